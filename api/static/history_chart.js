// The score of each month as a line over the zones of the classes, with the same in a table.

import { element } from "./dom.js";
import { words } from "./text.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 560, HEIGHT = 170, LEFT = 34, RIGHT = 16, TOP = 10, BOTTOM = 26;
const ZONES = [["a", 0, 250], ["b", 250, 500], ["c", 500, 750], ["d", 750, 1000]];

/** The chart of months, latest first as the API tells them; a month's class is the dot's colour. */
export function drawChart(months) {
  const shown = [...months].reverse();
  const across = (place) => LEFT + (shown.length < 2 ? 0.5 : place / (shown.length - 1)) * (WIDTH - LEFT - RIGHT);
  const down = (score) => TOP + (1 - score / 1000) * (HEIGHT - TOP - BOTTOM);
  const line = shown.map((month, place) => `${across(place)},${down(month.score)}`).join(" ");
  const every = Math.ceil(shown.length / 10);
  const chart = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "chart", role: "img", "aria-label": words("history_chart") },
    ...ZONES.map(([zone, low, high]) => svg("rect", { class: `zone ${zone}`, x: LEFT, width: WIDTH - LEFT - RIGHT, y: down(high), height: down(low) - down(high) })),
    ...[0, 250, 500, 750, 1000].map((score) => text(String(score), LEFT - 6, down(score) + 4, "end")),
    svg("polyline", { points: line, class: "line" }),
    ...shown.flatMap((month, place) => [
      dot(month, across(place), down(month.score)),
      ...(place % every === 0 ? [text(month.period.slice(2), across(place), HEIGHT - 6, "middle")] : [])]));
  return element("div", { class: "chart-box" }, chart, table(shown));
}

function dot(month, x, y) {
  const made = svg("circle", { cx: x, cy: y, r: 5.5, class: `dot ${month.class.toLowerCase()}` });
  const title = svg("title", {});
  title.textContent = `${month.period}: ${month.class} (${month.score.toFixed(1)})`;
  made.append(title);
  return made;
}

function text(content, x, y, anchor) {
  const made = svg("text", { x, y, "text-anchor": anchor });
  made.textContent = content;
  return made;
}

function svg(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function table(months) {
  const rows = months.map((month) => element("tr", {}, element("td", {}, month.period),
    element("td", {}, month.class), element("td", {}, month.score.toFixed(1))));
  return element("table", { class: "unseen" }, element("caption", {}, words("history_chart")), element("tbody", {}, rows));
}
