import assert from "node:assert/strict";
import { test } from "node:test";

import { tellTrouble } from "../../../web_extension/panel/complaints.js";
import { reduce, START } from "../../../web_extension/panel/state.js";
import { boardShown, suggestion, summary, welcome } from "./board.js";

/** @param {...import("../../../web_extension/panel/state.js").Action} actions */
const after = (...actions) => actions.reduce(reduce, START);
/** @param {import("../../../web_extension/protocol.js").ToSidebar} message */
const message = (message) => (/** @type {const} */ ({ type: "message", message }));
const start = [message(welcome()), message(boardShown(1, [suggestion("s1", { primary: true })]))];

test("a conversation that was left is forgotten, the selected one never", () => {
  assert.ok(after(...start).rooms.c1);
  assert.equal(after(...start, { type: "left", id: "c1" }).rooms.c1, undefined);
  assert.ok(after(...start, { type: "selected", id: "c1" }, { type: "left", id: "c1" }).rooms.c1);
});

test("of thousands of conversations the newest stay listed, and what is looked at", () => {
  let state = after(...start, { type: "selected", id: "c1" });
  const before = Object.keys(state.conversations).length;
  for (let number = 0; number < 2000; number += 1) {
    const at = new Date(Date.UTC(2026, 10, 21) + number * 1000).toISOString();
    const conversation = { ...summary(`n${number}`), id: `n${number}`, updated_at: at };
    state = reduce(state, message({ type: "conversation_changed", conversation, position: { epoch: "e", sequence: number } }));
  }
  assert.ok(Object.keys(state.conversations).length <= 201 + before);
  assert.ok(state.conversations.n1999);
  assert.equal(state.conversations.n0, undefined);
  assert.equal(before === 0 || state.conversations.c1 !== undefined, true);
});

test("each trouble with a page is a sentence", () => {
  assert.match(tellTrouble("too_many", 20), /first 20/);
  assert.match(tellTrouble("no_speakers", 0), /who said what/);
  assert.match(tellTrouble("unreadable", 0), /could not be read/);
});
