/**
 * The pace of reading: short slices with the page let in between, and a small share of its time in all.
 *
 * Answers when the next look may be and when the present one must pause. Refuses to know what is looked at. A page that
 * changes without end gets no more of our attention than a quiet one: what is spent is paid back by resting.
 */
"use strict";

(() => {
  /** Far below the 50 ms that a person begins to feel, on slower machines than ours as well. */
  const SLICE_MS = 8;
  const SOON_MS = 20;
  /** In the long run; with all that may be saved, a busy minute from a fresh start stays under 2 %. */
  const SHARE = 0.013;
  /** What may be spent at once: 2 % of ten seconds. A long chat is opened by it, and a lively one is followed. */
  const SAVED_MS = 200;
  /** Below this we rest longer, little by little: to wait for the debt of one long look would make a message wait. */
  const RESERVE_MS = 50;
  /** A millisecond that the reserve lacks is so many of rest. */
  const REST_FOR_EACH = 10;
  const LONGEST_REST_MS = 2000;
  const HIDDEN_MS = 1000;

  globalThis.rapportContent.makePace = () => {
    let saved = SAVED_MS;
    let from = performance.now();
    let countedTo = from;
    let restedAt = from;
    /** @type {(() => void)[]} */
    const waiting = [];
    const channel = new MessageChannel(); // timers wait 4 ms at least, and a second in hidden tabs
    channel.port1.onmessage = () => waiting.shift()?.();

    function count() {
      const now = performance.now();
      saved = Math.min(SAVED_MS, saved + (now - countedTo) * SHARE) - (now - from);
      countedTo = from = now;
    }

    return {
      begin() {
        const now = performance.now();
        saved = Math.min(SAVED_MS, saved + (now - countedTo) * SHARE);
        countedTo = from = now;
      },

      end() {
        count();
        restedAt = from + Math.min(LONGEST_REST_MS, (RESERVE_MS - saved) * REST_FOR_EACH);
      },

      isTired: () => performance.now() - from > SLICE_MS,

      async breathe() {
        count();
        await new Promise((resolve) => {
          waiting.push(() => resolve(null));
          channel.port2.postMessage(null);
        });
        this.begin();
      },

      restMs() {
        const rest = Math.max(SOON_MS, restedAt - performance.now());
        return document.hidden ? Math.max(rest, HIDDEN_MS) : rest;
      },

      stop: () => channel.port1.close(),
    };
  };
})();
