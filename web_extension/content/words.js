/**
 * The words of a part of a page, as a person reads them.
 *
 * Answers what stands there in letters. Refuses to know sites, and to pass on what nobody sees: a page may hide words,
 * turn their direction round, or hold more of them than anybody writes.
 */
"use strict";

(() => {
  const BLOCKS = new Set("ARTICLE BLOCKQUOTE DD DIV DT H1 H2 H3 H4 H5 H6 LI OL P PRE SECTION TABLE TR UL".split(" "));
  const NO_WORDS = new Set(["NOSCRIPT", "SCRIPT", "STYLE", "TEMPLATE"]);
  const JOINER = /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{FE0F}])(\u{200D})(?=\p{Extended_Pictographic})/u;
  const HIDDEN = /[\0-\u{8}\v\f\u{E}-\u{1F}\u{7F}-\u{9F}\p{Cf}\p{Surrogate}\u{34F}\u{115F}\u{1160}\u{3164}]/u;
  const UNSEEN = new RegExp(`${JOINER.source}|${HIDDEN.source}`, "gu"); // A joiner of two emoji is kept, as $1.
  const MOST_CHARACTERS = 8000;
  const DEEPEST = 300; // Deeper markup is a trick to exhaust the stack, and so many parts one to keep us busy.
  const MOST_PARTS = 20_000;

  /** Words without what nobody sees: controls, marks that turn the direction, zero-width characters, half characters.
   * @param {string} text */
  function tidy(text) {
    const seen = text
      .replace(/\r\n?/g, "\n")
      .replace(UNSEEN, "$1")
      .replace(/[^\S\n]+/g, " ").replace(/ ?\n\s*/g, "\n").trim();
    return seen.length > MOST_CHARACTERS ? seen.slice(0, MOST_CHARACTERS).replace(/\p{Surrogate}/gu, "") : seen;
  }

  /** The words of a node as a person reads them: pictures by their alt, one line break a block.
   * @param {Element} node @param {readonly string[]} [strip] */
  function textOf(node, strip = []) {
    let text = "";
    let parts = 0;
    const walk = (/** @type {Node} */ part, /** @type {number} */ depth) => {
      parts += 1;
      if (text.length > 4 * MOST_CHARACTERS || depth > DEEPEST || parts > MOST_PARTS) return;
      if (part instanceof Text) text += part.data.slice(0, 4 * MOST_CHARACTERS);
      if (!(part instanceof Element) || NO_WORDS.has(part.tagName)) return;
      if (strip.some((selector) => part.matches(selector))) return;
      if (part.tagName === "BR") text += "\n";
      else if (part.tagName === "IMG") text += part.getAttribute("alt") ?? "";
      const isBlock = BLOCKS.has(part.tagName);
      if (isBlock && text && !text.endsWith("\n")) text += "\n";
      for (let child = part.firstChild; child; child = child.nextSibling) walk(child, depth + 1);
      if (isBlock && !text.endsWith("\n")) text += "\n";
    };
    for (let child = node.firstChild; child; child = child.nextSibling) walk(child, 0);
    return tidy(text);
  }

  globalThis.rapportContent = /** @type {import("../page.js").ContentNamespace} */ (globalThis.rapportContent ?? {});
  globalThis.rapportContent.words = { textOf, tidy };
})();
