// How nodes and links of the API become elements of the graph, and how a path is added to them.

import { percent } from "./reasons.js";
import { words } from "./text.js";

const shorten = (text) => (text.length > 18 ? `${text.slice(0, 17)}…` : text);

// A path of the grade may leave the drawn neighbourhood, or use a link that has ended since.
export function addPath(path, nodes, links) {
  path.path.forEach((node, place) => {
    if (!nodes.has(node.id)) nodes.set(node.id, { ...node, hop: path.path.length - 1 - place });
  });
  for (const link of path.links) {
    const known = links.get(link.link_id) ?? { ...link, points: 0 };
    links.set(link.link_id, { ...known, points: known.points + path.points });
  }
}

export function nodeData(node, centre) {
  return {
    ...node, label: shorten(node.name ?? node.id), grade: node.class ?? "none",
    centre: node.id === centre ? "yes" : "no", partial: node.partial ? "yes" : "no",
  };
}

export function linkData(link, most) {
  const strength = Math.abs(link.points) / most;
  const share = link.share === null || link.share === undefined ? "" : ` ${percent(link.share)}`;
  return {
    ...link, id: `link ${link.link_id}`, source: link.from, target: link.to, label: `${words(link.type)}${share}`,
    learned_from: link.source, contagion: link.points > 0 ? "raises" : link.points < 0 ? "lowers" : "no",
    width: link.points ? 2.5 + 4.5 * strength : 1.3,
  };
}

/** The links of a hub that are not drawn, as one node that can be opened. */
export function groupOf(node) {
  const left = node.links_total - node.links_shown;
  const id = `more ${node.id}`;
  return [
    { data: { id, kind: "Group", of: node.id, of_kind: node.kind, left, label: words("more_links", { n: left.toLocaleString() }), centre: "no", partial: "no", hop: node.hop + 1 } },
    { data: { id: `link ${id}`, source: node.id, target: id, label: "", contagion: "group", width: 1.3, points: 0, group: true } },
  ];
}

/** A link as /nodes/.../links tells it, in the form of a neighbourhood: the link and its other end. */
export function expandedLink(link, node) {
  const { other, outward, ...told } = link;
  return { node: { ...other, hop: (node.hop ?? 0) + 1 }, link: { ...told, points: 0, from: outward ? node.id : other.id, to: outward ? other.id : node.id } };
}
