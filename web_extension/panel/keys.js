/**
 * The panel's keys.
 *
 * Answers which act a key press means, given what has the focus. Refuses to carry it out.
 */

/**
 * @typedef {{ act: "insert", index: number } | { act: "reason", index: number }
 *   | { act: "no_reason" | "dismiss" | "copy" | "undo" | "use" | "search" | "close_search" | "hand_over" | "previous" | "next" | "list" }} Meaning
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

/** @param {Press} press @param {{ isTyping: boolean, isAsking: boolean, isSearching: boolean }} where
 * @returns {Meaning | null} */
export function meaningOf(press, { isTyping, isAsking, isSearching }) {
  if (press.ctrlKey || press.metaKey) return null;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(press.code);
  const index = digit ? Number(digit[1]) : 0;
  if (press.altKey) {
    if (press.shiftKey) return null;
    if (index >= 1 && index <= 4) return { act: "insert", index };
    if (press.key === "ArrowUp") return { act: "previous" };
    if (press.key === "ArrowDown") return { act: "next" };
    if (press.code === "KeyU") return { act: "use" };
    return press.code === "KeyZ" ? { act: "undo" } : null;
  }
  if (press.key === "Escape") {
    if (isAsking) return { act: "no_reason" };
    return isSearching ? { act: "close_search" } : { act: "dismiss" };
  }
  if (isTyping) return null;
  if (isAsking && index >= 1 && index <= 5) return { act: "reason", index };
  if (press.key === "c" || press.key === "C") return { act: "copy" };
  if (press.key === "h" || press.key === "H") return { act: "hand_over" };
  if (press.key === "g" || press.key === "G") return { act: "list" };
  if (press.key === "[") return { act: "previous" };
  if (press.key === "]") return { act: "next" };
  return press.key === "/" ? { act: "search" } : null;
}

/** Every key, for those who look them up: what to press and what it does.
 * @type {readonly (readonly [string, string])[]} */
export const KEYS = [
  ["Alt 1 – 3", "Insert that card, in the chat page as well"],
  ["Alt 4", "Insert the best card in other words, where they are offered"],
  ["Alt Z", "Take the last insertion out again, in the chat page as well"],
  ["Alt U", "Use the better words for your draft, in the chat page as well"],
  ["Esc", "Dismiss the card; then 1 – 5 says why"],
  ["C", "Copy the card"],
  ["/", "Search all phrases"],
  ["H", "Hand over"],
  ["Alt ↑  Alt ↓", "The conversation before, the one after; [ and ] do the same"],
  ["G", "The list of conversations; then a digit, or arrow keys"],
];
