// The graph around an enterprise: drawn, highlighted, expanded at hubs, and told as a list and files.

import { ask } from "./client.js";
import { byId, say } from "./dom.js";
import { startDetail } from "./graph_detail.js";
import { addPath, expandedLink, groupOf, linkData, nodeData } from "./graph_elements.js";
import { arrange } from "./graph_layout.js";
import { STYLE } from "./graph_style.js";
import { linkTable } from "./graph_table.js";
import { words } from "./text.js";
import { asOfAsked, view } from "./view.js";

const PAGE = 50;

/** A graph panel; `recentre(enterprise_id)` is called on a double click or its button. */
export function startGraph(recentre) {
  const cy = window.cytoscape({
    container: byId("graph"), style: STYLE, minZoom: 0.04, maxZoom: 3, autounselectify: false, pixelRatio: 1,
  });
  const drawn = { nodes: new Map(), links: new Map(), pages: new Map() };
  const zoom = (factor) => cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  const fit = () => cy.fit(undefined, 40);
  const detail = startDetail({ recentre, expand: (node, type) => expand(node, type) });
  byId("zoom-in").addEventListener("click", () => zoom(1.25));
  byId("zoom-out").addEventListener("click", () => zoom(0.8));
  byId("zoom-fit").addEventListener("click", fit);
  cy.on("tap", (event) => {
    if (event.target === cy) return detail.hide();
    if (event.target.data("kind") === "Group") return expand({ kind: event.target.data("of_kind"), id: event.target.data("of") });
    if (!event.target.data("group")) detail.show(event.target);
  });
  cy.on("mouseover", "node, edge", (event) => event.target.addClass("hovered"));
  cy.on("mouseout", "node, edge", (event) => event.target.removeClass("hovered"));
  cy.on("dbltap", "node[kind = 'Enterprise']", (event) => recentre(event.target.id()));
  new ResizeObserver(() => { cy.resize(); fit(); }).observe(byId("graph"));

  function draw(around, explanation) {
    drawn.nodes = new Map(around.nodes.map((node) => [node.id, node]));
    drawn.links = new Map(around.links.map((link) => [link.link_id, { ...link, points: 0 }]));
    drawn.pages = new Map();
    for (const path of explanation?.contagion ?? []) addPath(path, drawn.nodes, drawn.links);
    const most = Math.max(1e-9, ...[...drawn.links.values()].map((link) => Math.abs(link.points)));
    cy.batch(() => {
      cy.elements().remove();
      cy.add([...drawn.nodes.values()].map((node) => ({ data: nodeData(node, around.centre) })));
      cy.add([...drawn.links.values()].map((link) => ({ data: linkData(link, most) })));
      cy.add([...drawn.nodes.values()].filter((node) => node.partial).flatMap(groupOf));
    });
    arrange(cy, around.centre);
    detail.hide();
    tellPartial(around);
    tellLinks();
  }

  const tellLinks = () => byId("links-table").replaceChildren(
    linkTable([...drawn.links.values()], drawn.nodes, { recentre, expand: (node) => expand(node) }));

  // New nodes are set in a ring around the one they hang on, so what was drawn stays where it was.
  async function expand({ kind, id }, type = "") {
    const key = `${id} ${type}`;
    const skip = drawn.pages.get(key) ?? 0;
    if (skip === null) return;
    const path = `/nodes/${kind}/${encodeURIComponent(id)}/links`;
    try {
      const told = await ask(path, { ...asOfAsked(), types: type, skip, limit: PAGE, period: view.period });
      drawn.pages.set(key, told.next_skip);
      const parent = drawn.nodes.get(id) ?? { id, hop: 0 };
      const added = addLinks(told.links.map((link) => expandedLink(link, parent)), id);
      say(words("expanded", { n: added }));
      const rest = cy.getElementById(`more ${id}`);
      if (rest.length) {
        const left = rest.data("left") - added;
        if (left > 0 && told.next_skip !== null) rest.data({ left, label: words("more_links", { n: left.toLocaleString() }) });
        else rest.remove();
      }
    } catch (error) {
      say(error.message);
    }
  }

  function addLinks(found, around) {
    const fresh = found.filter(({ link }) => !drawn.links.has(link.link_id));
    const centre = cy.getElementById(around).position() ?? { x: 0, y: 0 };
    const nodes = [...new Map(fresh.map(({ node }) => [node.id, node])).values()].filter((node) => !drawn.nodes.has(node.id));
    const away = Math.max(120, nodes.length * 8);
    cy.batch(() => {
      nodes.forEach((node, place) => {
        const turn = 2 * Math.PI * place / nodes.length;
        drawn.nodes.set(node.id, node);
        cy.add({ data: nodeData(node, null), position: { x: centre.x + away * Math.cos(turn), y: centre.y + away * Math.sin(turn) } });
      });
      for (const { link } of fresh) {
        drawn.links.set(link.link_id, link);
        cy.add({ data: linkData(link, 1) });
      }
    });
    tellLinks();
    return fresh.length;
  }

  function highlight(path) {
    cy.elements().removeClass("chosen faded");
    if (!path) return;
    const links = path.all_links ?? path.links;
    const steps = path.path.map((node) => ({ node: { ...node, hop: node.hop ?? 1 } }));
    for (const { node } of steps.filter((step) => !drawn.nodes.has(step.node.id))) {
      drawn.nodes.set(node.id, node);
      cy.add({ data: nodeData(node, null), position: beside(cy) });
    }
    addLinks(links.map((link) => ({ node: drawn.nodes.get(link.from), link: { ...link, points: 0 } })), path.path[0].id);
    const nodes = new Set(path.path.map((node) => node.id));
    const ids = new Set(links.map((link) => `link ${link.link_id}`));
    cy.elements().addClass("faded");
    const chosen = cy.elements().filter((one) => nodes.has(one.id()) || ids.has(one.id()));
    chosen.removeClass("faded").addClass("chosen");
    cy.fit(chosen, 90);
    if (cy.zoom() > 1.2) { cy.zoom(1.2); cy.center(chosen); }
  }

  return {
    draw, highlight, fit, hideDetail: detail.hide,
    links: () => [...drawn.links.values()].map((link) => ({
      ...link, from_name: drawn.nodes.get(link.from)?.name, to_name: drawn.nodes.get(link.to)?.name })),
    picture: () => cy.png({ output: "blob-promise", full: cy.nodes().length < 200, scale: 2, bg: "#ffffff", maxWidth: 6000, maxHeight: 6000 }),
    clear: () => { cy.elements().remove(); detail.hide(); byId("partial").hidden = true; byId("links-table").replaceChildren(); },
  };
}

// A place to the right of what is drawn, for a node that hangs on nothing yet.
function beside(cy) {
  const box = cy.elements().boundingBox();
  return { x: box.x2 + 60, y: (box.y1 + box.y2) / 2 + 40 * (cy.nodes().length % 7) };
}

function tellPartial(around) {
  const line = byId("partial");
  line.hidden = !around.partial;
  line.textContent = words("partial", { links: around.links_left_out.toLocaleString() });
}
