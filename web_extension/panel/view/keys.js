/**
 * The sheet that lists every key of the panel.
 *
 * Answers what each does. Refuses to know how a press becomes an act; `panel/keys.js` does.
 */
import { h, icon } from "./dom.js";

/** @type {readonly (readonly [string, readonly (readonly [string, string])[]])[]} */
export const KEYS = [
  ["Anywhere, in your reply box too", [
    ["Alt 1 – 3", "Insert that card"],
    ["Alt 4", "Insert the card in other words"],
    ["Alt Shift 1 – 4", "The same, in place of your whole draft"],
    ["Alt U", "Use the better words for your draft"],
    ["Alt Z", "Take back what was inserted, the last first"],
  ]],
  ["On the cards", [
    ["E", "Edit the card before it goes in"],
    ["C", "Copy the card"],
    ["Esc", "Dismiss it; then 1 – 5 say why"],
    ["H", "Hand over"],
  ]],
  ["While editing a card", [
    ["Ctrl Enter", "Insert your words"],
    ["Esc", "Leave; your words wait there"],
  ]],
  ["Phrases", [
    ["/", "Search, by words or /shortcode"],
    ["↑ ↓", "Choose"],
    ["Enter", "Insert, or go on to the next detail"],
    ["Shift Enter", "Fill in other details than last time"],
    ["P", "My phrases"],
  ]],
  ["Conversations", [
    ["Alt ↑  Alt ↓", "The previous one, the next one; also [ and ]"],
    ["G", "All of them; then a digit, or arrow keys"],
  ]],
  ["Everywhere", [
    ["Esc", "One step back"],
    ["?", "This list"],
  ]],
];

/** @param {() => void} close */
export function keysSheet(close) {
  const button = h("button", { type: "button", class: "act quiet", "aria-label": "Close the list of keys", title: "Close (Esc)", onclick: close },
    icon("close"));
  const element = h("div", { class: "ending-sheet", role: "dialog", "aria-label": "Keys" },
    h("div", { class: "ending-head" }, h("h2", {}, "Keys"), h("span", { class: "gap" }), button),
    h("div", { class: "ending-body", tabindex: 0, role: "group", "aria-label": "All keys" }, ...KEYS.map(([title, keys]) => h("section", { class: "key-group" },
      h("h3", { class: "region-title" }, title),
      h("dl", {}, ...keys.map(([key, what]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, what))))))));
  return { element, focus: button };
}
