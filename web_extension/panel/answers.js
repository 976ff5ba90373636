/**
 * What the agent does with a card: insert, copy, wave away, take back; and telling the server.
 *
 * Answers each act with a sentence for the agent. Refuses to send a message to the customer, ever, and to insert a card
 * that a newer message has overtaken: the newer board is shown in its place first. Words the agent wrote always go in.
 */
import { rewordingOf, roomOf } from "./derived.js";
import { outcomeInWords, REASONS } from "./words.js";

/** @typedef {import("../protocol.js").DismissReason} DismissReason */
/** @typedef {import("../protocol.js").Verdict} Verdict */
/**
 * @typedef {object} Sendable
 * @property {string | null} id
 * @property {string} text
 * @property {readonly string[]} phrase_ids
 * @property {boolean} [isPrivate] a phrase of the agent's own: its text is told to nobody
 */

export const REWORDED = 4;
const REASON_MS = 8_000;
const UNDO_MS = 10_000;

/**
 * @param {object} parts
 * @param {import("./port.js").PagePort} parts.port
 * @param {() => import("./socket.js").Connection | null} parts.connection
 * @param {() => import("./state.js").State} parts.state
 * @param {(action: import("./state.js").Action) => void} parts.dispatch
 * @param {(id: string) => string | null} parts.edited the agent's words for a card that is open for editing
 * @param {(sentence: string, undo: (() => void) | null) => void} parts.say
 */
export function answerCards({ port, connection, state, dispatch, edited, say }) {
  /** @type {{ place: { source: string, external_id: string }, id: string | null, until: number } | null} */
  let last = null;
  /** @type {{ timer: number, send: (reason: DismissReason | null) => void } | null} */
  let asking = null;

  /** @param {Sendable} sendable @param {Verdict} verdict @param {DismissReason | null} [reason] */
  function report({ id, text, phrase_ids, isPrivate = false }, verdict, reason = null) {
    const conversation_id = state().selected;
    if (!conversation_id) return;
    const isText = verdict !== "dismissed" && !isPrivate;
    connection()?.request({
      type: "suggestion_answered", conversation_id, suggestion_id: id, verdict, reason,
      sent_text: isText ? text : null, phrase_ids: [...phrase_ids],
    });
    if (id) dispatch({ type: "answered", id, verdict });
  }

  /** @param {string} text */
  async function copyText(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false; // The panel has no focus, and the browser then keeps the clipboard to itself.
    }
  }

  /** @param {Sendable} sendable @param {string} [original] the card's own words, where the agent changed them
   * @param {import("../page.js").InsertMode} [mode] */
  async function insert(sendable, original = sendable.text, mode = "cursor") {
    const isEdited = sendable.text !== original;
    const current = state();
    const conversation = current.selected ? current.conversations[current.selected] : undefined;
    const room = roomOf(current);
    if (!conversation || (sendable.id && room?.answered[sendable.id])) return;
    if (sendable.id && !isEdited && room?.overtaken.includes(sendable.id)) {
      dispatch({ type: "refreshed" });
      say("A newer message came in. These are the newest cards.", null);
      return;
    }
    if (conversation.channel === "voice") {
      report(sendable, "inserted");
      say("Marked as said.", null);
      return;
    }
    const outcome = await port.insert(conversation, sendable.text, mode);
    if (outcome === "inserted") {
      report(sendable, isEdited ? "edited" : "inserted");
      last = { place: conversation, id: sendable.id, until: Date.now() + UNDO_MS };
      say(outcomeInWords(outcome, false), undo);
      return;
    }
    const isCopied = await copyText(sendable.text);
    if (isCopied) report(sendable, "copied");
    say(outcomeInWords(outcome, isCopied), null);
  }

  /** Insert the primary card in other words, once they were checked. @param {import("../page.js").InsertMode} [mode] */
  function insertReworded(mode = "cursor") {
    const room = roomOf(state());
    const rewording = rewordingOf(room);
    const card = room?.board?.suggestions.find(({ id }) => id === rewording?.id);
    if (card && rewording?.isFinal) insert({ ...card, text: rewording.text }, rewording.text, mode);
  }

  async function undo() {
    const taken = last;
    last = null;
    if (!taken || Date.now() > taken.until) return;
    const outcome = await port.undo(taken.place);
    if (outcome === "undone" && taken.id) dispatch({ type: "answered", id: taken.id, verdict: null });
    say(outcomeInWords(outcome, false), null);
  }

  /** @param {Sendable} sendable */
  async function copy(sendable) {
    if (!await copyText(sendable.text)) {
      say("The browser did not allow copying. Click into the panel and try again.", null);
      return;
    }
    report(sendable, "copied");
    say("Copied.", null);
  }

  /** Put the card aside and ask why; without an answer it is dismissed without a reason. @param {Sendable} sendable */
  function dismiss(sendable) {
    settleReason(null);
    if (!sendable.id) return;
    dispatch({ type: "dismissing", id: sendable.id });
    asking = {
      timer: window.setTimeout(() => settleReason(null), REASON_MS),
      send: (reason) => report(sendable, "dismissed", reason),
    };
  }

  /** @param {DismissReason | null} reason */
  function settleReason(reason) {
    if (!asking) return;
    const { timer, send } = asking;
    asking = null;
    clearTimeout(timer);
    send(reason);
    dispatch({ type: "dismissing", id: null });
  }

  return {
    insert,
    undo,

    /** Words were changed in a composer in another way; an undo takes them back as well.
     * @param {{ source: string, external_id: string }} place */
    noteChange(place) {
      last = { place, id: null, until: Date.now() + UNDO_MS };
    },
    copy,
    dismiss,
    settleReason,

    /** A card keeps its number until the next board, so that a key pressed twice never inserts the one below.
     * @param {number} index 1 for the first card, `REWORDED` for the primary one in other words
     * @param {import("../page.js").InsertMode} [mode] */
    insertAt(index, mode = "cursor") {
      if (index === REWORDED) insertReworded(mode);
      const card = roomOf(state())?.board?.suggestions[index - 1];
      if (card) insert({ ...card, text: edited(card.id) || card.text }, card.text, mode);
    },

    insertReworded: () => insertReworded(),

    /** @param {number} key 1 to 5 */
    giveReason(key) {
      const reason = REASONS[key - 1];
      if (reason) settleReason(reason[0]);
    },

    get isAsking() {
      return asking !== null;
    },
  };
}
