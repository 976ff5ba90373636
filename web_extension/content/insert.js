/**
 * Puts a text into a composer at the cursor, or in the place of the draft or of some words, and takes it out again.
 *
 * Answers with one outcome word; one change at a time. Refuses to send, to replace words that the agent did not name or
 * has changed since, and to know how a field (fields.js) or a rich composer (editors.js) is written into.
 */
"use strict";

(() => {
  /** @typedef {import("../page.js").Outcome} Outcome */
  /** @typedef {import("../page.js").Change} Change */
  /** @typedef {{ before: string, after: string, takeBack: () => Promise<boolean> }} Trace */

  const { editors, fields, letters } = globalThis.rapportContent;

  const TRACES_KEPT = 20;

  /** What was changed in a composer, the newest last. @type {WeakMap<HTMLElement, Trace[]>} */
  const traces = new WeakMap();
  /** @type {Promise<unknown>} */
  let last = Promise.resolve();

  /** @param {string} text */
  const squeeze = (text) => text.replace(/[\s\u00a0\u200b\ufeff]+/g, " ").trim();
  /** @param {HTMLElement} element */
  const read = (element) => (fields.isField(element) ? element.value : element.innerText);
  /** What a change is judged by: a placeholder comes and goes in innerText. @param {HTMLElement} element */
  const standing = (element) => (fields.isField(element) ? element.value : letters.words(element));

  /** Do one thing after another: a second click must find what the first one wrote.
   * @template T @param {() => Promise<T>} act @returns {Promise<T>} */
  function inTurn(act) {
    const done = last.then(act);
    last = done.catch(() => undefined);
    return done;
  }

  /** @param {HTMLElement} element */
  function isLocked(element) {
    if (fields.isField(element)) return fields.isLocked(element);
    return !element.isContentEditable || element.matches("[aria-disabled=true], [aria-readonly=true]");
  }

  /** @param {HTMLElement} element @param {() => Promise<Change>} act @returns {Promise<Outcome>} */
  async function change(element, act) {
    if (!element.isConnected) return "no_composer";
    if (isLocked(element)) return "locked";
    const before = standing(element);
    const { outcome, takeBack } = await act();
    if (takeBack) {
      const all = [...traces.get(element) ?? [], { before, after: standing(element), takeBack }];
      traces.set(element, all.slice(-TRACES_KEPT));
    }
    return outcome;
  }

  /** @param {HTMLElement} element @returns {Promise<Outcome>} */
  async function undo(element) {
    const all = traces.get(element) ?? [];
    const trace = all.at(-1);
    if (!trace || standing(element) !== trace.after) return "draft_changed";
    traces.set(element, all.slice(0, -1));
    return await trace.takeBack() && standing(element) === trace.before ? "undone" : "draft_changed";
  }

  /** Editors draw the placeholder as text in an empty composer, which then vanishes. @param {HTMLElement} editor */
  const placeholder = (editor) =>
    editor.getAttribute("data-placeholder") ?? editor.querySelector("[data-slate-placeholder]")?.textContent ?? "";

  const plainLines = (/** @type {string} */ text) => text.replace(/\r\n?/g, "\n");

  globalThis.rapportContent.insertion = {
    insert: (element, text, mode) => inTurn(() => change(element, () =>
      (fields.isField(element) ? fields.insert(element, plainLines(text), mode) : editors.insert(element, plainLines(text), mode)))),

    replace: (element, place, text) => inTurn(async () => {
      if (read(element) !== place.draft) return "draft_changed";
      return change(element, () => (fields.isField(element) ? fields.replace(element, place, plainLines(text))
        : editors.replace(element, place, plainLines(text))));
    }),

    draft(element) {
      const text = read(element);
      const words = squeeze(text);
      return words === "" || (!fields.isField(element) && words === squeeze(placeholder(element))) ? "" : text;
    },

    undo: (element) => inTurn(() => undo(element)),

    remember(element) {
      if (!fields.isField(element)) editors.remember(element);
    },
  };
})();
