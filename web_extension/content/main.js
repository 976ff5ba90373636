/**
 * Watches a chat page and tells the panel what is said on it; puts texts in when the panel asks.
 *
 * Answers when to look at the DOM and what is new since the last look. Refuses to know selectors (adapter.js), editors
 * (insert.js), the wire (start.js, or the demo's bridge), and anything about suggestions.
 */
"use strict";

(() => {
  /** @typedef {import("../page.js").Adapter} Adapter */
  /** @typedef {import("../page.js").PageConversation} PageConversation */
  /** @typedef {import("../page.js").ReadMessage} ReadMessage */
  /**
   * @typedef {object} Seen
   * @property {Element} container
   * @property {PageConversation} conversation
   * @property {Map<string, { text: string, revision: number }>} said
   * @property {boolean} isTyping
   * @property {string} draft what the panel was last told of the composer
   * @property {string} writing what stands in the composer, once it has stood for a pause of typing
   * @property {number | undefined} pause
   */

  const PAUSE_MS = 400;
  const SETTLE_MS = 20;
  const LOOK_EVERY_MS = 2000;
  const OBSERVED = { childList: true, subtree: true, characterData: true };

  const { adapter: dom, insertion } = globalThis.rapportContent;

  /** @param {ReadMessage} message @param {number} revision @returns {import("../protocol.js").HeardTurn} */
  function turnFrom(message, revision) {
    const name = (/** @type {number} */ n) => (n === 0 ? message.id : `${message.id}#${n}`);
    return {
      source_turn_id: name(revision),
      speaker: message.speaker,
      text: message.text,
      ...(message.at && { at: message.at }),
      ...(revision > 0 && { revises: name(revision - 1) }),
    };
  }

  globalThis.rapportContent.read = (wire, signal) => {
    /** @type {Adapter[]} */
    let adapters = [];
    /** @type {Adapter | null} */
    let adapter = null;
    /** @type {Map<string, Seen>} */
    const open = new Map();
    /** @type {WeakSet<Node>} */
    const observed = new WeakSet();
    let isDue = false;

    /** @param {Seen} seen @param {boolean} isFirst */
    function tell(seen, isFirst) {
      const wasEmpty = seen.said.size === 0;
      const messages = adapter ? dom.messages(adapter, seen.container) : [];
      /** @type {import("../protocol.js").HeardTurn[]} */
      let older = [];
      /** @type {import("../protocol.js").HeardTurn[]} */
      let newer = [];
      for (const message of messages) {
        if (message.is_deleted) continue;
        const said = seen.said.get(message.id);
        if (said?.text === message.text) {
          older = [...older, ...newer];
          newer = [];
          continue;
        }
        const revision = said ? said.revision + 1 : 0;
        seen.said.set(message.id, { text: message.text, revision });
        newer.push(turnFrom(message, revision));
      }
      if (isFirst || (wasEmpty && newer.length > 1)) [older, newer] = [newer, []];
      const { external_id } = seen.conversation;
      if (older.length > 0) wire.post({ kind: "turns", external_id, is_history: true, turns: older });
      if (newer.length > 0) wire.post({ kind: "turns", external_id, is_history: false, turns: newer });
    }

    /** @param {Seen} seen */
    function tellTyping(seen) {
      const isTyping = adapter !== null && dom.isTyping(adapter, seen.container);
      if (isTyping === seen.isTyping) return;
      seen.isTyping = isTyping;
      wire.post({ kind: "typing", external_id: seen.conversation.external_id, is_typing: isTyping });
    }

    /** Tell what stands in the composer, an empty one at once, else after a pause of typing. @param {Seen} seen */
    function tellDraft(seen) {
      const composer = adapter && dom.composer(adapter, seen.container);
      const text = composer && !composer.is_note ? insertion.draft(composer.element) : "";
      if (text === seen.writing) return;
      seen.writing = text;
      clearTimeout(seen.pause);
      const tellNow = () => {
        if (signal.aborted || seen.draft === seen.writing) return;
        seen.draft = seen.writing;
        wire.post({ kind: "draft", external_id: seen.conversation.external_id, text: seen.draft });
      };
      if (text === "") tellNow();
      else seen.pause = window.setTimeout(tellNow, PAUSE_MS);
    }

    function look() {
      isDue = false;
      if (signal.aborted) return;
      adapter = dom.find(adapters) ?? adapter; // A single-page app may go on to a page that another adapter reads.
      if (!adapter) return;
      for (const root of dom.roots(adapter)) {
        if (observed.has(root)) continue;
        observed.add(root);
        observer.observe(root, OBSERVED);
      }
      const standing = new Set();
      for (const container of dom.containers(adapter)) {
        const conversation = dom.conversation(adapter, container);
        if (!conversation) continue;
        standing.add(conversation.external_id);
        let seen = open.get(conversation.external_id);
        const isFirst = !seen;
        if (!seen) {
          seen = { container, conversation, said: new Map(), isTyping: false, draft: "", writing: "", pause: undefined };
          open.set(conversation.external_id, seen);
          wire.post({ kind: "opened", conversation });
        }
        seen.container = container;
        tell(seen, isFirst);
        tellTyping(seen);
        tellDraft(seen);
      }
      for (const external_id of open.keys()) {
        if (standing.has(external_id)) continue;
        open.delete(external_id);
        wire.post({ kind: "closed", external_id });
      }
    }

    function lookSoon() {
      if (isDue) return;
      isDue = true;
      setTimeout(look, SETTLE_MS);
    }

    /** @param {string} external_id @returns {ReturnType<typeof dom.composer> | "other_conversation"} */
    function composerOf(external_id) {
      const seen = open.get(external_id);
      const now = seen && adapter && dom.conversation(adapter, seen.container);
      if (!adapter || !seen?.container.isConnected || now?.external_id !== external_id) return "other_conversation";
      return dom.composer(adapter, seen.container);
    }

    /** @param {import("../page.js").PanelToPage & { kind: "insert" | "replace" | "undo" }} message */
    async function change(message) {
      const composer = composerOf(message.external_id);
      if (composer === "other_conversation") return composer;
      if (!composer) return "no_composer";
      if (message.kind === "undo") return insertion.undo(composer.element);
      if (composer.is_note) return "note_mode";
      if (message.kind === "replace") return insertion.replace(composer.element, message.place, message.text);
      return insertion.insert(composer.element, message.text, message.mode);
    }

    const observer = new MutationObserver(lookSoon);
    const clock = setInterval(lookSoon, LOOK_EVERY_MS);
    signal.addEventListener("abort", () => { observer.disconnect(); clearInterval(clock); });

    document.addEventListener("selectionchange", () => {
      const active = document.activeElement;
      if (active instanceof HTMLElement && active.isContentEditable) insertion.remember(active);
    }, { signal });

    document.addEventListener("input", () => open.forEach(tellDraft), { signal, capture: true });

    document.addEventListener("keydown", (event) => {
      const index = ["Digit1", "Digit2", "Digit3", "Digit4"].indexOf(event.code) + 1;
      const isOurs = index > 0 || event.code === "KeyZ" || event.code === "KeyU";
      if (!isOurs || !event.isTrusted || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (open.size === 0) return;
      event.preventDefault();
      event.stopPropagation();
      if (index > 0) wire.post({ kind: "insert_key", index });
      else wire.post({ kind: event.code === "KeyZ" ? "undo_key" : "use_key" });
    }, { signal, capture: true });

    wire.listen((message) => {
      if (message.kind === "start") {
        ({ adapters } = message);
        open.clear();
        look();
      } else {
        change(message).then((outcome) => wire.post({ kind: "outcome", request: message.request, outcome }));
      }
    });
  };
})();
