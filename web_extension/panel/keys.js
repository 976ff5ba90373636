/**
 * The panel's keys.
 *
 * Answers which act a key press means, given what has the focus. Refuses to carry it out.
 */

/**
 * @typedef {{ act: "insert", index: number, mode: import("../page.js").InsertMode } | { act: "reason", index: number }
 *   | { act: "no_reason" | "dismiss" | "copy" | "edit" | "undo" | "use" | "search" | "phrases" | "keys" | "hand_over" | "previous" | "next" | "list" }} Meaning
 */
/**
 * @typedef {object} Press
 * @property {string} key
 * @property {string} code
 * @property {boolean} altKey
 * @property {boolean} ctrlKey
 * @property {boolean} metaKey
 * @property {boolean} shiftKey
 */

/** @type {Readonly<Record<string, "copy" | "edit" | "hand_over" | "phrases" | "search" | "keys" | "list" | "previous" | "next">>} */
const LETTERS = {
  c: "copy", e: "edit", h: "hand_over", p: "phrases", "/": "search", "?": "keys", g: "list", "[": "previous", "]": "next",
};

/** @param {Press} press @param {{ isTyping: boolean, isAsking: boolean }} where
 * @returns {Meaning | null} */
export function meaningOf(press, { isTyping, isAsking }) {
  if (press.ctrlKey || press.metaKey) return null;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(press.code);
  const index = digit ? Number(digit[1]) : 0;
  if (press.altKey) {
    if (index >= 1 && index <= 4) return { act: "insert", index, mode: press.shiftKey ? "replace" : "cursor" };
    if (press.shiftKey) return null;
    if (press.key === "ArrowUp") return { act: "previous" };
    if (press.key === "ArrowDown") return { act: "next" };
    if (press.code === "KeyU") return { act: "use" };
    return press.code === "KeyZ" ? { act: "undo" } : null;
  }
  if (press.key === "Escape") return { act: isAsking ? "no_reason" : "dismiss" };
  if (isTyping) return null;
  if (isAsking && index >= 1 && index <= 5) return { act: "reason", index };
  const act = LETTERS[press.key.toLowerCase()];
  return act ? { act } : null;
}
