// What is told of a chosen node or link of the graph, and how a node's links are expanded by type.

import { ask } from "./client.js";
import { byId, element } from "./dom.js";
import { words } from "./text.js";
import { asOfAsked } from "./view.js";

/** The box of details; `recentre(id)` opens an enterprise, `expand(node, type)` adds links. */
export function startDetail({ recentre, expand }) {
  const box = byId("detail");
  const hide = () => { box.hidden = true; };

  function show(target) {
    const data = target.data();
    const badge = data.class && element("span", { class: `badge small ${data.class.toLowerCase()}` }, data.class);
    const facts = (target.isNode() ? ofNode(data) : ofLink(target)).filter(([, value]) => value)
      .map(([label, value]) => element("li", {}, label && `${words(label)}：`, value));
    const centre = data.kind === "Enterprise" && data.centre === "no"
      && element("button", { type: "button", class: "primary", on: { click: () => recentre(data.id) } }, words("recentre"));
    const groups = element("div", { class: "groups" });
    const open = target.isNode() && element("button", { type: "button", on: { click: () => tellGroups(groups, data) } }, words("expand"));
    const close = element("button", { type: "button", class: "close", "aria-label": words("close"), on: { click: hide } }, "×");
    const title = target.isNode() ? name(target) : words(data.type);
    box.replaceChildren(close, element("strong", {}, badge, title), element("ul", {}, facts), centre || "", open || "", groups);
    box.hidden = false;
  }

  // How many links of each type there are; one button a type adds the next page of them.
  async function tellGroups(place, node) {
    try {
      const told = await ask(`/nodes/${node.kind}/${encodeURIComponent(node.id)}/links`, { ...asOfAsked(), limit: 1 });
      const types = new Map();
      for (const group of told.groups) types.set(group.type, (types.get(group.type) ?? 0) + group.links);
      const buttons = [...types].map(([type, n]) => element("button", { type: "button", on: { click: () => expand(node, type) } },
        words("expand_type", { type: words(type), n: n.toLocaleString() })));
      place.replaceChildren(...buttons, told.hub ? element("small", {}, words("hub")) : "");
    } catch (error) {
      place.replaceChildren(element("small", { role: "alert" }, error.message));
    }
  }

  return { show, hide };
}

const ofNode = (data) => [
  ["", words(data.kind)], ["", data.id], ["score", data.score?.toFixed(1)],
  ["", data.status && words(data.status)], ["", data.hosting && words("hosting")],
];

const ofLink = (target) => {
  const data = target.data();
  return [
    ["", data.label], ["from", name(target.source())], ["to", name(target.target())], ["since", data.valid_from],
    ["", data.position && words(data.position)], ["contagion", data.points ? data.points.toFixed(2) : null],
    ["", data.learned_from], ["", data.link_id],
  ];
};

const name = (node) => node.data("name") ?? node.id();
