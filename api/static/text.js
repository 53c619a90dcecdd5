// Which language is shown, and how its words come onto the page.

import { ACCESS } from "./words_access.js";
import { BASIS } from "./words_basis.js";
import { CODES } from "./words_codes.js";
import { MORE } from "./words_views.js";
import { PAGE } from "./words_page.js";

const WORDS = { ...CODES, ...PAGE, ...MORE, ...ACCESS, ...BASIS };

let index = sessionStorage.getItem("linkrisk-language") === "en" ? 1 : 0;

export const language = () => (index ? "en" : "zh");

export function setLanguage(name) {
  index = name === "en" ? 1 : 0;
  sessionStorage.setItem("linkrisk-language", name);
}

/** The words of a name, with {holes} filled; a name without words is shown as it is. */
export function words(name, holes = {}) {
  const text = WORDS[name]?.[index] ?? String(name ?? "").replaceAll("_", " ");
  return text.replace(/\{(\w+)\}/g, (_, hole) => holes[hole]);
}

/** Puts the words of the shown language on every marked element of the document. */
export function writeWords() {
  document.documentElement.lang = index ? "en" : "zh-CN";
  for (const one of document.querySelectorAll("[data-text]")) one.textContent = words(one.dataset.text);
  for (const one of document.querySelectorAll("[data-label]")) one.setAttribute("aria-label", words(one.dataset.label));
  for (const one of document.querySelectorAll("[data-placeholder]")) one.placeholder = words(one.dataset.placeholder);
  for (const one of document.querySelectorAll("[data-language]")) {
    one.classList.toggle("shown", one.dataset.language === language());
  }
}
