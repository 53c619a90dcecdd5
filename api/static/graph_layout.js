// Where the nodes stand: forces for a small graph, packed clusters around each parent for a large one.

const FORCES_UP_TO = 120;
const STEP = 30; // pixels between two leaves of a cluster

/** Places all nodes around the centre; the same graph is placed the same way again. */
export function arrange(cy, centre) {
  if (cy.nodes().length > FORCES_UP_TO) pack(cy, centre);
  else spread(cy, centre);
  cy.fit(undefined, 36);
  if (cy.zoom() > 1.2) { cy.zoom(1.2); cy.center(); }
}

// Rings by distance first, then forces from there: no random start, so a redraw looks alike.
function spread(cy, centre) {
  cy.layout({
    name: "concentric", animate: false, minNodeSpacing: 34, padding: 40, levelWidth: () => 1,
    concentric: (node) => (node.id() === centre ? 10 : 6 - node.data("hop")),
  }).run();
  if (cy.nodes().length < 3) return;
  cy.layout({
    name: "cose", animate: false, randomize: false, padding: 40, nodeDimensionsIncludeLabels: true,
    idealEdgeLength: () => 60, nodeRepulsion: () => 9000, nodeOverlap: 20, gravity: 0.6, numIter: 1200,
  }).run();
  fill(cy);
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

// Each node's leaves lie in a disc around it, its further branches in a ring around the disc.
function pack(cy, centre) {
  const children = treeOf(cy, centre);
  const places = new Map();
  const sizes = new Map();
  const radius = (id) => {
    if (!sizes.has(id)) sizes.set(id, ringOf(id).outer);
    return sizes.get(id);
  };
  const ringOf = (id) => {
    const below = children.get(id) ?? [];
    const leaves = below.filter((child) => !children.get(child)?.length);
    const branches = below.filter((child) => children.get(child)?.length);
    const disc = leaves.length ? STEP * Math.sqrt(leaves.length + 1.5) : 14;
    if (!branches.length) return { leaves, branches, ring: 0, outer: disc + 12 };
    const around = branches.reduce((all, child) => all + 2 * radius(child), 0) * 1.05;
    const widest = Math.max(...branches.map(radius));
    const ring = Math.max(around / (2 * Math.PI), disc + widest + STEP);
    return { leaves, branches, ring, outer: ring + widest };
  };
  const place = (id, x, y, start) => {
    places.set(id, { x, y });
    const { leaves, branches, ring } = ringOf(id);
    leaves.forEach((leaf, at) => {
      // the golden angle fills a disc evenly
      const [away, turn] = [STEP * Math.sqrt(at + 1.5), start + at * 2.399963];
      places.set(leaf, { x: x + away * Math.cos(turn), y: y + away * Math.sin(turn) });
    });
    const whole = branches.reduce((all, child) => all + radius(child), 0) || 1;
    let turn = start;
    for (const child of branches) {
      const half = Math.PI * radius(child) / whole;
      turn += half;
      place(child, x + ring * Math.cos(turn), y + ring * Math.sin(turn), turn);
      turn += half;
    }
  };
  place(centre, 0, 0, 0);
  cy.nodes().positions((node) => places.get(node.id()) ?? { x: 0, y: 0 });
}

// The breadth-first tree; what no link reaches hangs on the centre.
function treeOf(cy, centre) {
  const children = new Map([[centre, []]]);
  const seen = new Set([centre]);
  const waiting = [centre];
  while (waiting.length) {
    const id = waiting.shift();
    const below = cy.getElementById(id).neighborhood("node").map((node) => node.id()).filter((other) => !seen.has(other));
    for (const other of below) seen.add(other);
    children.set(id, [...(children.get(id) ?? []), ...below]);
    waiting.push(...below);
  }
  const apart = cy.nodes().map((node) => node.id()).filter((id) => !seen.has(id));
  children.get(centre).push(...apart);
  return children;
}
