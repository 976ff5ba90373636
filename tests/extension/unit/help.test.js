import assert from "node:assert/strict";
import { test } from "node:test";

import { reduce, START } from "../../../web_extension/panel/state.js";
import { minutesLeft, snoozeInWords } from "../../../web_extension/panel/view/help.js";
import { doubt, moodInWords } from "../../../web_extension/panel/words.js";
import { help, welcome } from "./board.js";

const NOW = Date.parse("2026-01-01T12:00:00Z");
/** @param {number} seconds */
const until = (seconds) => help({ snoozed_until: new Date(NOW + seconds * 1000).toISOString() });

test("a snooze is told in whole minutes, and is over when it is over", () => {
  assert.deepEqual([0, 1, 60, 61, 900].map((seconds) => minutesLeft(until(seconds), NOW)), [0, 1, 1, 2, 15]);
  assert.equal(minutesLeft(until(-1), NOW), 0);
  assert.equal(snoozeInWords(until(14.5 * 60), "c1", NOW), "Snoozed, 15 min left");
  assert.equal(snoozeInWords(until(125 * 60), "c1", NOW), "Snoozed, 2 h 5 min left");
  assert.equal(snoozeInWords(until(-1), "c1", NOW), "");
});

test("one conversation is snoozed and no other", () => {
  const here = help({ snoozed_conversations: ["c1"] });
  assert.deepEqual(["c1", "c2", null].map((id) => snoozeInWords(here, id, NOW)), ["Snoozed here", "", ""]);
});

test("a change of help reaches the panel", () => {
  const live = reduce(START, { type: "message", message: welcome() });
  const position = { epoch: "e", sequence: 4 };
  const changed = reduce(live, { type: "message", message: { type: "help_changed", position, help: help({ level: "quiet" }) } });
  assert.equal(changed.welcome?.help.level, "quiet");
  assert.deepEqual(changed.position, position);
});

test("a mood that was put right says so", () => {
  assert.equal(doubt({ is_sure: false, is_corrected: true }), " (as you said)");
  assert.equal(moodInWords([{ mood: 0, is_corrected: true }]), "Neutral (as you said)");
});
