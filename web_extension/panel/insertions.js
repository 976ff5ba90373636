/**
 * What was put into reply boxes, the newest last, so that it can be taken out again, one after another.
 *
 * Answers what an undo takes out, and whether certain words still stand there, or are on their way. Refuses to take out
 * anything after some seconds: the agent has gone on by then, and the browser's own undo is the better one.
 */

/** @typedef {{ source: string, external_id: string }} Place */
/** @typedef {{ place: Place, id: string | null, text: string, at: number }} Insertion */

const UNDO_MS = 10_000;
const CHAIN_MS = 60_000;
const SLIP_MS = 700;
const KEPT = 20;

const squeeze = (/** @type {string} */ text) => text.replace(/\s+/g, " ").trim();

/** @param {Place} one @param {Place} other */
const isSame = (one, other) => one.source === other.source && one.external_id === other.external_id;

/** @param {() => number} [now] */
export function keepInsertions(now = Date.now) {
  /** @type {readonly Insertion[]} */
  let all = [];
  /** On their way into a page, which takes up to some seconds. @type {readonly Omit<Insertion, "at">[]} */
  let coming = [];
  /** The last undo gives the ones before it time again. */
  let undoneAt = -UNDO_MS;

  /** @param {Place} place */
  const newest = (place) => all.findLast((one) => isSame(one.place, place)
    && (now() - one.at <= UNDO_MS || (now() - undoneAt <= UNDO_MS && now() - one.at <= CHAIN_MS)));

  return {
    /** Words set out for a page; answers what to call once they have arrived, or not.
     * @param {Place} place @param {string | null} id @param {string} text */
    start(place, id, text) {
      const one = { place, id, text };
      coming = [...coming, one];
      return () => { coming = coming.filter((other) => other !== one); };
    },

    /** Whether a suggestion, or words that belong to none, are on their way into a page.
     * @param {Place} place @param {string | null} id @param {string} text */
    isComing: (place, id, text) => coming.some((one) => isSame(one.place, place) && one.id === id
      && (id !== null || squeeze(one.text) === squeeze(text))),

    /** @param {Place} place @param {string | null} id @param {string} text */
    note({ source, external_id }, id, text) {
      undoneAt = -UNDO_MS;
      all = [...all, { place: { source, external_id }, id, text, at: now() }].slice(-KEPT);
    },

    /** The one to take out now, which is forgotten; null where there is none, or none lately.
     * @param {Place} place */
    take(place) {
      const taken = newest(place);
      if (!taken) return null;
      all = all.filter((one) => one !== taken);
      undoneAt = now();
      return taken;
    },

    /** It could not be taken out. @param {Insertion} taken */
    putBack(taken) {
      all = [...all, taken];
    },

    /** Whether one more can be taken out. @param {Place} place */
    hasMore: (place) => newest(place) !== undefined,

    /** Whether a suggestion went in once more than it was taken out. @param {Place} place @param {string} id */
    holds: (place, id) => all.some((one) => one.id === id && isSame(one.place, place)),

    /** The words that a suggestion went in with last. @param {string | null} id */
    wordsOf: (id) => all.findLast((one) => one.id === id)?.text ?? null,

    /** Whether a suggestion's words still stand in the reply box: as it was last told, which takes a moment.
     * @param {Place} place @param {string | null} id @param {string} text @param {string} draft */
    stands: (place, id, text, draft) => squeeze(draft).includes(squeeze(text))
      || all.some((one) => one.id === id && isSame(one.place, place) && now() - one.at < SLIP_MS),
  };
}
