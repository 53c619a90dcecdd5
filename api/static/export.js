// What an investigator takes along: the dossier, the drawn links as CSV, the drawn graph as PNG.

import { enterprisePath, textOf } from "./client.js";
import { byId, element, say } from "./dom.js";
import { language, words } from "./text.js";
import { view } from "./view.js";

const BUTTONS = ["export-dossier", "export-csv", "export-png"];
const CSV = ["from", "from_name", "type", "to", "to_name", "share", "valid_from", "source", "link_id", "points"];

/** Joins the export buttons to the graph; `allow` and `forbid` say whether there is something. */
export function startExport(graph) {
  const saved = (name) => say(words("exported", { name }));
  async function dossier() {
    if (!view.explanation) return;
    const { period } = view.explanation;
    const name = `dossier-${view.id}-${period}.html`;
    try {
      download(name, await textOf(`${enterprisePath(view.id)}/dossier`, { period, language: language() }), "text/html");
      saved(name);
    } catch (error) {
      say(error.message);
    }
  }
  function csv() {
    const rows = [CSV, ...graph.links().map((link) => CSV.map((column) => link[column])), [byId("notice").textContent]];
    const name = `links-${view.id}.csv`;
    // The mark tells spreadsheets that the text is UTF-8.
    download(name, `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`, "text/csv");
    saved(name);
  }
  async function png() {
    const name = `graph-${view.id}.png`;
    download(name, await withNotice(await graph.picture()), "image/png");
    saved(name);
  }
  byId("export-dossier").addEventListener("click", dossier);
  byId("export-csv").addEventListener("click", csv);
  byId("export-png").addEventListener("click", png);
  return {
    dossier,
    allow: () => { for (const id of BUTTONS) byId(id).disabled = id === "export-dossier" && !view.explanation; },
    forbid: () => { for (const id of BUTTONS) byId(id).disabled = true; },
  };
}

/** Saves some text or blob as a file of the browser's downloads. */
export function download(name, content, type) {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: `${type};charset=utf-8` }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

// A cell that starts like a formula would be run by a spreadsheet.
function cell(value) {
  const text = String(value ?? "");
  const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

// The usage notice, who is drawn and when stand below the picture.
async function withNotice(blob) {
  const image = await createImageBitmap(blob);
  const canvas = element("canvas", { width: Math.max(image.width, 900), height: image.height + 80 });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0);
  pen.fillStyle = "#17223b";
  pen.font = '20px "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';
  pen.fillText(`${view.profile.name ?? ""} ${view.id} · ${view.around.as_of} · ${new Date().toISOString().slice(0, 16)}`, 20, image.height + 28);
  pen.font = '16px "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';
  pen.fillText(byId("notice").textContent, 20, image.height + 58);
  return new Promise((done) => { canvas.toBlob(done, "image/png"); });
}
