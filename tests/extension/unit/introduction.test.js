import assert from "node:assert/strict";
import { test } from "node:test";

import { grantedSites, knownSites } from "../../../web_extension/options/granted.js";
import { runIntroduction, stepDue } from "../../../web_extension/panel/introduction.js";
import { reduce, START } from "../../../web_extension/panel/state.js";

const PAGE = /** @type {const} */ ({ source: "s", external_id: "x", channel: "chat", title: "t" });
const live = { ...START, phase: /** @type {const} */ ("live") };

test("the steps follow one another, and a card for a customer comes first", () => {
  assert.equal(stepDue({ ...START, phase: "unpaired" }, false, false, false), "pair");
  assert.equal(stepDue(live, false, false, false), "allow");
  assert.equal(stepDue(live, true, false, false), "keys");
  const reading = reduce(live, { type: "page_opened", conversation: PAGE });
  assert.equal(stepDue(reading, false, false, false), "keys");
  assert.equal(stepDue(reading, false, false, true), null);
  assert.equal(stepDue(reading, false, true, true), "keys", "asked for again");
});

test("taken once they stay away, until they are asked for", async () => {
  /** @type {boolean[]} */
  const kept = [];
  let tell = (/** @type {{ isIntroduced: boolean }} */ _) => {};
  const introduction = runIntroduction({
    read: async () => ({ isIntroduced: false }), save: async ({ isIntroduced }) => { kept.push(isIntroduced); }, listen: (listen) => { tell = listen; },
  }, () => {});
  assert.equal(introduction.stepOf(live, false), null, "nothing flashes before the choice is known");
  await Promise.resolve();
  assert.equal(introduction.stepOf(live, false), "allow");
  assert.equal(introduction.practise("hand_over"), false);
  assert.equal(introduction.practise("insert"), true);
  assert.match(introduction.said, /Nothing was inserted/);
  introduction.end();
  assert.equal(introduction.stepOf(live, false), null);
  assert.deepEqual(kept, [true]);
  tell({ isIntroduced: false });
  assert.equal(introduction.stepOf(live, true), "keys");
});

test("a granted site has the adapters made for its host, or any that fits", () => {
  const adapters = /** @type {import("../../../web_extension/page.js").Adapter[]} */ (/** @type {unknown} */ ([
    { id: "desk", name: "Desk", match: { hosts: ["*.desk.test"] } }, { id: "own", name: "Own", match: { hosts: ["*"] } },
  ]));
  const granted = grantedSites(["https://ours.desk.test/*", "http://127.0.0.1/*"], adapters);
  assert.deepEqual(granted.map(({ host, adapters: names }) => [host, ...names]), [["127.0.0.1", "Own"], ["ours.desk.test", "Desk"]]);
  assert.deepEqual(knownSites(granted, adapters).map(({ name }) => name), ["Own"]);
  assert.deepEqual(grantedSites(["https://evildesk.test/*"], adapters)[0]?.adapters, ["Own"]);
});
