// How nodes and links look: shape by kind, colour by class, red for contagion.

const FONT = '"Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';
const CLASSES = { A: "#1c8a5f", B: "#2f6fd6", C: "#e0862a", D: "#cf3341", none: "#a3adbd" };

export const STYLE = [
  { selector: "node", style: {
    "background-color": "#a3adbd", "border-width": 2, "border-color": "#ffffff", width: 30, height: 30,
    label: "data(label)", "font-family": FONT, "font-size": 13, color: "#26324a", "text-valign": "bottom",
    "text-margin-y": 5, "text-wrap": "wrap", "text-max-width": 124, "text-overflow-wrap": "anywhere",
    "text-background-color": "#fbfcfe", "text-background-opacity": 0.85, "text-background-padding": 2,
    // names too small to read are not drawn: that keeps a graph of 1,000 nodes quick
    "min-zoomed-font-size": 7,
  } },
  ...Object.entries(CLASSES).map(([grade, colour]) => (
    { selector: `node[kind = "Enterprise"][grade = "${grade}"]`, style: { "background-color": colour } })),
  { selector: 'node[kind = "Person"]', style: { shape: "diamond", "background-color": "#5b6b8c", width: 26, height: 26 } },
  { selector: 'node[kind = "Address"]', style: { shape: "round-rectangle", "background-color": "#8c7a63", width: 22, height: 22 } },
  { selector: 'node[kind = "Agent"], node[kind = "Contact"]', style: { shape: "hexagon", "background-color": "#8a6fa8", width: 24, height: 24 } },
  { selector: 'node[kind = "Group"]', style: {
    shape: "round-rectangle", "background-color": "#ffffff", "border-width": 1.5, "border-style": "dashed", "border-color": "#4a5873",
    width: 86, height: 24, "text-valign": "center", "text-margin-y": 0, "font-size": 12, color: "#2358b3", "text-background-opacity": 0 } },
  { selector: 'node[centre = "yes"]', style: {
    width: 46, height: 46, "border-width": 4, "border-color": "#16294d", "font-size": 15, "font-weight": 700 } },
  { selector: 'node[partial = "yes"]', style: { "border-style": "dashed", "border-color": "#4a5873", "border-width": 2.5 } },
  { selector: "edge", style: {
    width: "data(width)", "line-color": "#c3cbd9", "target-arrow-color": "#c3cbd9", "target-arrow-shape": "triangle",
    "arrow-scale": 0.85, "curve-style": "bezier", "font-family": FONT, "font-size": 12, color: "#4a5873",
    "text-rotation": "autorotate", "min-zoomed-font-size": 8, "text-background-color": "#fbfcfe", "text-background-opacity": 0.9, "text-background-padding": 2,
  } },
  { selector: 'edge[contagion = "group"]', style: { "line-style": "dashed", "target-arrow-shape": "none" } },
  { selector: 'edge[contagion = "raises"]', style: {
    "line-color": "#cf3341", "target-arrow-color": "#cf3341", "z-index": 5, label: "data(label)", color: "#a3202c" } },
  { selector: 'edge[contagion = "lowers"]', style: {
    "line-color": "#1c8a5f", "target-arrow-color": "#1c8a5f", "line-style": "dashed", "z-index": 5, label: "data(label)" } },
  { selector: "edge.hovered, edge:selected", style: { label: "data(label)", "line-color": "#16294d", "target-arrow-color": "#16294d" } },
  { selector: "node.hovered, node:selected", style: { "overlay-color": "#16294d", "overlay-opacity": 0.1, "overlay-padding": 6 } },
  { selector: ".faded", style: { opacity: 0.22 } },
  { selector: "node.chosen", style: { "border-color": "#cf3341", "border-width": 4, "z-index": 9 } },
  { selector: "edge.chosen", style: { "z-index": 9, label: "data(label)" } },
];
