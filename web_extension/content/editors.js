/**
 * Writes into rich composers: whatever is contenteditable.
 *
 * Answers a change of what stands there, read back word by word, with the way back. Refuses to write twice: where an
 * editor took the text in another way than asked, that is taken back, and said if it could not be.
 *
 * Paste comes first: an editor with a model of its own reads it, where execCommand shows text that the model lacks
 * (Slate), loses lines (Lexical) or takes the whole editor down (an empty Draft.js). Where the site keeps pastes from its editor, Slate and Lexical read a
 * "beforeinput" as well, and the browser's command is left for editors that follow it.
 */
"use strict";

(() => {
  /** @typedef {import("../page.js").Change} Change */

  const { focus, letters } = globalThis.rapportContent;
  const HANDLED_MS = 150;
  const UNHANDLED_MS = 20;
  const READS_BEFOREINPUT = "[data-slate-editor], [data-lexical-editor]";
  const FOLLOWS_NO_COMMAND = `${READS_BEFOREINPUT}, .ck-editor__editable, .public-DraftEditor-content`;

  /** Where the cursor last stood: a click in the panel may clear the page's selection.
   * @type {WeakMap<HTMLElement, Range>} */
  const cursors = new WeakMap();

  /** @param {HTMLElement} editor */
  function cursorOf(editor) {
    const selection = focus.selectionAround(editor);
    const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
    return range && editor.contains(range.endContainer) ? range : null;
  }

  /** @param {HTMLElement} editor */
  function remember(editor) {
    const range = cursorOf(editor);
    if (range) cursors.set(editor, range.cloneRange());
  }

  /** The first or last point within the text: beside its blocks Lexical would begin a new one.
   * @param {Node} within @param {boolean} isLast @returns {[Node, number]} */
  function edge(within, isLast) {
    let node = within;
    for (;;) {
      /** @type {Node | null} */
      const next = isLast ? node.lastChild : node.firstChild;
      if (node instanceof Text) return [node, isLast ? node.length : 0];
      if (!next || (next instanceof HTMLElement && (next.tagName === "BR" || !next.isContentEditable))) {
        return [node, isLast && next instanceof HTMLElement && next.tagName !== "BR" ? node.childNodes.length : 0];
      }
      node = next;
    }
  }

  /** @param {HTMLElement} editor @param {import("../page.js").InsertMode} mode */
  function rangeFor(editor, mode) {
    const range = document.createRange();
    const kept = cursors.get(editor);
    if (mode === "cursor" && kept && editor.contains(kept.endContainer)) {
      const beside = kept.endContainer === editor ? editor.childNodes[kept.endOffset] : undefined;
      range.setStart(...(beside ? edge(beside, false) : kept.endContainer === editor ? edge(editor, true)
        : /** @type {const} */ ([kept.endContainer, kept.endOffset])));
    } else {
      range.setStart(...edge(editor, mode !== "replace"));
      if (mode === "replace") range.setEnd(...edge(editor, true));
    }
    return range;
  }

  /** @param {string} text */
  function clipboardOf(text) {
    const clipboard = new DataTransfer();
    clipboard.setData("text/plain", text);
    return clipboard;
  }

  /** Paste, and say what became of it: blocked means that the site kept it from the editor.
   *
   * Firefox knows no clipboardData here and takes data in its stead. What is put on the event's own clipboard later
   * would be the extension's there, and the page could not read it.
   * @param {HTMLElement} editor @param {string} text */
  function paste(editor, text) {
    const event = new ClipboardEvent("paste", /** @type {ClipboardEventInit} */ ({
      clipboardData: clipboardOf(text), dataType: "text/plain", data: text, bubbles: true, cancelable: true, composed: true,
    }));
    let isBlocked = true;
    const look = () => { isBlocked = event.defaultPrevented; };
    editor.addEventListener("paste", look, { capture: true, once: true });
    editor.dispatchEvent(event);
    editor.removeEventListener("paste", look, { capture: true });
    return isBlocked ? "blocked" : event.defaultPrevented ? "handled" : "unhandled";
  }

  /** @param {HTMLElement} editor @param {string} inputType @param {InputEventInit} [more] */
  const announce = (editor, inputType, more) => !editor.dispatchEvent(new InputEvent("beforeinput", {
    inputType, bubbles: true, cancelable: true, composed: true, ...more,
  }));

  /** @param {HTMLElement} editor @param {string} key @param {number} keyCode @param {{ isCommand?: boolean, shiftKey?: boolean }} [held] */
  function press(editor, key, keyCode, { isCommand = false, shiftKey = false } = {}) {
    const isMac = navigator.platform.startsWith("Mac");
    return !editor.dispatchEvent(new KeyboardEvent("keydown", {
      key, code: key.length === 1 ? `Key${key.toUpperCase()}` : key, keyCode, which: keyCode, shiftKey,
      ctrlKey: isCommand && !isMac, metaKey: isCommand && isMac, bubbles: true, cancelable: true, composed: true,
    }));
  }

  /** Undo one step, as the agent would: by the editor's own history, else by the browser's. Where that takes away more
   * than the last change, what the agent wrote before is brought back.
   * @param {HTMLElement} editor @param {string} wanted the words that should stand then */
  async function stepBack(editor, wanted) {
    const now = letters.words(editor);
    const isWanted = () => letters.words(editor) === wanted;
    const isOurs = !press(editor, "z", 90, { isCommand: true });
    if (isOurs) document.execCommand("undo");
    if (await focus.until(isWanted, HANDLED_MS)) return true;
    if (letters.words(editor) === now) return false;
    if (isOurs) document.execCommand("redo");
    else if (!press(editor, "Z", 90, { isCommand: true, shiftKey: true })) press(editor, "y", 89, { isCommand: true });
    await focus.until(() => letters.words(editor) === now, HANDLED_MS);
    return false;
  }

  /** @param {HTMLElement} editor @param {string} text @param {boolean} isBlocked */
  function putWithoutPaste(editor, text, isBlocked) {
    if (isBlocked && editor.matches(READS_BEFOREINPUT)) {
      announce(editor, "insertReplacementText", { data: text, dataTransfer: clipboardOf(text) });
    } else if (!editor.matches(FOLLOWS_NO_COMMAND)) {
      document.execCommand("insertText", false, text);
    }
  }

  /** Get the text to where the selection is. @param {HTMLElement} editor @param {string} text
   * @param {() => boolean} isThere @param {() => boolean} isUntouched @returns {Promise<import("../page.js").Outcome>} */
  async function put(editor, text, isThere, isUntouched) {
    const fate = paste(editor, text);
    if (await focus.until(isThere, fate === "unhandled" ? UNHANDLED_MS : HANDLED_MS)) return "inserted";
    if (!isUntouched()) return "mangled";
    if (fate === "handled") return "not_taken"; // it may still come: a second try would double it
    putWithoutPaste(editor, text, fate === "blocked");
    if (await focus.until(isThere, HANDLED_MS)) return "inserted";
    if (!isUntouched()) return "mangled";
    return fate === "blocked" ? "paste_blocked" : "not_taken";
  }

  /** @param {HTMLElement} editor @param {Range} range @param {string} text @returns {Promise<Change>} */
  async function change(editor, range, text) {
    const { left } = letters.around(editor, range.startContainer, range.startOffset);
    const { right } = letters.around(editor, range.endContainer, range.endOffset);
    const start = letters.in(left).length;
    const isInsertion = range.collapsed;
    const before = letters.words(editor);
    const wanted = letters.wordsIn(left + text + right);
    const cleared = letters.in(left + right);
    await focus.select(editor, range);
    const isThere = () => letters.words(editor) === wanted;
    const isUntouched = () => letters.words(editor) === before || letters.of(editor) === cleared;
    let outcome = await put(editor, text, isThere, isUntouched);
    if (!editor.isConnected) return { outcome: "no_composer" };
    if (outcome !== "inserted" && letters.words(editor) !== before) {
      const isBack = await stepBack(editor, before);
      if (!isBack) outcome = "mangled";
      else if (outcome === "mangled") outcome = "not_taken";
    }
    if (outcome !== "inserted") return { outcome };
    return { outcome, takeBack: () => takeBack(editor, before, isInsertion ? { start, text } : null) };
  }

  /** Take a text out again: by the editor's own undo, or where that takes more than ours, by deleting what was added.
   * @param {HTMLElement} editor @param {string} before @param {{ start: number, text: string } | null} added */
  async function takeBack(editor, before, added) {
    await focus.take(editor);
    if (await stepBack(editor, before)) return true;
    if (!added) return false;
    const { start, text } = added;
    const end = start + letters.in(text).length;
    const range = letters.range(editor, start, end);
    if (!range) return false;
    const left = text.startsWith(" ") ? letters.point(editor, start - 1, true) : null;
    const right = text.endsWith(" ") ? letters.point(editor, end, false) : null;
    if (left) range.setStart(...left);
    if (right) range.setEnd(...right);
    await focus.select(editor, range);
    if (!press(editor, "Backspace", 8) && !announce(editor, "deleteContentBackward")) document.execCommand("delete");
    return focus.until(() => letters.words(editor) === before, HANDLED_MS);
  }

  globalThis.rapportContent.editors = {
    remember,

    async insert(editor, text, mode) {
      remember(editor); // focusing may move the cursor to the start
      await focus.take(editor);
      const range = rangeFor(editor, mode);
      if (mode === "replace") return change(editor, range, text);
      const { left, right } = letters.around(editor, range.startContainer, range.startOffset);
      return change(editor, range, globalThis.rapportContent.spaced(left.trim() && left, text, right.trim() && right));
    },

    async replace(editor, { draft, start, words }, text) {
      await focus.take(editor);
      const from = letters.in(draft.slice(0, start)).length;
      const to = from + letters.in(words).length;
      const range = letters.in(draft) === letters.of(editor) ? letters.range(editor, from, to) : null;
      return range ? change(editor, range, text) : { outcome: "not_taken" };
    },
  };
})();
