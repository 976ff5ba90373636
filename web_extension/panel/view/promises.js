/**
 * What the agent promised this customer, in one line at the panel's foot: nothing above it moves. It opens to all.
 *
 * Answers each promise in the agent's words, with when it is due, and which one left the customer without a time.
 * Refuses to remind anybody and to judge.
 */
import { timeOfDay } from "../trouble.js";
import { h, icon } from "./dom.js";

/** @typedef {import("../../protocol.js").PromiseView} PromiseView */

/** @param {PromiseView} promise */
const noteOf = ({ text, when, lacks_time: lacksTime, at }) => [
  `said at ${timeOfDay(Date.parse(at))}`, when !== null && !text.includes(when) && when, lacksTime && "no time named yet: tell them when",
].filter(Boolean).join(" · ");

/** @param {readonly PromiseView[]} promises oldest first */
export function promiseStrip(promises) {
  const last = promises.at(-1);
  return last && h("details", { class: "promises" },
    h("summary", { "data-focus": "promises", title: `${last.text} (${noteOf(last)})` }, icon("clock"),
      h("span", { class: "label" }, "You promised "), h("span", { class: "promise-line" }, last.text),
      promises.length > 1 && h("span", { class: "label" }, `+${promises.length - 1}`), icon("down")),
    h("ul", {}, ...promises.map((promise) => h("li", {}, h("p", {}, `“${promise.text}”`), h("p", { class: "promise-note" }, noteOf(promise))))));
}
