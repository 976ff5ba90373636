import assert from "node:assert/strict";
import { test } from "node:test";

import { lineInWords, makeLineup, switchable, unreadOf, waitInWords } from "../../../web_extension/panel/lineup.js";
import { reduce, START } from "../../../web_extension/panel/state.js";
import { summary, welcome } from "./board.js";

const NOW = Date.parse("2026-01-01T00:05:00Z");
/** @typedef {Partial<import("../../../web_extension/protocol.js").ConversationSummary>} Some */
/** @param {Some[]} conversations */
const knowing = (conversations) => reduce(START, { type: "message", message: {
  ...welcome(), conversations: conversations.map((more, at) => ({ ...summary(`c${at}`), ...more })),
} });
/** @param {Some[]} conversations */
const offered = (conversations) => switchable(knowing(conversations), NOW).map(({ id }) => id);
/** @param {Some} more @returns {Some} */
const call = (more = {}) => ({ channel: "voice", ...more });
/** @param {ReturnType<typeof makeLineup>} lineup @param {Some[]} conversations */
const order = (lineup, conversations, isHeld = false) => lineup.linesOf(knowing(conversations), NOW, isHeld).map(({ id }) => id);

test("a chat that no page shows is not offered, a call of mine or of nobody is", () => {
  assert.deepEqual(offered([{}, call(), call({ agent: null }), call({ agent: "b" })]), ["c1", "c2"]);
});

test("a call that fell silent long ago is not offered", () => {
  assert.deepEqual(offered([call({ updated_at: "2025-12-31T23:00:00Z" })]), []);
});

test("the order stays whatever is said in them, and one that goes stays under the hand", () => {
  const lineup = makeLineup();
  assert.deepEqual(order(lineup, [call(), call(), call()]), ["c0", "c1", "c2"]);
  const later = { updated_at: "2026-01-01T00:04:00Z" };
  assert.deepEqual(order(lineup, [call(later), call(), call()]), ["c0", "c1", "c2"]);
  assert.deepEqual(order(lineup, [call(), call({ agent: "b" }), call()], true), ["c0", "c1", "c2"]);
  assert.deepEqual(order(lineup, [call(), call({ agent: "b" }), call()]), ["c0", "c2"]);
  assert.deepEqual(order(lineup, [call(), call({ agent: "b" }), call(), call()]), ["c0", "c2", "c3"]);
});

test("the one before and the one after go round", () => {
  const lineup = makeLineup();
  const state = reduce(knowing([call(), call(), call()]), { type: "selected", id: "c2" });
  lineup.linesOf(state, NOW, false);
  assert.equal(lineup.neighbour(1)?.id, "c0");
  assert.equal(lineup.neighbour(-1)?.id, "c1");
  order(lineup, [call(), call()]);
  assert.equal(lineup.neighbour(1)?.id, "c0", "none is in front");
  assert.equal(lineup.neighbour(-1)?.id, "c1");
});

test("unread is what the customer wrote since the agent looked or answered", () => {
  /** @param {import("../../../web_extension/protocol.js").Speaker} speaker @param {number} second */
  const turn = (speaker, second) => ({
    id: String(second), speaker, text: "x", at: `2026-01-01T00:00:0${second}Z`, state: /** @type {const} */ ("final"), labels: null, evidence: [],
  });
  const turns = [turn("customer", 1), turn("agent", 2), turn("customer", 3), turn("customer", 4)];
  assert.equal(unreadOf(turns, ""), 2);
  assert.equal(unreadOf(turns, "2026-01-01T00:00:03Z"), 1);
  assert.equal(unreadOf([...turns, turn("agent", 5)], ""), 0);
});

test("a wait counts from the oldest unanswered turn and is told in words", () => {
  const [line] = makeLineup().linesOf(
    knowing([call({ mood: -0.8, trend: "worsening", waiting_since: "2026-01-01T00:02:10Z", title: "Ann" })]), NOW, false);
  assert.ok(line);
  assert.equal(lineInWords(line), "Ann, call, Very upset, getting worse, waiting 2 min");
  assert.equal(waitInWords(0), "waiting < 1 min");
  assert.equal(waitInWords(130), "waiting 2 h");
});
