import assert from "node:assert/strict";
import { test } from "node:test";

import { fillIn, nameInWords, partsOf, variablesOf, withVariables } from "../../../web_extension/panel/filling.js";

test("a text is cut at its variables, and those given are filled", () => {
  assert.deepEqual(partsOf("Hi {name}, see {link}", { name: "Zoë" }), [
    { text: "Hi ", name: null }, { text: "Zoë", name: "name" }, { text: ", see ", name: null }, { text: "{link}", name: "link" },
  ]);
  assert.equal(fillIn("{a} and {a} and {b}", { a: "x", b: "y" }), "x and x and y");
});

test("a value is taken as it was typed: its braces and dollars mean nothing", () => {
  assert.equal(fillIn("{a} {b}", { a: "{b}", b: "$&" }), "{b} $&");
});

test("variables are named once, in order, and as words", () => {
  assert.deepEqual(variablesOf("{b} {a} {b} {Not One} { }"), ["b", "a"]);
  assert.equal(nameInWords("tracking_link"), "Tracking link");
});

test("what is known of a customer becomes a variable again, whole words only", () => {
  const facts = /** @type {const} */ ([["name", "Ann Carter"], ["order_ref", "88-1 (b)"], ["duration", "two weeks"], ["amount", "£5"]]);
  assert.equal(withVariables("Ann, annual order 88-1 (b), two weeks, £5. ANN!", facts),
    "{name}, annual order {order_ref}, two weeks, £5. {name}!");
  assert.equal(withVariables("Hi {name}", [["name", "name"]]), "Hi {name}");
});
