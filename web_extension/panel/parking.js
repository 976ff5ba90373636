/**
 * An agent's own words for a card, when the editor is left, and when the board they were written on goes.
 *
 * Answers a state in which such words belong to their card while it stands, and then wait beside the newest cards until
 * they are used or let go, however many they are. Refuses to keep words that the agent never changed.
 */
import { newestOf } from "./derived.js";
import { cardIn, idsOf, withRoom } from "./rooms.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Room} Room */
/** @typedef {import("../protocol.js").Suggestion} Suggestion */

/** End the editing. @param {State} state @param {string | null} text the agent's words, null where they are the card's
 * @returns {State} */
export function park(state, text) {
  const { editing, rooms } = state;
  const ended = { ...state, editing: null };
  for (const [id, room] of Object.entries(rooms)) {
    const card = editing === null ? undefined : cardIn(room, editing);
    if (!card) continue;
    const { [card.id]: _, ...others } = room.written;
    const kept = { ...room, written: others };
    if (text === null) return withRoom(ended, id, kept);
    const isStanding = idsOf(newestOf(room)).includes(card.id);
    return withRoom(ended, id, isStanding ? { ...kept, written: { ...others, [card.id]: text } }
      : { ...kept, parked: withParked(room.parked, [{ ...card, text }]) });
  }
  return ended;
}

/** Put a newer board in the place of a room's; words for the cards that go stay beside it.
 * @param {Room} room @param {import("../protocol.js").Board | null} board @returns {Room} */
export function withBoard(room, board) {
  const isGoing = (/** @type {string} */ id) => !idsOf(board).includes(id);
  const going = Object.entries(room.written).flatMap(([id, text]) => {
    const card = cardIn(room, id);
    return card && isGoing(id) ? [{ ...card, text }] : [];
  });
  const parked = unused({ ...room, parked: withParked(room.parked, going) });
  const written = Object.fromEntries(Object.entries(room.written).filter(([id]) => !isGoing(id)));
  return { ...room, board, waiting: null, overtaken: [], parked, written };
}

/** @param {readonly Suggestion[]} parked @param {readonly Suggestion[]} more @returns {Suggestion[]} */
const withParked = (parked, more) => [
  ...parked.filter(({ id }) => !more.some((card) => card.id === id)),
  ...more.map((card) => ({ ...card, primary: false })),
];

/** Let a parked card go. @param {State} state @param {string} id @returns {State} */
export function discard(state, id) {
  const room = state.selected === null ? undefined : state.rooms[state.selected];
  if (state.selected === null || !room) return state;
  const next = withRoom(state, state.selected, { ...room, parked: room.parked.filter((card) => card.id !== id) });
  return state.editing === id ? { ...next, editing: null } : next;
}

/** The parked cards that were not used yet. @param {Pick<Room, "parked" | "answered">} room */
export const unused = ({ parked, answered }) => parked.filter(({ id }) => !answered[id]);

/** Whether words of the agent's own came to stand beside newer cards. @param {State} before @param {State} after */
export const hasParked = (before, after) => Object.entries(after.rooms)
  .some(([id, { parked }]) => parked.some((card) => !before.rooms[id]?.parked.includes(card)));
