/**
 * The editor in a card: the card's own words, in their place and type, to be changed.
 *
 * Answers the text and the keys pressed in it. It grows downwards only. Refuses to know which card it stands in.
 */
import { h, icon } from "./dom.js";

const TEXT_CHARS = 4000;

/** @param {string} text @param {{ use: () => void, keep: () => void, leave: () => void }} acts */
export function cardEditor(text, { use, keep, leave }) {
  const field = h("textarea", {
    class: "card-words", "aria-label": "Your words for this card", "data-focus": "editor", maxlength: TEXT_CHARS, rows: 1,
    spellcheck: "true", "aria-keyshortcuts": "Control+Enter", oninput: grow, onkeydown,
  });
  field.value = text;

  function grow() {
    if (field.scrollHeight > field.clientHeight) field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
  }

  /** @param {KeyboardEvent} event */
  function onkeydown(event) {
    if (event.isComposing) return;
    const isSend = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (!isSend && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation(); // Escape would dismiss the card under the editor
    (isSend ? use : leave)();
  }

  const element = h("div", { class: "editor" }, field,
    h("div", { class: "acts" },
      h("button", { type: "button", class: "act main-act", "data-focus": "editor use", onclick: use, "aria-keyshortcuts": "Control+Enter" },
        "Insert", h("kbd", { "aria-hidden": "true" }, "Ctrl ⏎")),
      h("button", {
        type: "button", class: "act", "data-focus": "editor keep", title: "Keep these words among my phrases", onclick: keep,
      }, "Keep as mine"),
      h("button", {
        type: "button", class: "act quiet", "data-focus": "editor leave", "aria-label": "Leave the editor", title: "Leave (Esc)", onclick: leave,
      }, icon("close"))));

  return {
    element,
    text: () => field.value.trim(),

    focus() {
      grow();
      field.focus({ preventScroll: true });
      field.setSelectionRange(field.value.length, field.value.length);
    },
  };
}
