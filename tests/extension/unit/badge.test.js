import assert from "node:assert/strict";
import { test } from "node:test";

import { badgeOf, COLOURS, NOTHING, stale } from "../../../web_extension/worker/badge.js";
import { summary } from "./board.js";

const NOW = Date.parse("2026-01-01T00:05:00Z");
/** @param {Partial<import("../../../web_extension/protocol.js").ConversationSummary>[]} conversations */
const shown = (conversations) => badgeOf(conversations.map((more, at) => ({ ...summary(`c${at}`), ...more })), "a1", NOW);
const waits = { waiting_since: "2026-01-01T00:01:00Z" };

test("nothing to do shows nothing", () => {
  assert.deepEqual(shown([]), NOTHING);
  assert.deepEqual(shown([{ mood: 0.6 }]), NOTHING);
});

test("who waits and who turned sour count once each, the worst gives the colour, the title says it in words", () => {
  const badge = shown([{ ...waits, mood: -0.8 }, { mood: -0.3 }, { ...waits, mood: 0.1 }, { mood: 0.5 }]);
  assert.equal(badge.text, "3");
  assert.equal(badge.colour, COLOURS.very_upset);
  assert.match(badge.title, /^3 chats need you: one is very upset, one is upset, 2 have waited since \d\d:01$/);
});

test("a single calm chat that waits", () => {
  const badge = shown([{ ...waits, mood: null }]);
  assert.equal(badge.colour, COLOURS.calm);
  assert.match(badge.title, /^1 chat needs you: one has waited since \d\d:01$/);
});

test("others' chats, nobody's, closed ones and those long over do not count", () => {
  assert.deepEqual(shown([
    { ...waits, agent: "b" }, { ...waits, agent: null }, { ...waits, closed_at: "2026-01-01T00:02:00Z" },
    { ...waits, updated_at: "2025-12-31T23:00:00Z" },
  ]), NOTHING);
});

test("a stale badge says of when it is", () => {
  const badge = stale(shown([{ ...waits, mood: -0.8 }]), NOW);
  assert.equal(badge.text, "1");
  assert.equal(badge.colour, COLOURS.stale);
  assert.match(badge.title, /As of \d\d:05: the server does not answer$/);
  assert.equal(stale(NOTHING, null).text, "");
});

test("white is readable on every colour", () => {
  const luminance = (/** @type {string} */ colour) => {
    const [r = 0, g = 0, b = 0] = (colour.match(/\w\w/g) ?? []).map((part) => {
      const c = Number.parseInt(part, 16) / 255;
      return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  for (const colour of Object.values(COLOURS)) assert.ok(1.05 / (luminance(colour) + 0.05) >= 4.5, colour);
});
