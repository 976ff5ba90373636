/**
 * Resolution options within policy, and phrases found by search.
 *
 * Answers each option with its time frame, who must approve and what is missing. Refuses to offer an option for sending
 * while a fact is missing: then it is a question to ask.
 */
import { questionFor, TECHNIQUES } from "../words.js";
import { h, icon } from "./dom.js";

/** @typedef {import("../../protocol.js").ResolutionOffer} ResolutionOffer */
/** @typedef {import("../../protocol.js").FoundPhrase} FoundPhrase */
/** @typedef {{ id: string | null, text: string, phrase_ids: readonly string[] }} Sendable */

/** @param {ResolutionOffer} offer @param {boolean} isAnswered @param {(sendable: Sendable) => void} insert
 * @param {string} word */
function offerOf(offer, isAnswered, insert, word) {
  const isReady = offer.missing.length === 0;
  return h("li", { class: "option", "data-hold": offer.suggestion_id },
    h("p", { class: "option-title" }, offer.title),
    isReady && h("p", { class: "option-text" }, offer.text),
    h("p", { class: "option-facts" },
      offer.time_frame && h("span", {}, icon("clock"), offer.time_frame),
      h("span", {}, icon("person"), offer.approval ? `Needs approval: ${offer.approval}` : "You may decide")),
    !isReady && h("p", { class: "ask-first" }, icon(offer.is_private ? "search" : "help"),
      h("span", {}, h("span", { class: "label" }, offer.is_private ? "Look up first " : "Ask first "), offer.text)),
    isReady && (isAnswered ? h("p", { class: "settled" }, icon("check"), "Used") : h("button", {
      type: "button", class: "act small", "data-focus": `offer ${offer.id}`, "aria-label": `${word}: ${offer.title}`,
      onclick: () => insert({ id: offer.suggestion_id, text: offer.text, phrase_ids: [] }),
    }, word)));
}

/** @param {readonly ResolutionOffer[]} offers @param {import("../state.js").Room} room
 * @param {(sendable: Sendable) => void} insert @param {string} word */
export function resolutionList(offers, room, insert, word) {
  return h("div", { class: "resolutions" },
    h("h2", { class: "region-title" }, "Within policy"),
    h("ul", {}, ...offers.map((offer) => offerOf(offer, Boolean(room.answered[offer.suggestion_id]), insert, word))));
}

/**
 * The search box over the whole library.
 * @param {object} acts
 * @param {(query: string) => void} acts.onQuery
 * @param {(sendable: Sendable) => void} acts.insert
 * @param {() => void} acts.close
 */
export function searchBox({ onQuery, insert, close }) {
  const list = h("ul", { class: "found", "aria-label": "Phrases found" });
  const count = h("p", { class: "found-count", role: "status" });
  const input = h("input", {
    type: "search", id: "query", maxlength: 200, autocomplete: "off", placeholder: "Search all phrases",
    oninput: () => onQuery(input.value.trim()),
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      list.querySelector("button")?.focus();
    },
  });
  const element = h("div", { class: "search-sheet", role: "dialog", "aria-label": "Search phrases" },
    h("div", { class: "search-head" }, h("label", { for: "query", class: "unseen" }, "Search all phrases"), icon("search"), input,
      h("button", { type: "button", class: "act quiet", "aria-label": "Close search", onclick: close }, icon("close"))),
    count, list);
  return {
    element,
    input,
    /** @param {readonly FoundPhrase[] | null} phrases null while nothing was asked */
    show(phrases) {
      count.textContent = phrases === null ? "" : phrases.length === 0 ? "No phrase fits. Try another word."
        : `${phrases.length} ${phrases.length === 1 ? "phrase" : "phrases"}`;
      list.replaceChildren(...(phrases ?? []).map((phrase) => h("li", {},
        h("p", { class: "technique" }, TECHNIQUES[phrase.technique]),
        h("p", { class: "option-text" }, phrase.text),
        phrase.missing.length > 0
          ? h("p", { class: "ask-first" }, icon("help"), phrase.missing.map(questionFor).join(" "))
          : h("button", {
            type: "button", class: "act small",
            onclick: () => insert({ id: null, text: phrase.text, phrase_ids: [phrase.id] }),
          }, "Insert"))));
    },
  };
}
