/**
 * What the agent does with a card: insert, copy, wave away, take back; and telling the server.
 *
 * Answers each act with a sentence for the agent. Refuses to send a message to the customer, ever, to insert a card
 * that a newer message has overtaken (the newer board is shown in its place first; words the agent wrote always go in),
 * and to put the same words into one reply twice by a slip.
 */
import { rewordingOf, roomOf } from "./derived.js";
import { keepInsertions } from "./insertions.js";
import { outcomeInWords, REASONS } from "./words.js";

/** @typedef {import("../protocol.js").DismissReason} DismissReason */
/** @typedef {import("../protocol.js").Verdict} Verdict */
/** @typedef {import("../protocol.js").ConversationSummary} Conversation */
/**
 * @typedef {object} Sendable
 * @property {string | null} id
 * @property {string} text
 * @property {readonly string[]} phrase_ids
 * @property {boolean} [isPrivate] a phrase of the agent's own: its text is told to nobody
 */

export const REWORDED = 4;
const REASON_MS = 8_000;
const DISMISSED = "You dismissed that card, so it was not inserted. The other cards keep their numbers.";

/**
 * @param {object} parts
 * @param {import("./port.js").PagePort} parts.port
 * @param {() => import("./socket.js").Connection | null} parts.connection
 * @param {() => import("./state.js").State} parts.state
 * @param {(action: import("./state.js").Action) => void} parts.dispatch
 * @param {(id: string) => string | null} parts.edited the agent's words for a card that is open for editing
 * @param {(id: string) => string} parts.draftOf what stands in the reply box of a conversation, as it was last told
 * @param {() => boolean} parts.refresh show the newest board; true where words of the agent's own stand beside it now
 * @param {(sentence: string, undo: (() => void) | null) => void} parts.say
 */
