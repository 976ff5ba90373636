/**
 * Teaching a page: asks for the host, hands the page its teaching scripts, and carries the agent through the steps.
 *
 * Answers an adapter that the agent has seen at work and chose to keep, for themselves or as a proposal to the team.
 * Refuses to look at a page before the agent allowed its host, and to send any of its words: what is proposed are
 * selectors and three figures.
 */
import { readTaught } from "./taught.js";
import { teachEntry, teachSheet } from "./view/teaching.js";

/** @typedef {import("../page.js").Adapter} Adapter */
/** @typedef {import("../teach.js").TeachCounts} TeachCounts */
/** @typedef {{ tabId: number, host: string, origin: string }} Spot a page that could be taught */
/** @typedef {{ port: chrome.runtime.Port, sheet: ReturnType<typeof teachSheet>, adapter: Adapter | null, counts: TeachCounts }} Lesson */

const TEACH_FILES = [
  "content/words.js", "content/adapter.js", "content/teach/names.js", "content/teach/tree.js", "content/teach/finding.js",
  "content/teach/roles.js", "content/teach/parts.js", "content/teach/proposing.js", "content/teach/outlines.js",
  "content/teach/pointing.js", "content/teach/start.js",
];

/** @param {number} tabId @returns {Promise<Spot | null>} null where the browser does not tell us the page's address */
async function spotOf(tabId) {
  const { url } = await chrome.tabs.get(tabId).catch(() => ({ url: undefined }));
  if (!url || !/^https?:/.test(url)) return null;
  const { hostname, protocol } = new URL(url);
  return { tabId, host: hostname, origin: `${protocol}//${hostname}/*` };
}

/** The other side of a conversation. @param {Adapter} adapter @returns {Adapter} */
function swapSides(adapter) {
  const other = { customer: /** @type {const} */ ("agent"), agent: /** @type {const} */ ("customer") };
  const role = adapter.message.role.map((rule) => (
    rule.role === "customer" || rule.role === "agent" ? { ...rule, role: other[rule.role] } : rule));
  return { ...adapter, message: { ...adapter.message, role } };
}

/**
 * @param {object} parts
 * @param {HTMLElement} parts.host where the sheet stands
 * @param {HTMLElement} parts.entry where the way in stands
 * @param {readonly HTMLElement[]} parts.behind what cannot be reached while the sheet is open
 * @param {(sentence: string, undo: null) => void} parts.say
 * @param {(adapter: Adapter, tabId: number) => Promise<void>} parts.keep
 * @param {(adapter: Adapter, counts: TeachCounts) => Promise<string>} parts.propose resolves to a sentence
 */
export function teachPages({ host, entry, behind, say, keep, propose }) {
  /** @type {Spot | null} */
  let spot = null;
  /** @type {Lesson | null} */
  let lesson = null;
  let mayOffer = false;

  function drawEntry() {
    const isShown = mayOffer && spot !== null && lesson === null;
    if (isShown === (entry.childElementCount > 0)) return;
    entry.replaceChildren(...(isShown ? [teachEntry(start)] : []));
  }

  async function start() {
    const at = spot;
    if (!at || lesson) return;
    try {
      if (!await chrome.permissions.request({ origins: [at.origin] })) {
        return say(`To learn this page, Rapport needs your permission for ${at.host}. Nothing was read.`, null);
      }
      await chrome.scripting.executeScript({ target: { tabId: at.tabId }, files: TEACH_FILES });
    } catch {
      return say("The browser lets no extension read this page.", null);
    }
    await begin(at);
  }

  /** @param {Spot} at */
  async function begin(at) {
    const before = (await readTaught()).find(({ match }) => match.hosts.includes(at.host));
    const port = chrome.tabs.connect(at.tabId, { name: "teach", frameId: 0 });
    const post = (/** @type {import("../teach.js").TeachToPage} */ message) => port.postMessage(message);
    const sheet = teachSheet(at.host, {
      close: end,
      key: (key) => post({ kind: "key", key }),
      redo: (step) => post({ kind: "step", step }),
      swap() {
        if (!lesson?.adapter) return;
        lesson.adapter = swapSides(lesson.adapter);
        post({ kind: "try", adapter: lesson.adapter });
      },
      keep: (name) => settle(at, name, false),
      propose: (name) => settle(at, name, true),
    }, before?.name ?? at.host);
    lesson = { port, sheet, adapter: null, counts: { customer: 0, agent: 0, other: 0 } };
    port.onMessage.addListener((message) => hear(message));
    port.onDisconnect.addListener(() => {
      void chrome.runtime.lastError;
      if (lesson?.port !== port) return;
      end();
      say("The page closed before it was learned. Open it and teach it again.", null);
    });
    host.replaceChildren(sheet.element);
    for (const element of behind) element.inert = true;
    drawEntry();
    post({ kind: "begin", version: (before?.version ?? 0) + 1 });
    sheet.focus();
  }

  /** @param {import("../teach.js").PageToTeach} message */
  function hear(message) {
    if (!lesson) return;
    if (message.kind === "asked") {
      lesson.adapter = null;
      lesson.sheet.ask(message.step, message.problem);
    } else if (message.kind === "focused") {
      lesson.sheet.point(message.words, message.at, message.of);
    } else if (message.kind === "proposed") {
      lesson.adapter = message.adapter;
      lesson.sheet.show(message.doubts);
    } else if (message.kind === "read") {
      lesson.counts = message.counts;
      lesson.sheet.read(message.lines, message.counts, message.has_composer);
    } else end();
  }

  function end() {
    const over = lesson;
    lesson = null;
    over?.port.disconnect();
    host.replaceChildren();
    for (const element of behind) element.inert = false;
    drawEntry();
    entry.querySelector("button")?.focus();
  }

  /** @param {Spot} at @param {string} name @param {boolean} isForTeam */
  async function settle(at, name, isForTeam) {
    if (!lesson?.adapter) return;
    const { counts } = lesson;
    const adapter = { ...lesson.adapter, name: name.trim().slice(0, 80) || at.host };
    end();
    await keep(adapter, at.tabId);
    say(isForTeam ? await propose(adapter, counts) : `Kept. ${adapter.name} is read from now on.`, null);
  }

  return {
    get isOpen() { return lesson !== null; },

    /** Look at the tab in front. @param {number} tabId */
    async look(tabId) {
      spot = await spotOf(tabId);
      drawEntry();
    },

    /** Say whether there is nothing else in front, so that the way in may be shown. @param {boolean} isWanted */
    offer(isWanted) {
      mayOffer = isWanted;
      drawEntry();
    },
  };
}
