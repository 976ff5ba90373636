/** What is reached by keys has a name, and what has gone is watched no more. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { adviceStrip } from "../../../web_extension/panel/view/situation.js";
import { standInPage } from "./page.js";

standInPage();
let observers = 0;
/** @type {Set<any>} */
const watched = new Set();
let resize = () => {};
Object.assign(globalThis, {
  ResizeObserver: class {
    /** @param {() => void} heard */
    constructor(heard) {
      observers += 1;
      resize = heard;
    }

    observe(/** @type {any} */ element) { watched.add(element); }

    unobserve(/** @type {any} */ element) { watched.delete(element); }
  },
});

const strip = () => /** @type {any} */ (adviceStrip([{
  rule: "slow_down", turn_id: "t1", advice: "Slow down.", evidence: "They wrote in capitals.", weight: 1,
}], { marks: [], current: "identify" }));

test("a cue that is scrolled has a role and a name, one that fits is no tab stop", () => {
  const cue = strip();
  assert.deepEqual([cue.attributes.role, cue.attributes["aria-label"]], ["group", "Advice for you"]);
  cue.scrollHeight = 90;
  cue.clientHeight = 60;
  resize();
  assert.equal(cue.tabIndex, 0);
  cue.scrollHeight = 60;
  cue.attributes.tabindex = "0";
  resize();
  assert.equal("tabindex" in cue.attributes, false);
});

test("one observer watches the cue that stands, whatever was drawn before", () => {
  const before = strip();
  const now = strip();
  before.isConnected = false;
  resize();
  assert.equal(observers, 1);
  assert.equal(watched.has(before), false);
  assert.equal(watched.has(now), true);
});
