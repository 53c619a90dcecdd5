// What the class would be without some links or records, where the server can tell it.

import { ask } from "./client.js";
import { element } from "./dom.js";
import { block } from "./reasons.js";
import { language, words } from "./text.js";
import { view } from "./view.js";

const ROUTE = "/grades/{enterprise_id}/counterfactual";
let offered = null;

/** Whether the server has the route; its description is asked for once. */
const isOffered = () => (offered ??= ask("/openapi.json").then((told) => ROUTE in told.paths, () => false));

/** A block that computes the counterfactual when asked; null where the server has none. */
export async function counterfactualBlock() {
  if (!(await isOffered())) return null;
  const told = element("div", { "aria-live": "polite" });
  const button = element("button", { type: "button", on: { click: compute } }, words("counterfactual_ask"));
  async function compute() {
    button.disabled = true;
    told.replaceChildren(element("p", { class: "quiet" }, words("loading")));
    try {
      const path = ROUTE.replace("{enterprise_id}", encodeURIComponent(view.id));
      told.replaceChildren(...lines(await ask(path, { period: view.explanation.period, language: language() })));
    } catch (error) {
      told.replaceChildren(element("p", { class: "error", role: "alert" }, error.message));
    }
    button.disabled = false;
  }
  return block("counterfactual", "", button, told);
}

function lines(found) {
  const said = (found.sentences ?? []).map((sentence) => element("p", {}, sentence));
  if (!found.after) return said.length ? said : [element("p", { class: "quiet" }, words("counterfactual_none"))];
  const badge = (one) => element("span", { class: `badge small ${one.class.toLowerCase()}` }, one.class);
  const moved = element("p", { class: "moved" }, badge(found.before), ` ${found.before.score.toFixed(1)} → `, badge(found.after), ` ${found.after.score.toFixed(1)}`);
  const removed = element("ul", { class: "tree" }, found.removed.map((one) => element("li", {}, element("span", { class: "what" },
    element("b", {}, words(one.type ?? one.kind)), element("small", {}, element("code", {}, one.link_id ?? one.record_id))))));
  return [moved, element("h4", {}, words("counterfactual_removed")), removed, ...said];
}
