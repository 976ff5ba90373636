/**
 * What the panel knows, as a pure fold: a message or an act of the agent goes in, a new state comes out.
 *
 * Answers what stands on screen. A board that arrives while the agent's pointer or focus rests on a card waits in
 * `waiting`, so that no card moves under the hand; cards it overtakes are marked at once. What stands apart from the
 * cards (mood, cues, steps, options) follows the newest board meanwhile. Refuses to know the DOM, sockets and clocks.
 */
import { newestOf } from "./derived.js";
import { bounded, without } from "./keeping.js";
import { discard, park, withBoard } from "./parking.js";
import { cardIn, EMPTY_ROOM, idsOf, withRoom } from "./rooms.js";
import { troubleAfter } from "./trouble.js";
import { mergeTurns, TURNS_KEPT } from "./turns.js";

/** @typedef {import("../protocol.js").Board} Board */
/** @typedef {import("../protocol.js").ConversationSummary} Summary */
/** @typedef {import("../protocol.js").Suggestion} Suggestion */
/** @typedef {import("../protocol.js").TurnView} TurnView */
/** @typedef {import("../protocol.js").Position} Position */
/** @typedef {import("../protocol.js").Verdict} Verdict */
/** @typedef {import("../protocol.js").ToSidebar} ToSidebar */
/** @typedef {import("../protocol.js").Remark & { place: import("../page.js").DraftPlace }} DraftRemark */
/** @typedef {"unpaired" | "connecting" | "live" | "waiting" | "refused"} Phase */

/**
 * @typedef {object} Room one conversation as the panel holds it
 * @property {readonly TurnView[]} turns the newest, oldest first
 * @property {Board | null} board whose cards are shown
 * @property {Board | null} waiting what will be shown when the hand leaves the cards
 * @property {Board["resolutions"]} offers the options that are shown: the newest, save while the hand rests on one
 * @property {readonly Suggestion[]} parked cards in the agent's own words that outlived their board
 * @property {Readonly<Record<string, string>>} written the agent's own words for cards that stand there, by suggestion
 * @property {Position | null} position
 * @property {Readonly<Record<string, Verdict>>} answered by suggestion
 * @property {readonly string[]} overtaken suggestions still shown that a newer board withdrew
 * @property {readonly DraftRemark[]} remarks on the agent's unsent text, the weightiest first
 * @property {readonly DraftRemark[]} laterRemarks what will be shown when the hand leaves the cards
 * @property {readonly string[]} hushed keys of remarks that the agent waved away
 * @property {import("../protocol.js").AsideView | null} aside what is said beside the board
 * @property {number | null} answerMs how long the server took for the newest board
 * @property {Rewording | null} rewording the primary card in other words, as it is shown
 * @property {Rewording | null} rewordingWaiting what will be shown of it when the hand leaves the cards
 */
/** @typedef {{ id: string, text: string, isFinal: boolean }} Rewording of the suggestion `id` */
/**
 * @typedef {object} State
 * @property {Phase} phase
 * @property {string} detail
 * @property {number} retryMs
 * @property {import("./trouble.js").Trouble | null} trouble what is wrong with the line, until it is live again
 * @property {string | null} update the version of the extension that is ready
 * @property {number | null} latencyMs how long the newest answer took
 * @property {Omit<import("../protocol.js").Welcome, "conversations" | "position"> | null} welcome
 * @property {Position | null} position the agent's stream
 * @property {Readonly<Record<string, Summary>>} conversations
 * @property {Readonly<Record<string, Room>>} rooms
 * @property {readonly import("../page.js").PageConversation[]} pages conversations open on pages
 * @property {string | null} selected
 * @property {boolean} isAwaiting words went up from a page, and no board has come down yet
 * @property {boolean} isHeld the pointer or the focus rests on a card or an option
 * @property {boolean} isOnOptions it is an option
 * @property {string | null} dismissing the suggestion whose reason is asked
 * @property {string | null} editing the suggestion whose words are being changed: its cards stay until that is done
 */
/**
 * @typedef {{ type: "message", message: ToSidebar }
 *   | { type: "phase", phase: Phase, detail: string, retryMs: number, kind?: import("./trouble.js").Kind | null, heardAt?: number | null }
 *   | { type: "update_ready", version: string | null }
 *   | { type: "measured", ms: number }
 *   | { type: "page_opened" | "page_closed", conversation: import("../page.js").PageConversation }
 *   | { type: "selected" | "left", id: string }
 *   | { type: "told" }
 *   | { type: "held", isHeld: boolean, isOnOptions?: boolean }
 *   | { type: "refreshed" }
 *   | { type: "dismissing" | "editing", id: string | null }
 *   | { type: "parked", text: string | null }
 *   | { type: "discarded", id: string }
 *   | { type: "draft_checked", id: string, remarks: readonly DraftRemark[] }
 *   | { type: "remark_dismissed", id: string, key: string }
 *   | { type: "answered", conversation_id: string, id: string, verdict: Verdict | null }} Action
 */

