// The class month by month as a chart, and what moved it since an earlier month.

import { ask } from "./client.js";
import { element, points, state } from "./dom.js";
import { block, pathButtons } from "./reasons.js";
import { drawChart } from "./history_chart.js";
import { language, words } from "./text.js";
import { view } from "./view.js";

const gradePath = () => `/grades/${encodeURIComponent(view.id)}`;

/** Draws the chart and the changes; `highlight(path)` shows a chosen path in the graph. */
export async function drawChanges(panel, highlight) {
  const { months } = await ask(`${gradePath()}/history`);
  const now = view.explanation?.period ?? "";
  const earlier = months.filter(({ period }) => period < now);
  const parts = [block("history_chart", "", months.length ? drawChart(months) : state("empty", words("no_grade")))];
  if (earlier.length) {
    const told = element("div", {});
    const choice = element("select", { "aria-label": words("since_month") },
      earlier.map(({ period }) => element("option", { value: period }, period)));
    const draw = async () => told.replaceChildren(...changesOf(
      await ask(`${gradePath()}/changes`, { period: now, since: choice.value }), highlight));
    choice.addEventListener("change", draw);
    await draw();
    parts.push(element("section", { class: "block" },
      element("h3", {}, words("changed_since"), choice), told));
  } else {
    parts.push(block("changed_since", "", element("p", { class: "quiet" }, words("no_earlier"))));
  }
  panel.replaceChildren(...parts);
}

function changesOf(told, highlight) {
  const { before, after } = told;
  const badge = (one) => element("span", { class: `badge small ${one.class.toLowerCase()}` }, one.class);
  const head = element("p", { class: "moved" }, badge(before), ` ${before.score.toFixed(1)} → `, badge(after),
    ` ${after.score.toFixed(1)}`, element("b", { class: told.log_odds < 0 ? "points down" : "points" }, points(told.log_odds)),
    element("small", {}, words("log_odds_unit")));
  const nothing = !told.indicators.length && !told.paths.length && !told.facts.length;
  if (nothing) return [head, element("p", { class: "quiet" }, words("nothing_changed"))];
  return [head, facts(told), indicators(told.indicators), paths(told, highlight)].filter(Boolean);
}

function facts(told) {
  if (!told.facts.length) return null;
  const lines = told.facts.map((fact) => element("li", { class: fact.gone ? "over" : "" },
    element("span", { class: `change ${fact.gone ? "gone" : "new"}` }, words(fact.gone ? "gone" : "new")),
    element("span", { class: "what" },
      element("b", {}, [words(fact.kind), fact.category && words(fact.category), fact.other && (fact.other.name ?? fact.other.id)].filter(Boolean).join(" · ")),
      element("small", {}, element("code", {}, fact.id), [fact.valid_from, fact.valid_to && `${words("ended")} ${fact.valid_to}`, fact.source].filter(Boolean).map((one) => ` · ${one}`)))));
  return part("changed_facts", told.facts_total, element("ul", { class: "facts-moved" }, lines));
}

function indicators(moved) {
  const heavy = moved.filter((one) => Math.abs(one.points) >= 0.005);
  if (!heavy.length) return null;
  const lines = heavy.map((one) => element("li", { class: one.points < 0 ? "down" : "" },
    element("span", { class: "what" }, element("b", {}, language() === "en" ? words(one.indicator) : one.label_zh),
      element("small", {}, `${value(one.told_before)} → ${value(one.told_after)}`,
        one.record_ids.map((id) => element("code", {}, ` ${id}`)))),
    element("b", { class: "points" }, points(one.points))));
  return part("changed_indicators", heavy.length, element("ul", { class: "moved-list" }, lines));
}

// A path that is gone has no links in the graph of the later month: its nodes are still shown.
function paths(told, highlight) {
  const heavy = told.paths.filter((path) => Math.abs(path.points) >= 0.005);
  if (!heavy.length) return null;
  const drawable = heavy.map((path) => ({
    ...path, path: path.nodes, links: linksOf(path), record_ids: [], hint: words(path.change),
  }));
  return part("changed_paths", heavy.length, pathButtons(drawable, highlight));
}

function linksOf(path) {
  const key = path.nodes.map((node) => node.id).join(" ");
  const known = view.explanation?.contagion.find((one) => one.operator === path.operator
    && one.path.map((node) => node.id).join(" ") === key);
  return known?.links ?? [];
}

const value = (told) => told?.[language()] ?? "–";
const part = (title, count, ...content) => element("div", { class: "part" },
  element("h4", {}, words(title), element("small", {}, String(count))), ...content);
