/**
 * Sites: the adapters that ship with the extension, and the agent's consent to read a page.
 *
 * Answers whether the tab in front is a chat page somebody may offer to read, and asks for the one host it needs.
 * Refuses to read anything itself.
 */
import { usableAmong } from "./adapters.js";
import { originOf } from "./consent.js";
import { readTaught, readTeamSites } from "./taught.js";

/** @typedef {import("../page.js").Adapter} Adapter */
/** @typedef {{ tabId: number, host: string, origin: string, name: string }} Offer */

export const CONTENT_FILES = /** @type {const} */ ([
  "content/words.js", "content/adapter.js", "content/focus.js", "content/letters.js", "content/fields.js",
  "content/editors.js", "content/insert.js", "content/pace.js", "content/touching.js", "content/changes.js",
  "content/telling.js", "content/drafts.js", "content/keys.js", "content/watching.js", "content/main.js",
  "content/start.js",
]);

/** What this agent taught, then what their team did, then the adapters that ship: the first that fits a page reads it. One
 * that is broken or not to be had is told and left out: the others still work.
 * @param {(path: string) => string} [resolve] @param {(sentence: string) => void} [tell] @returns {Promise<Adapter[]>} */
export async function loadAdapters(
  resolve = (path) => new URL(`../sites/${path}`, import.meta.url).href, tell = console.warn,
) {
  /** @type {string[]} */
  const names = await (await fetch(resolve("index.json"))).json();
  const claimed = await Promise.all(names.map(async (name) => {
    const adapter = await fetch(resolve(name)).then((answer) => answer.json()).catch(() => null);
    return { name, adapter };
  }));
  const taught = [...await readTaught(), ...await readTeamSites()].map((adapter) => ({ name: adapter?.name ?? "taught here", adapter }));
  return usableAmong([...taught, ...claimed], tell);
}

/** Runs in the page, before consent: says which adapter would fit and reads nothing else.
 * @param {{ id: string, match: Adapter["match"] }[]} rules */
function probe(rules) {
  const { hostname, pathname, search, hash } = location;
  return rules.find(({ match: { hosts, path, selector } }) => hosts.some((pattern) => pattern === "*"
    || hostname === pattern || (pattern.startsWith("*.") && hostname.endsWith(pattern.slice(1))))
    && (!path || new RegExp(path).test(pathname + search + hash))
    && selector.some((one) => document.querySelector(one) !== null))?.id;
}

/** What could be offered for a tab; null where the page is no chat we know, is read already, or may not be looked at.
 * @param {readonly Adapter[]} adapters @param {number} tabId @returns {Promise<Offer | null>} */
export async function findOffer(adapters, tabId) {
  try {
    const { url } = await chrome.tabs.get(tabId);
    const origin = originOf(url ?? "");
    if (!url || origin === null) return null;
    const { hostname } = new URL(url);
    if (await chrome.permissions.contains({ origins: [origin] })) return null;
    const rules = adapters.map(({ id, match }) => ({ id, match }));
    const [found] = await chrome.scripting.executeScript({ target: { tabId }, func: probe, args: [rules] });
    const adapter = adapters.find(({ id }) => id === found?.result);
    return adapter ? { tabId, host: hostname, origin, name: adapter.name } : null;
  } catch {
    return null; // The agent has not pressed our button on this tab: it is none of our business yet.
  }
}

/** Ask for the host, then start reading. Must be called from a click. @param {Offer} offer */
export async function acceptOffer({ tabId, origin }) {
  if (!await chrome.permissions.request({ origins: [origin] })) return false;
  await readTab(tabId);
  return true;
}

/** Read a tab from now on; one that is read already goes on as before. @param {number} tabId */
export async function readTab(tabId) {
  await chrome.scripting.executeScript({ target: { tabId, allFrames: true }, files: [...CONTENT_FILES] });
}
