// How the page asks the API: the key kept in this tab, and errors as problems.

const KEY = "linkrisk-key";

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

/** Takes a key from the address (`/#key=...`) and removes it there, so it is not left in history. */
export function takeKeyFromAddress() {
  const parts = new URLSearchParams(location.hash.slice(1));
  if (!parts.has("key")) return;
  keepKey(parts.get("key"));
  parts.delete("key");
  const rest = parts.toString();
  history.replaceState(null, "", location.pathname + (rest ? `#${rest}` : ""));
}

/** The JSON answer of a GET; throws Problem, or the fetch error of a server that is not there. */
export async function ask(path, parameters = {}, signal = undefined) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== "");
  const query = new URLSearchParams(given).toString();
  const response = await fetch(query ? `${path}?${query}` : path, {
    headers: { "X-API-Key": sessionStorage.getItem(KEY) ?? "", "X-Purpose": "page" },
    signal,
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Problem(response.status, answer);
  return answer;
}

export const enterprisePath = (id) => `/enterprises/${encodeURIComponent(id)}`;
export const explanationPath = (id) => `/grades/${encodeURIComponent(id)}/explanation`;
