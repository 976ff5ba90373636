import assert from "node:assert/strict";
import { test } from "node:test";

import { reduce, START } from "../../../web_extension/panel/state.js";
import { switchable } from "../../../web_extension/panel/lineup.js";
import { summary, welcome } from "./board.js";

const NOW = Date.parse("2026-01-01T00:05:00Z");
/** @param {Partial<import("../../../web_extension/protocol.js").ConversationSummary>[]} conversations */
const offered = (conversations) => switchable(reduce(START, { type: "message", message: {
  ...welcome(), conversations: conversations.map((more, at) => ({ ...summary(`c${at}`), ...more })),
} }), NOW).map(({ id }) => id);

test("a chat that no page shows is not offered, a call of mine or of nobody is", () => {
  assert.deepEqual(offered([{}, { channel: "voice" }, { channel: "voice", agent: null }, { channel: "voice", agent: "b" }]), ["c1", "c2"]);
});

test("a call that fell silent long ago is not offered", () => {
  assert.deepEqual(offered([{ channel: "voice", updated_at: "2025-12-31T23:00:00Z" }]), []);
});
