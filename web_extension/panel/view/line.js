/**
 * The line at the foot of the panel: what is wrong with the connection and what to do, or that a new version is ready.
 *
 * Answers one sentence and one next step. It stands below everything, so that nothing above it moves. Refuses to hide
 * the cards: they stay as they were, and it says of when they are.
 */
import { REMEDIES, timeOfDay, troubleInWords } from "../trouble.js";
import { h } from "./dom.js";

/**
 * @typedef {object} LineActs
 * @property {(remedy: import("../trouble.js").Remedy) => void} remedy
 * @property {() => void} update
 * @property {() => void} waitWithUpdate
 */

/** @param {import("../state.js").State} state @param {string} server @param {boolean} mayPair @param {boolean} hasCards
 * @param {LineActs} acts */
export function lineOf({ trouble, update }, server, mayPair, hasCards, acts) {
  if (trouble) {
    const { title, text, remedy } = troubleInWords(trouble, server, mayPair);
    const asOf = hasCards && trouble.asOf !== null && `What you see is as of ${timeOfDay(trouble.asOf)}. You can still use it.`;
    return h("div", { class: "line-news" },
      h("div", {}, h("p", { class: "line-title" }, title), h("p", {}, text), asOf && h("p", { class: "as-of" }, asOf)),
      remedy && h("button", { type: "button", class: "act", "data-focus": "remedy", onclick: () => acts.remedy(remedy) },
        remedy === "pair" && !mayPair ? "Sign in again" : REMEDIES[remedy]));
  }
  return update === null ? null : h("div", { class: "line-news" },
    h("div", {}, h("p", { class: "line-title" }, "A new version is ready"),
      h("p", {}, `Rapport ${update}. Reload when it suits you; the chat on the page stays as it is.`)),
    h("button", { type: "button", class: "act", "data-focus": "update", onclick: acts.update }, "Reload"),
    h("button", { type: "button", class: "act quiet", "data-focus": "later", onclick: acts.waitWithUpdate }, "Later"));
}

const SECOND_MS = 1_000;

/** "answered in 48 ms", for the foot of the panel. @param {number} ms */
export const latencyInWords = (ms) =>
  `answered in ${ms < SECOND_MS ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / SECOND_MS).toFixed(1)} s`}`;
