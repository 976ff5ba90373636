import assert from "node:assert/strict";
import { test } from "node:test";

import { meaningOf } from "../../../web_extension/panel/keys.js";

const CALM = { isTyping: false, isAsking: false };
/** @param {string} code @param {Partial<import("../../../web_extension/panel/keys.js").Press>} [more] */
const press = (code, more = {}) => ({
  code, key: code.replace(/^Key|^Digit/, "").toLowerCase(), altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...more,
});

test("Alt and a digit insert, wherever the focus is", () => {
  assert.deepEqual(meaningOf(press("Digit2", { altKey: true }), { ...CALM, isTyping: true }), { act: "insert", index: 2, mode: "cursor" });
  assert.deepEqual(meaningOf(press("Numpad1", { altKey: true }), CALM), { act: "insert", index: 1, mode: "cursor" });
  assert.deepEqual(meaningOf(press("Digit4", { altKey: true }), CALM), { act: "insert", index: 4, mode: "cursor" });
  assert.equal(meaningOf(press("Digit5", { altKey: true }), CALM), null);
});

test("Alt, Shift and a digit insert in place of the draft; Shift changes no other key", () => {
  const held = { altKey: true, shiftKey: true };
  assert.deepEqual(meaningOf(press("Digit1", held), { ...CALM, isTyping: true }), { act: "insert", index: 1, mode: "replace" });
  assert.equal(meaningOf(press("KeyZ", held), CALM), null);
});

test("an Alt that types another letter (Option on a Mac) is told by the key's place", () => {
  assert.deepEqual(meaningOf(press("Digit1", { altKey: true, key: "¡" }), CALM), { act: "insert", index: 1, mode: "cursor" });
});

test("a digit alone is a reason only while one is asked for", () => {
  assert.equal(meaningOf(press("Digit3"), CALM), null);
  assert.deepEqual(meaningOf(press("Digit3"), { ...CALM, isAsking: true }), { act: "reason", index: 3 });
  assert.equal(meaningOf(press("Digit6"), { ...CALM, isAsking: true }), null);
});

test("Escape goes from the innermost thing outward", () => {
  const escape = press("Escape", { key: "Escape" });
  assert.deepEqual(meaningOf(escape, { ...CALM, isAsking: true }), { act: "no_reason" });
  assert.deepEqual(meaningOf(escape, CALM), { act: "dismiss" });
});

test("letters are left to a field that is typed into, and to the browser's own shortcuts", () => {
  assert.deepEqual(meaningOf(press("KeyC"), CALM), { act: "copy" });
  assert.equal(meaningOf(press("KeyC"), { ...CALM, isTyping: true }), null);
  assert.equal(meaningOf(press("KeyC", { ctrlKey: true }), CALM), null);
  assert.deepEqual(meaningOf(press("Slash", { key: "/" }), CALM), { act: "search" });
  assert.deepEqual(meaningOf(press("KeyH"), CALM), { act: "hand_over" });
  assert.equal(meaningOf(press("KeyH"), { ...CALM, isTyping: true }), null);
  assert.deepEqual(meaningOf(press("KeyZ", { altKey: true }), { ...CALM, isTyping: true }), { act: "undo" });
});

test("Alt and U use the better words, wherever the focus is", () => {
  assert.deepEqual(meaningOf(press("KeyU", { altKey: true }), { ...CALM, isTyping: true }), { act: "use" });
  assert.equal(meaningOf(press("KeyU"), CALM), null);
});

test("one key each for editing, one's own phrases and the list of keys", () => {
  assert.deepEqual(meaningOf(press("KeyE"), CALM), { act: "edit" });
  assert.deepEqual(meaningOf(press("KeyP"), CALM), { act: "phrases" });
  assert.deepEqual(meaningOf(press("Slash", { key: "?", shiftKey: true }), CALM), { act: "keys" });
  for (const code of ["KeyE", "KeyP"]) assert.equal(meaningOf(press(code), { ...CALM, isTyping: true }), null);
});
