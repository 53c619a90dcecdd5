// The page: opens an enterprise from the search box, the address or the graph, and draws it.

import { drawCard, drawWelcome } from "./card.js";
import { ask, classesOf, enterprisePath, explanationPath, forgetKey, hasKey, keepKey, takeKeyFromAddress } from "./client.js";
import { byId, element, state } from "./dom.js";
import { startGraph } from "./graph.js";
import { askPurpose, hasPurpose, loadPurposes, showPurpose, startPurpose } from "./purpose.js";
import { startSearch } from "./search.js";
import { language, setLanguage, words, writeWords } from "./text.js";

const LIMIT = 80; // nodes drawn at most: more can't be read
const shown = { id: null, hops: 2, period: "", profile: null, explanation: null, around: null, months: [] };
let graph = null;
let turn = 0;

const addressed = () => new URLSearchParams(location.hash.slice(1)).get("enterprise");
const goTo = (id) => {
  if (addressed() === id) return open(id);
  location.hash = new URLSearchParams({ enterprise: id }).toString();
};

async function open(id) {
  const mine = ++turn;
  shown.id = id;
  byId("card").replaceChildren(state("loading", words("loading")));
  graphState("loading", words("loading"));
  graph.clear();
  const { period, hops } = shown;
  try {
    const [profile, explanation, around] = await Promise.all([
      ask(enterprisePath(id)), ask(explanationPath(id), { period }).catch(ungraded),
      ask(`${enterprisePath(id)}/neighbourhood`, { hops, limit: LIMIT, period })]);
    await tellClasses(explanation, around, period);
    if (mine !== turn) return;
    Object.assign(shown, { profile, explanation, around });
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
  document.title = `${shown.profile.name ?? shown.id} · linkrisk`;
  drawCard(shown.profile, shown.explanation, (path) => graph.highlight(path));
  byId("card").scrollTop = 0;
  const alone = shown.around.nodes.length < 2 && !shown.explanation?.contagion.length;
  graphState(alone ? "empty corner" : null, words("graph_alone"));
  graph.draw(shown.around, shown.explanation);
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
  byId("card").replaceChildren(state("failed", title, { text: error.message, action }));
  graphState("empty", words("graph_empty"));
}

function askKey(refused = false) {
  byId("key-error").hidden = !refused;
  byId("key-input").value = "";
  if (!byId("key-dialog").open) byId("key-dialog").showModal();
}

async function begin() {
  if (!hasKey()) return askKey();
  try {
    await loadPurposes();
    if (!hasPurpose()) return askPurpose();
    const { periods } = await ask("/periods");
    shown.months = periods;
    drawMonths();
  } catch (error) {
    return failed(error, begin);
  }
  openAddressed();
}

function openAddressed() {
  const id = addressed();
  if (id) return open(id);
  shown.id = null;
  graph.clear();
  drawWelcome(shown.months[0]);
  graphState("empty", words("graph_empty"));
}

function drawMonths() {
  const choice = byId("period");
  const options = shown.months.map(({ period }, place) => element("option", { value: place ? period : "" },
    place ? period : `${period} (${words("latest")})`));
  choice.replaceChildren(...options);
  choice.value = shown.period;
  choice.hidden = !options.length;
}

function switchLanguage() {
  setLanguage(language() === "zh" ? "en" : "zh");
  writeWords();
  showPurpose();
  drawMonths();
  if (shown.id && shown.profile) draw();
  else if (hasKey() && hasPurpose()) openAddressed();
}

function listen() {
  byId("language").addEventListener("click", switchLanguage);
  byId("key").addEventListener("click", () => askKey());
  byId("key-form").addEventListener("submit", () => { keepKey(byId("key-input").value.trim()); begin(); });
  byId("period").addEventListener("change", (event) => {
    shown.period = event.target.value;
    if (shown.id) open(shown.id);
  });
  for (const button of document.querySelectorAll("[data-hops]")) {
    button.addEventListener("click", () => {
      shown.hops = Number(button.dataset.hops);
      for (const other of document.querySelectorAll("[data-hops]")) other.setAttribute("aria-pressed", String(other === button));
      if (shown.id) open(shown.id);
    });
  }
  window.addEventListener("hashchange", () => { takeKeyFromAddress(); if (hasKey() && hasPurpose()) openAddressed(); });
}

takeKeyFromAddress();
writeWords();
graph = startGraph(goTo);
startSearch({ choose: goTo, failed });
startPurpose(begin);
listen();
begin();
