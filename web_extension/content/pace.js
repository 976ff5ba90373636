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
  const SHARE = 0.015;
  /** What may be spent at once after a rest: opening a long chat. */
  const SAVED_MS = 60;
  const LONGEST_REST_MS = 2000;
  const HIDDEN_MS = 1000;

  globalThis.rapportContent.makePace = () => {
    let saved = SAVED_MS;
    let from = performance.now();
    let countedTo = from;
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

      end: count,

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
        const rest = saved >= 0 ? SOON_MS : Math.min(LONGEST_REST_MS, Math.max(SOON_MS, -saved / SHARE));
        return document.hidden ? Math.max(rest, HIDDEN_MS) : rest;
      },

      stop: () => channel.port1.close(),
    };
  };
})();
