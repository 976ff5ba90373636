/**
 * Short sentences to the agent: what just happened, with a way back for some seconds; and one for screen readers when
 * the cue or the primary card is a new one, or newer cards wait.
 *
 * Answers how long they stand. Refuses to chatter: each is told once, in one breath, and only after a short calm.
 */
import { newestOf, roomOf, weightiest } from "../derived.js";
import { troubleInWords } from "../trouble.js";
import { TECHNIQUES } from "../words.js";
import { h } from "./dom.js";

/** @typedef {import("../state.js").State} State */

const STANDS_MS = 6_000;
const UNDO_STANDS_MS = 10_000;
const CALM_MS = 900;

/** @param {HTMLElement} notice @param {HTMLElement} live */
export function makeNotices(notice, live) {
  /** @type {number | undefined} */
  let standing;
  /** @type {number | undefined} */
  let speaking;
  /** What was told last, of each kind. @type {Record<"cue" | "card" | "waiting", string>} */
  const told = { cue: "", card: "", waiting: "" };
  let hasUndo = false;

  function clear() {
    notice.replaceChildren();
    notice.classList.remove("is-shown");
  }

  /** What is new to somebody who hears it. @param {State} state */
  function newsOf(state) {
    const room = roomOf(state);
    const cue = weightiest(newestOf(room)?.cues ?? []);
    const said = cue ? `${state.selected} ${cue.rule}` : "";
    const waiting = room?.waiting ? state.selected ?? "" : "";
    const primary = room?.board?.suggestions.find(({ id, primary }) => primary && !room.answered[id]);
    const news = [];
    if (cue && said !== told.cue) news.push(`For you only: ${cue.advice}`);
    if (primary && primary.id !== told.card) {
      news.push(`New suggestion: ${TECHNIQUES[primary.technique]}. ${primary.text}`);
    }
    if (waiting && waiting !== told.waiting) news.push("New suggestions are ready.");
    told.cue = said;
    told.card = primary?.id ?? told.card;
    told.waiting = waiting;
    return news.join(" ");
  }

  return {
    /** @param {string} sentence @param {(() => void) | null} undo */
    say(sentence, undo) {
      clearTimeout(standing);
      hasUndo = undo !== null;
      notice.replaceChildren(...[h("span", {}, sentence), undo && h("button", {
        type: "button", class: "act small", "aria-keyshortcuts": "Alt+Z", onclick: () => { clear(); undo(); },
      }, "Undo", h("kbd", { "aria-hidden": "true" }, "Alt Z"))].filter((part) => part !== null));
      notice.classList.add("is-shown");
      standing = window.setTimeout(clear, undo ? UNDO_STANDS_MS : STANDS_MS);
    },

    /** @param {State} before @param {State} after */
    announce(before, after) {
      if (hasUndo && before.selected !== after.selected && before.selected !== null) clear(); // an undo belongs to its conversation
      if (before.phase !== after.phase && (after.phase === "live" || after.phase === "waiting") && before.phase !== "connecting") {
        live.textContent = after.trouble ? `${troubleInWords(after.trouble, "", true).title}. Reconnecting.` : "Connected.";
      }
      clearTimeout(speaking);
      speaking = window.setTimeout(() => {
        const news = newsOf(after);
        if (news) live.textContent = news;
      }, CALM_MS);
    },
  };
}
