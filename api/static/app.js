// The page: opens an enterprise from the search box, the address or the graph, and draws its views.

import { drawGrade, drawWelcome, drawWho } from "./card.js";
import { startCases } from "./cases.js";
import { drawChanges } from "./changes.js";
import { ask, classesOf, enterprisePath, explanationPath, forgetKey, hasKey, keepKey, takeKeyFromAddress } from "./client.js";
import { byId, element, state } from "./dom.js";
import { startExport } from "./export.js";
import { startGraph } from "./graph.js";
import { drawOwnership } from "./ownership.js";
import { askPurpose, hasPurpose, loadPurposes, showPurpose, startPurpose } from "./purpose.js";
import { drawRelations } from "./relations.js";
import { startSearch } from "./search.js";
import { startShortcuts } from "./shortcuts.js";
import { startTabs } from "./tabs.js";
import { language, setLanguage, words, writeWords } from "./text.js";
import { drawTimeline } from "./timeline.js";
import { monthBy, view } from "./view.js";

let turn = 0;

const addressed = () => new URLSearchParams(location.hash.slice(1)).get("enterprise");
const goTo = (id) => {
  if (addressed() === id) return open(id);
  location.hash = new URLSearchParams({ enterprise: id }).toString();
};
const graph = startGraph(goTo);
const highlight = (path) => graph.highlight(path);
const tabs = startTabs({
  grade: async (panel) => drawGrade(panel, highlight),
  timeline: (panel) => drawTimeline(panel, goTo),
  ownership: (panel) => drawOwnership(panel, goTo),
  changes: (panel) => drawChanges(panel, highlight),
  relations: (panel) => drawRelations(panel, { goTo, highlight }),
});
const exports_ = startExport(graph);

async function open(id) {
  const mine = ++turn;
  if (id !== view.id) view.profile = null;
  view.id = id;
  cardState(state("loading", words("loading")));
  graphState("loading", words("loading"));
  graph.clear();
  const { period, hops, limit, asOf } = view;
  try {
    const [profile, explanation, around] = await Promise.all([
      ask(enterprisePath(id)), ask(explanationPath(id), { period }).catch(ungraded),
      ask(`${enterprisePath(id)}/neighbourhood`, { hops, limit, period, as_of: asOf })]);
    await tellClasses(explanation, around, period);
    if (mine !== turn) return;
    Object.assign(view, { profile, explanation, around });
    draw();
  } catch (error) {
    if (mine === turn) failed(error, () => open(id));
  }
}

// The firms of a path that lie outside the neighbourhood still need their class to be coloured.
async function tellClasses(explanation, around, period) {
  const drawn = new Set(around.nodes.map((node) => node.id));
  const firms = (explanation?.contagion ?? []).flatMap((path) => path.path)
    .filter((node) => node.kind === "Enterprise" && !drawn.has(node.id) && !node.outside_area);
  const grades = await classesOf([...new Set(firms.map((node) => node.id))], period);
  for (const node of firms) Object.assign(node, { class: grades.get(node.id)?.class, score: grades.get(node.id)?.score });
}

// A known enterprise without a grade is still worth its profile and its links.
function ungraded(error) {
  if (error.type?.endsWith(":unknown-grade")) return null;
  throw error;
}

function draw() {
  const { profile, explanation, around } = view;
  const name = profile.name ?? view.id;
  document.title = `${name} · linkrisk`;
  cardState(null);
  drawWho();
  tabs.refresh();
  byId("card").scrollTop = 0;
  const alone = around.nodes.length < 2 && !explanation?.contagion.length;
  graphState(alone ? "empty corner" : null, words("graph_alone"));
  graph.draw(around, explanation);
  exports_.allow();
  byId("announce").textContent = words(explanation ? "announce" : "announce_none", { name, class: explanation?.class });
  performance.mark("linkrisk-drawn");
}

function cardState(content) {
  byId("card-state").replaceChildren(...(content ? [content].flat() : []));
  if (!content) return;
  byId("who").replaceChildren();
  tabs.hide();
  exports_.forbid();
}

function graphState(kind, title) {
  byId("graph-state").replaceChildren(...(kind ? [state(kind, title)] : []));
  byId("graph-state").hidden = !kind;
}