export function answerCards({ port, connection, state, dispatch, edited, draftOf, refresh, say }) {
  const insertions = keepInsertions();
  /** @type {{ timer: number, send: (reason: DismissReason | null) => void } | null} */
  let asking = null;

  /** @param {string} conversation_id where the agent did it: another one may be looked at by now
   * @param {Sendable} sendable @param {Verdict} verdict @param {DismissReason | null} [reason] */
  function report(conversation_id, { id, text, phrase_ids, isPrivate = false }, verdict, reason = null) {
    const isText = verdict !== "dismissed" && !isPrivate;
    connection()?.request({
      type: "suggestion_answered", conversation_id, suggestion_id: id, verdict, reason,
      sent_text: isText ? text : null, phrase_ids: [...phrase_ids],
    });
    if (id) dispatch({ type: "answered", conversation_id, id, verdict });
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

  /** Show what came in the meantime, and say what can be done now. */
  function tellNewer() {
    const kept = refresh() ? " Your own words are kept below them." : "";
    say(`A newer message came in. That was not inserted; these are the newest: look, then press again.${kept}`, null);
  }

  /** Why these words are not to go in once more, null where they may. @param {Sendable} sendable
   * @param {Verdict | undefined} settled @param {Conversation} conversation
   * @param {import("../page.js").InsertMode} mode */
  function refusalOf({ id, text }, settled, conversation, mode) {
    if (settled === "dismissed") return DISMISSED;
    if (insertions.isComing(conversation, id, text)) return "These words are on their way into your reply box.";
    if (settled === undefined) return null;
    if (conversation.channel === "voice") return "Marked as said already.";
    if (mode === "replace" || !insertions.stands(conversation, id, text, draftOf(conversation.id))) return null;
    const way = insertions.hasMore(conversation) ? " Alt+Z takes out what went in last." : "";
    return `These words stand in your reply box already.${way}`;
  }

  /** @param {Sendable} sendable @param {string} [original] the card's own words, where the agent changed them
   * @param {import("../page.js").InsertMode} [mode] */
  async function insert(sendable, original = sendable.text, mode = "cursor") {
    const current = state();
    const conversation = current.selected ? current.conversations[current.selected] : undefined;
    const room = roomOf(current);
    if (!conversation) return;
    const isEdited = sendable.text !== original || Boolean(room?.parked.some(({ id }) => id === sendable.id));
    const settled = sendable.id ? room?.answered[sendable.id] : undefined;
    const again = settled === "edited" && !isEdited ? insertions.wordsOf(sendable.id) ?? sendable.text : sendable.text;
    const used = { ...sendable, text: again };
    const refusal = refusalOf(used, settled, conversation, mode);
    if (refusal !== null) {
      say(refusal, null);
      return;
    }
    if (sendable.id && !isEdited && room?.overtaken.includes(sendable.id)) {
      tellNewer();
      return;
    }
    if (conversation.channel === "voice") {
      report(conversation.id, used, "inserted");
      say("Marked as said.", null);
      return;
    }
    const arrive = insertions.start(conversation, used.id, used.text);
    try {
      const outcome = await port.insert(conversation, used.text, mode);
      if (outcome === "inserted") {
        const verdict = isEdited ? "edited" : "inserted";
        if (settled !== "inserted" && settled !== "edited") report(conversation.id, used, verdict);
        insertions.note(conversation, used.id, used.text);
        say(outcomeInWords(outcome, false), () => undoIn(conversation));
        return;
      }
      const isCopied = await copyText(used.text);
      if (isCopied) report(conversation.id, used, "copied");
      say(outcomeInWords(outcome, isCopied), null);
    } finally {
      arrive();
    }
  }

  /** Insert the primary card in other words, once they were checked. @param {import("../page.js").InsertMode} [mode] */
  function insertReworded(mode = "cursor") {
    const room = roomOf(state());
    const rewording = rewordingOf(room);
    const card = room?.board?.suggestions.find(({ id }) => id === rewording?.id);
    if (card && rewording?.isFinal) insert({ ...card, text: rewording.text }, rewording.text, mode);
  }

  /** @param {Conversation | undefined} conversation */
  async function undoIn(conversation) {
    const taken = conversation && insertions.take(conversation);
    if (!taken) {
      say("There is nothing to take out here. Ctrl+Z in the reply box takes back what you typed.", null);
      return;
    }
    const outcome = await port.undo(taken.place);
    const { id, place } = taken;
    if (outcome !== "undone") insertions.putBack(taken);
    else if (id && !insertions.holds(place, id)) {
      dispatch({ type: "answered", conversation_id: conversation.id, id, verdict: null });
    }
    const hasMore = outcome === "undone" && insertions.hasMore(place);
    say(outcomeInWords(outcome, false), hasMore ? () => undoIn(conversation) : null);
  }

  /** @param {Sendable} sendable */
  async function copy(sendable) {
    const { selected } = state();
    if (!await copyText(sendable.text)) {
      say("The browser did not allow copying. Click into the panel and try again.", null);
      return;
    }
    if (selected) report(selected, sendable, "copied");
    say("Copied.", null);
  }

  /** Put the card aside and ask why; without an answer it is dismissed without a reason. @param {Sendable} sendable */
  function dismiss(sendable) {
    settleReason(null);
    const { selected } = state();
    if (!sendable.id || !selected) return;
    if (roomOf(state())?.parked.some(({ id }) => id === sendable.id)) {
      dispatch({ type: "discarded", id: sendable.id });
      say("Your words for that card were let go.", null);
      return;
    }
    dispatch({ type: "dismissing", id: sendable.id });
    asking = {
      timer: window.setTimeout(() => settleReason(null), REASON_MS),
      send: (reason) => report(selected, sendable, "dismissed", reason),
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
    undoIn,

    /** Take out what went last into the conversation that is looked at. */
    undo() {
      const { selected, conversations } = state();
      return undoIn(selected ? conversations[selected] : undefined);
    },

    /** Words were changed in a composer in another way; an undo takes them back as well.
     * @param {{ source: string, external_id: string }} place */
    noteChange(place) {
      insertions.note(place, null, "");
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
