/**
 * Sites: the adapters that ship with the extension, and the agent's consent to read a page.
 *
 * Answers whether the tab in front is a chat page somebody may offer to read, and asks for the one host it needs.
 * Refuses to read anything itself.
 */

/** @typedef {import("../page.js").Adapter} Adapter */
/** @typedef {{ tabId: number, host: string, origin: string, name: string }} Offer */

export const CONTENT_FILES = /** @type {const} */ ([
  "content/adapter.js", "content/focus.js", "content/letters.js", "content/fields.js", "content/editors.js",
  "content/insert.js", "content/main.js", "content/start.js",
]);

/** @param {(path: string) => string} [resolve] @returns {Promise<Adapter[]>} */
export async function loadAdapters(resolve = (path) => new URL(`../sites/${path}`, import.meta.url).href) {
  /** @type {string[]} */
  const names = await (await fetch(resolve("index.json"))).json();
  return Promise.all(names.map(async (name) => (await fetch(resolve(name))).json()));
}

/** Runs in the page, before consent: says which selector list matches and reads nothing else.
 * @param {{ id: string, selector: string, hosts: string[] }[]} rules */
function probe(rules) {
  const { hostname } = location;
  return rules.find(({ hosts, selector }) => document.querySelector(selector) !== null && hosts.some((pattern) =>
    pattern === "*" || hostname === pattern || (pattern.startsWith("*.") && hostname.endsWith(pattern.slice(1)))))?.id;
}

/** What could be offered for a tab; null where the page is no chat we know, is read already, or may not be looked at.
 * @param {readonly Adapter[]} adapters @param {number} tabId @returns {Promise<Offer | null>} */
export async function findOffer(adapters, tabId) {
  try {
    const { url } = await chrome.tabs.get(tabId);
    if (!url || !/^https?:/.test(url)) return null;
    const { hostname, protocol } = new URL(url);
    const origin = `${protocol}//${hostname}/*`;
    if (await chrome.permissions.contains({ origins: [origin] })) return null;
    const rules = adapters.map(({ id, match }) => ({ id, selector: match.selector, hosts: match.hosts }));
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
  await chrome.scripting.executeScript({ target: { tabId }, files: [...CONTENT_FILES] });
  return true;
}
