// What the class would be without some links or records, where the server can tell it.

import { ask } from "./client.js";
import { element } from "./dom.js";
import { block } from "./reasons.js";
import { words } from "./text.js";
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
      told.replaceChildren(...lines(await ask(path, { period: view.explanation.period })));
    } catch (error) {
      told.replaceChildren(element("p", { class: "error", role: "alert" }, error.message));
    }
    button.disabled = false;
  }
  return block("counterfactual", "", button, told);
}

function lines(found) {
  const badge = (one) => element("span", { class: `badge small ${one.class.toLowerCase()}` }, one.class);
  const tried = found.candidates.length > 0 && element("details", { class: "evidence" },
    element("summary", {}, `${words("counterfactual_candidates")} (${found.candidates.length})`),
    element("ul", { class: "tree" }, found.candidates.map((one) => item(one, badge(one)))));
  if (!found.after) return [element("p", { class: "quiet" }, words("counterfactual_none")), tried].filter(Boolean);
  const moved = element("p", { class: "moved" }, badge(found.before), ` ${found.before.score.toFixed(1)} → `, badge(found.after), ` ${found.after.score.toFixed(1)}`);
  const removed = element("ul", { class: "tree" }, found.removed.map((one) => item(one)));
  return [moved, element("h4", {}, words("counterfactual_removed")), removed, tried].filter(Boolean);
}

// A link by its two ends, or a record by its kind; both with their id.
function item(one, ...more) {
  const ends = one.link_id && `${one.from_name ?? one.from} — ${one.to_name ?? one.to}`;
  return element("li", {}, element("span", { class: "what" },
    element("b", {}, [words(one.type ?? one.kind), ends, one.valid_from].filter(Boolean).join(" · ")),
    element("small", {}, element("code", {}, one.link_id ?? one.record_id))), ...more);
}
