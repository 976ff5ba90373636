/**
 * Who the customer is: one line that keeps its place, and behind it every fact with where it comes from.
 *
 * Answers what is on record and what was only heard, apart. Refuses to offer any of it for sending, and to show a fact
 * that was worked out from another.
 */
import { dayInWords, FACTS, monthInWords } from "../words.js";
import { h, icon } from "./dom.js";

/** @typedef {import("../../protocol.js").Board} Board */
/** @typedef {import("../../protocol.js").FactName} FactName */
/** @typedef {{ name: FactName, value: string, isRecorded: boolean }} Known */

/** What the line says of a fact, in this order; the rest is behind it.
 * @type {readonly (readonly [FactName, (value: string) => string])[]} */
const LINE = [
  ["name", (value) => value],
  ["tier", (value) => value],
  ["customer_since", (value) => `since ${value.slice(0, YEAR)}`],
  ["order_ref", (value) => `order ${value}`],
  ["past_contacts", (value) => (value === "1" ? "1 earlier contact" : `${value} earlier contacts`)],
];

const YEAR = 4;

const IN_WORDS = /** @type {Readonly<Record<string, (value: string) => string>>} */ ({
  customer_since: monthInWords, ordered_on: dayInWords, due_on: dayInWords, delivered_on: dayInWords,
});

/** @param {Board} board @returns {Known[]} */
function knownOf(board) {
  const values = new Map(board.facts);
  return /** @type {FactName[]} */ (Object.keys(FACTS)).filter((name) => values.has(name)).map((name) => ({
    name, value: values.get(name) ?? "", isRecorded: board.on_record.includes(name),
  }));
}

/** @param {readonly Known[]} known */
function lineOf(known) {
  const told = LINE.flatMap(([name, say]) => known.filter((fact) => fact.name === name)
    .map(({ value, isRecorded }) => ({ words: say(value), isRecorded })));
  const recorded = told.filter(({ isRecorded }) => isRecorded).map(({ words }) => words);
  const heard = told.filter(({ isRecorded }) => !isRecorded).map(({ words }) => words);
  if (heard.length > 0) recorded.push(`heard: ${heard.join(", ")}`);
  return recorded.join(" · ") || (known.length > 0 ? "a few details" : "nothing known yet");
}

/** @param {string} title @param {readonly Known[]} known */
function listOf(title, known) {
  return known.length > 0 && h("div", { class: "known" },
    h("h3", { class: "known-from" }, title),
    h("dl", {}, ...known.map(({ name, value }) => h("div", {},
      h("dt", {}, FACTS[name] ?? name), h("dd", {}, IN_WORDS[name]?.(value) ?? value)))));
}

/**
 * @param {Board} board @param {boolean} isOpen whether the agent has it open
 * @param {(isOpen: boolean) => void} onToggle
 */
export function customerStrip(board, isOpen, onToggle) {
  const known = knownOf(board);
  const line = lineOf(known);
  const details = h("details", { class: "customer", open: isOpen, ontoggle: () => onToggle(details.open) },
    h("summary", { "data-focus": "customer", title: line },
      h("span", { class: "label" }, "Customer "), h("span", { class: "customer-line" }, line), icon("down")),
    known.length === 0 && h("p", { class: "known-none" }, "Their record, and what they tell you, will appear here."),
    listOf("On record", known.filter(({ isRecorded }) => isRecorded)),
    listOf("Heard in this conversation", known.filter(({ isRecorded }) => !isRecorded)));
  return details;
}
