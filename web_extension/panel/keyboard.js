/**
 * The panel's keyboard: hears a press, and hands it to whoever carries out what it means.
 *
 * Answers who comes first: an open sheet, an open menu, the card to practise on, then the cards. Refuses to know which
 * key means what (keys.js), and what the acts do.
 */
import { meaningOf } from "./keys.js";

/** @typedef {import("../protocol.js").Suggestion} Suggestion */
/** @typedef {import("./keys.js").Meaning["act"]} Act */
/** @typedef {"copy" | "edit" | "dismiss"} CardAct done to the card that has the focus, else to the first */
/**
 * @typedef {object} Hands
 * @property {{ readonly isOpen: boolean, back: () => void }} sheets
 * @property {Pick<ReturnType<typeof import("./answers.js").answerCards>, "insertAt" | "giveReason" | "settleReason" | "isAsking">} answers
 * @property {() => readonly Suggestion[]} cards
 * @property {() => readonly Suggestion[]} parked cards that are reached only while they have the focus
 * @property {(act: Act) => boolean} practise whether the press was meant for the card to practise on
 * @property {Readonly<Record<Exclude<Act, CardAct | "insert" | "reason" | "no_reason">, () => void>>} acts
 * @property {Readonly<Record<CardAct, (card: Suggestion) => void>>} cardActs
 */

/** @param {Hands} hands */
export function hearKeys({ sheets, answers, cards, parked, practise, acts, cardActs }) {
  document.addEventListener("keydown", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (sheets.isOpen) {
      if (event.key === "Escape") sheets.back();
      return;
    }
    const menu = document.querySelector("details[open]");
    if (event.key === "Escape" && menu) {
      menu.removeAttribute("open");
      menu.querySelector("summary")?.focus();
      return;
    }
    const meaning = meaningOf(event, {
      isTyping: target?.matches("input, textarea") === true, isAsking: answers.isAsking,
    });
    if (!meaning) return;
    event.preventDefault();
    if (practise(meaning.act)) return;
    if (meaning.act === "insert") answers.insertAt(meaning.index, meaning.mode);
    else if (meaning.act === "reason") answers.giveReason(meaning.index);
    else if (meaning.act === "no_reason") answers.settleReason(null);
    else if (meaning.act === "copy" || meaning.act === "edit" || meaning.act === "dismiss") {
      const all = cards();
      const at = target?.closest("[data-card]")?.getAttribute("data-card");
      const card = [...all, ...parked()].find(({ id }) => id === at) ?? all[0];
      if (card) cardActs[meaning.act](card);
    } else acts[meaning.act]();
  });
}
