// The graph around an enterprise: nodes by kind and class, links, and contagion paths in red.

import { byId, element } from "./dom.js";
import { STYLE } from "./graph_style.js";
import { percent } from "./reasons.js";
import { words } from "./text.js";

/** A graph panel; `recentre(enterprise_id)` is called on a double click or its button. */
export function startGraph(recentre) {
  const cy = window.cytoscape({
    container: byId("graph"), style: STYLE, minZoom: 0.15, maxZoom: 3, autounselectify: false,
  });
  const zoom = (factor) => cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  byId("zoom-in").addEventListener("click", () => zoom(1.25));
  byId("zoom-out").addEventListener("click", () => zoom(0.8));
  byId("zoom-fit").addEventListener("click", () => cy.fit(undefined, 40));
  cy.on("tap", (event) => (event.target === cy ? hideDetail() : showDetail(event.target, recentre)));
  cy.on("mouseover", "node, edge", (event) => event.target.addClass("hovered"));
  cy.on("mouseout", "node, edge", (event) => event.target.removeClass("hovered"));
  cy.on("dbltap", "node[kind = 'Enterprise']", (event) => recentre(event.target.id()));
  new ResizeObserver(() => { cy.resize(); cy.fit(undefined, 40); }).observe(byId("graph"));
  return {
    draw: (around, explanation) => draw(cy, around, explanation, recentre),
    highlight: (path) => highlight(cy, path),
    clear: () => { cy.elements().remove(); hideDetail(); byId("partial").hidden = true; byId("links-table").replaceChildren(); },
  };
}

function draw(cy, around, explanation, recentre) {
  const nodes = new Map(around.nodes.map((node) => [node.id, node]));
  const links = new Map(around.links.map((link) => [link.link_id, { ...link, points: 0 }]));
  for (const path of explanation?.contagion ?? []) addPath(path, nodes, links);
  const most = Math.max(1e-9, ...[...links.values()].map((link) => Math.abs(link.points)));
  cy.elements().remove();
  cy.add([...nodes.values()].map((node) => ({ data: nodeData(node, around.centre) })));
  cy.add([...links.values()].map((link) => ({ data: linkData(link, most) })));
  arrange(cy, around.centre);
  hideDetail();
  tellPartial(around);
  byId("links-table").replaceChildren(linkTable([...links.values()], nodes, recentre));
}

// A path of the grade may leave the drawn neighbourhood, or use a link that has ended since.
function addPath(path, nodes, links) {
  path.path.forEach((node, place) => {
    if (!nodes.has(node.id)) nodes.set(node.id, { ...node, hop: path.path.length - 1 - place });
  });
  for (const link of path.links) {
    const known = links.get(link.link_id) ?? { ...link, points: 0 };
    links.set(link.link_id, { ...known, points: known.points + path.points });
  }
}

function nodeData(node, centre) {
  const counted = node.partial ? `\n${node.links_shown}/${node.links_total}` : "";
  return {
    ...node, label: `${shorten(node.name ?? node.id)}${counted}`, grade: node.class ?? "none",
    centre: node.id === centre ? "yes" : "no", partial: node.partial ? "yes" : "no",
  };
}

function linkData(link, most) {
  const strength = Math.abs(link.points) / most;
  const share = link.share === null || link.share === undefined ? "" : ` ${percent(link.share)}`;
  return {
    ...link, id: `link ${link.link_id}`, source: link.from, target: link.to, label: `${words(link.type)}${share}`,
    learned_from: link.source, contagion: link.points > 0 ? "raises" : link.points < 0 ? "lowers" : "no",
    width: link.points ? 2.5 + 4.5 * strength : 1.3,
  };
}

const shorten = (text) => (text.length > 18 ? `${text.slice(0, 17)}…` : text);

