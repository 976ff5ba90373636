/**
 * How the first three steps look: where one stands among them, what to do, and a card to practise on.
 *
 * Answers one step at a time. Refuses to insert, copy or send anything: the practice card only says what would happen.
 */
import { STEPS } from "../introduction.js";
import { h } from "./dom.js";
import { pairingScreen } from "./entrance.js";

/** @typedef {import("../introduction.js").Step} Step */
/**
 * @typedef {object} Acts
 * @property {() => void} goOn
 * @property {() => void} end
 * @property {(act: string) => boolean} practise
 */

const NAMES = /** @type {const} */ ({ pair: "Pair", allow: "Your chat", keys: "The keys" });

/** @param {Step} step */
function dots(step) {
  const at = STEPS.indexOf(step);
  return h("div", { class: "intro-head" },
    h("ol", { class: "dots", "aria-hidden": "true" }, ...STEPS.map((_, place) => h("li", { class: place < at ? "is-done" : place === at ? "is-now" : "" }))),
    h("p", { class: "label" }, `Step ${at + 1} of ${STEPS.length}: ${NAMES[step]}`));
}

/** @param {Acts} acts */
const skip = (acts) => h("button", { type: "button", class: "plain-act", "data-focus": "skip", onclick: acts.end }, "Skip the introduction");

/** @param {Step} step @param {string} said what came of the last practice @param {Acts} acts
 * @param {(server: string, code: string) => Promise<string | null>} pair */
export function introduction(step, said, acts, pair) {
  if (step === "pair") return h("div", { class: "intro" }, dots(step), pairingScreen({ pair }), skip(acts));
  if (step === "allow") {
    return h("div", { class: "intro" }, dots(step), h("div", { class: "entrance" },
      h("h2", {}, "Let Rapport read your chat"),
      h("ol", { class: "todo" },
        h("li", {}, "Open your chat page in this window."),
        h("li", {}, "Press ", h("kbd", {}, "Alt R"), " there, or the Rapport button of the toolbar."),
        h("li", {}, "Say yes twice: to “Read this chat?” below, then to the browser.")),
      h("p", { class: "help" }, "Rapport reads only on sites you allow, one by one. You can stop it at any time under Options."),
      h("button", { type: "button", class: "act wide", "data-focus": "go on", onclick: acts.goOn }, "I’ll do that later")), skip(acts));
  }
  return h("div", { class: "intro" }, dots(step),
    h("div", { class: "entrance" }, h("h2", {}, "Try the keys"),
      h("p", {}, "Suggestions look like this one. Press ", h("kbd", {}, "Alt 1"), " now, or ", h("kbd", {}, "Esc"), ".")),
    h("article", { class: "card practice", "aria-label": "A card to practise on" },
      h("div", { class: "card-head" }, h("h3", { class: "technique" }, "Acknowledge"), h("span", { class: "old" }, "Practice")),
      h("p", { class: "words" }, "Two weeks is a long wait for a parcel you needed on Friday. I’ll look for it now."),
      h("div", { class: "acts" },
        h("button", { type: "button", class: "act", "data-focus": "practise", onclick: () => acts.practise("insert"), "aria-keyshortcuts": "Alt+1" },
          "Insert", h("kbd", { "aria-hidden": "true" }, "Alt 1")),
        h("button", { type: "button", class: "act", "data-focus": "practise away", onclick: () => acts.practise("dismiss"), "aria-keyshortcuts": "Escape" },
          "Dismiss", h("kbd", { "aria-hidden": "true" }, "Esc")))),
    h("p", { class: "practice-said", role: "status" }, said),
    h("button", { type: "button", class: "act main-act wide", "data-focus": "end", onclick: acts.end }, "Done"),
    h("p", { class: "help" }, "Press ? in the panel to see every key. Options shows which of them you can change."));
}
