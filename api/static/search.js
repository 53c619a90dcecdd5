// The search box: suggestions while typing, chosen by mouse or keyboard.

import { ask } from "./client.js";
import { element } from "./dom.js";
import { words } from "./text.js";

const WAIT = 180; // milliseconds after the last key before the server is asked

/** Joins a search box to `choose({ id, name })`; `failed(error)` hears of errors. */
export function startSearch({ input, list, form, choose, failed }) {
  let active = -1;
  let timer = 0;
  let asking = null;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const show = (...items) => {
    list.replaceChildren(...items);
    list.hidden = false;
    active = -1;
    input.setAttribute("aria-expanded", "true");
  };
  const pick = (option) => {
    close();
    input.value = option.dataset.name;
    choose({ id: option.dataset.id, name: option.dataset.name });
  };
  const mark = (next) => {
    const all = options();
    if (!all.length) return;
    active = (next + all.length) % all.length;
    all.forEach((option, place) => option.setAttribute("aria-selected", String(place === active)));
    input.setAttribute("aria-activedescendant", all[active].id);
    all[active].scrollIntoView({ block: "nearest" });
  };

  async function suggest() {
    const query = input.value.trim();
    asking?.abort();
    if (!query) return close();
    asking = new AbortController();
    try {
      const { enterprises } = await ask("/enterprises", { query, limit: 12 }, asking.signal);
      const found = enterprises.map((one, place) => suggestion(one, `${list.id}-${place}`, pick));
      show(...(found.length ? found : [element("li", { class: "none" }, words("no_result"))]));
    } catch (error) {
      if (error.name !== "AbortError") { close(); failed(error); }
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { event.preventDefault(); mark(active + 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); mark(active - 1); }
    if (event.key === "Escape") close();
  });
  input.addEventListener("focus", () => { if (input.value && list.children.length) list.hidden = false; });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) close(); });
  input.addEventListener("blur", () => setTimeout(() => { if (!form.contains(document.activeElement)) close(); }, 200));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(timer);
    if (list.hidden || !options().length) await suggest();
    const chosen = options()[Math.max(active, 0)];
    if (chosen) pick(chosen);
  });
}

function suggestion(one, id, pick) {
  const badge = one.class
    ? element("span", { class: `badge small ${one.class.toLowerCase()}` }, one.class)
    : element("span", { class: "badge small none", title: words("not_graded") }, "–");
  const option = element("li", {
    id, role: "option", "aria-selected": "false",
    "data-id": one.enterprise_id, "data-name": one.name ?? one.enterprise_id,
  }, badge, element("span", { class: "who" }, element("b", {}, one.name ?? one.enterprise_id),
    element("code", {}, one.enterprise_id)),
  one.status && one.status !== "in_register" && element("em", {}, words(one.status)));
  option.addEventListener("click", () => pick(option));
  return option;
}
