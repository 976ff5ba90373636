/**
 * How the conversation stands: the mood with the words that moved it, the progress track, and what to do now.
 *
 * Answers three strips of fixed height, so that nothing below them moves. Refuses to offer any of it for sending.
 */
import { weightiest } from "../derived.js";
import { CORRECTIONS, doubt, moodInWords, STEPS, STEPS_HOW } from "../words.js";
import { h, icon, reachable, s } from "./dom.js";

/** @typedef {import("../../protocol.js").Board} Board */
/** @typedef {import("../../protocol.js").MoodPoint} MoodPoint */

const POINTS = 24;
const WIDTH = 160;
const HEIGHT = 30;
const PAD = 5;

/** @param {readonly MoodPoint[]} points */
function place(points) {
  const step = points.length > 1 ? (WIDTH - 2 * PAD) / (points.length - 1) : 0;
  return points.map(({ mood }, at) => ({
    x: points.length > 1 ? PAD + at * step : WIDTH - PAD,
    y: PAD + ((1 - Math.max(-1, Math.min(1, mood))) / 2) * (HEIGHT - 2 * PAD),
  }));
}

/** @param {MoodPoint} point @param {number} at */
const saying = (point, at) =>
  (point.words ? `“${point.words}”` : `Customer’s message ${at + 1}: no words stand out`) + doubt(point);

/** @param {readonly MoodPoint[]} all
 * @param {(turnId: string, correction: import("../../protocol.js").MoodCorrection) => void} correct */
export function moodStrip(all, correct) {
  const points = all.slice(-POINTS);
  const offset = all.length - points.length;
  const inWords = moodInWords(all);
  const last = points.at(-1);
  const words = h("p", { class: "mood-words" }, last ? saying(last, all.length - 1) : "");
  let shown = last;
  const spots = place(points);
  const buttons = points.map((point, at) => {
    const show = () => {
      words.textContent = saying(point, offset + at);
      shown = point;
    };
    return h("button", {
      type: "button", class: "spot", tabindex: at === points.length - 1 ? 0 : -1, "data-focus": `mood ${point.turn_id}`,
      style: `left:${((spots[at]?.x ?? 0) / WIDTH) * 100}%;top:${((spots[at]?.y ?? 0) / HEIGHT) * 100}%`,
      "aria-label": `Mood ${offset + at + 1} of ${all.length}: ${saying(point, offset + at)}`,
      onpointerenter: show, onfocus: show,
    });
  });
  const line = spots.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  const end = spots.at(-1);
  return h("div", { class: "mood" },
    h("div", { class: "mood-head" }, h("span", { class: "label" }, "Mood "), h("span", { class: "mood-level" }, inWords)),
    h("div", {
      class: "spark", role: "group", "aria-label": `Mood over the conversation: ${inWords}`,
      onkeydown: (/** @type {KeyboardEvent} */ event) => roam(event, buttons),
      onpointerleave: () => {
        words.textContent = last ? saying(last, all.length - 1) : "";
        shown = last;
      },
    },
    s("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
      s("line", { x1: 0, x2: WIDTH, y1: HEIGHT / 2, y2: HEIGHT / 2, class: "spark-zero" }),
      s("polyline", { points: line, class: "spark-line" })),
    end && h("span", {
      class: "spark-end", style: `left:${(end.x / WIDTH) * 100}%;top:${(end.y / HEIGHT) * 100}%`, "aria-hidden": "true",
    }),
    ...buttons),
    h("div", { class: "mood-line" }, words, last && wrongMenu((correction) => shown && correct(shown.turn_id, correction))));
}

/** What the agent says is right, of the message whose words stand beside it.
 * @param {(correction: import("../../protocol.js").MoodCorrection) => void} correct */
function wrongMenu(correct) {
  return h("details", { class: "switcher wrong" },
    h("summary", { "data-focus": "wrong", title: "Wrong about this customer? Say what is right" },
      h("span", {}, "Wrong?"), h("span", { class: "unseen" }, " About this customer")),
    h("ul", { "aria-label": "What is right" }, ...CORRECTIONS.map(([correction, title]) => h("li", {}, h("button", {
      type: "button", class: "conversation", "data-focus": `wrong ${correction}`,
      onclick: (/** @type {Event} */ event) => {
        const menu = /** @type {HTMLElement} */ (event.currentTarget).closest("details");
        menu?.removeAttribute("open");
        menu?.querySelector("summary")?.focus();
        correct(correction);
      },
    }, title)))));
}

/** Arrow keys walk over the points. @param {KeyboardEvent} event @param {readonly HTMLElement[]} buttons */
function roam(event, buttons) {
  const by = { ArrowLeft: -1, ArrowRight: 1, Home: -buttons.length, End: buttons.length }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  const at = buttons.findIndex((button) => button === document.activeElement);
  const next = buttons[Math.max(0, Math.min(buttons.length - 1, at + by))];
  buttons.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
  next?.focus();
}

/** @param {import("../../protocol.js").Progress} progress */
export function progressStrip({ marks, current }) {
  const done = marks.filter(({ turn_id }) => turn_id !== null).length;
  return h("ol", { class: "track", "aria-label": `Progress: ${done} of ${marks.length} steps done` },
    ...marks.map(({ step, turn_id }) => {
      const isNext = done < marks.length && step === current;
      const standing = turn_id !== null ? "done" : isNext ? "next" : "to come";
      return h("li", {
        class: `step ${turn_id !== null ? "is-done" : ""} ${isNext ? "is-next" : ""}`, title: STEPS[step],
        "aria-current": isNext ? "step" : null,
      }, h("span", { class: "unseen" }, `${STEPS[step]}: ${standing}`));
    }));
}

/** What the agent might do now, in a place of one height: the weightiest cue, or else the next step of the case.
 * @param {Board["cues"]} cues @param {import("../../protocol.js").Progress} progress */
export function adviceStrip(cues, { marks, current }) {
  const cue = weightiest(cues);
  if (cue) {
    return reachable(h("div", { class: "advice cue" }, icon("off"),
      h("div", {},
        h("p", { class: "cue-advice" }, cue.advice),
        h("p", { class: "cue-why" }, h("span", { class: "label" }, "Only you see this "), cue.evidence))), "Advice for you");
  }
  const isOver = marks.every(({ turn_id }) => turn_id !== null);
  return h("div", { class: "advice" }, h("p", { class: "next" },
    h("span", { class: "label" }, isOver ? "Done " : "Next "), isOver ? "Every step was taken" : STEPS[current]),
  h("p", { class: "next-how" }, isOver ? "A warm close is enough." : STEPS_HOW[current]));
}

/** The same places before there is anything to put in them: where a conversation opens, nothing moves. */
export const situationToCome = () => [
  h("div", { class: "mood" },
    h("div", { class: "mood-head" }, h("span", { class: "label" }, "Mood "), h("span", { class: "mood-level" }, "–")),
    h("div", { class: "spark" }), h("div", { class: "mood-line" })),
  h("div", { class: "track", "aria-hidden": "true" }, ...Object.keys(STEPS).map(() => h("span", { class: "step" }))),
];
