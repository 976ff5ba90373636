import assert from "node:assert/strict";
import { test } from "node:test";
import { forgetTaught, keepTaught, keepTeamSites, onTaught, readTaught, readTeamSites } from "../../../web_extension/panel/taught.js";

/** @type {Record<string, unknown>} */
let kept = {};
/** @type {((changes: Record<string, unknown>, area: string) => void)[]} */
const listeners = [];

/** The browser's storage, as far as it is used. */
Object.assign(globalThis, {
  chrome: {
    storage: {
      local: {
        get: async (/** @type {string} */ key) => ({ [key]: kept[key] }),
        set: async (/** @type {Record<string, unknown>} */ news) => {
          kept = { ...kept, ...news };
          listeners.forEach((listen) => listen(news, "local"));
        },
      },
      onChanged: { addListener: (/** @type {typeof listeners[number]} */ listen) => listeners.push(listen) },
    },
  },
});

/** @param {string} id @param {number} version */
const site = (id, version) => /** @type {import("../../../web_extension/page.js").Adapter} */ (
  /** @type {unknown} */ ({ id, version, name: id }));

test("teaching a site again takes the place of what was taught before", async () => {
  await keepTaught(site("taught-a", 1));
  await keepTaught(site("taught-b", 1));
  await keepTaught(site("taught-a", 2));
  assert.deepEqual((await readTaught()).map(({ id, version }) => [id, version]), [["taught-a", 2], ["taught-b", 1]]);
  await forgetTaught("taught-b");
  assert.deepEqual((await readTaught()).map(({ id }) => id), ["taught-a"]);
});

test("what the team reads is kept apart, and told only when it is another", async () => {
  let heard = 0;
  onTaught(() => { heard += 1; });
  assert.equal(await keepTeamSites([site("taught-c", 1)]), true);
  assert.equal(await keepTeamSites([site("taught-c", 1)]), false);
  assert.equal(heard, 1);
  assert.deepEqual((await readTeamSites()).map(({ id }) => id), ["taught-c"]);
  await keepTeamSites([]);
  assert.deepEqual(await readTaught().then((all) => all.length), 1);
});

test("storage that holds something else is nothing taught", async () => {
  kept = { taught_sites: "nonsense" };
  assert.deepEqual(await readTaught(), []);
});
