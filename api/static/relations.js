// Ways between two or more parties, and who shares an address, a contact, an agent or a name.

import { ask, enterprisePath, send } from "./client.js";
import { element, say } from "./dom.js";
import { block, pathButtons } from "./reasons.js";
import { startSearch } from "./search.js";
import { words } from "./text.js";
import { party } from "./timeline.js";
import { asOfAsked, view } from "./view.js";

const WAYS = 30;
let parties = [];

/** Draws the parties, the ways between them and the suspected relations of the shown enterprise. */
export async function drawRelations(panel, { goTo, highlight }) {
  const own = { id: view.id, name: view.profile.name ?? view.id };
  parties = [own, ...parties.filter((one) => one.id !== own.id)];
  const found = element("div", { "aria-live": "polite" });
  const chips = element("ul", { class: "chips parties" });
  const drawParties = () => chips.replaceChildren(...parties.map((one) => element("li", {}, one.name,
    one.id !== own.id && element("button", { type: "button", class: "plain", "aria-label": words("party_remove", { name: one.name }),
      on: { click: () => { parties = parties.filter((other) => other !== one); drawParties(); } } }, " ×"))));
  drawParties();
  const add = (one) => {
    if (!parties.some((other) => other.id === one.id)) parties.push(one);
    drawParties();
  };
  const find = element("button", { type: "button", class: "primary", on: { click: () => findWays(found, highlight) } }, words("find_ways"));
  const suspected = element("div", {}, element("p", { class: "quiet" }, words("loading")));
  panel.replaceChildren(
    block("relation_parties", "", chips, partySearch(add), find, found),
    element("section", { class: "block" }, element("h3", {}, words("suspected"), element("small", {}, words("suspected_text"))), suspected));
  // Reading who shares something may take a while; the parties can be chosen meanwhile.
  drawSuspected(suspected, { goTo, add }).catch((error) => suspected.replaceChildren(element("p", { class: "error", role: "alert" }, error.message)));
}

function partySearch(add) {
  const list = element("ul", { class: "suggestions", id: "party-suggestions", role: "listbox", "aria-label": words("results"), hidden: true });
  const input = element("input", { type: "search", autocomplete: "off", role: "combobox", "aria-expanded": "false",
    "aria-controls": "party-suggestions", "aria-autocomplete": "list", "aria-label": words("add_party"), placeholder: words("add_party") });
  const form = element("form", { class: "party-search" }, input, list);
  startSearch({ input, list, form, choose: (one) => { add(one); input.value = ""; }, failed: (error) => say(error.message) });
  return form;
}

async function findWays(found, highlight) {
  if (parties.length < 2) return found.replaceChildren(element("p", { class: "error" }, words("need_two")));
  found.replaceChildren(element("p", { class: "quiet" }, words("loading")));
  const asked = { parties: parties.map((one) => one.id), limit: WAYS, as_of: asOfAsked().as_of || null };
  const list = element("div", {});
  let cursor = null;
  async function more() {
    const told = await send("POST", "/relations", { ...asked, cursor });
    cursor = told.next;
    if (told.ways.length) list.append(pathButtons(told.ways.map(drawable), highlight));
    const button = element("button", { type: "button", on: { click: more } }, words("more"));
    found.replaceChildren(list.children.length ? list : element("p", { class: "quiet" }, words("no_ways")), cursor ? button : "");
  }
  try {
    await more();
  } catch (error) {
    found.replaceChildren(element("p", { class: "error", role: "alert" }, error.message));
  }
}

// A way as the path buttons draw it: one link of each step on the button, all of them in the graph.
function drawable(way) {
  const ends = [way.nodes[0], way.nodes.at(-1)].map((node) => node.name ?? node.id);
  return {
    path: way.nodes, links: way.steps.map((step) => step[0]), all_links: way.steps.flat(),
    source_name: ends.join(" — "), hint: words("intermediaries", { n: way.intermediaries }), points: null, record_ids: [],
  };
}

async function drawSuspected(place, { goTo, add }) {
  const told = await ask(`${enterprisePath(view.id)}/suspected-relations`, { ...asOfAsked(), limit: 30 });
  if (!told.suspected.length) return place.replaceChildren(element("p", { class: "quiet" }, words("nothing")));
  const names = await namesOf(told.suspected.map((one) => one.enterprise_id));
  place.replaceChildren(element("ul", { class: "tree" }, told.suspected.map((one) => {
    const firm = { kind: "Enterprise", id: one.enterprise_id, name: names.get(one.enterprise_id) ?? one.enterprise_id };
    const why = one.evidence.map((piece) => `${words(piece.kind)} (${words("shared_by", { n: piece.shared_by })})`);
    return element("li", {}, element("span", { class: "what" }, element("b", {}, party(firm, goTo)), element("small", {}, why.join(" · "))),
      element("button", { type: "button", class: "plain", "aria-label": `${words("add_party")} ${firm.name}`, on: { click: () => add(firm) } }, "＋"));
  })));
}

async function namesOf(ids) {
  const { grades } = await send("POST", "/grades/batch", { enterprise_ids: ids, period: null });
  return new Map(grades.map((grade) => [grade.enterprise_id, grade.name]));
}
