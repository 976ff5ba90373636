/** What a press on a card does while the page, or the agent, is already somewhere else. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { answerCards } from "../../../web_extension/panel/answers.js";
import { checkDrafts } from "../../../web_extension/panel/drafting.js";
import { reduce, START } from "../../../web_extension/panel/state.js";
import { boardShown, suggestion, summary, welcome } from "./board.js";

/** @typedef {import("../../../web_extension/panel/state.js").Action} Action */
/** @typedef {import("../../../web_extension/panel/port.js").Outcome} Outcome */

Object.assign(globalThis, { window: globalThis });
const card = suggestion("s1", { primary: true });
/** @param {import("../../../web_extension/protocol.js").ToSidebar} message */
const message = (message) => (/** @type {const} */ ({ type: "message", message }));
/** @param {string} id */
const select = (id) => (/** @type {const} */ ({ type: "selected", id }));

/** A panel with two conversations, whose page answers when the test says so. */
function open() {
  let state = [message({ ...welcome(), conversations: [summary("c1"), summary("c2")] }), message(boardShown(1, [card])),
    select("c1")].reduce(reduce, START);
  /** @type {((outcome: Outcome) => void)[]} */
  const answer = [];
  /** @type {string[][]} */
  const asked = [];
  /** @type {{ conversation_id: string, verdict: string }[]} */
  const reports = [];
  /** @type {{ sentence: string, undo: (() => void) | null }[]} */
  const said = [];
  const ask = (/** @type {string} */ kind) => (/** @type {{ external_id: string }} */ { external_id }) => {
    asked.push([kind, external_id]);
    return new Promise((resolve) => answer.push(resolve));
  };
  const parts = /** @type {any} */ ({
    port: { insert: ask("insert"), undo: ask("undo"), replace: ask("replace") },
    connection: () => ({ request: (/** @type {any} */ one) => reports.push(one) }),
    state: () => state, dispatch: (/** @type {Action} */ action) => { state = reduce(state, action); },
    say: (/** @type {string} */ sentence, /** @type {(() => void) | null} */ undo) => said.push({ sentence, undo }),
    edited: () => null, draftOf: () => "", refresh: () => false,
  });
  const answers = answerCards(parts);
  return {
    answers, parts, asked, reports, said: () => said.at(-1) ?? assert.fail("nothing was said"),
    look: (/** @type {string} */ id) => { state = reduce(state, select(id)); },
    verdict: (/** @type {string} */ id) => state.rooms[id]?.answered.s1,
    async settle(/** @type {Outcome} */ outcome) {
      answer.splice(0).forEach((resolve) => resolve(outcome));
      await new Promise((resolve) => setTimeout(resolve));
    },
  };
}

test("two quick presses put the words in once, and tell it once", async () => {
  const { answers, asked, reports, settle, said } = open();
  answers.insertAt(1);
  answers.insertAt(1);
  answers.insertAt(1, "replace");
  assert.deepEqual(asked, [["insert", "x-c1"]]);
  assert.equal(said().sentence, "These words are on their way into your reply box.");
  await settle("inserted");
  assert.deepEqual(reports.map(({ verdict }) => verdict), ["inserted"]);
  answers.insertAt(1, "replace");
  assert.equal(asked.length, 2, "once they have arrived, they may be put in the place of the draft");
});

test("words that did not go in may be tried again at once; other words go in meanwhile", async () => {
  const { answers, asked, settle } = open();
  answers.insert({ id: null, text: "Of mine", phrase_ids: [] });
  answers.insert({ id: null, text: "Of mine", phrase_ids: [] });
  answers.insert({ id: null, text: "Others", phrase_ids: [] });
  assert.equal(asked.length, 2);
  await settle("not_taken");
  answers.insert({ id: null, text: "Of mine", phrase_ids: [] });
  assert.equal(asked.length, 3);
});

test("what arrives after another conversation was opened is told of its own, and undone there", async () => {
  const { answers, asked, reports, settle, said, look, verdict } = open();
  answers.insertAt(1);
  look("c2");
  await settle("inserted");
  assert.deepEqual(reports.map(({ conversation_id }) => conversation_id), ["c1"]);
  assert.equal(verdict("c1"), "inserted");
  assert.equal(verdict("c2"), undefined);
  said().undo?.();
  assert.deepEqual(asked.at(-1), ["undo", "x-c1"]);
  await settle("undone");
  assert.equal(verdict("c1"), undefined);
});

test("a notice's undo stays with its conversation; the key undoes where the agent looks", async () => {
  const { answers, asked, settle, said, look } = open();
  answers.insertAt(1);
  await settle("inserted");
  const { undo } = said();
  look("c2");
  answers.insert({ id: null, text: "Elsewhere", phrase_ids: [] });
  await settle("inserted");
  undo?.();
  assert.deepEqual(asked.at(-1), ["undo", "x-c1"]);
  await settle("undone");
  answers.undo();
  assert.deepEqual(asked.at(-1), ["undo", "x-c2"]);
});

test("a card waved away is told of its own conversation, whatever is looked at when the reason comes", () => {
  const { answers, reports, look } = open();
  answers.dismiss(card);
  look("c2");
  answers.giveReason(1);
  assert.deepEqual(reports.map(({ conversation_id, verdict }) => [conversation_id, verdict]), [["c1", "dismissed"]]);
});

test("better words are undone in the conversation they went into", async () => {
  const { answers, parts, asked, settle, said, look } = open();
  const drafting = checkDrafts({ ...parts, onChange: answers.noteChange, undoIn: answers.undoIn });
  drafting.use(/** @type {any} */ ({ better: "Better", place: {} }));
  await settle("inserted");
  look("c2");
  said().undo?.();
  assert.deepEqual(asked.at(-1), ["undo", "x-c1"]);
});
