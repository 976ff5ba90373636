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

  const BREAKS = new Set(["BR", "P", "DIV", "LI", "BLOCKQUOTE", "PRE"]);

  /** @param {string} text */
  const lettersIn = (text) => text.replace(BLANK, "");

  /** Texts of an editor, pictures that stand for one, and breaks, in their order. @param {HTMLElement} editor */
  function* pieces(editor) {
    const walker = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) =>
      (node instanceof Element && node.hasAttribute("data-slate-placeholder") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Text) yield { node, text: node.data };
      else if (node instanceof HTMLImageElement) yield { node, text: node.alt };
      else if (node instanceof Element && BREAKS.has(node.tagName)) yield { node, text: "\n" };
    }
  }

  /** @param {HTMLElement} editor */
  function of(editor) {
    let text = "";
    for (const piece of pieces(editor)) text += piece.text;
    return lettersIn(text);
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
      } else if (range.comparePoint(piece.node, 0) < 0) text.left += piece.text;
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

  globalThis.rapportContent.letters = { in: lettersIn, of, around, point, range };
})();
