import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { guessFrames } from "../../../web_extension/panel/frames.js";

const SITES = new URL("../../../web_extension/sites/", import.meta.url);
const read = (/** @type {string} */ name) => JSON.parse(readFileSync(new URL(name, SITES), "utf8"));
/** @type {import("../../../web_extension/page.js").Adapter[]} */
const adapters = read("index.json").map(read);

const ZENDESK = { url: "https://acme.zendesk.com/", share: 0.1 };
const CHATWOOT = { url: "https://help.acme.test/app/accounts/3/conversations/9", share: 0.3 };
const NOBODY = { url: "https://maps.example.test/", share: 0.6 };

test("a frame is named by a host that one product has, or by a path that one product has anywhere", () => {
  assert.deepEqual(guessFrames([NOBODY, ZENDESK, CHATWOOT], adapters, true), [
    { host: "help.acme.test", origin: "https://help.acme.test/*", name: "Chatwoot" },
    { host: "acme.zendesk.com", origin: "https://acme.zendesk.com/*", name: "Zendesk" },
    { host: "maps.example.test", origin: "https://maps.example.test/*", name: null },
  ]);
});

test("a frame that nobody knows is offered when asked for, and only where it is large", () => {
  assert.deepEqual(guessFrames([NOBODY], adapters, false), []);
  assert.deepEqual(guessFrames([{ ...NOBODY, share: 0.2 }], adapters, true), []);
});

test("what is no web page, hardly shows, or only bears a name that looks alike is no chat", () => {
  const urls = ["about:srcdoc", "chrome-extension://abc/x.html", "https://zendesk.com.evil.test/agent/1"];
  assert.deepEqual(guessFrames([...urls.map((url) => ({ url, share: 0.9 })), { ...ZENDESK, share: 0.001 }], adapters, false), []);
});
