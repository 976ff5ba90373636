/**
 * Remarks on the agent's unsent text, in a strip at the panel's foot, level with most composers: nothing above it moves.
 *
 * Answers each remark with the words it is about, what they do, and better words to use with one press. Refuses to
 * stand in the way of sending.
 */
import { REMARKS } from "../words.js";
import { h, icon } from "./dom.js";

/** @typedef {import("../state.js").DraftRemark} DraftRemark */
/**
 * @typedef {object} Acts
 * @property {(remark: DraftRemark) => void} use
 * @property {(remark: DraftRemark) => void} dismiss
 */

/** @param {DraftRemark} remark @param {boolean} isKeyed @param {number} index @param {Acts} acts */
function remarkOf(remark, isKeyed, index, acts) {
  const { kind, sentence, better, place } = remark;
  return h("li", { class: "remark" },
    h("div", { class: "remark-head" },
      h("h3", { class: "remark-kind" }, REMARKS[kind]),
      h("span", { class: "remark-words", title: place.words }, `“${place.words.replace(/\s+/g, " ").trim()}”`),
      h("button", {
        type: "button", class: "act quiet tiny", "data-focus": `hush ${index}`, onclick: () => acts.dismiss(remark),
        "aria-label": `Dismiss: ${REMARKS[kind]}`, title: "Dismiss; it stays away in this conversation",
      }, icon("close"))),
    h("p", { class: "remark-sentence" }, sentence),
    better !== null && h("button", {
      type: "button", class: "remark-use", "data-focus": `use ${index}`, onclick: () => acts.use(remark),
      "aria-keyshortcuts": isKeyed ? "Alt+U" : null, "aria-label": `Use instead: ${better}`, title: better,
    }, h("span", { class: "remark-word" }, "Use"), h("span", { class: "remark-better" }, better),
    isKeyed && h("kbd", { "aria-hidden": "true" }, "Alt U")));
}

/** @param {readonly DraftRemark[]} remarks @param {Acts} acts */
export function remarkStrip(remarks, acts) {
  if (remarks.length === 0) return null;
  const keyed = remarks.find(({ better }) => better !== null);
  return h("ul", { class: "remarks" }, ...remarks.map((remark, at) => remarkOf(remark, remark === keyed, at, acts)));
}

/** What a screen reader is told. @param {readonly DraftRemark[]} remarks */
export function remarksInWords(remarks) {
  const [first] = remarks;
  if (!first) return "";
  const more = remarks.length > 1 ? ` And ${remarks.length - 1} more.` : "";
  return `On your draft: ${REMARKS[first.kind]}. ${first.sentence}${more}`;
}
