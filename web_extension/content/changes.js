/**
 * The changes of a page since they were last taken.
 *
 * Answers the records, or that there were too many to follow: then it stops listening until it is told to again, so that
 * a page that changes without end pays nothing for our following it. Refuses to know what a change means.
 */
"use strict";

(() => {
  const MOST = 500;

  globalThis.rapportContent.listenForChanges = (onNews) => {
    /** @type {MutationRecord[]} */
    let records = [];
    /** @type {Set<Node>} */
    let observed = new Set();
    let isTooMuch = false;

    const observer = new MutationObserver((news) => {
      records = records.concat(news);
      if (records.length > MOST) {
        stop();
        isTooMuch = true;
      }
      onNews();
    });

    function stop() {
      observer.disconnect();
      observed = new Set();
      records = [];
    }

    return {
      observe(roots, attributeFilter) {
        if (roots.length === observed.size && roots.every((root) => observed.has(root))) return;
        observer.disconnect();
        observed = new Set(roots);
        for (const root of roots) {
          observer.observe(root, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter });
        }
      },

      take() {
        const taken = isTooMuch ? null : records;
        records = [];
        isTooMuch = false;
        return taken;
      },

      hasNews: () => isTooMuch || records.length > 0,
      stop,
    };
  };
})();
