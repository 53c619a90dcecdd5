// Single-key shortcuts, which can be turned off, and the dialog that lists them.

import { byId, element } from "./dom.js";
import { TABS } from "./tabs.js";
import { words } from "./text.js";

const KEPT = "linkrisk-shortcuts";

/** Joins the keys to what they do; none acts while something is typed or a dialog is open. */
export function startShortcuts({ tabs, graph, dossier, switchLanguage, cases }) {
  const acts = {
    "/": ["key_search", () => byId("query").focus()],
    d: ["key_dossier", dossier],
    f: ["key_fit", graph.fit],
    l: ["key_language", switchLanguage],
    c: ["key_cases", cases.show],
    "?": ["key_help", help],
  };
  const on = byId("help-on");
  on.checked = sessionStorage.getItem(KEPT) !== "off";
  on.addEventListener("change", () => sessionStorage.setItem(KEPT, on.checked ? "on" : "off"));

  function help() {
    const rows = [...Object.entries(acts).map(([key, [name]]) => [key, name]), [`1 – ${TABS.length}`, "key_tabs"], ["Esc", "key_escape"]];
    byId("help-keys").replaceChildren(...rows.flatMap(([key, name]) => [
      element("dt", {}, element("kbd", {}, key)), element("dd", {}, words(name))]));
    byId("help-dialog").showModal();
  }

  byId("help").addEventListener("click", help);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input, select, textarea")) return;
    if (event.key === "Escape") return graph.hideDetail();
    if (!on.checked) return;
    const place = Number(event.key) - 1;
    if (place in TABS && !byId("tabs").hidden) tabs.show(TABS[place], { focus: true });
    else if (event.key in acts) acts[event.key][1]();
    else return;
    event.preventDefault();
  });
}
