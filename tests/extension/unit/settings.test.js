import assert from "node:assert/strict";
import { test } from "node:test";

import { serverOrigin, socketUrl } from "../../../web_extension/panel/settings.js";
import { moodInWords, questionFor } from "../../../web_extension/panel/words.js";

test("an address is taken as people type it", () => {
  assert.equal(serverOrigin(" 127.0.0.1:8600/ "), "http://127.0.0.1:8600");
  assert.equal(serverOrigin("localhost:8600"), "http://localhost:8600");
  assert.equal(serverOrigin("assist.example.com"), "https://assist.example.com");
  assert.equal(serverOrigin("https://assist.example.com/console/"), "https://assist.example.com");
  assert.equal(serverOrigin("not an address"), null);
  assert.equal(serverOrigin(""), null);
});

test("the socket is as safe as the address", () => {
  assert.equal(socketUrl("https://a.example"), "wss://a.example/ws/sidebar");
  assert.equal(socketUrl("http://127.0.0.1:8600"), "ws://127.0.0.1:8600/ws/sidebar");
});

test("a mood is told with its direction", () => {
  assert.equal(moodInWords([]), "No mood yet");
  assert.equal(moodInWords([{ mood: -0.8 }]), "Very upset");
  assert.equal(moodInWords([{ mood: -0.8 }, { mood: -0.3 }]), "Upset, easing");
  assert.equal(moodInWords([{ mood: 0.1 }, { mood: -0.3 }]), "Upset, getting worse");
  assert.equal(moodInWords([{ mood: 0.8 }, { mood: 0.4 }]), "Content, steady");
  assert.equal(moodInWords([{ mood: -0.8 }, { mood: -0.3, is_sure: false }]), "Upset, easing (not sure)");
  assert.equal(moodInWords([{ mood: -0.3, is_sure: false }]), "Upset (not sure)");
  assert.equal(moodInWords([{ mood: 0.1 }, { mood: -0.4 }]), "Upset, getting worse");
});

test("a missing fact becomes a question, an unknown one too", () => {
  assert.equal(questionFor("order_ref"), "What is the order number?");
  assert.equal(questionFor("shoe_size"), null);
});