function failed(error, again = () => location.reload()) {
  if (error.status === 401) { forgetKey(); return askKey(true); }
  if (error.type?.endsWith(":purpose-refused")) return askPurpose(true);
  const title = error.type?.endsWith(":unknown-enterprise") ? words("not_found") : words("failed");
  const action = element("button", { type: "button", class: "primary", on: { click: again } }, words("retry"));
  cardState(state("failed", title, { text: error.message, action }));
  graphState("empty", words("graph_empty"));
}

function askKey(refused = false) {
  byId("key-error").hidden = !refused;
  byId("key-input").value = "";
  if (!byId("key-dialog").open) byId("key-dialog").showModal();
}

async function begin() {
  if (!hasKey()) return askKey();
  // An enterprise in the address is opened at once; the months fill their list meanwhile.
  const opened = addressed() ? openAddressed() : null;
  try {
    await loadPurposes();
    if (!hasPurpose()) return askPurpose();
    const { periods } = await ask("/periods");
    view.months = periods;
    drawMonths();
  } catch (error) {
    return failed(error, begin);
  }
  await opened;
  if (!addressed()) openAddressed();
}

function openAddressed() {
  const id = addressed();
  if (id) return open(id);
  view.id = null;
  graph.clear();
  cardState(drawWelcome(view.months[0]));
  graphState("empty", words("graph_empty"));
  performance.mark("linkrisk-drawn");
}

function drawMonths() {
  const choice = byId("period");
  const options = view.months.map(({ period }, place) => element("option", { value: place ? period : "" },
    place ? period : `${period} (${words("latest")})`));
  choice.replaceChildren(...options);
  choice.value = view.period;
  choice.hidden = !options.length;
}

function switchLanguage() {
  setLanguage(language() === "zh" ? "en" : "zh");
  writeWords();
  showPurpose();
  drawMonths();
  if (view.id && view.profile) draw();
  else if (hasKey() && hasPurpose()) openAddressed();
}

// What was known on a day is told with the class of the last month that had ended by then.
function setDay(day) {
  view.asOf = byId("as-of").value = day ?? "";
  view.period = day ? monthBy(day) : "";
  if (view.period === view.months[0]?.period) view.period = "";
  byId("period").value = view.period;
}

/** Opens an enterprise of a kept case, on the day of the case. */
function openCase(id, asOf) {
  setDay(asOf);
  goTo(id);
}

function listen() {
  byId("language").addEventListener("click", switchLanguage);
  byId("key").addEventListener("click", () => askKey());
  byId("key-form").addEventListener("submit", () => { keepKey(byId("key-input").value.trim()); begin(); });
  byId("period").addEventListener("change", (event) => {
    view.period = event.target.value;
    view.asOf = byId("as-of").value = "";
    if (view.id) open(view.id);
  });
  byId("as-of").addEventListener("change", (event) => {
    setDay(event.target.value);
    if (view.id) open(view.id);
  });
  byId("limit").addEventListener("change", (event) => {
    view.limit = Number(event.target.value);
    if (view.id) open(view.id);
  });
  for (const button of document.querySelectorAll("[data-hops]")) {
    button.addEventListener("click", () => {
      view.hops = Number(button.dataset.hops);
      for (const other of document.querySelectorAll("[data-hops]")) other.setAttribute("aria-pressed", String(other === button));
      if (view.id) open(view.id);
    });
  }
  for (const button of document.querySelectorAll("[data-close]")) {
    button.addEventListener("click", () => button.closest("dialog").close());
  }
  window.addEventListener("hashchange", () => { takeKeyFromAddress(); if (hasKey() && hasPurpose()) openAddressed(); });
}

// From the search box the next Tab leads to what was found.
function choose({ id }) {
  byId("card").focus({ preventScroll: true });
  goTo(id);
}

takeKeyFromAddress();
writeWords();
performance.mark("linkrisk-usable");
startSearch({ input: byId("query"), list: byId("suggestions"), form: byId("search-form"), choose, failed });
const cases = startCases({ open: openCase });
startShortcuts({ tabs, graph, dossier: exports_.dossier, switchLanguage, cases });
startPurpose(begin);
listen();
begin();
