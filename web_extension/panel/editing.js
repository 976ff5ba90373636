/**
 * A card's words changed before they go in.
 *
 * Answers which card is open and what its agent has written; the editor outlives every redrawing of the card. Refuses to
 * insert by itself, and to forget: left and opened again, a card has the words it was left with.
 */
import { cardEditor } from "./view/editor.js";

/** @typedef {import("../protocol.js").Suggestion} Suggestion */

/**
 * @param {object} parts
 * @param {() => import("./state.js").State} parts.state
 * @param {(action: import("./state.js").Action) => void} parts.dispatch
 * @param {(card: Suggestion, text: string) => void} parts.insert
 * @param {(card: Suggestion, text: string) => void} parts.keep
 */
export function editCards({ state, dispatch, insert, keep }) {
  /** The editor last opened. @type {{ id: string, editor: ReturnType<typeof cardEditor> } | null} */
  let last = null;

  /** @param {string} id */
  const editorOf = (id) => (last?.id === id && state().editing === id ? last.editor : null);

  /** @param {string} id */
  function leave(id) {
    dispatch({ type: "editing", id: null });
    const button = document.querySelector(`[data-focus="edit ${CSS.escape(id)}"]`);
    if (button instanceof HTMLElement) button.focus({ preventScroll: true });
  }

  return {
    /** @param {Suggestion} card */
    begin(card) {
      const { selected, conversations } = state();
      if (selected && conversations[selected]?.channel === "voice") return; // what is said can't be edited
      const editor = last?.id === card.id ? last.editor : cardEditor(card.text, {
        use: () => insert(card, editor.text()),
        keep: () => keep(card, editor.text()),
        leave: () => leave(card.id),
      });
      last = { id: card.id, editor };
      dispatch({ type: "editing", id: card.id });
      editor.focus();
    },

    /** What stands in a card's place of words while it is open. @param {string} id @returns {HTMLElement | null} */
    elementOf: (id) => editorOf(id)?.element ?? null,

    /** The agent's words for a card, null where it is not open. @param {string} id @returns {string | null} */
    textOf: (id) => editorOf(id)?.text() ?? null,
  };
}
