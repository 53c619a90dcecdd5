// Who stands above an enterprise and what stands below it, through all chains, as intervals.

import { ask, enterprisePath } from "./client.js";
import { element } from "./dom.js";
import { block } from "./reasons.js";
import { words } from "./text.js";
import { party } from "./timeline.js";
import { asOfAsked, view } from "./view.js";

const LIMIT = 60;

/** Draws holders, controllers, beneficial owners, holdings and the group; `goTo` opens another. */
export async function drawOwnership(panel, goTo) {
  const asked = { ...asOfAsked(), limit: LIMIT };
  const path = enterprisePath(view.id);
  const [above, below, group] = await Promise.all(
    ["ownership", "holdings", "group"].map((question) => ask(`${path}/${question}`, asked)));
  const partial = above.partial || below.partial || group.partial;
  panel.replaceChildren(...[
    partial && element("p", { class: "block quiet" }, words("partial_part")),
    block("controllers", "", plain(above.controllers, goTo)),
    block("beneficial_owners", "", owners(above.beneficial_owners, goTo)),
    block("holders", count(above.holders, above.holders_total), tree(above.holders, goTo)),
    element("p", { class: "centre-line" }, view.profile.name ?? view.id),
    block("holdings", count(below.holdings, below.holdings_total), tree(below.holdings, goTo)),
    block("group", group.group_id, element("p", {}, `${words("group_head")}：`, party(group.head, goTo)),
      plain(group.members, goTo)),
  ].filter(Boolean));
}

const count = (shown, all) => (all > shown.length ? words("shown_of", { n: shown.length, all }) : String(all));
const none = () => element("p", { class: "quiet" }, words("nothing"));

function plain(parties, goTo) {
  if (!parties.length) return none();
  return element("ul", { class: "chips" }, parties.map((one) => element("li", {}, party(one, goTo),
    one.certain === false && element("small", {}, ` ${words("possible")}`))));
}

function owners(parties, goTo) {
  if (!parties.length) return none();
  return element("ul", { class: "tree" }, parties.map((one) => element("li", {},
    element("span", { class: "what" }, element("b", {}, party(one, goTo)),
      element("small", {}, [words(one.basis), words(one.certain ? "certain" : "possible")].join(" · "))), interval(one))));
}

// Nearer layers first; the indent is the number of links away.
function tree(parties, goTo) {
  if (!parties.length) return none();
  const ordered = [...parties].sort((a, b) => a.layer - b.layer || b.share_high - a.share_high);
  return element("ul", { class: "tree" }, ordered.map((one) => element("li", { style: { "--layer": one.layer } },
    element("span", { class: "what" }, element("b", {}, party(one, goTo)),
      element("small", {}, [words("layer", { n: one.layer }), one.direct > 0 && `${words("direct")} ${shown(one.direct)}`,
        one.controlled && words("control"), one.missing && words("unknown_share")].filter(Boolean).join(" · "))), interval(one))));
}

function interval(one) {
  const low = shown(one.share_low), high = shown(one.share_high);
  return element("span", { class: "interval" },
    element("span", { class: "span", "aria-hidden": "true", style: { "--low": one.share_low, "--high": one.share_high } }, element("i", {})),
    element("b", {}, low === high ? high : `${low}–${high}`));
}

const shown = (share) => `${(100 * share).toFixed(1)}%`;
