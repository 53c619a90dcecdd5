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
  return answerOf(addressOf(path, parameters), { signal });
}

/** The text of a GET, for a file; throws like `ask`. */
export const textOf = (path, parameters) => answerOf(addressOf(path, parameters), {}, "text");

/** The JSON answer of another method with a JSON body; null for an answer without content. */
export function send(method, path, body = undefined) {
  return answerOf(path, { method, body: body && JSON.stringify(body) });
}

// A parameter with a list is named once for each of its values.
function addressOf(path, parameters) {
  const given = Object.entries(parameters).flatMap(([name, value]) => [value].flat().map((one) => [name, one]))
    .filter(([, value]) => value !== null && value !== undefined && value !== "");
  const query = new URLSearchParams(given).toString();
  return query ? `${path}?${query}` : path;
}

/** The latest or the month's classes of some enterprises, by id; at most 1,000 are asked for. */
export async function classesOf(ids, period) {
  if (!ids.length) return new Map();
  const { grades } = await send("POST", "/grades/batch", { enterprise_ids: ids.slice(0, 1000), period: period || null });
  return new Map(grades.map((grade) => [grade.enterprise_id, grade]));
}

async function answerOf(address, options, as = "json") {
  const { purpose, document } = reason();
  // A header holds ASCII only: other letters of a document number are percent-encoded.
  const headers = {
    "X-API-Key": sessionStorage.getItem(KEY) ?? "", "X-Purpose": purpose, "X-Document": encodeURIComponent(document),
  };
  if (options.body) headers["Content-Type"] = "application/json";
  const response = await fetch(address, { ...options, headers });
  if (response.ok && as === "text") return response.text();
  const answer = response.status === 204 ? null : await response.json().catch(() => ({}));
  if (!response.ok) throw new Problem(response.status, answer ?? {});
  return answer;
}

export const enterprisePath = (id) => `/enterprises/${encodeURIComponent(id)}`;
export const explanationPath = (id) => `/grades/${encodeURIComponent(id)}/explanation`;
