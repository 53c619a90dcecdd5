// What the page reads for: the purpose and document number its user enters once for this tab.

import { ask, keepReason, reason } from "./client.js";
import { byId, element } from "./dom.js";
import { language, words } from "./text.js";

let purposes = [];

/** Joins the button and the dialog; `changed` is called when a purpose was entered. */
export function startPurpose(changed) {
  byId("purpose").addEventListener("click", () => askPurpose());
  byId("purpose-form").addEventListener("submit", () => {
    keepReason(byId("purpose-choice").value, byId("document-input").value.trim());
    showPurpose();
    changed();
  });
}

/** Asks the API which purposes this key may name. */
export async function loadPurposes() {
  purposes = (await ask("/access")).purposes;
  showPurpose();
}

/** Whether a purpose and a document number were entered. */
export const hasPurpose = () => Boolean(reason().purpose && reason().document);

/** Opens the dialog; `refused` says that the API did not accept what was entered. */
export function askPurpose(refused = false) {
  const told = reason();
  byId("purpose-error").hidden = !refused;
  byId("purpose-choice").replaceChildren(...purposes.map((one) => element("option", { value: one.code }, one[language()])));
  if (purposes.some((one) => one.code === told.purpose)) byId("purpose-choice").value = told.purpose;
  byId("document-input").value = told.document;
  if (!byId("purpose-dialog").open) byId("purpose-dialog").showModal();
}

/** Shows on the page what it reads for, in the language of the page. */
export function showPurpose() {
  const { purpose, document } = reason();
  const known = purposes.find((one) => one.code === purpose);
  byId("purpose").hidden = !purposes.length;
  byId("purpose").textContent = known && document
    ? words("purpose_shown", { purpose: known[language()], document }) : words("purpose_none");
}
