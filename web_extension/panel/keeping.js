/**
 * What the panel lets go of, so that a long day does not fill it.
 *
 * Answers a state, or a list, with less in it. Refuses to forget what is looked at.
 */

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../protocol.js").ConversationSummary} Summary */

const CONVERSATIONS_KEPT = 200;

/** Forget what happened in a conversation that nobody looks at: watching it again brings it back.
 * @param {State} state @param {string} id @returns {State} */
export function without(state, id) {
  if (id === state.selected || !state.rooms[id]) return state;
  const { [id]: _, ...rooms } = state.rooms;
  return { ...state, rooms };
}

/** The newest conversations, and whatever is looked at. @param {State} state @param {Readonly<Record<string, Summary>>} all */
export function bounded({ selected, rooms }, all) {
  if (Object.keys(all).length <= CONVERSATIONS_KEPT) return all;
  const newest = Object.values(all).sort((a, b) => (a.updated_at < b.updated_at ? 1 : -1)).slice(0, CONVERSATIONS_KEPT / 2);
  const kept = Object.values(all).filter((one) => newest.includes(one) || one.id === selected || rooms[one.id]);
  return Object.fromEntries(kept.map((one) => [one.id, one]));
}
