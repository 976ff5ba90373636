/**
 * A card's words changed before they go in.
 *
 * Answers which card is open and what its agent has written; the editor outlives every redrawing of the card, and ends
 * once the agent has answered in another way, or opened another card. Refuses to insert by itself, and to forget: left
 * and opened again, a card has the words it was left with; words whose card has gone stand beside the newer cards.
 */
import { roomOf } from "./derived.js";
import { hasParked } from "./parking.js";
import { cardIn } from "./rooms.js";
import { hasReplied } from "./turns.js";
import { cardEditor } from "./view/editor.js";

/** @typedef {import("../protocol.js").Suggestion} Suggestion */

const KEPT = "Your words are kept, below the newest cards.";

/**
 * @param {object} parts
 * @param {() => import("./state.js").State} parts.state
 * @param {(action: import("./state.js").Action) => void} parts.dispatch
 * @param {(card: Suggestion, text: string) => void} parts.insert
 * @param {(card: Suggestion, text: string) => void} parts.keep
 * @param {(sentence: string, undo: null) => void} parts.say
 */
export function editCards({ state, dispatch, insert, keep, say }) {
  /** The editor last opened. @type {{ card: Suggestion, editor: ReturnType<typeof cardEditor> } | null} */
  let last = null;

  /** @param {string} id */
  const editorOf = (id) => (last?.card.id === id && state().editing === id ? last.editor : null);

  /** End the editing; true where words of the agent's own now stand beside the newer cards. */
  function park() {
    const id = state().editing;
    const editor = id === null ? null : editorOf(id);
    if (id === null || !editor) return false;
    const isChanged = editor.text() !== "" && editor.text() !== last?.card.text.trim();
    const before = state();
    dispatch({ type: "parked", text: isChanged ? editor.text() : null });
    return hasParked(before, state());
  }

  /** @param {string} id */
  function leave(id) {
    park();
    const button = document.querySelector(`[data-focus="edit ${CSS.escape(id)}"]`);
    if (button instanceof HTMLElement) button.focus({ preventScroll: true });
  }

  return {
    /** @param {Suggestion} card */
    begin(card) {
      const { selected, conversations } = state();
      if (selected && conversations[selected]?.channel === "voice") return; // what is said can't be edited
      if (state().editing !== card.id && park()) say(KEPT, null);
      const room = roomOf(state());
      if (!room || room.answered[card.id] || !cardIn(room, card.id)) return; // no editor is drawn there
      const editor = last?.card.id === card.id ? last.editor : cardEditor(room.written[card.id] ?? card.text, {
        use: () => insert(card, editor.text()),
        keep: () => keep(card, editor.text()),
        leave: () => leave(card.id),
      });
      last = { card, editor };
      dispatch({ type: "editing", id: card.id });
      editor.focus();
    },

    park,

    /** The agent has sent a reply, or put other words into it: the editor's moment is over.
     * @param {import("./state.js").State} before @param {import("./state.js").State} after */
    follow(before, after) {
      const { editing } = after;
      if (editing === null || before.editing !== editing) return;
      for (const [id, room] of Object.entries(after.rooms)) {
        const old = before.rooms[id];
        const isIts = cardIn(room, editing) !== undefined;
        if (!isIts || !old || old === room || !(hasReplied(old.turns, room.turns) || hasUsedOther(old, room))) continue;
        if (park()) say(KEPT, null);
        return;
      }
    },

    /** What stands in a card's place of words while it is open. @param {string} id @returns {HTMLElement | null} */
    elementOf: (id) => editorOf(id)?.element ?? null,

    /** The agent's words for a card, null where it is not open. @param {string} id @returns {string | null} */
    textOf: (id) => editorOf(id)?.text() ?? null,
  };
}

/** Whether a suggestion went into the reply meanwhile.
 * @param {import("./state.js").Room} before @param {import("./state.js").Room} after */
const hasUsedOther = ({ answered: before }, { answered: after }) => Object.entries(after)
  .some(([id, verdict]) => (verdict === "inserted" || verdict === "edited") && before[id] !== verdict);
