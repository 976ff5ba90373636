/**
 * The cards: one primary, at most two further, the reasons asked after a dismissal, and silence.
 *
 * Answers what an agent reads at a glance: the words to send, why, and the turn they answer. Refuses to insert anything
 * itself.
 */
import { rewordingOf } from "../derived.js";
import { REASONS, TECHNIQUES } from "../words.js";
import { h, icon } from "./dom.js";

/** @typedef {import("../../protocol.js").Suggestion} Suggestion */
/** @typedef {import("../state.js").Room} Room */
/**
 * @typedef {object} Acts
 * @property {(card: Suggestion) => void} insert
 * @property {() => void} insertReworded
 * @property {(card: Suggestion) => void} copy
 * @property {(card: Suggestion) => void} dismiss
 * @property {(card: Suggestion) => void} edit
 * @property {(id: string) => HTMLElement | null} editorOf what stands in place of a card's words while it is edited
 * @property {(key: number) => void} giveReason
 * @property {() => void} noReason
 */
/**
 * @typedef {object} Where
 * @property {Room} room
 * @property {string | null} dismissing
 * @property {boolean} mayInsert a composer of this conversation is open
 * @property {boolean} isVoice
 */

const QUOTE_CHARS = 140;
const SETTLED = /** @type {const} */ ({
  inserted: "Inserted", edited: "Used, with changes", copied: "Copied", dismissed: "Dismissed", expired: "Expired",
});

/** @param {string} text */
const clip = (text) => (text.length > QUOTE_CHARS ? `${text.slice(0, QUOTE_CHARS).replace(/\s+\S*$/, "")}…` : text);

/** @param {Suggestion} card @param {Where} where */
function source(card, { room }) {
  const turn = room.turns.find(({ id }) => id === card.turn_id);
  return turn && h("p", { class: "answers" }, h("span", { class: "label" }, "Answers "), `“${clip(turn.text)}”`);
}

/** @param {Suggestion} card @param {number} index 0 for a parked card, which has no number
 * @param {Where} where @param {Acts} acts */
function buttons(card, index, { room, mayInsert, isVoice }, acts) {
  const settled = room.answered[card.id];
  const key = index > 0 ? `Alt+${index}` : null;
  const name = index > 0 ? index : card.id;
  const hint = index > 0 && h("kbd", { "aria-hidden": "true" }, `Alt ${index}`);
  if (settled) {
    return h("div", { class: "settled" }, icon("check"), h("p", {}, SETTLED[settled]),
      mayInsert && !isVoice && h("button", {
        type: "button", class: "act small", "data-focus": `insert ${name}`, onclick: () => acts.insert(card),
        "aria-keyshortcuts": key,
      }, settled === "copied" ? "Insert" : "Insert again", hint));
  }
  const word = isVoice ? "I’ve said it" : mayInsert ? "Insert" : "Copy";
  const act = mayInsert || isVoice ? acts.insert : acts.copy;
  return h("div", { class: "acts" },
    h("button", {
      type: "button", class: "act main-act", "data-focus": `insert ${name}`, onclick: () => act(card),
      "aria-keyshortcuts": key,
    }, word, hint),
    mayInsert && !isVoice && h("button", {
      type: "button", class: "act quiet", "data-focus": `copy ${name}`, onclick: () => acts.copy(card),
      "aria-label": "Copy", title: "Copy (C)",
    }, icon("copy")),
    !isVoice && h("button", {
      type: "button", class: "act quiet", "data-focus": `edit ${card.id}`, onclick: () => acts.edit(card), "aria-label": "Edit first",
      title: "Edit first (E)", "aria-keyshortcuts": "E",
    }, icon("pencil")),
    h("button", {
      type: "button", class: "act quiet", "data-focus": `dismiss ${name}`, onclick: () => acts.dismiss(card),
      "aria-label": "Dismiss", title: "Dismiss (Esc)",
    }, icon("close")));
}

/** The card in other words, below everything of its own, so that its buttons stay where they are; it can be sent once
 * it was checked. @param {Suggestion} card @param {Where} where @param {Acts} acts */
