/**
 * Sites: the adapters that ship with the extension, and the agent's consent to read a page.
 *
 * Answers whether the tab in front is a chat page somebody may offer to read, or holds one in a frame, and asks for the one
 * host it needs.
 * Refuses to read anything itself.
 */
import { usableAmong } from "./adapters.js";
import { originOf } from "./consent.js";
import { guessFrames } from "./frames.js";
import { readTaught, readTeamSites } from "./taught.js";

/** @typedef {import("../page.js").Adapter} Adapter */
/** @typedef {{ tabId: number, host: string, origin: string, name: string | null, around: string | null }} Offer `around` is the
 * site in which a frame of this one stands; `name` is null where it is not known what the frame shows */

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

/** Runs in the page, before consent: says which adapter would fit and where its frames of other sites come from, and reads
 * nothing else.
 * @param {{ id: string, match: Adapter["match"] }[]} rules */
function probe(rules) {
  const { href, origin, hostname, pathname, search, hash } = location;
  const id = rules.find(({ match: { hosts, path, selector } }) => hosts.some((pattern) => pattern === "*"
    || hostname === pattern || (pattern.startsWith("*.") && hostname.endsWith(pattern.slice(1))))
    && (!path || new RegExp(path).test(pathname + search + hash))
    && selector.some((one) => document.querySelector(one) !== null))?.id;
  const frames = [...document.querySelectorAll("iframe")].flatMap((frame) => {
    if (!URL.canParse(frame.src) || new URL(frame.src).origin === origin || !frame.checkVisibility()) return [];
    const { width, height } = frame.getBoundingClientRect();
    return [{ url: frame.src, share: (width * height) / (innerWidth * innerHeight) }];
  });
  return { url: href, id: id ?? null, frames };
}

/** Look into every frame of a tab that may be looked into. @param {readonly Adapter[]} adapters @param {number} tabId */
async function probeTab(adapters, tabId) {
  const rules = adapters.map(({ id, match }) => ({ id, match }));
  const results = await chrome.scripting.executeScript({ target: { tabId, allFrames: true }, func: probe, args: [rules] });
  return results.flatMap(({ result }) => (result ? [result] : []));
}

/** @param {string} origin */
const isRead = (origin) => chrome.permissions.contains({ origins: [origin] });

/** What could be offered for a tab; null where the page holds no chat we know, is read already, or may not be looked at.
 * @param {readonly Adapter[]} adapters @param {number} tabId @param {boolean} isAsked the agent pressed our button there
 * @returns {Promise<Offer | null>} */
export async function findOffer(adapters, tabId, isAsked) {
  try {
    const { url } = await chrome.tabs.get(tabId);
    if (!url || originOf(url) === null) return null;
    const probed = await probeTab(adapters, tabId);
    const found = probed.find(({ id }) => id !== null);
    if (found) {
      const origin = originOf(found.url);
      const adapter = adapters.find(({ id }) => id === found.id);
      if (!adapter || origin === null) return null;
      if (await isRead(origin)) {
        if (isAsked) await readTab(tabId); // a frame whose script an update orphaned: nobody else finds it (worker/scripts.js)
        return null;
      }
      return { tabId, host: new URL(found.url).hostname, origin, name: adapter.name, around: null };
    }
    for (const guess of guessFrames(probed.flatMap(({ frames }) => frames), adapters, isAsked)) {
      if (!await isRead(guess.origin)) return { tabId, ...guess, around: new URL(url).hostname };
    }
    return null;
  } catch {
    return null; // The agent has not pressed our button on this tab: it is none of our business yet.
  }
}

/** Say whether a tab shows a chat we know, as far as it may be looked into. @param {readonly Adapter[]} adapters
 * @param {number} tabId */
export const hasChat = async (adapters, tabId) => (await probeTab(adapters, tabId)).some(({ id }) => id !== null);

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
