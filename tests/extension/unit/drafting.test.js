import assert from "node:assert/strict";
import { test } from "node:test";

import { placed } from "../../../web_extension/panel/drafting.js";

test("places count as the page counts: an emoji is two units there and one character at the server", () => {
  const remark = /** @type {const} */ ({ kind: "command", start: 2, end: 10, sentence: "", better: null, key: "k" });
  const [found] = placed([remark], "🙂 You must call.");
  assert.deepEqual(found?.place, { draft: "🙂 You must call.", start: 3, words: "You must" });
});
