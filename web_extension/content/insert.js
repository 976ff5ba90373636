/**
 * Puts a text into a composer at the cursor, or in the place of some words, reads back whether it arrived, and takes it
 * out again.
 *
 * Answers with one outcome word. Refuses to send, to replace words that the agent did not name or has changed since,
 * and to insert twice: where the editor took the text in another way than asked, it says so and leaves the rest to the
 * agent's clipboard.
 *
 * Why synthetic focus: after a click in the panel the page has no focus, and CKEditor 5 and Draft.js then ignore the
 * selection. Why paste comes first in rich editors: execCommand shows text in Slate that its model lacks.
 */
"use strict";

(() => {
  /** @typedef {import("../page.js").Outcome} Outcome */
  /** @typedef {HTMLTextAreaElement | HTMLInputElement} Field */
  /** @typedef {import("../page.js").DraftPlace} DraftPlace */
  /** @typedef {{ before: string, after: string, start: number, end: number, taken: string }} Trace `taken` stood there */

  const AFTER_FOCUS_MS = 30;
  const AFTER_SELECT_MS = 60;
  const AFTER_PASTE_MS = 80;

  /** @type {WeakMap<HTMLElement, Trace>} */
  const traces = new WeakMap();
  /** Where the cursor last stood in a rich composer: a click in the panel may clear the page's selection.
   * @type {WeakMap<HTMLElement, Range>} */
  const cursors = new WeakMap();

  /** @param {number} ms */
  const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
  /** @param {string} text */
  const squeeze = (text) => text.replace(/[\s\u00a0\u200b\ufeff]+/g, " ").trim();
  /** @param {HTMLElement} element @returns {element is Field} */
  const isField = (element) => element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement;
  /** @param {HTMLElement} element */
  const read = (element) => (isField(element) ? element.value : element.innerText);
  /** @param {string} text @param {string} part */
  const count = (text, part) => squeeze(text).split(squeeze(part)).length - 1;

  /** @param {HTMLElement} element */
  async function takeFocus(element) {
    const isAway = !document.hasFocus();
    element.focus();
    if (isAway) {
      element.dispatchEvent(new FocusEvent("focus", { composed: true }));
      element.dispatchEvent(new FocusEvent("focusin", { bubbles: true, composed: true }));
      await wait(AFTER_FOCUS_MS);
    }
    return isAway;
  }

  /** @param {Field} field @param {string} value @param {string} data */
  function setValue(field, value, data) {
    const owner = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
    Object.getOwnPropertyDescriptor(owner, "value")?.set?.call(field, value);
    field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data }));
  }

  /** The text with a space on either side where it would touch a word. @param {string} left @param {string} right */
  function spaced(left, text = "", right = "") {
    return (left && !/\s$/.test(left) ? " " : "") + text + (right && !/^\s/.test(right) ? " " : "");
  }

  /** @param {Field} field @param {string} text @param {import("../page.js").InsertMode} mode @returns {Promise<Outcome>} */
  async function insertIntoField(field, text, mode) {
    const before = field.value;
    await takeFocus(field);
    const at = mode === "append" ? before.length : field.selectionEnd ?? before.length;
    const added = spaced(before.slice(0, at), text, before.slice(at));
    const wanted = before.slice(0, at) + added + before.slice(at);
    field.setSelectionRange(at, at);
    document.execCommand("insertText", false, added);
    if (field.value === before) setValue(field, wanted, added);
    await wait(0);
    if (field.value !== wanted) return "not_taken";
    traces.set(field, { before, after: wanted, start: at, end: at + added.length, taken: "" });
    return "inserted";
  }

  /** @param {Field} field @param {DraftPlace} place @param {string} text @returns {Promise<Outcome>} */
  async function replaceInField(field, { draft, start, words }, text) {
    if (field.value !== draft) return "draft_changed";
    await takeFocus(field);
    const end = start + words.length;
    const wanted = draft.slice(0, start) + text + draft.slice(end);
    field.setSelectionRange(start, end);
    document.execCommand("insertText", false, text);
    if (field.value === draft) setValue(field, wanted, text);
    await wait(0);
    if (field.value !== wanted) return "not_taken";
    field.setSelectionRange(start + text.length, start + text.length);
    traces.set(field, { before: draft, after: wanted, start, end: start + text.length, taken: words });
    return "inserted";
  }

  /** Note where the cursor stands, if it stands in this composer. @param {HTMLElement} element */
  function remember(element) {
    const selection = getSelection();
    if (isField(element) || !selection?.rangeCount) return;
    const range = selection.getRangeAt(0);
    if (element.contains(range.endContainer)) cursors.set(element, range.cloneRange());
  }

  /** @param {HTMLElement} editor @param {import("../page.js").InsertMode} mode */
  function place(editor, mode) {
    const kept = cursors.get(editor);
    const range = document.createRange();
    if (mode === "cursor" && kept && editor.contains(kept.endContainer)) range.setStart(kept.endContainer, kept.endOffset);
    else range.selectNodeContents(editor);
    range.collapse(false);
    const selection = getSelection();
    selection?.removeAllRanges();
    selection?.addRange(range);
    const left = document.createRange();
    left.selectNodeContents(editor);
    left.setEnd(range.endContainer, range.endOffset);
    const right = document.createRange();
    right.selectNodeContents(editor);
    right.setStart(range.endContainer, range.endOffset);
    return { left: left.toString(), right: right.toString() };
  }

  /** @param {HTMLElement} editor @param {string} text @param {import("../page.js").InsertMode} mode @returns {Promise<Outcome>} */
  async function insertIntoEditor(editor, text, mode) {
    const before = read(editor);
    remember(editor); // focusing may move the cursor to the start
    const isAway = await takeFocus(editor);
    const around = place(editor, mode);
    const added = spaced(squeeze(around.left) && around.left, text, around.right);
    await wait(AFTER_SELECT_MS);
    if (isAway) {
      document.dispatchEvent(new Event("selectionchange"));
      editor.dispatchEvent(new Event("select", { bubbles: true }));
      await wait(AFTER_SELECT_MS);
    }
    const has = () => count(read(editor), text) === count(before, text) + 1
      && squeeze(read(editor)).length >= squeeze(before).length + squeeze(text).length - squeeze(placeholder(editor)).length;
    if (!await put(editor, added, before, has)) return "not_taken";
    traces.set(editor, { before, after: read(editor), start: 0, end: 0, taken: "" });
    return "inserted";
  }

  /** Put a text where the selection is, by paste, else by command; say whether it arrived.
   * @param {HTMLElement} editor @param {string} text @param {string} before @param {() => boolean} has */
  async function put(editor, text, before, has) {
    const clipboard = new DataTransfer();
    clipboard.setData("text/plain", text);
    const paste = new ClipboardEvent("paste", {
      clipboardData: clipboard, bubbles: true, cancelable: true, composed: true,
    });
    editor.dispatchEvent(paste);
    await wait(AFTER_PASTE_MS);
    if (has()) return true;
    if (paste.defaultPrevented || read(editor) !== before) return false;
    document.execCommand("insertText", false, text);
    await wait(AFTER_PASTE_MS);
    return has();
  }

  /** The words as a range of the page, found by which of their occurrences they are; null where they cross a block.
   * @param {HTMLElement} editor @param {DraftPlace} place */
  function rangeOf(editor, { draft, start, words }) {
    const even = (/** @type {string} */ text) => text.replace(/\u00a0/g, " ");
    const wanted = even(words);
    const walker = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT);
    /** @type {{ node: Node, at: number, length: number }[]} */
    const pieces = [];
    let text = "";
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const data = even(node.nodeValue ?? "");
      pieces.push({ node, at: text.length, length: data.length });
      text += data;
    }
    let from = -1;
    for (let left = even(draft.slice(0, start)).split(wanted).length; left > 0; left -= 1) {
      from = text.indexOf(wanted, from + 1);
      if (from < 0) return null;
    }
    const to = from + wanted.length;
    const first = pieces.find(({ at, length }) => from < at + length);
    const last = pieces.find(({ at, length }) => to <= at + length);
    if (!first || !last) return null;
    const range = document.createRange();
    range.setStart(first.node, from - first.at);
    range.setEnd(last.node, to - last.at);
    return range;
  }

  /** @param {HTMLElement} editor @param {DraftPlace} place @param {string} text @returns {Promise<Outcome>} */
  async function replaceInEditor(editor, place, text) {
    const before = read(editor);
    if (before !== place.draft) return "draft_changed";
    const isAway = await takeFocus(editor);
    const range = rangeOf(editor, place);
    if (!range) return "not_taken";
    const selection = getSelection();
    selection?.removeAllRanges();
    selection?.addRange(range);
    await wait(AFTER_SELECT_MS);
    if (isAway) {
      document.dispatchEvent(new Event("selectionchange"));
      editor.dispatchEvent(new Event("select", { bubbles: true }));
      await wait(AFTER_SELECT_MS);
    }
    const wanted = before.slice(0, place.start) + text + before.slice(place.start + place.words.length);
    if (!await put(editor, text, before, () => squeeze(read(editor)) === squeeze(wanted))) return "not_taken";
    traces.set(editor, { before, after: read(editor), start: 0, end: 0, taken: "" });
    return "inserted";
  }

  /** Editors draw the placeholder as text in an empty composer, which then vanishes. @param {HTMLElement} editor */
  const placeholder = (editor) =>
    editor.getAttribute("data-placeholder") ?? editor.querySelector("[data-slate-placeholder]")?.textContent ?? "";

  /** @param {HTMLElement} element @returns {Promise<Outcome>} */
  async function undo(element) {
    const trace = traces.get(element);
    if (!trace || read(element) !== trace.after) return "draft_changed";
    await takeFocus(element);
    if (isField(element)) {
      element.setSelectionRange(trace.start, trace.end);
      if (trace.taken) document.execCommand("insertText", false, trace.taken);
      else document.execCommand("delete");
      if (element.value === trace.after) setValue(element, trace.before, trace.taken);
      const end = trace.start + trace.taken.length;
      element.setSelectionRange(end, end);
    } else {
      document.execCommand("undo");
      await wait(AFTER_PASTE_MS);
      if (read(element) === trace.after) {
        const isMac = navigator.platform.startsWith("Mac");
        element.dispatchEvent(new KeyboardEvent("keydown", {
          key: "z", code: "KeyZ", ctrlKey: !isMac, metaKey: isMac, bubbles: true, cancelable: true, composed: true,
        }));
        await wait(AFTER_PASTE_MS);
      }
    }
    if (squeeze(read(element)) !== squeeze(trace.before)) return "draft_changed";
    traces.delete(element);
    return "undone";
  }

  globalThis.rapportContent.insertion = {
    insert: (element, text, mode) =>
      (isField(element) ? insertIntoField(element, text, mode) : insertIntoEditor(element, text, mode)),
    replace: (element, place, text) =>
      (isField(element) ? replaceInField(element, place, text) : replaceInEditor(element, place, text)),
    draft(element) {
      const text = read(element);
      const words = squeeze(text);
      return words === "" || (!isField(element) && words === squeeze(placeholder(element))) ? "" : text;
    },
    undo,
    remember,
  };
})();
