/**
 * What the panel was told of a conversation, and what of the messages just read it has not been told yet.
 *
 * Answers turns: new, revised, taken back, each as history or as said now. Refuses to read pages and to know when to look.
 */
"use strict";

(() => {
  /** @typedef {import("../page.js").ReadMessage} ReadMessage */
  /** @typedef {import("../protocol.js").HeardTurn} HeardTurn */
  /** @typedef {import("../page.js").Told} Told */

  /** As many names as are remembered; one that comes back after that is told again, and the server knows it. */
  const KEPT = 1000;
  const DELETED = "Message deleted";

  /** @param {ReadMessage} message */
  const wordsOf = ({ speaker, text, is_deleted }) => (is_deleted ? DELETED : `${speaker}\n${text}`);

  /** @param {ReadMessage} message @param {number} revision @returns {HeardTurn} */
  function turnFrom(message, revision) {
    const name = (/** @type {number} */ n) => (n === 0 ? message.id : `${message.id}#${n}`);
    return {
      source_turn_id: name(revision),
      speaker: message.is_deleted ? "system" : message.speaker,
      text: message.is_deleted ? DELETED : message.text,
      ...(message.at && { at: message.at }),
      ...(revision > 0 && { revises: name(revision - 1) }),
    };
  }

  /** @param {Told} told @param {string} id @param {{ words: string, revision: number }} what */
  function keep(told, id, what) {
    told.said.delete(id);
    told.said.set(id, what);
    if (told.said.size > KEPT) told.said.delete(told.said.keys().next().value ?? "");
  }

  /** A message that the page shows before it is sent gets another id once it is: it is the same message.
   * @param {Told} told @param {ReadMessage} message */
  function takeNewName(told, { node, id, speaker, text }) {
    const before = told.names.get(node);
    const said = before === undefined || before === id ? undefined : told.said.get(before);
    if (speaker === "agent" && said?.words === `${speaker}\n${text}` && !told.said.has(id)) keep(told, id, said);
  }

  globalThis.rapportContent.telling = {
    begin: () => ({ said: new Map(), names: new WeakMap(), newest: null, newestId: "", newestAt: "", ordinals: new Map() }),

    next(told, messages, { liveFrom, isFirst }) {
      const wasEmpty = told.said.size === 0;
      /** @type {HeardTurn[]} */
      const history = [];
      /** @type {HeardTurn[]} */
      const live = [];
      messages.forEach((message, index) => {
        takeNewName(told, message);
        told.names.set(message.node, message.id);
        const said = told.said.get(message.id);
        const words = wordsOf(message);
        if (said) keep(told, message.id, said); // what is still on the page is forgotten last
        if (said?.words === words || (!said && message.is_deleted)) return;
        const revision = said ? said.revision + 1 : 0;
        keep(told, message.id, { words, revision });
        const isOld = index < liveFrom || (message.at !== null && message.at < told.newestAt);
        (isOld ? history : live).push(turnFrom(message, revision));
      });
      const isHistory = isFirst || (wasEmpty && live.length > 1);
      return isHistory ? { history: [...history, ...live], live: [] } : { history, live };
    },

    rememberNewest(told, { node, id, at }) {
      told.newest = node;
      told.newestId = id;
      if (at !== null && at > told.newestAt) told.newestAt = at;
    },

    ordinals(told, isFromStart) {
      /** @type {Map<string, number>} */
      const counted = isFromStart ? new Map() : told.ordinals;
      let asked = "";
      return {
        next(words) {
          asked = words;
          return (counted.get(words) ?? 0) + 1;
        },
        /** Ids stay with their nodes, so the number that a message has may be higher than its place says. */
        note(id) {
          if (!id.startsWith("~") || asked === "") return;
          const ordinal = Number(id.slice(id.lastIndexOf(".") + 1));
          counted.set(asked, Math.max(counted.get(asked) ?? 0, ordinal));
          if (isFromStart) told.ordinals.set(asked, Math.max(told.ordinals.get(asked) ?? 0, ordinal));
          if (told.ordinals.size > KEPT) told.ordinals.delete(told.ordinals.keys().next().value ?? "");
          asked = "";
        },
      };
    },
  };
})();
