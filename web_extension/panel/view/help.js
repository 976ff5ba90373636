/**
 * How much help the agent wants: the level, and snoozing it, in one menu of the header.
 *
 * Answers what help is set to, for how long it is snoozed, and why, in words. Refuses to know what a level leaves out;
 * the server does.
 */
import { LEVELS } from "../words.js";
import { h, icon } from "./dom.js";

/** @typedef {import("../../protocol.js").HelpView} HelpView */
/** @typedef {import("../../protocol.js").HelpLevel} HelpLevel */
/**
 * @typedef {object} HelpActs
 * @property {(level: HelpLevel | null) => void} chooseLevel
 * @property {(minutes: number | null, conversationId: string | null) => void} snooze
 */

const MINUTE_MS = 60_000;
const HOUR = 60;
const CHOICES = /** @type {const} */ ([[15, "15 minutes"], [HOUR, "1 hour"]]);

/** The whole minutes that a snooze still lasts, 0 where there is none. @param {HelpView} help @param {number} now */
export const minutesLeft = (help, now) =>
  (help.snoozed_until === null ? 0 : Math.max(0, Math.ceil((Date.parse(help.snoozed_until) - now) / MINUTE_MS)));

/** What is snoozed, as the header says it, "" where nothing is.
 * @param {HelpView} help @param {string | null} selected @param {number} now */
export function snoozeInWords(help, selected, now) {
  const minutes = minutesLeft(help, now);
  if (minutes > 0) {
    const whole = minutes < HOUR ? `${minutes} min` : `${Math.floor(minutes / HOUR)} h ${minutes % HOUR} min`;
    return `Snoozed, ${whole} left`;
  }
  return selected !== null && help.snoozed_conversations.includes(selected) ? "Snoozed here" : "";
}

/** @param {HelpView} help @param {string | null} selected @param {number} now @param {HelpActs} acts
 * @param {boolean} isOpen */
export function helpMenu(help, selected, now, acts, isOpen) {
  const snoozed = snoozeInWords(help, selected, now);
  const name = LEVELS.find(([level]) => level === help.level)?.[1] ?? help.level;
  return h("details", { class: "switcher help", open: isOpen },
    h("summary", { "data-focus": "help", title: snoozed ? `Help: ${name}. ${snoozed}` : `Help: ${name}` },
      h("span", { class: "unseen" }, "Help: "), snoozed || name, icon(snoozed ? "moon" : "down")),
    h("div", { class: "menu" },
      levels(help, acts),
      h("div", { role: "group", "aria-label": "Snooze help", class: "snooze" },
        h("p", { class: "label" }, "Snooze. Warnings of vulnerability, fraud or abuse still come."),
        h("div", { class: "choices" },
          ...(snoozed ? [choice("End the snooze", "wake", () => acts.snooze(0, null))] : [
            ...CHOICES.map(([minutes, words]) => choice(words, `snooze ${minutes}`, () => acts.snooze(minutes, null))),
            selected && choice("This conversation", "snooze here", () => acts.snooze(null, selected)),
          ])))));
}

/** @param {HelpView} help @param {HelpActs} acts */
function levels(help, acts) {
  const byDate = LEVELS.find(([level]) => level === help.default)?.[1] ?? help.default;
  /** @param {string} value @param {string} title @param {string} text @param {boolean} isChosen @param {() => void} run */
  const option = (value, title, text, isChosen, run) => h("label", { class: "level" },
    h("input", { type: "radio", name: "help-level", value, checked: isChosen, "data-focus": `level ${value}`, onchange: run }),
    h("span", {}, h("span", { class: "level-name" }, title), h("span", { class: "conversation-note" }, text)));
  return h("fieldset", { class: "levels" },
    h("legend", { class: "label" }, "How much help"),
    ...LEVELS.map(([level, title, text]) => option(level, title, text, help.chosen === level, () => acts.chooseLevel(level))),
    option("default", `By my start date: ${byDate.toLowerCase()}`, help.reason, help.chosen === null, () => acts.chooseLevel(null)));
}

/** @param {string} words @param {string} focus @param {() => void} run */
const choice = (words, focus, run) => h("button", {
  type: "button", class: "reason", "data-focus": focus,
  onclick: (/** @type {Event} */ event) => {
    /** @type {HTMLElement} */ (event.currentTarget).closest("details")?.removeAttribute("open");
    run();
  },
}, words);
