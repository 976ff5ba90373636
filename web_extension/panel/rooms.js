/**
 * One conversation as the panel holds it.
 *
 * Answers a room with nothing in it, a state with a room changed, and what stands in a room. Refuses to know when.
 */

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Room} Room */

/** @type {Room} */
export const EMPTY_ROOM = {
  turns: [], board: null, waiting: null, offers: [], parked: [], written: {}, position: null, answered: {},
  overtaken: [], aside: null, answerMs: null, remarks: [], laterRemarks: [], hushed: [], rewording: null,
  rewordingWaiting: null,
};

/** @param {State} state @param {string} id @param {Room} room @returns {State} */
export const withRoom = (state, id, room) => ({ ...state, rooms: { ...state.rooms, [id]: room } });

/** What stands on a board and can be sent, by id. @param {import("../protocol.js").Board | null} board */
export const idsOf = (board) =>
  (board ? [...board.suggestions.map(({ id }) => id), ...board.resolutions.map((r) => r.suggestion_id)] : []);

/** A card that stands there, of the board or parked. @param {Room | undefined} room @param {string} id */
export const cardIn = (room, id) =>
  [...room?.board?.suggestions ?? [], ...room?.parked ?? []].find((card) => card.id === id);