function otherWords(card, { room, mayInsert, isVoice }, acts) {
  const rewording = card.primary ? rewordingOf(room) : null;
  return rewording && h("div", { class: `reworded ${rewording.isFinal ? "" : "is-coming"}`, "aria-busy": String(!rewording.isFinal) },
    h("p", { class: "label" }, rewording.isFinal ? "In other words" : "In other words …"),
    h("p", { class: "other-words" }, rewording.text),
    rewording.isFinal && h("button", {
      type: "button", class: "act", "data-focus": "insert reworded", onclick: () => acts.insertReworded(), "aria-keyshortcuts": "Alt+4",
    }, isVoice ? "I’ve said this" : mayInsert ? "Insert this" : "Copy this", h("kbd", { "aria-hidden": "true" }, "Alt 4")));
}

/** @param {Acts} acts */
function reasonsOf(acts) {
  return h("div", { class: "reasons", role: "group", "aria-label": "Why? One key" },
    h("p", { class: "label" }, "Why? One key"),
    h("div", { class: "reason-list" },
      ...REASONS.map(([, name], at) => h("button", {
        type: "button", class: "reason", "data-focus": `reason ${at + 1}`, onclick: () => acts.giveReason(at + 1),
      }, h("kbd", { "aria-hidden": "true" }, String(at + 1)), name)),
      h("button", { type: "button", class: "reason", "data-focus": "reason 0", onclick: () => acts.noReason() },
        h("kbd", { "aria-hidden": "true" }, "Esc"), "No reason")));
}

/** @param {Suggestion} card @param {number} index @param {Where} where @param {Acts} acts */
function cardOf(card, index, where, acts) {
  const isAsked = where.dismissing === card.id;
  const isOld = where.room.overtaken.includes(card.id);
  const settled = where.room.answered[card.id];
  const editor = settled || isAsked ? null : acts.editorOf(card.id);
  const isParked = index === 0;
  const lead = card.phrase_ids.length > 1 ? where.room.board?.suggestions[0] : undefined;
  const own = TECHNIQUES[card.technique];
  const technique = isParked ? "Your words" : lead ? `${TECHNIQUES[lead.technique]}, then ${own.toLowerCase()}` : own;
  return h("article", {
    class: `card ${card.primary ? "primary" : "further"} ${isOld ? "is-old" : ""} ${settled ? "is-settled" : ""} ${isAsked ? "is-asked" : ""} ${editor ? "is-edited" : ""}`,
    "aria-label": `${card.primary ? "Best suggestion" : "Another suggestion"}: ${technique}`, "data-card": card.id,
    "data-hold": card.id,
  },
  h("div", { class: "card-head" },
    h("h2", { class: "technique" }, technique),
    isOld && h("span", { class: "old" }, "Older")),
  editor ?? h("p", { class: "words" }, card.text),
  isAsked ? reasonsOf(acts) : [
    isParked ? h("p", { class: "why" }, "You changed them before the newer cards came.")
      : card.reasons.length > 0 && h("p", { class: "why" }, h("span", { class: "label" }, "Why "),
        card.reasons.join(" · ")),
    card.primary && source(card, where),
    editor ? h("p", { class: `why ${where.room.waiting ? "" : "is-to-come"}` },
      "A newer message came in. Your words stay as they are.")
      : buttons(card, index, where, acts),
    otherWords(card, where, acts),
  ].reduce((/** @type {DocumentFragment} */ all, part) => {
    if (part) all.append(part);
    return all;
  }, document.createDocumentFragment()));
}

/** @param {Where} where @param {Acts} acts @returns {HTMLElement[]} */
export function cardList(where, acts) {
  const { board, answered } = where.room;
  const shown = (board?.suggestions ?? []).filter(({ id }) => answered[id] !== "dismissed" || where.dismissing === id);
  const parked = where.room.parked.filter(({ id }) => !board?.suggestions.some((card) => card.id === id));
  return [...shown.map((card) => cardOf(card, (board?.suggestions.indexOf(card) ?? 0) + 1, where, acts)),
    ...parked.map((card) => cardOf(card, 0, where, acts))];
}

/** @param {string} title @param {string} text */
export function silence(title, text) {
  return h("div", { class: "silence" }, h("p", { class: "silence-title" }, title), h("p", {}, text));
}

/** What stands where cards will be, until the first board comes. */
export function skeleton() {
  return h("div", { class: "card primary skeleton", "aria-hidden": "true" },
    h("span", { class: "bone short" }), h("span", { class: "bone" }), h("span", { class: "bone" }),
    h("span", { class: "bone mid" }));
}