// Rings by distance first, then forces from there: no random start, so a redraw looks alike.
function arrange(cy, centre) {
  cy.layout({
    name: "concentric", animate: false, minNodeSpacing: 34, padding: 40, levelWidth: () => 1,
    concentric: (node) => (node.id() === centre ? 10 : 6 - node.data("hop")),
  }).run();
  if (cy.nodes().length > 2) {
    cy.layout({
      name: "cose", animate: false, randomize: false, padding: 40, nodeDimensionsIncludeLabels: true,
      idealEdgeLength: () => 60, nodeRepulsion: () => 9000, nodeOverlap: 20, gravity: 0.6, numIter: 1200,
    }).run();
    fill(cy);
  }
  cy.fit(undefined, 36);
  if (cy.zoom() > 1.2) { cy.zoom(1.2); cy.center(); }
}

// Stretches the positions to the panel, so that names are readable without zooming in.
function fill(cy) {
  // about 18,000 square pixels a node leave room for its name; a fuller graph is drawn smaller
  const room = Math.max(1, Math.sqrt((cy.nodes().length * 18000) / (cy.width() * cy.height() || 1)));
  const box = cy.nodes().boundingBox({ includeLabels: false });
  const across = (Math.max(cy.width(), 320) - 190) * room / Math.max(box.w, 1);
  const down = (Math.max(cy.height(), 320) - 150) * room / Math.max(box.h, 1);
  const most = 2.3 * Math.min(across, down);
  cy.nodes().positions((node) => ({
    x: node.position("x") * Math.min(across, most), y: node.position("y") * Math.min(down, most) }));
}

function highlight(cy, path) {
  cy.elements().removeClass("chosen faded");
  if (!path) return;
  const nodes = new Set(path.path.map((node) => node.id));
  const links = new Set(path.links.map((link) => `link ${link.link_id}`));
  cy.elements().addClass("faded");
  const chosen = cy.elements().filter((one) => nodes.has(one.id()) || links.has(one.id()));
  chosen.removeClass("faded").addClass("chosen");
}

function tellPartial(around) {
  const line = byId("partial");
  line.hidden = !around.partial;
  line.textContent = words("partial", { links: around.links_left_out });
}

function showDetail(target, recentre) {
  const data = target.data();
  const rows = target.isNode()
    ? [["", words(data.kind)], ["", data.id], ["score", data.score?.toFixed(1)], ["", data.status && words(data.status)], ["", data.hosting && words("hosting")]]
    : [["", data.label], ["from", name(target.source())], ["to", name(target.target())], ["since", data.valid_from], ["", data.position && words(data.position)],
      ["contagion", data.points ? data.points.toFixed(2) : null], ["", data.link_id]];
  const facts = rows.filter(([, value]) => value).map(([label, value]) => element("li", {}, label && `${words(label)}：`, value));
  const badge = data.class && element("span", { class: `badge small ${data.class.toLowerCase()}` }, data.class);
  const centre = data.kind === "Enterprise" && data.centre === "no"
    && element("button", { type: "button", class: "primary", on: { click: () => recentre(data.id) } }, words("recentre"));
  const close = element("button", { type: "button", class: "close", "aria-label": words("close"), on: { click: hideDetail } }, "×");
  const title = target.isNode() ? name(target) : words(data.type);
  byId("detail").replaceChildren(close, element("strong", {}, badge, title), element("ul", {}, facts), centre || "");
  byId("detail").hidden = false;
}

const name = (node) => node.data("name") ?? node.id();
function hideDetail() { byId("detail").hidden = true; }

function linkTable(links, nodes, recentre) {
  const end = (id) => {
    const node = nodes.get(id) ?? { id, kind: "" };
    return node.kind === "Enterprise"
      ? element("button", { type: "button", class: "plain", on: { click: () => recentre(id) } }, node.name ?? id)
      : element("span", {}, node.name ?? id);
  };
  const head = ["from", "link", "to", "share", "since"].map((title) => element("th", { scope: "col" }, words(title)));
  const rows = links.map((link) => element("tr", { class: link.points ? "contagion" : "" },
    element("td", {}, end(link.from)), element("td", {}, words(link.type)), element("td", {}, end(link.to)),
    element("td", {}, link.share === null || link.share === undefined ? "" : percent(link.share)), element("td", {}, link.valid_from ?? "")));
  return element("table", {}, element("thead", {}, element("tr", {}, head)), element("tbody", {}, rows));
}
