import assert from "node:assert/strict";
import { test } from "node:test";
import { measureAnswers } from "../../../web_extension/panel/latency.js";

test("what was on its way when the line was lost is not counted, whether the server had named it or not", () => {
  let now = 0;
  const latency = measureAnswers(() => now);
  latency.leave()("t1");
  const arrive = latency.leave();
  latency.lose();
  now = 3_600_000;
  arrive("t2");
  assert.equal(latency.arrive([{ id: "t1" }, { id: "t2" }]), null);
  latency.leave()("t3");
  assert.equal(latency.arrive([{ id: "t3" }]), 0);
});
