/**
 * The letters of a rich composer: its text without the spaces and breaks that each editor draws in its own way.
 *
 * Answers the letters that stand in it, and where in the DOM a letter is. Refuses to know editors, beyond the
 * placeholder that Slate draws as text.
 *
 * Why letters: editors show one line break as a block, a break or two, a space as a hard space, and nothing as a
 * zero-width space. Two texts with the same letters are the same text to a customer.
 */
"use strict";

(() => {
  const BLANK = /[\s\u00a0\u200b\u2060\ufeff]+/g;

  const BLOCKS = new Set(["P", "DIV", "LI", "BLOCKQUOTE", "PRE"]);

  /** Words apart from how they are set: one space for each gap. @param {string} text */
  const wordsIn = (text) => text.replace(/[\u200b\u2060\ufeff]+/g, "").replace(/\s+/g, " ").trim();

  /** @param {string} text */
  const lettersIn = (text) => text.replace(BLANK, "");

  /** Texts, pictures that stand for one, and breaks, in their order; a block breaks the line before and after it.
   * @param {Node} within @returns {Generator<{ node: ChildNode, at: number, text: string }>} */
  function* pieces(within) {
    for (const node of within.childNodes) {
      if (node instanceof Text) yield { node, at: 0, text: node.data };
      else if (node instanceof HTMLImageElement) yield { node, at: 0, text: node.alt };
      else if (node instanceof HTMLBRElement) yield { node, at: 0, text: "\n" };
      else if (node instanceof Element && !node.hasAttribute("data-slate-placeholder")) {
        const isBlock = BLOCKS.has(node.tagName);
        if (isBlock) yield { node, at: 0, text: "\n" };
        yield* pieces(node);
        if (isBlock) yield { node, at: node.childNodes.length, text: "\n" };
      }
    }
  }

  /** @param {HTMLElement} editor */
  function textOf(editor) {
    let text = "";
    for (const piece of pieces(editor)) text += piece.text;
    return text;
  }

  /** The text on either side of a point. @param {HTMLElement} editor @param {Node} at @param {number} offset */
  function around(editor, at, offset) {
    const range = document.createRange();
    range.setStart(at, offset);
    const text = { left: "", right: "" };
    for (const piece of pieces(editor)) {
      if (piece.node === at && at instanceof Text) {
        text.left += piece.text.slice(0, offset);
        text.right += piece.text.slice(offset);
      } else if (range.comparePoint(piece.node, piece.at) < 0) text.left += piece.text;
      else text.right += piece.text;
    }
    return text;
  }

  /** The point before the letter with this number, or after it. @param {HTMLElement} editor @param {number} number
   * @param {boolean} isAfter @returns {[Node, number] | null} */
  function point(editor, number, isAfter) {
    let left = number;
    for (const { node, text } of pieces(editor)) {
      const { length } = lettersIn(text);
      if (left >= length) {
        left -= length;
        continue;
      }
      const parent = node.parentNode;
      if (!(node instanceof Text)) return parent && [parent, [...parent.childNodes].indexOf(node) + Number(isAfter)];
      let at = 0;
      while (lettersIn(text.slice(0, at + 1)).length <= left) at += 1;
      return [node, at + Number(isAfter)];
    }
    return null;
  }

  /** The letters from one to before another, as a range. @param {HTMLElement} editor @param {number} start
   * @param {number} end */
  function range(editor, start, end) {
    const from = point(editor, start, false);
    const to = point(editor, end - 1, true);
    if (!from || !to) return null;
    const found = document.createRange();
    found.setStart(...from);
    found.setEnd(...to);
    return found;
  }

  globalThis.rapportContent.letters = {
    in: lettersIn, wordsIn, of: (editor) => lettersIn(textOf(editor)), words: (editor) => wordsIn(textOf(editor)), around, point, range,
  };
})();
