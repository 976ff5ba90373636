/**
 * Writes into rich composers: whatever is contenteditable.
 *
 * Answers a change of what stands there, read back letter by letter, with the way back. Refuses to write twice: where
 * an editor took the text in another way than asked, that is taken back, and said if it could not be.
 *
 * Paste comes first: an editor with a model of its own reads it, where execCommand shows text that the model lacks
 * (Slate) or loses lines (Draft.js, Lexical). Where the site keeps pastes from its editor, a "beforeinput" is what
 * those editors read as well; the browser's command is left for those that have no model.
 */
"use strict";

(() => {
  /** @typedef {import("../page.js").Change} Change */
  /** @typedef {{ start: number, end: number }} Span counted in letters */

  const { focus, letters } = globalThis.rapportContent;
  const HANDLED_MS = 150;
  const UNHANDLED_MS = 20;
  const MODELLED = "[data-slate-editor], [data-lexical-editor], .ck-editor__editable, .public-DraftEditor-content";

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

  /** @param {HTMLElement} editor @param {string} key @param {number} keyCode @param {boolean} isCommand */
  function press(editor, key, keyCode, isCommand) {
    const isMac = navigator.platform.startsWith("Mac");
    return !editor.dispatchEvent(new KeyboardEvent("keydown", {
      key, code: key.length === 1 ? `Key${key.toUpperCase()}` : key, keyCode, which: keyCode,
      ctrlKey: isCommand && !isMac, metaKey: isCommand && isMac, bubbles: true, cancelable: true, composed: true,
    }));
  }

  /** Undo one step, as the agent would: by the editor's own history, else by the browser's. @param {HTMLElement} editor */
  async function stepBack(editor) {
    const before = letters.of(editor);
    if (!press(editor, "z", 90, true)) document.execCommand("undo");
    await focus.until(() => letters.of(editor) !== before, HANDLED_MS);
  }

  /** Get the text to where the selection is. @param {HTMLElement} editor @param {string} text
   * @param {() => boolean} isThere @param {() => boolean} isUntouched @returns {Promise<import("../page.js").Outcome>} */
  async function put(editor, text, isThere, isUntouched) {
    const fate = paste(editor, text);
    if (await focus.until(isThere, fate === "unhandled" ? UNHANDLED_MS : HANDLED_MS)) return "inserted";
    if (!isUntouched()) return "mangled";
    if (fate === "handled") return "not_taken"; // it may still come: a second try would double it
    if (fate === "blocked") {
      for (const inputType of ["insertFromPaste", "insertText"]) {
        if (!announce(editor, inputType, { data: text, dataTransfer: inputType === "insertText" ? null : clipboardOf(text) })) continue;
        if (await focus.until(isThere, HANDLED_MS)) return "inserted";
        if (!isUntouched()) return "mangled";
      }
    }
    if (!editor.matches(MODELLED)) {
      document.execCommand("insertText", false, text);
      if (await focus.until(isThere, HANDLED_MS)) return "inserted";
      if (!isUntouched()) return "mangled";
    }
    return fate === "blocked" ? "paste_blocked" : "not_taken";
  }

  /** @param {HTMLElement} editor @param {Range} range @param {Span} span @param {string} text @returns {Promise<Change>} */
  async function change(editor, range, { start, end }, text) {
    const before = letters.of(editor);
    const added = letters.in(text);
    const wanted = before.slice(0, start) + added + before.slice(end);
    const cleared = before.slice(0, start) + before.slice(end);
    await focus.select(editor, range);
    const isThere = () => letters.of(editor) === wanted;
    const isUntouched = () => [before, cleared].includes(letters.of(editor));
    let outcome = await put(editor, text, isThere, isUntouched);
    if (!editor.isConnected) return { outcome: "no_composer" };
    if (outcome !== "inserted" && letters.of(editor) !== before) {
      await stepBack(editor);
      outcome = letters.of(editor) !== before ? "mangled" : outcome === "mangled" ? "not_taken" : outcome;
    }
    if (outcome !== "inserted") return { outcome };
    const taken = range.collapsed ? "" : before.slice(start, end);
    return { outcome, takeBack: () => takeBack(editor, { before, start, length: added.length, hasTaken: taken !== "" }, text) };
  }

  /** Take a text out again: by the editor's own undo; where that undid more than ours, by redoing it and deleting.
   * @param {HTMLElement} editor @param {{ before: string, start: number, length: number, hasTaken: boolean }} made
   * @param {string} text */
  async function takeBack(editor, { before, start, length, hasTaken }, text) {
    const after = letters.of(editor);
    await focus.take(editor);
    await stepBack(editor);
    if (letters.of(editor) === before) return true;
    if (hasTaken) return false;
    press(editor, "y", 89, true);
    if (!await focus.until(() => letters.of(editor) === after, HANDLED_MS)) return false;
    const range = letters.range(editor, start, start + length);
    if (!range) return false;
    const left = text.startsWith(" ") ? letters.point(editor, start - 1, true) : null;
    const right = text.endsWith(" ") ? letters.point(editor, start + length, false) : null;
    if (left) range.setStart(...left);
    if (right) range.setEnd(...right);
    await focus.select(editor, range);
    if (!press(editor, "Backspace", 8, false) && !announce(editor, "deleteContentBackward")) document.execCommand("delete");
    return focus.until(() => letters.of(editor) === before, HANDLED_MS);
  }

  globalThis.rapportContent.editors = {
    remember,

    async insert(editor, text, mode) {
      remember(editor); // focusing may move the cursor to the start
      await focus.take(editor);
      const range = rangeFor(editor, mode);
      const { left } = letters.around(editor, range.startContainer, range.startOffset);
      const { right } = letters.around(editor, range.endContainer, range.endOffset);
      const start = letters.in(left).length;
      const end = letters.of(editor).length - letters.in(right).length;
      const added = mode === "replace" ? text : globalThis.rapportContent.spaced(left.trim() && left, text, right.trim() && right);
      return change(editor, range, { start, end }, added);
    },

    async replace(editor, { draft, start, words }, text) {
      await focus.take(editor);
      const from = letters.in(draft.slice(0, start)).length;
      const to = from + letters.in(words).length;
      const range = letters.in(draft) === letters.of(editor) ? letters.range(editor, from, to) : null;
      return range ? change(editor, range, { start: from, end: to }, text) : { outcome: "not_taken" };
    },
  };
})();
