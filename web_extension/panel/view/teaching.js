/**
 * How teaching a page looks in the panel: the way in, the three steps, and what would be read.
 *
 * Answers elements that are changed in place, so that neither the focus nor a name being typed is lost while the page
 * goes on. Refuses to know the page and the wire.
 */
import { h, icon } from "./dom.js";

/** @typedef {import("../../teach.js").TeachStep} TeachStep */
/**
 * @typedef {object} TeachActs
 * @property {() => void} close
 * @property {(key: string) => void} key
 * @property {(step: TeachStep) => void} redo
 * @property {() => void} swap
 * @property {(name: string) => void} keep
 * @property {(name: string) => void} propose
 */

const STEPS = /** @type {const} */ ([
  ["customer", "Point at something the customer wrote"],
  ["agent", "Point at something you or a colleague wrote"],
  ["composer", "Point at where you write"],
]);
const SPEAKS = { customer: "Customer", agent: "Agent", bot: "Bot", system: "System", unknown: "Unknown" };
const KEYS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "Enter", "Backspace"];
const CALM_MS = 250;

/** @param {() => void} start */
export function teachEntry(start) {
  return h("div", { class: "teach-entry" },
    h("p", {}, "Does Rapport not know this chat? Show it once where things are."),
    h("button", { type: "button", class: "act", onclick: start }, "Teach this page"));
}

/** @param {string} host @param {TeachActs} acts @param {string} name */
export function teachSheet(host, acts, name) {
  /** @type {number | undefined} */
  let speaking;
  const items = STEPS.map(([step, words], i) => h("li", { class: "teach-step", "data-step": step },
    h("span", { class: "teach-number", "aria-hidden": "true" }, String(i + 1)), h("span", {}, words)));
  const problem = h("p", { class: "problem", role: "alert" });
  const pointed = h("p", { class: "teach-pointed" });
  const live = h("p", { class: "unseen", role: "status" });
  const pad = h("div", { class: "teach-pad", tabindex: "0", role: "application", "aria-label": "Point with the arrow keys", "aria-describedby": "teach-keys" },
    pointed,
    h("p", { class: "teach-keys", id: "teach-keys" }, "Click on the page, or use ", h("kbd", {}, "↑"), " ", h("kbd", {}, "↓"), " to move, ",
      h("kbd", {}, "←"), " ", h("kbd", {}, "→"), " to take in more or less, ", h("kbd", {}, "Enter"), " to choose, ", h("kbd", {}, "⌫"), " to go back."));
  const picking = h("div", {}, h("ol", { class: "teach-steps" }, ...items), problem, pad);
  const counted = h("p", { class: "teach-counts", role: "status" });
  const lines = h("ul", { class: "teach-lines", "aria-label": "The newest messages, as they would be read" });
  const doubts = h("ul", { class: "teach-doubts", "aria-label": "What could not be found" });
  const field = h("input", { id: "teach-name", type: "text", maxlength: 80, value: name, autocomplete: "off" });
  const keep = h("button", { type: "button", class: "act main-act", onclick: () => acts.keep(field.value) }, "Keep for me");
  const propose = h("button", { type: "button", class: "act", onclick: () => acts.propose(field.value) }, "Propose to my team");
  const redo = STEPS.map(([step], i) => h("button", {
    type: "button", class: "act small", "aria-label": `Step ${i + 1} again: ${STEPS[i]?.[1]}`, onclick: () => acts.redo(step),
  }, `Step ${i + 1} again`));
  const result = h("div", { hidden: true },
    h("h3", { class: "region-title", tabindex: "-1" }, "This is what would be read"), counted, lines, doubts,
    h("div", { class: "choices" }, h("button", { type: "button", class: "act small", onclick: acts.swap }, "Swap the sides"), ...redo),
    h("label", { for: "teach-name" }, "What you call this site"), field,
    h("div", { class: "acts" }, keep, propose),
    h("p", { class: "help" }, "Your team gets the names of page elements, never what is written on the page. A lead looks at it first."));
  const element = h("div", {
    class: "ending-sheet teach-sheet", role: "dialog", "aria-label": `Teach ${host}`,
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      event.stopPropagation();
      if (event.key === "Escape") {
        event.preventDefault();
        acts.close();
      } else if (event.target === pad && KEYS.includes(event.key)) {
        event.preventDefault();
        acts.key(event.key);
      }
    },
  },
  h("div", { class: "ending-head" }, h("h2", {}, `Teach ${host}`), h("span", { class: "gap" }),
    h("button", { type: "button", class: "act quiet", "aria-label": "Stop teaching", title: "Close (Esc)", onclick: acts.close }, icon("close"))),
  h("div", { class: "ending-body" }, picking, result, live));

  return {
    element,
    focus: () => pad.focus({ preventScroll: true }),

    /** @param {TeachStep} step @param {string} wrong */
    ask(step, wrong) {
      const wasResult = !result.hidden;
      [picking.hidden, result.hidden] = [false, true];
      const at = STEPS.findIndex(([one]) => one === step);
      items.forEach((item, i) => {
        item.classList.toggle("is-done", i < at);
        if (i === at) item.setAttribute("aria-current", "step");
        else item.removeAttribute("aria-current");
      });
      problem.textContent = wrong;
      pointed.textContent = "";
      live.textContent = `Step ${at + 1} of 3. ${STEPS[at]?.[1]}.`;
      if (wasResult) pad.focus({ preventScroll: true });
    },

    /** @param {string} words @param {number} at @param {number} of */
    point(words, at, of) {
      pointed.textContent = words;
      clearTimeout(speaking);
      speaking = window.setTimeout(() => { live.textContent = at > 0 ? `${words}. ${at} of ${of}.` : words; }, CALM_MS);
    },

    /** @param {readonly string[]} unsure */
    show(unsure) {
      clearTimeout(speaking);
      [picking.hidden, result.hidden] = [true, false];
      doubts.replaceChildren(...unsure.map((doubt) => h("li", {}, doubt)));
      result.querySelector("h3")?.focus({ preventScroll: true });
    },

    /** @param {readonly import("../../teach.js").ReadLine[]} read @param {import("../../teach.js").TeachCounts} counts
     * @param {boolean} hasComposer */
    read(read, counts, hasComposer) {
      const told = `${counts.customer} from the customer, ${counts.agent} from you and colleagues${counts.other ? `, ${counts.other} from others` : ""}.${
        hasComposer ? "" : " The field where you write is not there now."}`;
      if (counted.textContent !== told) counted.textContent = told;
      keep.disabled = propose.disabled = counts.customer === 0;
      lines.replaceChildren(...read.map(({ role, text }) => h("li", { class: `teach-line of-${role}` },
        h("span", { class: "teach-role" }, SPEAKS[role]), h("span", { class: "teach-words" }, text))));
    },
  };
}
