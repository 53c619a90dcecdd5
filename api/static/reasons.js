// The reasons of a grade: how it is made up, the indicators, the contagion paths, rules and guards.

import { basisFold } from "./basis.js";
import { element, points } from "./dom.js";
import { language, words } from "./text.js";

const SMALL = 0.01; // log-odds points below which an indicator is only counted

const sum = (parts) => parts.reduce((total, part) => total + part.points, 0);
const byWeight = (parts) => [...parts].sort((a, b) => Math.abs(b.points) - Math.abs(a.points));

/** Base, own part and contagion as floating bars that end at the log-odds. */
export function composition(explanation) {
  const steps = [
    ["base", explanation.base],
    ["own", sum(explanation.own)],
    ["contagion", sum(explanation.contagion)],
  ];
  if (Math.abs(explanation.contagion_rest) >= 0.005) steps.push(["rest", explanation.contagion_rest]);
  let reached = 0;
  const bars = steps.map(([name, size]) => {
    const bar = { name, size, from: Math.min(reached, reached + size), to: Math.max(reached, reached + size) };
    reached += size;
    return bar;
  });
  const total = explanation.log_odds;
  bars.push({ name: "total", size: total, from: Math.min(0, total), to: Math.max(0, total) });
  const low = Math.min(...bars.map((bar) => bar.from));
  const width = Math.max(...bars.map((bar) => bar.to)) - low || 1;
  const rows = bars.map((bar) => element("li", { class: `step ${bar.name} ${bar.size < 0 ? "down" : "up"}` },
    element("span", {}, words(bar.name)),
    element("span", { class: "track", "aria-hidden": "true", style: { "--zero": -low / width } },
      element("i", { style: { "--from": (bar.from - low) / width, "--size": (bar.to - bar.from) / width } })),
    element("b", {}, points(bar.size))));
  return block("made_of", words("log_odds_unit"), element("ul", { class: "waterfall" }, rows));
}

/** The indicators of the enterprise itself, heaviest first; `records` by id tell what they rest on, else the server. */
export function ownReasons(explanation, records) {
  const told = byWeight(explanation.own).filter((reason) => Math.abs(reason.points) >= SMALL);
  if (!told.length) return block("own_reasons", "", element("p", { class: "quiet" }, words("no_own")));
  const most = Math.abs(told[0].points);
  const rows = told.map((reason) => element("li", { class: reason.points < 0 ? "down" : "up" },
    element("div", { class: "line" },
      element("span", { class: "what" }, element("b", {}, language() === "en" ? words(reason.indicator) : reason.label_zh),
        element("small", {}, `${reason.indicator_id} · ${words(reason.dimension)} · ${words("value")} ${reason.value_told[language()]}`)),
      meter(reason.points, most), element("b", { class: "points" }, points(reason.points))),
    evidence(reason.record_ids, records) ?? basisFold(reason.indicator_id)));
  const rest = explanation.own.length - told.length;
  return block("own_reasons", "", element("ul", { class: "reasons" }, rows),
    rest > 0 && element("p", { class: "quiet" }, words("small_ones", { n: rest })));
}

/** The paths risk came by; `choose(path or null)` is told which one is selected. */
export function contagionReasons(explanation, choose) {
  const paths = byWeight(explanation.contagion);
  if (!paths.length) return block("contagion_reasons", "", element("p", { class: "quiet" }, words("no_contagion")));
  return block("contagion_reasons", words("contagion_hint"), pathButtons(paths, choose));
}

/** Paths as buttons, of which at most one is pressed; `choose(path or null)` is told which. */
export function pathButtons(paths, choose) {
  const most = Math.max(...paths.map((path) => Math.abs(path.points ?? 0)));
  const buttons = paths.map((path) => pathButton(path, most));
  buttons.forEach((button, place) => button.addEventListener("click", () => {
    const selected = button.getAttribute("aria-pressed") !== "true";
    for (const other of document.querySelectorAll("button.path")) other.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-pressed", String(selected));
    choose(selected ? paths[place] : null);
  }));
  return element("ul", { class: "paths" }, buttons.map((button, place) => element("li", {}, button,
    paths[place].record_ids.length > 0 && element("details", { class: "evidence" },
      element("summary", {}, `${words("source_records")} (${paths[place].record_ids.length})`),
      element("div", { class: "chips" }, paths[place].record_ids.map((id) => element("code", {}, id)))))));
}

export function rulesAndGuards(explanation) {
  const rules = explanation.rules.map((rule) => element("li", {},
    element("span", { class: `badge small ${(rule.class || "D").toLowerCase()}` }, rule.class || `+${rule.levels}`),
    element("span", { class: "what" }, element("b", {}, words(rule.rule_id)), element("small", {}, rule.legal_basis),
      element("span", { class: "chips" },
        [...rule.record_ids, ...(rule.version_ids ?? [])].map((id) => element("code", {}, id))))));
  const guards = explanation.guards.map((guard) => element("li", {},
    element("span", { class: `badge small ${guard.to.toLowerCase()}` }, guard.to),
    element("span", { class: "what" }, element("b", {}, words(guard.guard_id)),
      element("small", {}, [`${guard.from} → ${guard.to}`, guard.legal_basis, guard.reason,
        guard.expires_on && `→ ${guard.expires_on}`].filter(Boolean).join(" · ")))));
  const list = (items) => items.length ? element("ul", { class: "rules" }, items) : element("p", { class: "quiet" }, words("no_rules"));
  return element("div", { class: "pair" }, block("rules", "", list(rules)), block("guards", "", list(guards)));
}

/** A titled part of the card. */
export function block(title, hint, ...content) {
  return element("section", { class: "block" },
    element("h3", {}, words(title), hint && element("small", {}, hint)), ...content);
}

function pathButton(path, most) {
  const chain = path.path.flatMap((node, place) => {
    const chip = element("span", { class: `node ${node.kind.toLowerCase()}`, title: node.id }, node.name ?? node.id);
    const link = path.links[place];
    return link ? [chip, linkArrow(link, node)] : [chip];
  });
  const weighed = path.points !== null;
  const kind = weighed ? (path.points < 0 ? "down" : "up") : "way";
  return element("button", { type: "button", class: `path ${kind}`, "aria-pressed": "false" },
    element("span", { class: "line" },
      element("span", { class: "what" }, element("b", {}, path.source_name ?? path.source_id),
        element("small", {}, [path.operator && words(path.operator), path.hint].filter(Boolean).join(" · "))),
      weighed && meter(path.points, most), weighed && element("b", { class: "points" }, points(path.points))),
    element("span", { class: "chain" }, chain));
}

function linkArrow(link, node) {
  const share = link.share === null || link.share === undefined ? "" : ` ${percent(link.share)}`;
  const name = `${words(link.type)}${share}`;
  const forward = link.from === node.id;
  return element("span", { class: "link", title: link.link_id }, forward ? `${name} →` : `← ${name}`);
}

function evidence(ids, records) {
  if (!ids.length) return null;
  return element("details", { class: "evidence" },
    element("summary", {}, `${words("records")} (${ids.length})`),
    element("ul", {}, ids.map((id) => {
      const record = records.get(id);
      return element("li", {}, element("code", {}, id), record && element("span", {},
        [words(record.kind), record.valid_from, record.authority].filter(Boolean).join(" · ")));
    })));
}

const meter = (value, most) => element("span", { class: "meter", "aria-hidden": "true" },
  element("i", { style: { "--size": most ? Math.abs(value) / most : 0 } }));
export const percent = (share) => `${(100 * share).toFixed(share * 100 % 1 ? 1 : 0)}%`;
