/**
 * The search over all phrases, the agent's own and the team's, by words or by /shortcode.
 *
 * Answers what is found, asks for what nothing is known of, and inserts. What was typed for a variable is kept for its
 * conversation, in memory only. Refuses to draw, and to insert a text in which a variable is still open.
 */
import { fillIn } from "./filling.js";
import { searchSheet } from "./view/search.js";

/** @typedef {import("../protocol.js").FoundPhrase} FoundPhrase */

/**
 * @param {object} parts
 * @param {import("./sheets.js").Sheets} parts.sheets
 * @param {() => import("./socket.js").Connection | null} parts.connection
 * @param {() => import("./state.js").State} parts.state
 * @param {{ insert: (sendable: import("./answers.js").Sendable) => void, copy: (sendable: import("./answers.js").Sendable) => void }} parts.answers
 * @param {() => void} parts.openPhrases
 */
export function runSearch({ sheets, connection, state, answers, openPhrases }) {
  /** What was typed for variables, by conversation. @type {Map<string, Record<string, string>>} */
  const typed = new Map();

  const values = () => typed.get(state().selected ?? "") ?? {};

  /** @param {FoundPhrase} phrase @param {Readonly<Record<string, string>>} given */
  function use(phrase, given) {
    const isOwn = phrase.origin === "own";
    const sendable = {
      id: null, text: fillIn(phrase.text, given), phrase_ids: isOwn ? [] : [phrase.id], isPrivate: isOwn,
    };
    sheets.close();
    if (state().selected) answers.insert(sendable);
    else answers.copy(sendable);
  }

  return {
    open() {
      const view = searchSheet({
        onQuery(query) {
          const asked = query || "/";
          connection()?.request({ type: "phrases_searched", query: asked, conversation_id: state().selected }, {
            onAnswer: (message) => {
              if (message.type === "phrases_found" && view.query() === query) view.show(message.phrases);
            },
          });
        },
        values,
        /** @param {FoundPhrase} phrase @param {boolean} isAnew the values typed before are asked for again */
        choose(phrase, isAnew) {
          const isOpen = phrase.missing.some((name) => !values()[name]);
          if (isOpen || (isAnew && phrase.missing.length > 0)) view.ask(phrase);
          else use(phrase, values());
        },
        onGiven(phrase, given) {
          typed.set(state().selected ?? "", { ...values(), ...given });
          use(phrase, values());
        },
        openPhrases,
        close: sheets.close,
      });
      sheets.stand({ element: view.element, focus: view.input, back: view.back });
      view.begin();
    },

    /** What was typed belongs to whoever typed it: somebody else may sign in next. */
    forget: () => typed.clear(),
  };
}
