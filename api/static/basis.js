// What the value of an indicator without records rests on, asked for when its line is opened.

import { ask } from "./client.js";
import { element } from "./dom.js";
import { language, words } from "./text.js";
import { view } from "./view.js";

const LIMIT = 50;
const LISTS = { parties: party, links: link, facts: fact };

/** A fold under the line of an indicator; the server is asked when it is first opened. */
export function basisFold(indicator) {
  const place = element("div", { "aria-live": "polite" });
  return element("details", { class: "evidence", on: { toggle: (event) => event.target.open && open() } },
    element("summary", {}, words("basis_of_value")), place);

  async function open() {
    if (place.childElementCount) return;
    // A month that is not sealed can't be graded again: its snapshot and its rules may still change.
    if (!view.explanation.sealed) return void place.replaceChildren(note(words("basis_once_sealed")));
    place.replaceChildren(element("p", { class: "quiet" }, words("loading")));
    try {
      const found = await asked(indicator, 0);
      place.replaceChildren(...(found.basis ? told(indicator, found.basis) : [note(words("no_records"))]));
    } catch (error) {
      place.replaceChildren(element("p", { class: "error", role: "alert" }, error.message));
    }
  }
}

const note = (text) => element("p", { class: "quiet" }, text);
const asked = (indicator, skip) => ask(`/grades/${encodeURIComponent(view.id)}/indicators/${indicator}`,
  { period: view.explanation.period, limit: LIMIT, skip });

function told(indicator, basis) {
  const lists = Object.keys(LISTS).filter((name) => basis[`${name}_total`]);
  const numbers = basis.of_all.map((one) => element("li", {}, element("span", {}, one[language()]), element("b", {}, number(one.value))));
  return [note(basis.how[language()]),
    ...lists.flatMap((name) => [element("h4", {}, `${words(`basis_${name}`)} (${basis[`${name}_total`]})`), list(indicator, name, basis)]),
    numbers.length > 0 && element("ul", {}, numbers)].filter(Boolean);
}

// A list and, while there is more of it, a button that asks for the next page.
function list(indicator, name, basis) {
  const rows = element("ul", {}, basis[name].map(LISTS[name]));
  const more = element("button", { type: "button", on: { click: next } }, words("more"));
  const all = basis[`${name}_total`];
  const place = element("div", {}, rows, all > rows.childElementCount && more);
  async function next() {
    more.disabled = true;
    const page = (await asked(indicator, rows.childElementCount)).basis[name];
    rows.append(...page.map(LISTS[name]));
    more.disabled = false;
    if (!page.length || rows.childElementCount >= all) more.remove();
  }
  return place;
}

function party(one) {
  const known = [one.role && words(one.role), one.status && words(one.status), one.class && `${words("basis_class")} ${one.class}`,
    one.stem, one.strength !== null && `${words("basis_strength")} ${number(one.strength)}`, ...one.record_ids];
  return element("li", {}, element("b", {}, one.name ?? one.id), element("span", {}, known.filter(Boolean).join(" · ")),
    element("span", {}, one.counts === null ? words("basis_counts_not") : `${words("basis_counts")} ${number(one.counts)}`),
    element("code", {}, one.id));
}

function link(one) {
  const amounts = ["share", "amount", "subscribed_amount", "paid_amount"].filter((name) => one[name] !== null)
    .map((name) => `${words(`basis_${name}`)} ${number(one[name])}`);
  const more = [one.valid_from, ...amounts, one.due_on && `${words("basis_due_on")} ${one.due_on}`, one.sharers && words("shared_by", { n: one.sharers })];
  return element("li", {}, element("span", {}, `${one.from_name ?? one.from} → ${words(one.type)} → ${one.to_name ?? one.to}`),
    element("span", {}, more.filter(Boolean).join(" · ")), element("code", {}, one.link_id));
}

function fact(one) {
  const value = one.value === null ? "–" : words(String(one.value));
  return element("li", {}, element("span", {}, `${words(`read_${one.column}`)}：${value}`),
    one.version_id && element("code", {}, one.version_id));
}

const number = (value) => Number(value.toPrecision(6)).toLocaleString();
