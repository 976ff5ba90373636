/**
 * The sheets of a conversation's end: the hand-over and the wrap-up, each a text to edit and copy.
 *
 * Answers what stands on each and says what became of a press of a button. Refuses to know the server and the clipboard.
 */
import { OUTCOMES_OF_TALKS, moodLevel, timeInWords } from "../words.js";
import { h, icon } from "./dom.js";

/** @typedef {import("../../protocol.js").WrapUpView} WrapUpView */
/** @typedef {(text: string) => Promise<string>} Act what is done with the text; resolves to a sentence */
/**
 * @typedef {object} Sheet
 * @property {HTMLElement} element
 * @property {HTMLTextAreaElement} field
 */

/** @param {string} id @param {string} title @param {string} label @param {string} text @param {() => void} close
 * @param {readonly (Node | null | false)[]} above @param {readonly (Node | null | false)[]} below
 * @param {readonly { word: string, run: Act, isMain?: boolean }[]} acts @returns {Sheet} */
function sheetOf(id, title, label, text, close, above, below, acts) {
  const field = h("textarea", { id, class: "ending-text", spellcheck: "true", "aria-describedby": `${id}-said` });
  field.value = text;
  const said = h("p", { class: "ending-said", id: `${id}-said`, role: "status" });
  const buttons = acts.map(({ word, run, isMain }) => h("button", {
    type: "button", class: `act ${isMain ? "main-act" : ""}`,
    onclick: async () => { said.textContent = await run(field.value); },
  }, word));
  const element = h("div", { class: "ending-sheet", role: "dialog", "aria-label": title },
    h("div", { class: "ending-head" }, h("h2", {}, title), h("span", { class: "gap" }),
      h("button", { type: "button", class: "act quiet", "aria-label": `Close ${title.toLowerCase()}`, title: "Close (Esc)", onclick: close },
        icon("close"))),
    h("div", { class: "ending-body" }, ...above.filter((part) => part instanceof Node),
      h("label", { for: id, class: "label" }, label), field, ...below.filter((part) => part instanceof Node)),
    h("div", { class: "ending-foot" }, h("div", { class: "acts" }, ...buttons), said));
  return { element, field };
}

/** @param {string} text @param {{ copy: Act, close: () => void }} acts */
export function handOverSheet(text, { copy, close }) {
  return sheetOf("hand-over-text", "Hand over", "For the next person. Change what you like, then copy it.", text, close,
    [], [], [{ word: "Copy", run: copy, isMain: true }]);
}

/** @param {WrapUpView} wrapUp @param {{ copy: Act, save: Act, close: () => void }} acts */
export function wrapUpSheet(wrapUp, { copy, save, close }) {
  const { care, loose_promises: loose } = wrapUp;
  return sheetOf("wrap-up-text", "Wrap-up", "Drafted from the talk. Change what you like; your lead can read what is kept.",
    wrapUp.text, close,
    [
      care && h("p", { class: "care" }, care),
      h("p", { class: "ending-outcome" }, h("span", { class: "label" }, "Ended "), OUTCOMES_OF_TALKS[wrapUp.outcome]),
    ].filter((part) => part !== null && part !== ""),
    [
      loose.length > 0 && h("div", { class: "ask-first" }, icon("clock"), h("div", {},
        h("p", {}, "Promised without a time. Tell them when, or note it:"),
        h("ul", {}, ...loose.map((words) => h("li", {}, words))))),
      figuresOf(wrapUp.measures),
    ],
    [{ word: "Save", run: save, isMain: true }, { word: "Copy", run: copy }]);
}

/** @param {WrapUpView["measures"]} measures */
function figuresOf(measures) {
  const { mood_start: start, mood_end: end, first_response_s: first } = measures;
  /** @type {[string, string][]} */
  const figures = [
    ["Lasted", timeInWords(measures.duration_s)],
    ["First answer", first === null ? "none" : `after ${timeInWords(first)}`],
    ["Messages", `${measures.customer_turns} theirs, ${measures.agent_turns} yours`],
    ["Customer’s mood", start === null || end === null ? "not read" : changeInWords(moodLevel(start), moodLevel(end))],
    ["Suggestions", `${measures.suggestions_shown} shown, ${measures.suggestions_used} used`],
  ];
  return h("dl", { class: "figures" }, ...figures.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

/** @param {string} start @param {string} end */
const changeInWords = (start, end) => (start === end ? `${start} throughout` : `${start}, at the end ${end.toLowerCase()}`);
