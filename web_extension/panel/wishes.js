/**
 * What the agent tells the server about help itself: how much, not now, and that a mood was read wrongly.
 *
 * Answers each with a sentence for the agent once the server took it. Refuses to change anything on screen by itself:
 * what follows comes back from the server, so that every window of the agent shows the same.
 */
import { CORRECTIONS, LEVELS } from "./words.js";

/**
 * @param {object} parts
 * @param {() => import("./socket.js").Connection | null} parts.connection
 * @param {() => import("./state.js").State} parts.state
 * @param {(sentence: string, undo: (() => void) | null) => void} parts.say
 */
export function tellWishes({ connection, state, say }) {
  /** @param {import("./requests.js").Unnumbered} request @param {string} sentence */
  function tell(request, sentence) {
    connection()?.request(request, {
      onAnswer: (message) => { if (message.type === "done") say(sentence, null); },
    });
  }

  return {
    /** @param {import("../protocol.js").HelpLevel | null} level null goes by the start date */
    chooseLevel(level) {
      const name = LEVELS.find(([known]) => known === level)?.[1].toLowerCase();
      tell({ type: "help_level_set", level }, name ? `Help is ${name} now.` : "Help goes by your start date now.");
    },

    /** @param {number | null} minutes 0 wakes @param {string | null} conversationId */
    snooze(minutes, conversationId) {
      tell({ type: "snoozed", minutes, conversation_id: conversationId },
        minutes === 0 ? "Help is back." : "Snoozed. Warnings of vulnerability, fraud or abuse still come.");
    },

    /** @param {string} turnId @param {import("../protocol.js").MoodCorrection} correction */
    correct(turnId, correction) {
      const conversation_id = state().selected;
      const words = CORRECTIONS.find(([known]) => known === correction)?.[1] ?? "";
      if (conversation_id) {
        tell({ type: "mood_corrected", conversation_id, turn_id: turnId, correction }, `Noted: ${words.toLowerCase()}.`);
      }
    },
  };
}
