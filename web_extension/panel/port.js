/**
 * The page port: what the panel hears from chat pages and asks of them, over whichever wire there is.
 *
 * Answers turns, typing and conversations as they happen, and an outcome for each insertion. Refuses to know the
 * server, and sites: the adapters it hands to pages are data. Two wires exist: ports to content scripts in tabs, and
 * postMessage to the page around the panel (the demo).
 */

import { mayRead, onWithdrawn } from "./consent.js";

/** @typedef {import("../page.js").PageToPanel} PageToPanel */
/** @typedef {import("../page.js").PanelToPage} PanelToPage */
/** @typedef {import("../page.js").PageConversation} PageConversation */
/** @typedef {import("../page.js").Outcome} Outcome */
/** @typedef {import("../protocol.js").HeardTurn} HeardTurn */
/** @typedef {string} PageName a page's name on its wire: tab and frame as "7:0", or "demo" */

/**
 * @typedef {object} Wire
 * @property {(page: PageName, message: PanelToPage) => void} post
 * @property {(events: WireEvents) => void} start
 */
/**
 * @typedef {object} WireEvents
 * @property {(page: PageName) => void} onPage a page is there, or there again
 * @property {(page: PageName, message: PageToPanel) => void} onMessage
 * @property {(page: PageName) => void} onGone
 * @property {(tab: string) => void} onFront the tab the agent looks at, with all its frames; or "demo"
 */
/**
 * @typedef {object} PortListener
 * @property {(conversation: PageConversation) => void} onConversation
 * @property {(conversation: PageConversation) => void} onClosed
 * @property {(conversation: PageConversation, turns: HeardTurn[], isHistory: boolean) => void} onTurns
 * @property {(conversation: PageConversation, isTyping: boolean) => void} onTyping
 * @property {(conversation: PageConversation, text: string) => void} onDraft the agent paused in an unsent text
 * @property {(conversations: readonly PageConversation[]) => void} onFront what the agent has before them now
 * @property {(index: number, mode: import("../page.js").InsertMode) => void} onInsertKey
 * @property {() => void} onUndoKey
 * @property {() => void} onUseKey
 * @property {(problem: import("../page.js").Trouble, count: number) => void} onTrouble a page cannot be read well
 */

const ANSWER_MS = 3000;

export class PagePort {
  /** @type {Map<PageName, Map<string, PageConversation>>} */
  #pages = new Map();
  /** @type {Map<number, (outcome: Outcome) => void>} */
  #asked = new Map();
  #request = 0;
  #front = "";

  /** @param {Wire} wire @param {readonly import("../page.js").Adapter[]} adapters */
  constructor(wire, adapters) {
    this.wire = wire;
    this.adapters = adapters;
  }

