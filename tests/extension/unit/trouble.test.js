import assert from "node:assert/strict";
import { test } from "node:test";

import { measureAnswers } from "../../../web_extension/panel/latency.js";
import { reduce, START } from "../../../web_extension/panel/state.js";
import { kindOf, troubleInWords } from "../../../web_extension/panel/trouble.js";
import { latencyInWords } from "../../../web_extension/panel/view/line.js";

const inWords = (/** @type {number} */ code, detail = "", mayPair = true) =>
  troubleInWords({ kind: kindOf(code), detail, asOf: null }, "http://rapport.example", mayPair);

test("each close code has its own words and its own way out", () => {
  const remedies = { 1006: "again", 4000: "again", 4002: "again", 4501: "pair", 4502: "pair", 4503: "pair", 4504: "update", 4999: "again" };
  const all = Object.entries(remedies).map(([code, remedy]) => {
    const words = inWords(Number(code));
    assert.equal(words.remedy, remedy, code);
    return words.title;
  });
  assert.equal(new Set(all).size, all.length);
});

test("who must update is the older one", () => {
  assert.equal(inWords(4504, "This server speaks protocol 2; update.").remedy, "update");
  assert.match(inWords(4504, "This server speaks protocol 0; update.").title, /server is older/);
});

test("the demo has no codes to pair with", () => {
  assert.match(inWords(4503).text, /pairing code/);
  assert.doesNotMatch(inWords(4503, "", false).text, /pairing code/);
});

test("trouble stands while it is tried again, and goes when the line is live", () => {
  let state = reduce(START, { type: "phase", phase: "waiting", detail: "", retryMs: 500, kind: "lost", heardAt: 7 });
  state = reduce(state, { type: "phase", phase: "connecting", detail: "", retryMs: 0, kind: null, heardAt: 7 });
  assert.deepEqual(state.trouble, { kind: "lost", detail: "", asOf: 7 });
  state = reduce(state, { type: "phase", phase: "live", detail: "", retryMs: 0, kind: null, heardAt: 9 });
  assert.equal(state.trouble, null);
});

test("an answer is measured from its turn's leaving, once", () => {
  let now = 0;
  const latency = measureAnswers(() => now);
  const arrive = latency.leave();
  now = 5;
  arrive("t1");
  now = 40;
  assert.equal(latency.arrive([{ id: "t0" }]), null);
  assert.equal(latency.arrive([{ id: "t1" }]), 40);
  assert.equal(latency.arrive([{ id: "t1" }]), null);
  assert.deepEqual([0.2, 48.4, 1234].map(latencyInWords), ["1 ms", "48 ms", "1.2 s"]);
});
