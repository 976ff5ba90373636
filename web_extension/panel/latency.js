/**
 * How long an answer takes, as the agent has it: from a turn leaving the panel to the board that answers it.
 *
 * Answers the milliseconds of the newest answer. Refuses to count what waited for a connection or slept through a night
 * (the line says that), and to know the server's own figures.
 */

const KEPT = 50;

/** @param {() => number} [now] */
export function measureAnswers(now = () => performance.now()) {
  /** Turns on their way, by the server's id for them. @type {Map<string, number>} */
  const sent = new Map();
  let losses = 0;
  return {
    /** A turn leaves. @returns {(turnId: string) => void} to be called with its id, once the server gave it one */
    leave() {
      const at = now();
      const before = losses;
      return (turnId) => {
        if (losses !== before) return;
        sent.set(turnId, at);
        const [oldest] = sent.keys();
        if (sent.size > KEPT && oldest !== undefined) sent.delete(oldest);
      };
    },

    /** The line was lost: what is on its way leaves once more, and nobody knows how long that takes. */
    lose() {
      losses += 1;
      sent.clear();
    },

    /** A board has come. @param {readonly { id: string }[]} turns those it came with @returns {number | null} */
    arrive(turns) {
      const at = turns.map(({ id }) => sent.get(id)).filter((each) => each !== undefined).at(-1);
      for (const { id } of turns) sent.delete(id);
      return at === undefined ? null : now() - at;
    },
  };
}
