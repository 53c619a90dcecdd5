// The links of the graph as a list, which says the same to whoever can't see or point at it.

import { element } from "./dom.js";
import { percent } from "./reasons.js";
import { words } from "./text.js";

const MOST = 400; // rows: a longer table is slower than the graph it tells of

/** A table of links; an enterprise can be opened from it, and a node that is cut expanded. */
export function linkTable(links, nodes, { recentre, expand }) {
  const end = (id) => {
    const node = nodes.get(id) ?? { id, kind: "" };
    const name = node.name ?? id;
    const more = node.partial && element("button", { type: "button", class: "plain more", "aria-label": `${words("expand")} ${name}`,
      on: { click: () => expand(node) } }, ` ＋${(node.links_total - node.links_shown).toLocaleString()}`);
    const shown = node.kind === "Enterprise"
      ? element("button", { type: "button", class: "plain", on: { click: () => recentre(id) } }, name)
      : element("span", {}, name);
    return [shown, more];
  };
  const ordered = [...links].sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
  const head = ["from", "link", "to", "share", "since"].map((title) => element("th", { scope: "col" }, words(title)));
  const rows = ordered.slice(0, MOST).map((link) => element("tr", { class: link.points ? "contagion" : "" },
    element("td", {}, end(link.from)), element("td", {}, words(link.type)), element("td", {}, end(link.to)),
    element("td", {}, link.share === null || link.share === undefined ? "" : percent(link.share)), element("td", {}, link.valid_from ?? "")));
  const cut = ordered.length > MOST && element("p", { class: "quiet" }, words("shown_of", { n: MOST, all: ordered.length }));
  return element("div", {}, element("table", {}, element("thead", {}, element("tr", {}, head)), element("tbody", {}, rows)), cut);
}
