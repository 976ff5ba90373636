/**
 * Resolution options within policy.
 *
 * Answers each option with its time frame, who must approve and what is missing. Refuses to offer an option for sending
 * while a fact is missing: then it is a question to ask.
 */
import { h, icon } from "./dom.js";

/** @typedef {import("../../protocol.js").ResolutionOffer} ResolutionOffer */
/** @typedef {import("../answers.js").Sendable} Sendable */

/** @param {ResolutionOffer} offer @param {boolean} isAnswered @param {(sendable: Sendable) => void} insert
 * @param {string} word @param {string | null} again the word for doing it once more, null where it can't be */
function offerOf(offer, isAnswered, insert, word, again) {
  const isReady = offer.missing.length === 0;
  const button = (/** @type {string} */ said) => h("button", {
    type: "button", class: "act small", "data-focus": `offer ${offer.id}`, "aria-label": `${said}: ${offer.title}`,
    onclick: () => insert({ id: offer.suggestion_id, text: offer.text, phrase_ids: [] }),
  }, said);
  return h("li", { class: "option", "data-hold": offer.suggestion_id },
    h("p", { class: "option-title" }, offer.title),
    isReady && h("p", { class: "option-text" }, offer.text),
    h("p", { class: "option-facts" },
      offer.time_frame && h("span", {}, icon("clock"), offer.time_frame),
      h("span", {}, icon("person"), offer.approval ? `Needs approval: ${offer.approval}` : "You may decide")),
    !isReady && h("p", { class: "ask-first" }, icon(offer.is_private ? "search" : "help"),
      h("span", {}, h("span", { class: "label" }, offer.is_private ? "Look up first " : "Ask first "), offer.text)),
    isReady && (isAnswered
      ? h("div", { class: "settled" }, icon("check"), h("p", {}, "Used"), again !== null && button(again))
      : button(word)));
}

/** @param {readonly ResolutionOffer[]} offers @param {import("../state.js").Room} room
 * @param {(sendable: Sendable) => void} insert @param {string} word @param {string | null} again */
export function resolutionList(offers, room, insert, word, again) {
  return h("div", { class: "resolutions" },
    h("h2", { class: "region-title" }, "Within policy"),
    h("ul", {}, ...offers.map((offer) =>
      offerOf(offer, Boolean(room.answered[offer.suggestion_id]), insert, word, again))));
}
