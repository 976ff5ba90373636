/**
 * Joins pages, server and state: turns go up, boards come down, and the panel follows the chat the agent looks at.
 *
 * Answers which conversations are watched and which is selected. Refuses to know how anything is drawn, and what the
 * agent does with a card (answers.js).
 */
import { idOfPage } from "./derived.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Action} Action */
/** @typedef {import("../page.js").PageConversation} PageConversation */

const HISTORY_AT_ONCE = 200;
const MET_KEPT = 1000;

/**
 * @param {object} parts
 * @param {import("./port.js").PagePort} parts.port
 * @param {() => import("./socket.js").Connection | null} parts.connection
 * @param {() => State} parts.state
 * @param {(action: Action) => void} parts.dispatch
 * @param {() => (turnId: string) => void} parts.onLeave a turn leaves for a server that is there
 * @param {(index: number, mode: import("../page.js").InsertMode) => void} parts.onInsertKey
 * @param {() => void} parts.onUndoKey
 * @param {() => void} parts.onUseKey
 * @param {(id: string, text: string) => void} parts.onDraft
 * @param {(id: string) => void} parts.onTypingSeen
 * @param {(problem: import("../page.js").Trouble, count: number) => void} parts.onTrouble
 */
export function listenToPages({
  port, connection, state, dispatch, onLeave, onInsertKey, onUndoKey, onUseKey, onDraft, onTypingSeen, onTrouble,
}) {
  /** The page conversation in front, wanted as the selected one as soon as the server names it.
   * @type {PageConversation | null} */
  let front = null;
  /** @type {Set<string>} */
  const watched = new Set();
  /** @type {Map<string, boolean>} */
  const typing = new Map();
  /** Conversations known before, so that a call comes to the front once, when it begins.
   * @type {Set<string>} */
  const met = new Set();
  /** Turns came before there was a server to tell: pages begin to speak while the panel still looks up its pairing. */
  let isBehind = false;
  /** The agent's stream was born with it: another one means another process of the server, or a server that forgot. */
  let epoch = "";

  /** @param {string} id */
  function watch(id) {
    if (watched.has(id)) return;
    watched.add(id);
    const position = state().rooms[id]?.position ?? null;
    connection()?.request({ type: "conversation_watched", conversation_id: id, position }, {
      key: `watch ${id}`,
      onAnswer: (message) => { if (message.type === "refused") watched.delete(id); },
    });
  }

  /** @param {string} id */
  function leave(id) {
    typing.delete(id);
    onDraft(id, "");
    if (watched.delete(id)) connection()?.request({ type: "conversation_left", conversation_id: id });
    dispatch({ type: "left", id });
  }

  /** Turn to a conversation; the one before is let go where no page shows it, or rooms would add up all day.
   * @param {string} id */
  function turnTo(id) {
    const { selected, conversations, pages } = state();
    dispatch({ type: "selected", id });
    const before = selected === null || selected === id ? undefined : conversations[selected];
    const isOpen = pages.some((page) => page.source === before?.source && page.external_id === before.external_id);
    if (before && !isOpen) leave(before.id);
  }

  /** @param {PageConversation} page @param {string} id */
  function place(page, id) {
    watch(id);
    if (isTheSame(page) && state().selected !== id) turnTo(id);
  }

  /** @param {PageConversation} page */
  function isTheSame(page) {
    return front?.external_id === page.external_id && front.source === page.source;
  }

  port.listen({
    onConversation(page) {
      dispatch({ type: "page_opened", conversation: page });
      const id = idOfPage(state(), page);
      if (id) place(page, id);
    },

    onClosed(page) {
      dispatch({ type: "page_closed", conversation: page });
      if (isTheSame(page)) front = null;
      const id = idOfPage(state(), page);
      if (id && id !== state().selected) leave(id);
    },

    onTurns(page, turns, isHistory) {
      if (!connection()) {
        isBehind = true;
        return;
      }
      const { source, external_id, channel, title } = page;
      const where = { source, external_id, channel, title };
      const onAnswer = (/** @type {import("../protocol.js").ToSidebar} */ message) => {
        if (message.type === "turn_accepted") place(page, message.conversation_id);
      };
      dispatch({ type: "told" });
      if (isHistory) {
        for (let at = 0; at < turns.length; at += HISTORY_AT_ONCE) {
          connection()?.request(
            { type: "history_heard", ...where, turns: turns.slice(at, at + HISTORY_AT_ONCE) }, { onAnswer });
        }
      } else {
        for (const turn of turns) {
          const arrive = state().phase === "live" ? onLeave() : null;
          connection()?.request({ type: "turn_heard", ...where, ...turn }, {
            key: `turn ${source} ${external_id} ${turn.source_turn_id}`,
            onAnswer(message) {
              if (message.type === "turn_accepted" && message.turn_id) arrive?.(message.turn_id);
              onAnswer(message);
            },
          });
        }
      }
    },

    onTyping(page, isTyping) {
      const id = idOfPage(state(), page);
      if (!id || typing.get(id) === isTyping) return;
      typing.set(id, isTyping);
      connection()?.mention({ type: "typing_seen", conversation_id: id, is_typing: isTyping });
      onTypingSeen(id);
    },

    onDraft(page, text) {
      const id = idOfPage(state(), page);
      if (id) onDraft(id, text);
    },

    onFront(pages) {
      const { selected } = state();
      const shown = pages.find((page) => selected !== null && idOfPage(state(), page) === selected) ?? pages.at(-1);
      if (!shown) return;
      front = shown;
      const id = idOfPage(state(), shown);
      if (id) place(shown, id);
    },

    onInsertKey,
    onUndoKey,
    onUseKey,
    onTrouble,
  });

  return {
    /** Look at a conversation the agent chose. @param {string} id */
    select(id) {
      front = null;
      watch(id);
      turnTo(id);
    },

    /** Take a conversation that a feed brought. @param {string} id */
    claim(id) {
      connection()?.request({ type: "conversation_claimed", conversation_id: id }, { key: `claim ${id}` });
      this.select(id);
    },

    /** A call that a feed gives to this agent comes to the front by itself.
     * @param {import("../protocol.js").ConversationSummary} conversation */
    meet({ id, channel, agent }) {
      if (met.has(id)) return;
      met.add(id);
      if (met.size > MET_KEPT) met.delete([...met][0] ?? "");
      if (channel === "voice" && agent !== null && agent === state().welcome?.agent_id) this.select(id);
    },

    /** What waited to be told is forgotten with its connection: the next one has the pages tell it once more. */
    fallBehind() {
      isBehind = true;
    },

    /** After a welcome: the streams named in the hello are open again, the rest is asked for anew. A server that was
     * killed may have lost what it accepted last, so another one than before hears the pages once more; what it knows
     * counts once. */
    resume() {
      Object.keys(state().conversations).forEach((id) => met.add(id));
      const now = state().position?.epoch ?? "";
      if (isBehind || (epoch !== "" && epoch !== now)) port.askAnew();
      isBehind = false;
      epoch = now;
      const open = new Set(Object.keys(state().rooms).filter((id) => state().rooms[id]?.position));
      const wanted = [...watched];
      watched.clear();
      for (const id of wanted) {
        if (open.has(id)) watched.add(id);
        else watch(id);
      }
      for (const page of state().pages) {
        const id = idOfPage(state(), page);
        if (id) place(page, id);
      }
    },
  };
}
