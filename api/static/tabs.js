// The views of one enterprise as tabs: arrow keys move between them, a view is drawn when first shown.

import { element, state, byId } from "./dom.js";
import { words } from "./text.js";

export const TABS = ["grade", "timeline", "ownership", "changes", "relations"];

/** Joins the tabs to `views`, by name a function (panel) => Promise that draws into the panel. */
export function startTabs(views) {
  const drawn = new Set();
  const tab = (name) => byId(`tab-${name}`);
  let shown = "grade";

  async function show(name, { focus = false } = {}) {
    shown = name;
    for (const other of TABS) {
      const selected = other === name;
      tab(other).setAttribute("aria-selected", String(selected));
      tab(other).tabIndex = selected ? 0 : -1;
      byId(`panel-${other}`).hidden = !selected;
    }
    if (focus) tab(name).focus();
    if (drawn.has(name)) return;
    drawn.add(name);
    await draw(name);
  }

  async function draw(name) {
    const panel = byId(`panel-${name}`);
    panel.replaceChildren(state("loading", words("loading")));
    try {
      await views[name](panel);
    } catch (error) {
      drawn.delete(name);
      const again = element("button", { type: "button", class: "primary", on: { click: () => show(name) } }, words("retry"));
      panel.replaceChildren(state("failed", words("failed"), { text: error.message, action: again }));
    }
  }

  TABS.forEach((name, place) => {
    tab(name).addEventListener("click", () => show(name));
    tab(name).addEventListener("keydown", (event) => {
      const steps = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: TABS.length - 1 };
      if (!(event.key in steps)) return;
      event.preventDefault();
      show(TABS[(steps[event.key] + TABS.length) % TABS.length], { focus: true });
    });
  });

  return {
    show,
    /** Forgets what was drawn, and draws the shown view again. */
    refresh: () => { drawn.clear(); byId("tabs").hidden = false; return show(shown); },
    hide: () => {
      byId("tabs").hidden = true;
      for (const name of TABS) byId(`panel-${name}`).hidden = true;
    },
  };
}
