/**
 * Cards in the agent's own words that outlive the board they came with.
 *
 * Answers a state in which such words wait beside the newest cards until they are used or let go. Refuses to keep words
 * that the agent never changed.
 */
import { newestOf } from "./derived.js";
import { cardIn, idsOf, withRoom } from "./rooms.js";

/** @typedef {import("./state.js").State} State */

const PARKED_KEPT = 3;

/** End the editing; words of the agent's own stay beside the newer cards, where their card is not among them.
 * @param {State} state @param {string | null} text the agent's words, null where they are the card's
 * @returns {State} */
export function park(state, text) {
  const { editing, rooms } = state;
  const ended = { ...state, editing: null };
  for (const [id, room] of Object.entries(rooms)) {
    const card = editing === null ? undefined : cardIn(room, editing);
    if (!card || text === null || idsOf(newestOf(room)).includes(card.id)) continue;
    const parked = [...room.parked.filter((each) => each.id !== card.id), { ...card, text, primary: false }];
    return withRoom(ended, id, { ...room, parked: parked.slice(-PARKED_KEPT) });
  }
  return ended;
}

/** Let a parked card go. @param {State} state @param {string} id @returns {State} */
export function discard(state, id) {
  const room = state.selected === null ? undefined : state.rooms[state.selected];
  if (state.selected === null || !room) return state;
  const next = withRoom(state, state.selected, { ...room, parked: room.parked.filter((card) => card.id !== id) });
  return state.editing === id ? { ...next, editing: null } : next;
}

/** The parked cards that were not used yet. @param {import("./state.js").Room} room */
export const unused = ({ parked, answered }) => parked.filter(({ id }) => !answered[id]);
