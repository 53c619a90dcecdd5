// How the page asks the API: the key and the purpose kept in this tab, and errors as problems.

const KEY = "linkrisk-key";
const PURPOSE = "linkrisk-purpose";
const DOCUMENT = "linkrisk-document";

export class Problem extends Error {
  constructor(status, document) {
    super(document.detail ?? document.title ?? String(status));
    this.status = status;
    this.type = document.type ?? "";
  }
}

export const hasKey = () => Boolean(sessionStorage.getItem(KEY));
export const keepKey = (key) => sessionStorage.setItem(KEY, key);
export const forgetKey = () => sessionStorage.removeItem(KEY);

/** What the page reads for: the purpose code and the document number, '' when not entered. */
export const reason = () => ({
  purpose: sessionStorage.getItem(PURPOSE) ?? "", document: sessionStorage.getItem(DOCUMENT) ?? "",
});
export function keepReason(purpose, document) {
  sessionStorage.setItem(PURPOSE, purpose);
  sessionStorage.setItem(DOCUMENT, document);
}

/** Takes a key (`/#key=...&purpose=...&document=...`) and removes it, so it is not left in history. */
export function takeKeyFromAddress() {
  const parts = new URLSearchParams(location.hash.slice(1));
  if (!parts.has("key")) return;
  keepKey(parts.get("key"));
  if (parts.has("purpose")) keepReason(parts.get("purpose"), parts.get("document") ?? "");
  for (const name of ["key", "purpose", "document"]) parts.delete(name);
  const rest = parts.toString();
  history.replaceState(null, "", location.pathname + (rest ? `#${rest}` : ""));
}

/** The JSON answer of a GET; throws Problem, or the fetch error of a server that is not there. */
export function ask(path, parameters = {}, signal = undefined) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== "");
  const query = new URLSearchParams(given).toString();
  return answerOf(query ? `${path}?${query}` : path, { signal });
}

/** The latest or the month's classes of some enterprises, by id; at most 1,000 are asked for. */
export async function classesOf(ids, period) {
  if (!ids.length) return new Map();
  const body = JSON.stringify({ enterprise_ids: ids.slice(0, 1000), period: period || null });
  const { grades } = await answerOf("/grades/batch", { method: "POST", body });
  return new Map(grades.map((grade) => [grade.enterprise_id, grade]));
}

async function answerOf(address, options) {
  const { purpose, document } = reason();
  // A header holds ASCII only: other letters of a document number are percent-encoded.
  const headers = {
    "X-API-Key": sessionStorage.getItem(KEY) ?? "", "X-Purpose": purpose, "X-Document": encodeURIComponent(document),
  };
  if (options.body) headers["Content-Type"] = "application/json";
  const response = await fetch(address, { ...options, headers });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Problem(response.status, answer);
  return answer;
}

export const enterprisePath = (id) => `/enterprises/${encodeURIComponent(id)}`;
export const explanationPath = (id) => `/grades/${encodeURIComponent(id)}/explanation`;
