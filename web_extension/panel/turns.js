/**
 * The turns of a conversation as the panel keeps them.
 *
 * Answers the newest, oldest first, each once and as it was last revised. Refuses to know what a board says of them.
 */

/** @typedef {import("../protocol.js").TurnView} TurnView */

export const TURNS_KEPT = 200;

/** Whether the agent has said something since.
 * @param {readonly TurnView[]} before @param {readonly TurnView[]} after */
export function hasReplied(before, after) {
  const last = before.at(-1)?.at ?? "";
  return after.some(({ speaker, state, id, at }) => speaker === "agent" && state === "final" && at >= last
    && !before.some((turn) => turn.id === id && turn.state === "final"));
}

/** @param {readonly TurnView[]} known @param {readonly TurnView[]} news */
export function mergeTurns(known, news) {
  const fresh = new Map(news.map((turn) => [turn.id, turn]));
  const kept = known.map((turn) => {
    const revised = fresh.get(turn.id);
    fresh.delete(turn.id);
    return revised ?? turn;
  });
  const turns = [...kept, ...fresh.values()];
  return turns.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).slice(-TURNS_KEPT);
}