/** As many as the server takes. */
const HUSHED_KEPT = 200;

/** @type {State} */
export const START = {
  phase: "connecting", detail: "", retryMs: 0, trouble: null, update: null, latencyMs: null, welcome: null, position: null, conversations: {}, rooms: {}, pages: [],
  selected: null, isAwaiting: false, isHeld: false, isOnOptions: false, dismissing: null, editing: null,
};

/** @param {State} state @param {Action} action @returns {State} */
export function reduce(state, action) {
  switch (action.type) {
    case "message":
      return hear(state, action.message);
    case "phase":
      return { ...state, phase: action.phase, detail: action.detail, retryMs: action.retryMs, trouble: troubleAfter(state.trouble, action) };
    case "update_ready":
      return { ...state, update: action.version };
    case "measured":
      return { ...state, latencyMs: action.ms };
    case "page_opened":
      return { ...state, pages: [...withoutPage(state, action.conversation), action.conversation] };
    case "page_closed":
      return { ...state, pages: withoutPage(state, action.conversation), isAwaiting: false };
    case "selected":
      return refresh({ ...state, selected: action.id, isHeld: false, isOnOptions: false, dismissing: null }, action.id);
    case "left":
      return without(state, action.id);
    case "told":
      return { ...state, isAwaiting: true };
    case "held":
      return hold({ ...state, isHeld: action.isHeld, isOnOptions: action.isOnOptions ?? false });
    case "refreshed":
      return refreshAll({ ...state, dismissing: null });
    case "dismissing":
      return state.isHeld || action.id ? { ...state, dismissing: action.id } : refreshAll({ ...state, dismissing: null });
    case "editing":
      return state.isHeld || action.id ? { ...state, editing: action.id } : refreshAll({ ...state, editing: null });
    case "parked":
      return settle(state, park(state, action.text));
    case "discarded":
      return settle(state, discard(state, action.id));
    case "draft_checked":
      return remark(state, action.id, action.remarks);
    case "remark_dismissed":
      return hush(state, action.id, action.key);
    case "answered":
      return settle(state, answer(state, action.conversation_id, action.id, action.verdict));
  }
}

/** @param {State} state @param {ToSidebar} message @returns {State} */
function hear(state, message) {
  switch (message.type) {
    case "welcome": {
      const { conversations, position, ...welcome } = message;
      return {
        ...state, welcome, position, conversations: Object.fromEntries(conversations.map((c) => [c.id, c])),
      };
    }
    case "conversation_changed": {
      const { conversation } = message;
      return {
        ...state, position: message.position,
        conversations: bounded(state, { ...state.conversations, [conversation.id]: conversation }),
      };
    }
    case "help_changed":
      return {
        ...state, position: message.position, welcome: state.welcome && { ...state.welcome, help: message.help },
      };
    case "proposal_settled":
    case "adapters_published":
      return { ...state, position: message.position };
    case "library_published":
      return {
        ...state, position: message.position,
        welcome: state.welcome && { ...state.welcome, revision: message.revision },
      };
    case "conversation_snapshot": {
      const { conversation, turns, board, position, aside } = message;
      const known = {
        ...state, conversations: { ...state.conversations, [conversation.id]: conversation },
      };
      const before = state.rooms[conversation.id] ?? EMPTY_ROOM;
      const gone = idsOf(before.board).filter((id) => !idsOf(board).includes(id));
      return show(known, conversation.id, { ...before, turns: turns.slice(-TURNS_KEPT), position, aside }, board, gone);
    }
    case "board_shown": {
      const before = state.rooms[message.conversation_id] ?? EMPTY_ROOM;
      const room = {
        ...before, turns: mergeTurns(before.turns, message.turns), position: message.position,
        aside: message.aside, answerMs: message.timing?.total_ms ?? before.answerMs,
      };
      return show(state, message.conversation_id, room, message.board, message.withdrawn);
    }
    case "suggestion_settled": {
      const { conversation_id, suggestion_id, verdict, position } = message;
      const room = { ...(state.rooms[conversation_id] ?? EMPTY_ROOM), position };
      const next = withRoom(state, conversation_id, room);
      return suggestion_id ? answer(next, conversation_id, suggestion_id, verdict) : next;
    }
    case "suggestion_reworded": {
      const { conversation_id, suggestion_id, text, is_final, position } = message;
      const before = state.rooms[conversation_id] ?? EMPTY_ROOM;
      const rewording = { id: suggestion_id, text, isFinal: is_final };
      const room = isBusy(state, conversation_id)
        ? { ...before, position, rewordingWaiting: rewording }
        : { ...before, position, rewording, rewordingWaiting: null };
      return withRoom(state, conversation_id, room);
    }
    case "stream_recovered": {
      const id = message.stream.replace(/^conversation:/, "");
      const room = state.rooms[id];
      return room ? withRoom(state, id, { ...room, position: message.position }) : state;
    }
    default:
      return state;
  }
}

