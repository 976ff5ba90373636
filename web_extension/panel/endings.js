/**
 * The end of a conversation as the agent goes through it: hand over, close, wrap up.
 *
 * Answers the sheet with the server's text on it. Refuses to draw, and to lose what was written: a wrap-up that was
 * changed is kept when its sheet closes.
 */
import { handOverSheet, wrapUpSheet } from "./view/endings.js";

const NO_TEXT = "Nothing was said yet, so there is nothing to hand over.";
const COPIED = "Copied.";
const NOT_COPIED = "The browser did not allow copying. Select the text and press Ctrl+C.";

/**
 * @param {object} parts
 * @param {import("./sheets.js").Sheets} parts.sheets
 * @param {() => import("./socket.js").Connection | null} parts.connection
 * @param {() => import("./state.js").State} parts.state
 * @param {(sentence: string, undo: null) => void} parts.say
 */
export function runEndings({ sheets, connection, state, say }) {
  const { close } = sheets;

  /** @param {import("./view/endings.js").Sheet} sheet @param {() => void} leave what is still to be done at its end */
  function stand({ element, field }, leave) {
    sheets.stand({ element, focus: field, leave });
    field.setSelectionRange(0, 0);
    field.scrollTop = 0;
  }

  /** @param {string} text */
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return COPIED;
    } catch {
      return NOT_COPIED;
    }
  }

  /** @param {string} conversation_id @param {string} text @returns {Promise<string>} */
  function save(conversation_id, text) {
    return new Promise((resolve) => {
      connection()?.request({ type: "wrap_up_saved", conversation_id, text }, {
        onAnswer: (message) => resolve(message.type === "refused" ? message.message : "Saved."),
      });
    });
  }

  return {
    handOver() {
      const conversation_id = state().selected;
      if (!conversation_id) return;
      connection()?.request({ type: "hand_over_asked", conversation_id }, {
        key: `hand over ${conversation_id}`,
        onAnswer: (message) => {
          if (message.type !== "hand_over_shown") return;
          if (message.text) stand(handOverSheet(message.text, { copy, close }), () => {});
          else say(NO_TEXT, null);
        },
      });
    },

    wrapUp() {
      const conversation_id = state().selected;
      if (!conversation_id) return;
      connection()?.request({ type: "conversation_closed", conversation_id }, {
        key: `close ${conversation_id}`,
        onAnswer: (message) => {
          if (message.type !== "wrap_up_shown") return;
          let kept = message.wrap_up.text;
          const sheet = wrapUpSheet(message.wrap_up, {
            copy,
            close,
            save: async (text) => {
              const said = await save(conversation_id, text);
              if (said === "Saved.") kept = text;
              return said;
            },
          });
          stand(sheet, () => {
            const text = sheet.field.value;
            if (text.trim() && text !== kept) save(conversation_id, text).then((said) => say(`Wrap-up: ${said}`, null));
          });
        },
      });
    },
  };
}
