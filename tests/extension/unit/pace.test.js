/** How the page's time is spent: at once where there is some saved, little by little where there is not, never for long. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

const SOURCE = readFileSync(new URL("../../../web_extension/content/pace.js", import.meta.url), "utf8");
const MINUTE_MS = 60_000;

/** @typedef {ReturnType<import("../../../web_extension/page.js").ContentNamespace["makePace"]>} Pace */

/** A pace on a clock of our own. */
function start() {
  const clock = { now: 1000 };
  const page = { hidden: false };
  /** @type {{ makePace?: () => Pace }} */
  const rapportContent = {};
  runInNewContext(SOURCE, { rapportContent, performance: clockOf(clock), document: page, MessageChannel });
  const { makePace } = rapportContent;
  assert.ok(makePace);
  const pace = makePace();
  return { clock, page, pace };
}

/** @param {{ now: number }} clock */
const clockOf = (clock) => ({ now: () => clock.now });

/** Look as soon as the pace lets us, as a page that changes without end makes us.
 * @param {ReturnType<typeof start>} watched @param {number} ms */
function look({ clock, pace }, ms) {
  clock.now += pace.restMs();
  pace.begin();
  clock.now += ms;
  pace.end();
}

/** @param {number} ms what one look takes @param {number} forMs */
function shareOf(ms, forMs) {
  const watched = start();
  let spent = 0;
  for (const end = watched.clock.now + forMs; watched.clock.now < end; spent += ms) look(watched, ms);
  watched.pace.stop();
  return spent / forMs;
}

test("a page that changes without end gets under 2 % in its first minute, whatever a look takes", () => {
  for (const ms of [0.2, 1, 3, 8, 20]) assert.ok(shareOf(ms, MINUTE_MS) < 0.019, `${ms} ms a look: ${shareOf(ms, MINUTE_MS)}`);
});

test("and under 1.5 % in an hour", () => {
  for (const ms of [1, 3, 20]) assert.ok(shareOf(ms, 60 * MINUTE_MS) < 0.015, `${ms} ms a look`);
});

test("fifty messages and their answers in ten seconds are each looked at soon", () => {
  const watched = start();
  for (let i = 0; i < 100; i += 1) {
    assert.equal(watched.pace.restMs(), 20);
    look(watched, 2);
    watched.clock.now += 80;
  }
  watched.pace.stop();
});

test("one long look makes the next message wait no second", () => {
  const watched = start();
  for (let i = 0; i < 400; i += 1) look(watched, 2);
  const before = watched.pace.restMs();
  look(watched, 10);
  assert.ok(watched.pace.restMs() < before + 120, `${before} ms, then ${watched.pace.restMs()}`);
  watched.pace.stop();
});

test("a rest counts from the end of the look, not from the news that comes in it", () => {
  const watched = start();
  for (let i = 0; i < 400; i += 1) look(watched, 5);
  const rest = watched.pace.restMs();
  assert.ok(rest > 100);
  watched.clock.now += rest - 30;
  assert.equal(Math.round(watched.pace.restMs()), 30);
  watched.clock.now += 1000;
  assert.equal(watched.pace.restMs(), 20, "the first look after a rest is soon");
  watched.pace.stop();
});

test("no rest is longer than two seconds, and nothing is looked at in a hidden page for one", () => {
  const watched = start();
  look(watched, 5000);
  assert.equal(watched.pace.restMs(), 2000);
  watched.clock.now += 1900;
  watched.page.hidden = true;
  assert.equal(watched.pace.restMs(), 1000);
  watched.pace.stop();
});