  /** @param {PortListener} listener */
  listen(listener) {
    this.wire.start({
      onPage: (page) => {
        this.#pages.set(page, new Map());
        this.wire.post(page, { kind: "start", adapters: [...this.adapters] });
      },
      onMessage: (page, message) => this.#receive(page, message, listener),
      onGone: (page) => {
        const open = this.#pages.get(page);
        this.#pages.delete(page);
        open?.forEach((conversation) => listener.onClosed(conversation));
      },
      onFront: (page) => {
        this.#front = page;
        listener.onFront([...this.#pages].flatMap(([name, open]) => (this.#isFront(name) ? [...open.values()] : [])));
      },
    });
  }

  /** @param {PageName} page */
  #isFront(page) {
    return page === this.#front || page.startsWith(`${this.#front}:`);
  }

  /** Have every page tell its conversations and their turns once more; what is known already counts once. */
  askAnew() {
    for (const page of this.#pages.keys()) this.wire.post(page, { kind: "start", adapters: [...this.adapters] });
  }

  /** @param {PageName} page @param {PageToPanel} message @param {PortListener} listener */
  #receive(page, message, listener) {
    const open = this.#pages.get(page);
    if (!open) return;
    if (message.kind === "insert_key") {
      listener.onInsertKey(message.index, message.mode);
    } else if (message.kind === "undo_key") {
      listener.onUndoKey();
    } else if (message.kind === "use_key") {
      listener.onUseKey();
    } else if (message.kind === "trouble") {
      listener.onTrouble(message.problem, message.count);
    } else if (message.kind === "outcome") {
      this.#asked.get(message.request)?.(message.outcome);
    } else if (message.kind === "opened") {
      open.set(message.conversation.external_id, message.conversation);
      listener.onConversation(message.conversation);
      if (this.#isFront(page)) listener.onFront([message.conversation]);
    } else {
      const conversation = open.get(message.external_id);
      if (!conversation) return;
      if (message.kind === "turns") listener.onTurns(conversation, message.turns, message.is_history);
      else if (message.kind === "typing") listener.onTyping(conversation, message.is_typing);
      else if (message.kind === "draft") listener.onDraft(conversation, message.text);
      else {
        open.delete(message.external_id);
        listener.onClosed(conversation);
      }
    }
  }

  /** @param {string} source @param {string} external_id @returns {PageName | undefined} */
  #pageOf(source, external_id) {
    const holds = (/** @type {PageName} */ page) => this.#pages.get(page)?.get(external_id)?.source === source;
    const pages = [...this.#pages.keys()].filter(holds);
    return pages.find((page) => this.#isFront(page)) ?? pages[0];
  }

  /** Say whether a conversation has a composer to insert into. @param {string} source @param {string} external_id */
  has(source, external_id) {
    return this.#pageOf(source, external_id) !== undefined;
  }

  /** @param {{ source: string, external_id: string }} conversation @param {string} text
   * @param {import("../page.js").InsertMode} [mode] */
  insert({ source, external_id }, text, mode = "cursor") {
    return this.#ask(source, external_id, (request) => ({ kind: "insert", request, external_id, text, mode }));
  }

  /** Put a text in the place of some words of the draft. @param {{ source: string, external_id: string }} conversation
   * @param {import("../page.js").DraftPlace} place @param {string} text */
  replace({ source, external_id }, place, text) {
    return this.#ask(source, external_id, (request) => ({ kind: "replace", request, external_id, place, text }));
  }

  /** @param {{ source: string, external_id: string }} conversation */
  undo({ source, external_id }) {
    return this.#ask(source, external_id, (request) => ({ kind: "undo", request, external_id }));
  }

  /** @param {string} source @param {string} external_id @param {(request: number) => PanelToPage} make
   * @returns {Promise<Outcome>} */
  #ask(source, external_id, make) {
    const page = this.#pageOf(source, external_id);
    if (page === undefined) return Promise.resolve("other_conversation");
    const request = this.#request += 1;
    return new Promise((resolve) => {
      const settle = (/** @type {Outcome} */ outcome) => {
        clearTimeout(timer);
        this.#asked.delete(request);
        resolve(outcome);
      };
      const timer = setTimeout(settle, ANSWER_MS, "not_taken");
      this.#asked.set(request, settle);
      this.wire.post(page, make(request));
    });
  }
}

/** Ports to the content scripts of this window's tabs, one a frame: a chat may stand in a frame of another site.
 * @returns {Wire} */
export function tabsWire() {
  /** @type {Map<PageName, chrome.runtime.Port>} */
  const ports = new Map();
  /** @type {WeakMap<chrome.runtime.Port, string>} */
  const urls = new WeakMap();
  return {
    post: (page, message) => ports.get(page)?.postMessage(message),
    start(events) {
      const connect = (/** @type {number} */ tabId, /** @type {number} */ frameId, /** @type {string} */ url) => {
        const page = `${tabId}:${frameId}`;
        ports.get(page)?.disconnect();
        const port = chrome.tabs.connect(tabId, { name: "panel", frameId });
        ports.set(page, port);
        urls.set(port, url);
        port.onMessage.addListener((message) => {
          if (ports.get(page) === port) events.onMessage(page, message);
        });
        port.onDisconnect.addListener(() => {
          void chrome.runtime.lastError; // the page left while we called it
          if (ports.get(page) !== port) return;
          ports.delete(page);
          events.onGone(page);
        });
        events.onPage(page);
      };
      chrome.runtime.onMessage.addListener((message, { tab, frameId, url }) => {
        if (message?.kind === "page_ready" && tab?.id !== undefined && frameId !== undefined && tab.windowId === windowId) {
          const { id } = tab;
          // A script outlives the consent it came with: it stays in its page until that is loaded anew.
          mayRead(url).then((isAllowed) => { if (isAllowed) connect(id, frameId, url ?? ""); });
        }
      });
      onWithdrawn(() => ports.forEach(async (port, page) => {
        if (await mayRead(urls.get(port))) return;
        port.disconnect();
        ports.delete(page);
        events.onGone(page);
      }));
      /** @type {number} */
      let windowId = chrome.windows.WINDOW_ID_NONE;
      chrome.windows.getCurrent().then(async (here) => {
        windowId = here.id ?? windowId;
        for (const tab of await chrome.tabs.query({ windowId })) {
          if (tab.id === undefined) continue;
          if (tab.active) events.onFront(String(tab.id));
          chrome.tabs.sendMessage(tab.id, { kind: "panel_opened" }).catch(() => {
            // No content script there: not a page we read.
          });
        }
      });
      chrome.tabs.onActivated.addListener((active) => {
        if (active.windowId === windowId) events.onFront(String(active.tabId));
      });
    },
  };
}

/** The page around the panel, same origin only. @returns {Wire} */
export function parentWire() {
  const { origin } = location;
  return {
    post: (_page, message) => window.parent.postMessage({ rapport: message }, origin),
    start(events) {
      window.addEventListener("message", (event) => {
        if (event.origin !== origin || event.source !== window.parent || !event.data?.rapport) return;
        const message = event.data.rapport;
        if (message.kind === "page_ready") {
          events.onPage("demo");
          events.onFront("demo");
        } else {
          events.onMessage("demo", message);
        }
      });
      events.onPage("demo");
      events.onFront("demo");
    },
  };
}
