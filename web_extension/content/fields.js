/**
 * Writes into textareas and inputs.
 *
 * Answers what stands in a field, and a change of it with the way back. Refuses what does not fit, and to leave half a
 * text behind. The browser's own command comes first, because it keeps the field's own undo; a field that controls its
 * value and ignores the command gets it by the setter of its kind, which React watches.
 */
"use strict";

(() => {
  /** @typedef {HTMLTextAreaElement | HTMLInputElement} Field */
  /** @typedef {import("../page.js").Change} Change */

  const { focus } = globalThis.rapportContent;

  /** @param {HTMLElement} element @returns {element is Field} */
  const isField = (element) => element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement;

  /** @param {Field} field @param {string} value @param {string} data */
  function setValue(field, value, data) {
    const owner = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
    Object.getOwnPropertyDescriptor(owner, "value")?.set?.call(field, value);
    field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true, inputType: "insertText", data }));
  }

  /** @param {Field} field @param {number} start @param {number} end @param {string} text */
  async function write(field, start, end, text) {
    const before = field.value;
    const wanted = before.slice(0, start) + text + before.slice(end);
    await focus.take(field);
    field.setSelectionRange(start, end);
    if (text) document.execCommand("insertText", false, text);
    else document.execCommand("delete");
    if (field.value === before) setValue(field, wanted, text);
    await focus.wait(0);
    if (field.value !== wanted) return false;
    field.setSelectionRange(start + text.length, start + text.length);
    return true;
  }

  /** An input has one line, and would join the words at a break. @param {Field} field @param {string} text */
  const fitted = (field, text) => (field instanceof HTMLInputElement ? text.replace(/\s*\n\s*/g, " ") : text);

  /** @param {Field} field @param {number} start @param {number} end @param {string} text @returns {Promise<Change>} */
  async function change(field, start, end, text) {
    const before = field.value;
    if (field.maxLength >= 0 && before.length - (end - start) + text.length > field.maxLength) return { outcome: "too_long" };
    const isWritten = await write(field, start, end, text);
    if (!field.isConnected) return { outcome: "no_composer" };
    if (isWritten) {
      const taken = before.slice(start, end);
      return { outcome: "inserted", takeBack: () => write(field, start, start + text.length, taken) };
    }
    if (field.value !== before) setValue(field, before, before);
    await focus.wait(0);
    return { outcome: field.value === before ? "not_taken" : "mangled" };
  }

  globalThis.rapportContent.fields = {
    isField,
    isLocked: (field) => field.disabled || field.readOnly || field.selectionEnd === null,

    insert(field, text, mode) {
      const line = fitted(field, text);
      const { length } = field.value;
      if (mode === "replace") return change(field, 0, length, line);
      const at = mode === "append" ? length : field.selectionEnd ?? length;
      return change(field, at, at, globalThis.rapportContent.spaced(field.value.slice(0, at), line, field.value.slice(at)));
    },

    replace: (field, { start, words }, text) => change(field, start, start + words.length, fitted(field, text)),
  };
})();
