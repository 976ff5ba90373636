/**
 * Focus and selection in a page that is not looked at: the agent's click was in the panel.
 *
 * Answers a composer that believes it has the focus, and a selection that its editor has seen. Refuses to write.
 *
 * Why synthetic events: a page without the focus gets none of its own, and CKEditor 5 and Draft.js then ignore the
 * selection and write in the wrong place.
 */
"use strict";

(() => {
  const SELECTION_SEEN_MS = 60;

  /** @param {number} ms */
  const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

  /** Wait until something holds, no longer than given; say whether it does. @param {() => boolean} holds @param {number} ms */
  async function until(holds, ms) {
    const end = performance.now() + ms;
    await wait(0);
    while (!holds()) {
      if (performance.now() >= end) return false;
      await wait(5);
    }
    return true;
  }

  /** The selection where the element stands: a shadow root has one of its own in Chromium. @param {Element} element */
  function selectionAround(element) {
    const root = /** @type {Node & { getSelection?: () => Selection | null }} */ (element.getRootNode());
    return root.getSelection?.() ?? getSelection();
  }

  /** @param {HTMLElement} element */
  async function take(element) {
    const isAway = !document.hasFocus();
    element.focus({ preventScroll: true });
    if (!isAway) return;
    element.dispatchEvent(new FocusEvent("focus", { composed: true }));
    element.dispatchEvent(new FocusEvent("focusin", { bubbles: true, composed: true }));
    await wait(0);
  }

  /** @param {Selection | null} selection @param {Range} range */
  const isSelected = (selection, range) => selection?.rangeCount === 1
    && selection.getRangeAt(0).compareBoundaryPoints(Range.START_TO_START, range) === 0
    && selection.getRangeAt(0).compareBoundaryPoints(Range.END_TO_END, range) === 0;

  /** Slate looks at the selection ten times a second, and at once before any input: this one asks for nothing.
   * @param {HTMLElement} editor */
  function hurrySlate(editor) {
    editor.dispatchEvent(new InputEvent("beforeinput", { inputType: "", bubbles: true, cancelable: true, composed: true }));
  }

  /** Select a range, and wait until the editor has heard of it. @param {HTMLElement} editor @param {Range} range */
  async function select(editor, range) {
    const selection = selectionAround(editor);
    if (!isSelected(selection, range)) {
      const heard = new Promise((resolve) => {
        document.addEventListener("selectionchange", resolve, { once: true });
        setTimeout(resolve, SELECTION_SEEN_MS);
      });
      selection?.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
      await heard;
    }
    if (!document.hasFocus()) {
      document.dispatchEvent(new Event("selectionchange"));
      editor.dispatchEvent(new Event("select", { bubbles: true }));
    }
    await wait(0);
    if (editor.matches("[data-slate-editor]")) hurrySlate(editor);
  }

  /** A text with a space on either side where it would touch a word. @param {string} left @param {string} text
   * @param {string} right */
  const spaced = (left, text, right) => (left && !/\s$/.test(left) ? " " : "") + text + (right && !/^\s/.test(right) ? " " : "");

  globalThis.rapportContent.spaced = spaced;
  globalThis.rapportContent.focus = { take, select, selectionAround, until, wait };
})();