/** @param {State} before @param {string} id @param {Room} room @param {Board | null} board
 * @param {readonly string[]} withdrawn @returns {State} */
function show(before, id, room, board, withdrawn) {
  const state = { ...before, isAwaiting: false };
  const offers = id === state.selected && state.isOnOptions ? room.offers : board?.resolutions ?? [];
  if (isBusy(state, id) && room.board) {
    const overtaken = [...new Set([...room.overtaken, ...withdrawn])];
    return withRoom(state, id, { ...room, waiting: board, offers, overtaken });
  }
  return withRoom(state, id, { ...withBoard(room, board), offers });
}

/** @param {State} state @param {string} id @param {readonly DraftRemark[]} remarks */
function remark(state, id, remarks) {
  const room = state.rooms[id] ?? EMPTY_ROOM;
  const wanted = remarks.filter(({ key }) => !room.hushed.includes(key));
  if (wanted.length === 0 && room.remarks.length === 0 && room.laterRemarks.length === 0) return state;
  const mayShow = id !== state.selected || !state.isHeld || room.remarks.length >= wanted.length;
  return withRoom(state, id, { ...room, remarks: mayShow ? wanted : room.remarks, laterRemarks: wanted });
}

/** @param {State} state @param {string} id @param {string} key */
function hush(state, id, key) {
  const room = state.rooms[id];
  if (!room) return state;
  const others = (/** @type {readonly DraftRemark[]} */ all) => all.filter((each) => each.key !== key);
  return withRoom(state, id, {
    ...room, hushed: [...room.hushed, key].slice(-HUSHED_KEPT), remarks: others(room.remarks), laterRemarks: others(room.laterRemarks),
  });
}

/** Say whether the agent's hand is on this conversation's cards: then nothing may move. @param {State} state @param {string} id */
const isBusy = (state, id) => (id === state.selected && (state.isHeld || state.dismissing !== null)) || isEdited(state, id);

/** Say whether the agent is changing the words of one of its cards. @param {State} state @param {string} id */
const isEdited = ({ rooms, editing }, id) => editing !== null && cardIn(rooms[id], editing) !== undefined;

/** @param {State} state */
const hold = (state) => {
  if (!state.isHeld && !state.dismissing) return refreshAll(state);
  return state.selected && !state.isOnOptions ? renew(state, state.selected) : state;
};

/** Show the newest options. @param {State} state @param {string} id */
function renew(state, id) {
  const room = state.rooms[id];
  const offers = newestOf(room ?? null)?.resolutions ?? [];
  const isSame = room?.offers === offers || (offers.length === 0 && room?.offers.length === 0);
  return room && !isSame ? withRoom(state, id, { ...room, offers }) : state;
}

/** @param {State} before @param {string} id */
function refresh(before, id) {
  const renewed = renew(before, id);
  if (isEdited(renewed, id)) return renewed;
  const old = renewed.rooms[id];
  const isRemarked = old && old.remarks !== old.laterRemarks;
  const state = isRemarked ? withRoom(renewed, id, { ...old, remarks: old.laterRemarks }) : renewed;
  const room = state.rooms[id];
  if (!room?.waiting && !room?.rewordingWaiting) return state;
  const { waiting } = room;
  const shown = waiting ? withBoard(room, waiting) : room;
  return withRoom(state, id, { ...shown, rewording: room.rewordingWaiting ?? room.rewording, rewordingWaiting: null });
}

/** @param {State} state */
const refreshAll = (state) => Object.keys(state.rooms).reduce(refresh, state);

/** @param {State} state @param {string} conversationId @param {string} id @param {Verdict | null} verdict */
function answer(state, conversationId, id, verdict) {
  const room = state.rooms[conversationId] ?? EMPTY_ROOM;
  const { [id]: _, ...others } = room.answered;
  const next = withRoom(state, conversationId, { ...room, answered: verdict ? { ...others, [id]: verdict } : others });
  return verdict && id === state.editing ? { ...next, editing: null } : next;
}

/** Show what waited while a card was edited, once its words were used. @param {State} before @param {State} after */
const settle = (before, after) =>
  (before.editing && !after.editing && !after.isHeld && !after.dismissing ? refreshAll(after) : after);

/** @param {State} state @param {import("../page.js").PageConversation} gone */
const withoutPage = (state, gone) =>
  state.pages.filter((page) => page.source !== gone.source || page.external_id !== gone.external_id);
