// How elements are made: text goes in as text, so no answer can become markup.

/** An element; `attributes` are set by name, `on` holds listeners, `style` custom properties. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  const { on = {}, style = {}, ...plain } = attributes;
  for (const [name, value] of Object.entries(plain)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  for (const [event, listener] of Object.entries(on)) made.addEventListener(event, listener);
  for (const [name, value] of Object.entries(style)) made.style.setProperty(name, value);
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export const byId = (id) => document.getElementById(id);

/** A place with one message in it: loading, empty or failed. */
export function state(kind, title, { text = "", action = null } = {}) {
  return element("div", { class: `state ${kind}`, role: kind === "failed" ? "alert" : "status" },
    kind === "loading" && element("span", { class: "spinner", "aria-hidden": "true" }),
    element("strong", {}, title), text && element("p", {}, text), action);
}

/** A signed number of log-odds points. */
export const points = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;

let silent = 0;

/** Tells something in passing: to a screen reader, and for some seconds at the foot of the page. */
export function say(text) {
  const line = byId("announce");
  line.textContent = text;
  line.className = "toast";
  clearTimeout(silent);
  silent = setTimeout(() => { line.className = "unseen"; }, 5000);
}
