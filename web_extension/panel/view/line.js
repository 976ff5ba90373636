/**
 * The line at the foot of the panel: what is wrong with the connection and what to do, or that a new version is ready.
 *
 * Answers one sentence and one next step. It stands below everything, so that nothing above it moves. Refuses to hide
 * the cards: they stay as they were, and it says as of when.
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
    const asOf = hasCards && trouble.asOf !== null && ` Cards as of ${timeOfDay(trouble.asOf)} still work.`;
    return h("div", { class: "line-news" },
      h("p", { class: "line-title" }, title),
      remedy && h("button", { type: "button", class: "act small", "data-focus": "remedy", onclick: () => acts.remedy(remedy) },
        remedy === "pair" && !mayPair ? "Sign in again" : REMEDIES[remedy]),
      h("p", { class: "line-text" }, text, asOf));
  }
  return update === null ? null : h("div", { class: "line-news" },
    h("p", { class: "line-title" }, "A new version is ready"),
    h("button", { type: "button", class: "act small", "data-focus": "update", onclick: acts.update }, "Reload"),
    h("button", { type: "button", class: "act small quiet", "data-focus": "later", onclick: acts.waitWithUpdate }, "Later"),
    h("p", { class: "line-text" }, `Rapport ${update}. Reload when it suits you; the chat stays as it is.`));
}

const SECOND_MS = 1_000;

/** @param {number} ms */
export const latencyInWords = (ms) => (ms < SECOND_MS ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / SECOND_MS).toFixed(1)} s`);

/** At the foot of the panel: how long the newest answer took. @param {number} ms */
export const latencyOf = (ms) => h("span", { title: "How long the newest answer took" },
  h("span", { class: "unseen" }, "Answered in "), latencyInWords(ms));
