/** An agent's words for a card are never lost, however the editor is left. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { editCards } from "../../../web_extension/panel/editing.js";
import { reduce, START } from "../../../web_extension/panel/state.js";
import { boardShown, suggestion, welcome } from "./board.js";
import { standInPage } from "./page.js";

/** @typedef {import("../../../web_extension/panel/state.js").Action} Action */

const made = standInPage();
const [first, other] = [suggestion("s1", { primary: true }), suggestion("s2")];
/** @param {import("../../../web_extension/protocol.js").ToSidebar} message */
const message = (message) => (/** @type {const} */ ({ type: "message", message }));

function open() {
  let state = [message(welcome()), message(boardShown(1, [first, other])),
    { type: /** @type {const} */ ("selected"), id: "c1" }].reduce(reduce, START);
  /** @type {string[]} */
  const said = [];
  const dispatch = (/** @type {Action} */ action) => {
    const before = state;
    state = reduce(state, action);
    editing.follow(before, state);
  };
  const editing = editCards({
    state: () => state, dispatch, insert: () => {}, keep: () => {}, say: (sentence) => said.push(sentence),
  });
  const field = () => made.findLast(({ tag }) => tag === "textarea") ?? assert.fail("no editor is open");
  return {
    editing, dispatch, said, field, editingId: () => state.editing,
    parked: () => state.rooms.c1?.parked.map(({ id, text }) => [id, text]),
  };
}

test("words left while their card stood wait beside the newer cards once it goes", () => {
  const { editing, dispatch, field, parked } = open();
  editing.begin(first);
  field().value = "My words";
  editing.park();
  assert.deepEqual(parked(), []);
  dispatch(message(boardShown(2, [suggestion("s3")])));
  assert.deepEqual(parked(), [["s1", "My words"]]);
});

test("another card opened keeps the words of the one before, which open again with it", () => {
  const { editing, dispatch, field, parked, editingId } = open();
  editing.begin(first);
  field().value = "My words";
  editing.begin(other);
  assert.equal(editingId(), "s2");
  field().value = "Words of the other";
  editing.begin(first);
  assert.equal(field().value, "My words");
  editing.park();
  dispatch(message(boardShown(2, [suggestion("s3")])));
  assert.deepEqual(parked(), [["s2", "Words of the other"], ["s1", "My words"]]);
});

test("words are said to be kept where another card is opened after their card has gone", () => {
  const { editing, dispatch, field, said, parked } = open();
  editing.begin(first);
  field().value = "My words";
  dispatch({ type: "held", isHeld: true });
  dispatch(message(boardShown(2, [other])));
  editing.begin(other);
  assert.deepEqual(parked(), [["s1", "My words"]]);
  assert.deepEqual(said, ["Your words are kept, below the newest cards."]);
});

test("words set back to the card's own are not kept", () => {
  const { editing, dispatch, field, parked } = open();
  editing.begin(first);
  field().value = "My words";
  editing.park();
  editing.begin(first);
  field().value = first.text;
  editing.park();
  dispatch(message(boardShown(2, [])));
  assert.deepEqual(parked(), []);
});

test("words of a card that was used meanwhile are not kept", () => {
  const { editing, dispatch, field, parked } = open();
  editing.begin(first);
  field().value = "My words";
  editing.park();
  dispatch({ type: "answered", conversation_id: "c1", id: "s1", verdict: "inserted" });
  dispatch(message(boardShown(2, [])));
  assert.deepEqual(parked(), []);
});

test("a card that was answered is not opened: no editor is drawn in it, and newer cards would wait behind it", () => {
  const { editing, dispatch, field, parked, editingId } = open();
  editing.begin(first);
  field().value = "My words";
  editing.park();
  dispatch(message(boardShown(2, [other])));
  const own = { ...first, text: "My words" };
  dispatch({ type: "answered", conversation_id: "c1", id: "s1", verdict: "edited" });
  editing.begin(own);
  assert.equal(editingId(), null);
  dispatch(message(boardShown(3, [])));
  assert.deepEqual(parked(), []);
});

test("however many cards were changed, none of their words are dropped", () => {
  const { editing, dispatch, field, parked } = open();
  for (let at = 1; at <= 5; at += 1) {
    const card = suggestion(`m${at}`);
    dispatch(message(boardShown(at + 1, [card])));
    editing.begin(card);
    field().value = `My words ${at}`;
    editing.park();
  }
  dispatch(message(boardShown(7, [])));
  assert.deepEqual(parked()?.map(([id]) => id), ["m1", "m2", "m3", "m4", "m5"]);
});
