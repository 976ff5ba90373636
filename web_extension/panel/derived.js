/**
 * What follows from the state: the selected conversation, its cards, how far each stream was read.
 *
 * Answers questions that several parts of the panel ask. Refuses to change anything (state.js).
 */

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Room} Room */
/** @typedef {import("./state.js").Rewording} Rewording */
/** @typedef {import("../protocol.js").Position} Position */

/** The conversation of ours that a page's conversation is. @param {State} state
 * @param {{ source: string, external_id: string }} page @returns {string | null} */
export function idOfPage(state, { source, external_id }) {
  const found = Object.values(state.conversations).find((c) => c.source === source && c.external_id === external_id);
  return found?.id ?? null;
}

/** The selected conversation's room. @param {State} state @returns {Room | null} */
export const roomOf = (state) => (state.selected ? state.rooms[state.selected] ?? null : null);

/** What the server said last, shown already or still waiting for the hand to leave the cards.
 * @param {Room | null} room */
export const newestOf = (room) => room?.waiting ?? room?.board ?? null;

/** The cue that is shown. @param {readonly import("../protocol.js").Cue[]} cues */
export const weightiest = (cues) => [...cues].sort((a, b) => b.weight - a.weight)[0];

/** The cards that can be inserted now, first the primary. @param {Room | null} room */
export function cardsOf(room) {
  return room?.board?.suggestions.filter(({ id }) => !room.answered[id]) ?? [];
}

/** How far each watched stream was read, for the hello. @param {State} state @returns {Record<string, Position>} */
export function positionsOf(state) {
  /** @type {Record<string, Position>} */
  const positions = {};
  if (state.welcome && state.position) positions[`agent:${state.welcome.agent_id}`] = state.position;
  for (const [id, room] of Object.entries(state.rooms)) {
    if (room.position) positions[`conversation:${id}`] = room.position;
  }
  return positions;
}

/** What the primary card says in other words; null while there is none, or none that may still be sent.
 * @param {Room | null} room @returns {Rewording | null} */
export function rewordingOf(room) {
  if (!room) return null;
  const { rewording, board } = room;
  const primary = board?.suggestions.find((card) => card.primary);
  return rewording?.text && rewording.id === primary?.id && !room.answered[rewording.id] ? rewording : null;
}
