/** What an undo takes out, one after another, and when words are not put in twice. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { keepInsertions } from "../../../web_extension/panel/insertions.js";

const HERE = { source: "s", external_id: "1" };
const THERE = { source: "s", external_id: "2" };

/** A clock that is moved by hand. */
function makeClock() {
  let ms = 1_000_000;
  return { now: () => ms, wait: (/** @type {number} */ by) => { ms += by; } };
}

test("insertions are taken out one after another, each where it went in", () => {
  const insertions = keepInsertions(makeClock().now);
  insertions.note(HERE, "s1", "one");
  insertions.note(HERE, "s2", "two");
  insertions.note(THERE, "s3", "three");
  assert.equal(insertions.take(HERE)?.id, "s2");
  assert.equal(insertions.hasMore(HERE), true);
  assert.equal(insertions.take(HERE)?.id, "s1");
  assert.equal(insertions.take(HERE), null);
  assert.equal(insertions.take(THERE)?.id, "s3");
});

test("what went in long ago is not taken out, save right after what came later", () => {
  const clock = makeClock();
  const insertions = keepInsertions(clock.now);
  insertions.note(HERE, "s1", "one");
  clock.wait(9_000);
  insertions.note(HERE, "s2", "two");
  clock.wait(9_000);
  assert.equal(insertions.take(HERE)?.id, "s2");
  assert.equal(insertions.take(HERE)?.id, "s1");
  insertions.note(HERE, "s3", "three");
  clock.wait(11_000);
  assert.equal(insertions.take(HERE), null);
});

test("what could not be taken out is the next to be tried", () => {
  const insertions = keepInsertions(makeClock().now);
  insertions.note(HERE, "s1", "one");
  const taken = insertions.take(HERE);
  assert.ok(taken);
  insertions.putBack(taken);
  assert.equal(insertions.holds(HERE, "s1"), true);
  assert.equal(insertions.take(HERE)?.id, "s1");
});

test("words stand where the box has them, or could not yet tell", () => {
  const clock = makeClock();
  const insertions = keepInsertions(clock.now);
  insertions.note(HERE, "s1", "one  two");
  assert.equal(insertions.stands(HERE, "s1", "one  two", ""), true, "the page tells after a pause");
  clock.wait(1_000);
  assert.equal(insertions.stands(HERE, "s1", "one  two", ""), false, "the box was emptied");
  assert.equal(insertions.stands(HERE, "s1", "one  two", "Hi. one two"), true);
  assert.equal(insertions.wordsOf("s1"), "one  two");
});
