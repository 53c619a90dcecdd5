// The timeline of an enterprise: records, changes, links and grades, latest first, page by page.

import { ask, enterprisePath } from "./client.js";
import { element, state } from "./dom.js";
import { percent } from "./reasons.js";
import { words } from "./text.js";
import { asOfAsked, view } from "./view.js";

const WHAT = ["record", "change", "link", "grade"];
const PAGE = 60;
const wanted = new Set(WHAT);

/** Draws the timeline of the shown enterprise; `goTo` opens another one that is named in it. */
export async function drawTimeline(panel, goTo) {
  const list = element("ol", { class: "timeline" });
  const foot = element("div", { class: "foot" });
  const choices = WHAT.map((what) => {
    const box = element("input", { type: "checkbox", checked: wanted.has(what) });
    box.addEventListener("change", () => {
      if (box.checked) wanted.add(what);
      else if (wanted.size > 1) wanted.delete(what);
      else box.checked = true;
      drawTimeline(panel, goTo);
    });
    return element("label", { class: "check" }, box, words(`what_${what}`));
  });
  let skip = 0;
  async function more() {
    const asked = { ...asOfAsked(), skip, limit: PAGE, what: [...wanted] };
    const page = await ask(`${enterprisePath(view.id)}/timeline`, asked);
    list.append(...page.entries.map((entry) => line(entry, goTo)));
    skip = page.next_skip;
    const count = element("small", { role: "status" }, words("shown_of", { n: list.children.length, all: page.total }));
    foot.replaceChildren(count, skip ? element("button", { type: "button", on: { click: more } }, words("more")) : "");
  }
  await more();
  panel.replaceChildren(
    element("div", { class: "block" },
      element("div", { class: "checks", role: "group", "aria-label": words("show_what") }, choices),
      list.children.length ? list : state("empty", words("nothing")), foot));
}

function line(entry, goTo) {
  const over = entry.event === "ended";
  const told = [
    entry.category && words(entry.category), entry.result && words(entry.result), entry.position && words(entry.position),
    entry.share !== null && entry.share !== undefined && percent(entry.share),
    entry.amount && `${entry.amount.toLocaleString()} ${words("yuan")}`,
  ].filter(Boolean);
  const title = entry.what === "grade"
    ? element("b", {}, element("span", { class: `badge small ${entry.class.toLowerCase()}` }, entry.class), ` ${words("score")} ${entry.score.toFixed(1)}`)
    : element("b", {}, [words(entry.kind), ...told].join(" · "));
  const source = [entry.authority, entry.source, entry.recorded_at && `${words("learned")} ${entry.recorded_at}`].filter(Boolean);
  return element("li", { class: `${entry.what} ${over ? "over" : ""}` },
    element("time", { datetime: entry.day }, entry.day),
    element("span", { class: "event" }, words(over ? "ended_event" : entry.event)),
    element("span", { class: "what" }, title, entry.other && party(entry.other, goTo),
      element("small", {}, element("code", {}, entry.id), source.length ? ` · ${source.join(" · ")}` : "")));
}

/** The name of a node: a button for an enterprise, text for anything else. */
export function party(node, goTo) {
  const name = node.name ?? node.id;
  if (node.kind !== "Enterprise") return element("span", { title: node.id }, name);
  return element("button", { type: "button", class: "plain", title: node.id, on: { click: () => goTo(node.id) } }, name);
}
