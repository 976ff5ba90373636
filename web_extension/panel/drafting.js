/**
 * The agent's unsent text: checked after each pause of typing, with a few remarks that can be used or waved away.
 *
 * Answers which remarks stand beside the newest draft of a conversation. Refuses to keep a draft beyond the moment, to
 * check one that is longer than the server takes, and to change a word that nobody pressed for.
 */
import { roomOf } from "./derived.js";

/** @typedef {import("./state.js").DraftRemark} DraftRemark */

/**
 * @param {object} parts
 * @param {import("./port.js").PagePort} parts.port
 * @param {() => import("./socket.js").Connection | null} parts.connection
 * @param {() => import("./state.js").State} parts.state
 * @param {(action: import("./state.js").Action) => void} parts.dispatch
 * @param {(sentence: string, undo: (() => void) | null) => void} parts.say
 * @param {(place: { source: string, external_id: string }) => void} parts.onChange
 * @param {(conversation: import("../protocol.js").ConversationSummary) => void} parts.undoIn
 */
export function checkDrafts({ port, connection, state, dispatch, say, onChange, undoIn }) {
  /** @type {Map<string, string>} */
  const drafts = new Map();
  let revision = 0;

  /** @param {string} id @param {string} draft */
  function check(id, draft) {
    const mine = revision += 1;
    const limit = state().welcome?.turn_chars ?? 0;
    if (draft.length > limit) {
      dispatch({ type: "draft_checked", id, remarks: [] });
      return;
    }
    if (draft === "") dispatch({ type: "draft_checked", id, remarks: [] });
    connection()?.request(
      { type: "draft_changed", conversation_id: id, text: draft, revision: mine, dismissed: [...state().rooms[id]?.hushed ?? []] },
      {
        isFleeting: true,
        onAnswer(message) {
          if ((drafts.get(id) ?? "") !== draft) return;
          if (message.type === "draft_checked") dispatch({ type: "draft_checked", id, remarks: placed(message.remarks, draft) });
        },
      });
  }

  /** @param {DraftRemark} remark */
  async function use(remark) {
    const { selected, conversations } = state();
    const conversation = selected ? conversations[selected] : undefined;
    if (!selected || !conversation || remark.better === null) return;
    const outcome = await port.replace(conversation, remark.place, remark.better);
    if (outcome === "inserted") {
      onChange(conversation);
      say("Replaced. Read it over, then send.", () => undoIn(conversation));
    } else {
      say(outcome === "draft_changed" ? "You have changed the draft since. It is being checked again."
        : outcome === "mangled" ? "The page changed the words on their way in. Check your draft before you send."
        : "The page did not take the words. Please change them yourself.", null);
    }
  }

  return {
    use,

    /** What stands in the reply box, as it was last told. @param {string} id */
    draftOf: (id) => drafts.get(id) ?? "",

    /** @param {string} id @param {string} draft */
    hear(id, draft) {
      const had = drafts.delete(id);
      if (draft !== "") drafts.set(id, draft);
      if (had || draft !== "") check(id, draft);
    },

    /** The moment has changed, not the text: somebody writes, or has written. @param {string} id */
    checkAgain(id) {
      const draft = drafts.get(id);
      if (draft) check(id, draft);
    },

    /** Use the first remark that has better words. */
    useFirst() {
      const remark = roomOf(state())?.remarks.find(({ better }) => better !== null);
      if (remark) use(remark);
    },

    /** @param {DraftRemark} remark */
    dismiss({ key }) {
      const { selected } = state();
      if (!selected) return;
      dispatch({ type: "remark_dismissed", id: selected, key });
      this.checkAgain(selected);
    },
  };
}

/** Remarks with their place as the page counts it: the server counts characters, strings here count UTF-16 units.
 * @param {readonly import("../protocol.js").Remark[]} remarks @param {string} draft @returns {DraftRemark[]} */
export function placed(remarks, draft) {
  const letters = [...draft];
  return remarks.map((remark) => ({
    ...remark,
    place: {
      draft,
      start: letters.slice(0, remark.start).join("").length,
      words: letters.slice(remark.start, remark.end).join(""),
    },
  }));
}
