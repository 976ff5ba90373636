/**
 * Reads a chat page for one panel: joins watching, keys and insertion to the wire.
 *
 * Answers what the panel asks. Refuses to know pages (watching.js, adapter.js), editors (insert.js) and the wire itself
 * (start.js, or the demo's bridge).
 */
"use strict";

(() => {
  const { insertion, keys, watch } = globalThis.rapportContent;

  globalThis.rapportContent.read = (wire, signal) => {
    const post = (/** @type {import("../page.js").PageToPanel} */ message) => { if (!signal.aborted) wire.post(message); };
    const watching = watch(post, signal);

    /** @param {import("../page.js").PanelToPage & { kind: "insert" | "replace" | "undo" }} message */
    async function change(message) {
      const composer = watching.composerOf(message.external_id);
      if (composer === "other_conversation") return composer;
      if (!composer) return "no_composer";
      if (message.kind === "undo") return insertion.undo(composer.element);
      if (composer.is_note) return "note_mode";
      if (message.kind === "replace") return insertion.replace(composer.element, message.place, message.text);
      return insertion.insert(composer.element, message.text, message.mode);
    }

    // On the window, while they go down: a page that keeps these events to itself on its document comes after us.
    window.addEventListener("selectionchange", () => {
      const active = document.activeElement;
      if (active instanceof HTMLElement && active.isContentEditable) insertion.remember(active);
    }, { signal, capture: true });

    window.addEventListener("input", (event) => {
      const [target] = event.composedPath();
      if (target instanceof Element) watching.noteInput(target);
    }, { signal, capture: true });

    keys.listen(() => watching.open.size > 0, post, signal);

    wire.listen((message) => {
      if (message.kind === "start") watching.start(message.adapters);
      else change(message).then((outcome) => post({ kind: "outcome", request: message.request, outcome }));
    });
  };
})();
