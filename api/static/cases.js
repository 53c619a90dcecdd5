// Cases and notes, kept by the server for this key; here they are listed, edited, taken out and in.

import { ask, send } from "./client.js";
import { byId, element } from "./dom.js";
import { download } from "./export.js";
import { words } from "./text.js";
import { view } from "./view.js";

const FORMAT = "linkrisk-cases-1";

/** Joins the dialog of cases; `open(enterprise_id, as_of)` shows an enterprise of a case. */
export function startCases({ open }) {
  const dialog = byId("cases-dialog");
  const body = byId("cases-body");
  const say = (text) => { byId("cases-said").textContent = text; };
  const attempt = (work) => async () => {
    try { await work(); } catch (error) { say(error.message); }
  };

  async function list() {
    const { cases } = await ask("/cases");
    const rows = cases.map((one) => element("li", {},
      element("button", { type: "button", class: "plain", on: { click: () => edit(one) } }, one.title),
      element("small", {}, `${one.parties.length} ${words("Enterprise")} · ${words("changed_at")} ${one.changed_at.slice(0, 10)}`)));
    const file = element("input", { type: "file", accept: "application/json", class: "unseen", "aria-label": words("cases_import") });
    file.addEventListener("change", attempt(() => take(file.files[0])));
    body.replaceChildren(
      rows.length ? element("ul", { class: "tree" }, rows) : element("p", { class: "quiet" }, words("cases_none")),
      element("div", { class: "actions" },
        button("case_new", () => edit(fresh()), "primary"),
        rows.length && button("cases_export", () => download("cases.json", JSON.stringify({ format: FORMAT, cases: cases.map(fieldsOf) }, null, 1), "application/json")),
        button("cases_import", () => file.click()), file));
  }

  const fresh = () => ({ title: view.profile?.name ?? "", notes: "", parties: current(), period: view.explanation?.period ?? null, as_of: view.asOf || null });
  const current = () => (view.id ? [{ enterprise_id: view.id, note: "" }] : []);

  function edit(one) {
    const title = element("input", { id: "case-title", required: true, maxlength: 200 });
    title.value = one.title;
    const notes = element("textarea", { id: "case-notes", rows: 5, maxlength: 10000 });
    notes.value = one.notes;
    const parties = one.parties.map((party) => ({ ...party }));
    const rows = element("ul", { class: "tree" });
    const drawRows = () => rows.replaceChildren(...parties.map((party, place) => {
      const note = element("input", { "aria-label": `${words("case_note")} ${party.enterprise_id}`, placeholder: words("case_note"), maxlength: 10000 });
      note.value = party.note;
      note.addEventListener("input", () => { party.note = note.value; });
      return element("li", {}, element("span", { class: "what" },
        element("button", { type: "button", class: "plain", on: { click: () => { dialog.close(); open(party.enterprise_id, one.as_of); } } }, element("code", {}, party.enterprise_id)), note),
      button("case_remove", () => { parties.splice(place, 1); drawRows(); }));
    }));
    drawRows();
    const known = () => ({ title: title.value.trim(), notes: notes.value, parties, period: one.period, as_of: one.as_of });
    const form = element("form", { method: "dialog", class: "case" },
      element("label", { for: "case-title" }, words("case_title")), title,
      element("label", { for: "case-notes" }, words("case_notes")), notes, rows,
      element("div", { class: "actions" },
        element("button", { type: "submit", class: "primary" }, words("case_save")),
        view.id && button("case_add", () => {
          if (parties.some((party) => party.enterprise_id === view.id)) return;
          parties.push({ enterprise_id: view.id, note: "" });
          drawRows();
        }),
        button("case_back", () => list()),
        one.case_id && remove(one)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      attempt(async () => {
        const path = one.case_id ? `/cases/${encodeURIComponent(one.case_id)}?version=${one.version}` : "/cases";
        await send(one.case_id ? "PUT" : "POST", path, known());
        await list();
        say(words("case_saved"));
      })();
    });
    body.replaceChildren(form);
    title.focus();
  }

  function remove(one) {
    const made = button("case_delete", () => {
      if (made.dataset.sure) return send("DELETE", `/cases/${encodeURIComponent(one.case_id)}`).then(list);
      made.dataset.sure = "yes";
      made.textContent = words("case_delete_sure");
    });
    return made;
  }

  function button(name, work, kind = "") {
    return element("button", { type: "button", class: kind, on: { click: attempt(async () => work()) } }, words(name));
  }

  async function take(file) {
    const read = await file.text().then(JSON.parse).catch(() => null);
    if (read?.format !== FORMAT || !Array.isArray(read.cases)) return say(words("cases_bad_file"));
    for (const one of read.cases) await send("POST", "/cases", fieldsOf(one));
    await list();
    say(words("cases_imported", { n: read.cases.length }));
  }

  async function show() {
    if (!dialog.open) dialog.showModal();
    say("");
    await attempt(list)();
  }
  byId("cases").addEventListener("click", show);
  return { show };
}

const fieldsOf = ({ title, notes, parties, as_of, period }) => ({ title, notes, parties, as_of, period });
