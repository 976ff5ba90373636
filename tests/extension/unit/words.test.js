import assert from "node:assert/strict";
import { test } from "node:test";

import { moodInWords, moodLevel, timeInWords } from "../../../web_extension/panel/words.js";

test("a stretch of time reads as people say it", () => {
  assert.equal(timeInWords(0), "0 s");
  assert.equal(timeInWords(59.4), "59 s");
  assert.equal(timeInWords(59.6), "1 min");
  assert.equal(timeInWords(150), "3 min");
  assert.equal(timeInWords(3590), "1 h 0 min");
  assert.equal(timeInWords(7190), "2 h 0 min");
  assert.equal(timeInWords(5400), "1 h 30 min");
});

test("a mood has one name, alone and in a course", () => {
  assert.equal(moodLevel(-0.9), "Very upset");
  assert.equal(moodLevel(0.9), "Content");
  assert.equal(moodInWords([{ mood: -0.3 }]), moodLevel(-0.3));
});
