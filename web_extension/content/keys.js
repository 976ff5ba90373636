/**
 * The agent's keys on a chat page: Alt with a digit (and Shift: in place of the draft), Z or U.
 *
 * Answers the panel. Refuses keys that a script pressed: a page must not be able to make the panel act.
 */
"use strict";

(() => {
  const DIGITS = ["Digit1", "Digit2", "Digit3", "Digit4"];

  globalThis.rapportContent.keys = {
    listen(isWatching, post, signal) {
      // On the window, while it goes down: a page that takes keys on its document comes after us.
      window.addEventListener("keydown", (event) => {
        const index = DIGITS.indexOf(event.code) + 1;
        const isOurs = index > 0 || event.code === "KeyZ" || event.code === "KeyU";
        if (!isOurs || !event.isTrusted || !event.altKey || event.ctrlKey || event.metaKey || (event.shiftKey && index === 0)) return;
        if (!isWatching()) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        if (index > 0) post({ kind: "insert_key", index, mode: event.shiftKey ? "replace" : "cursor" });
        else post({ kind: event.code === "KeyZ" ? "undo_key" : "use_key" });
      }, { signal, capture: true });
    },
  };
})();
