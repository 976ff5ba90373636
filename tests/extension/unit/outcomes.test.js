/** What the agent is told when a text did not go in: never to paste what is not on the clipboard. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { outcomeInWords } from "../../../web_extension/panel/words.js";

test("a text on the clipboard is said to be there, with what to do", () => {
  assert.equal(outcomeInWords("not_taken", true), "Copied: the page did not take the text. Paste it with Ctrl+V.");
  assert.equal(outcomeInWords("paste_blocked", true), "Copied: this site blocks pasting. Please type the words yourself.");
});

test("without the clipboard nobody is sent to Ctrl+V", () => {
  assert.equal(outcomeInWords("not_taken", false), "The page did not take the text. Copy it from the card, then paste it.");
  assert.equal(outcomeInWords("mangled", false), "The page changed the text on its way in. Check your draft before you send.");
});
