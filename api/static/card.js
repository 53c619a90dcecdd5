// The enterprise card: who it is, its class and score, the reasons, its records and the versions.

import { byId, element, state } from "./dom.js";
import { counterfactualBlock } from "./counterfactual.js";
import { block, composition, contagionReasons, ownReasons, rulesAndGuards } from "./reasons.js";
import { language, words } from "./text.js";
import { view } from "./view.js";

// Default boundaries of the policy between A, B, C and D; the class itself comes from the grade.
const THRESHOLDS = [250, 500, 750];

/** Draws who is shown: name, facts and class. */
export function drawWho() {
  byId("who").replaceChildren(heading(view.profile, view.explanation));
}

/** Draws the grade and its reasons into a panel; `choose` hears of a selected path. */
export async function drawGrade(panel, choose) {
  const { profile, explanation } = view;
  const records = new Map(profile.records.map((record) => [record.record_id, record]));
  const parts = explanation ? reasons(explanation, records, choose) : [state("empty", words("no_grade"))];
  parts.splice(1, 0, history(profile));
  parts.push(recordList(profile), explanation && versions(explanation));
  panel.replaceChildren(...parts.filter(Boolean));
}

// What made the class another one than the score's comes before what made the score.
function reasons(explanation, records, choose) {
  const decided = rulesAndGuards(explanation);
  const some = explanation.rules.length + explanation.guards.length > 0;
  const first = some && explanation.class !== explanation.score_class;
  return [score(explanation), first && decided, composition(explanation), contagionReasons(explanation, choose),
    ownReasons(explanation, records), !first && decided, counterfactualPlace()];
}

/** The first view: what to do, and the classes of the month if there is one. */
export function drawWelcome(month) {
  const parts = [state("empty welcome", words("welcome"), { text: words("welcome_text") })];
  return month ? [...parts, classShares(month)] : parts;
}

// Whether the server can compute it is asked beside: the reasons don't wait for the answer.
function counterfactualPlace() {
  const place = element("div", {});
  counterfactualBlock().then((found) => { if (found) place.replaceChildren(found); });
  return place;
}

function heading(profile, explanation) {
  const facts = [
    profile.status && words(profile.status),
    profile.industry && `${words("industry")} ${profile.industry}`,
    profile.division && `${words("division")} ${profile.division}`,
    profile.established_on && `${words("established")} ${profile.established_on}`,
    profile.registered_capital && `${words("registered_capital")} ${capital(profile.registered_capital)}`,
  ].filter(Boolean);
  const letter = explanation?.class;
  return element("header", { class: "who-card" },
    element("div", {}, element("h1", {}, profile.name ?? profile.enterprise_id),
      element("code", {}, profile.enterprise_id),
      element("p", { class: `facts ${profile.status === "in_register" ? "" : "warn"}` }, facts.map((fact) => element("span", {}, fact)))),
    letter && element("div", { class: `badge large ${letter.toLowerCase()}`, "data-class": letter },
      element("b", {}, letter), element("span", {}, words(`class_${letter}`))));
}

// Chinese counts money by ten thousand yuan.
const capital = (yuan) => (language() === "zh" ? `${(yuan / 1e4).toLocaleString()} 万元` : `${yuan.toLocaleString()} yuan`);

function score(explanation) {
  const zones = ["a", "b", "c", "d"].map((zone) => element("i", { class: zone }));
  const ticks = [0, ...THRESHOLDS, 1000].map((at) => element("span", { style: { "--at": at / 1000 } }, String(at)));
  return element("section", { class: "block score" },
    element("div", { class: "figures" },
      element("div", {}, element("span", {}, words("score")), element("b", {}, explanation.score.toFixed(1)), element("small", {}, words("score_text"))),
      element("div", {}, element("span", {}, words("probability")), element("b", {}, `${(100 * explanation.probability).toFixed(1)}%`), element("small", {}, explanation.period))),
    element("div", { class: "scale", role: "img", "aria-label": `${words("score")} ${explanation.score.toFixed(1)} / 1000` },
      element("div", { class: "zones" }, zones),
      element("div", { class: `marker ${explanation.class.toLowerCase()}`, style: { "--at": explanation.score / 1000 } }),
      element("div", { class: "ticks", "aria-hidden": "true" }, ticks)));
}

function history(profile) {
  if (profile.grades.length < 2) return null;
  const months = profile.grades.slice(0, 12).reverse().map((grade) => element("li", { title: `${grade.period}: ${grade.class} (${grade.score.toFixed(0)})` },
    element("span", { class: `badge small ${grade.class.toLowerCase()}` }, grade.class),
    element("small", {}, grade.period.slice(2))));
  return block("history", "", element("ol", { class: "history" }, months));
}

function recordList(profile) {
  const hint = profile.records_total > profile.records.length
    ? words("records_shown", { n: profile.records.length, all: profile.records_total }) : String(profile.records_total);
  if (!profile.records.length) return block("records", "", element("p", { class: "quiet" }, words("no_records")));
  const lines = profile.records.map((record) => element("li", { class: record.valid_to ? "over" : "" },
    element("time", {}, record.valid_from ?? "–"),
    element("span", { class: "what" },
      element("b", {}, [words(record.kind), record.category && words(record.category), record.result && words(record.result)].filter(Boolean).join(" · ")),
      element("small", {}, [record.record_id, record.authority, record.amount && `${record.amount.toLocaleString()} ${words("yuan")}`,
        record.valid_to && `${words("ended")} ${record.valid_to}`].filter(Boolean).join(" · ")))));
  return element("details", { class: "block fold", open: profile.records.length <= 8 },
    element("summary", {}, element("h3", {}, words("records"), element("small", {}, hint))),
    element("ul", { class: "records" }, lines));
}

function versions(explanation) {
  const pairs = ["policy", "model", "snapshot"].flatMap((name) => [
    element("dt", {}, words(name)), element("dd", {}, element("code", { title: explanation.versions[name] }, explanation.versions[name]))]);
  return element("section", { class: "block" }, element("h3", {}, words("versions")),
    element("dl", { class: "versions" }, pairs), element("p", { class: "notice" }, explanation.usage_notice));
}

function classShares(month) {
  // Null stands for a number too small to be told.
  const all = Object.values(month.classes).reduce((total, count) => total + count, 0) || 1;
  const rows = ["A", "B", "C", "D"].map((letter) => {
    const count = month.classes[letter] ?? 0;
    const few = month.classes[letter] === null;
    return element("li", {}, element("span", { class: `badge small ${letter.toLowerCase()}` }, letter),
      element("span", { class: "name" }, words(`class_${letter}`)),
      element("span", { class: `meter ${letter.toLowerCase()}`, "aria-hidden": "true" }, element("i", { style: { "--size": count / all } })),
      element("b", {}, few ? words("few", { n: 10 }) : count.toLocaleString()),
      element("small", {}, few ? "" : `${(100 * count / all).toFixed(1)}%`));
  });
  return block("all_enterprises", month.period, element("ul", { class: "shares" }, rows));
}
