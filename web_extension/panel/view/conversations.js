/**
 * The open conversations: a strip of one height under the header where there are several, and the whole list behind it.
 *
 * Answers name, channel, mood as a word beside a small face, how long the customer waits, and what is unread; each also
 * in one sentence for who hears it. The order never changes under the hand. Refuses to choose a conversation itself.
 */
import { lineInWords, makeLineup, waitInWords } from "../lineup.js";
import { h, icon, region, s } from "./dom.js";

/** @typedef {import("../lineup.js").Line} Line */
/** @typedef {{ select: (id: string) => void, claim: (id: string) => void }} Acts */

/** Mouths of the faces, beside the words and never without them. @type {Readonly<Record<string, string>>} */
const MOUTHS = {
  "Very upset": "M4.800 11.600Q8 7.800 11.200 11.600M4.600 5l2 1M11.400 5l-2 1",
  Upset: "M5.200 11Q8 9 10.800 11M5.800 6.200v.1M10.200 6.200v.1",
  Neutral: "M5.200 10.400h5.600M5.800 6.200v.1M10.200 6.200v.1",
  Content: "M5 9.600Q8 12.400 11 9.600M5.800 6.200v.1M10.200 6.200v.1",
};

/** @param {string} mood */
const face = (mood) => s("svg", { viewBox: "0 0 16 16", class: "icon face", "aria-hidden": "true" },
  s("path", { d: `M8 1.800a6.200 6.200 0 1 1 0 12.400A6.200 6.200 0 0 1 8 1.800z${MOUTHS[mood] ?? ""}` }));

/** @param {Line} line */
const waiting = ({ waitingMin, isFree, isClosed }) =>
  (isClosed ? "closed" : isFree ? "take it" : waitingMin === null ? "answered" : waitInWords(waitingMin));

/** @param {Line} line @param {number} index @param {Acts} acts */
function tabOf(line, index, acts) {
  const { id, name, mood, channel, unread, isSelected, isFree, isClosed, waitingMin } = line;
  const words = lineInWords(line);
  const isAwaited = waitingMin !== null && !isFree && !isClosed;
  return h("li", { class: "tab-place" }, h("button", {
    type: "button", class: `tab ${isAwaited ? "is-awaited" : ""}`, "data-focus": `conversation ${id}`,
    "aria-current": isSelected ? "true" : null, "aria-label": words, title: index < 9 ? `${words} (G, then ${index + 1})` : words,
    onclick: () => (isFree ? acts.claim : acts.select)(id),
  },
  h("span", { class: "tab-name" }, h("span", {}, name)),
  h("span", { class: "tab-note" }, channel === "voice" ? icon("phone") : mood && face(mood), h("span", {}, mood || "Not read yet")),
  h("span", { class: "tab-note tab-wait" }, isAwaited && icon("clock"), h("span", {}, waiting(line).replace("waiting ", "")), unread > 0 && h("span", { class: "count" }, String(unread)))));
}

/** @param {Line} line @param {number} index @param {Acts} acts */
function itemOf(line, index, acts) {
  const { id, name, channel, mood, unread, isSelected, isFree } = line;
  return h("li", {}, h("button", {
    type: "button", class: "conversation", "aria-current": isSelected ? "true" : null, "aria-label": lineInWords(line),
    onclick: (/** @type {Event} */ event) => {
      /** @type {HTMLElement} */ (event.currentTarget).closest("details")?.removeAttribute("open");
      (isFree ? acts.claim : acts.select)(id);
    },
  },
  h("span", { class: "conversation-title" }, h("span", {}, name), unread > 0 && h("span", { class: "count" }, String(unread))),
  h("span", { class: "conversation-note" }, channel === "voice" ? icon("phone") : mood && face(mood),
    h("span", {}, [channel === "voice" ? (isFree ? "Call, not taken yet" : "Call") : channel === "chat" ? "" : channel, mood, waiting(line)]
      .filter(Boolean).join(" · ")), index < 9 && h("kbd", { "aria-hidden": "true" }, String(index + 1)))));
}

/** Arrow keys walk over the list; a digit takes that one. @param {KeyboardEvent} event */
function walk(event) {
  const list = /** @type {HTMLElement} */ (event.currentTarget);
  const buttons = [...list.querySelectorAll("button")];
  const at = buttons.findIndex((button) => button === document.activeElement);
  const by = { ArrowUp: -1, ArrowDown: 1, Home: -buttons.length, End: buttons.length }[event.key];
  const digit = event.altKey || event.ctrlKey || event.metaKey ? 0 : Number(/^Digit([1-9])$/.exec(event.code)?.[1] ?? 0);
  if (by === undefined && !buttons[digit - 1]) return;
  event.preventDefault();
  event.stopPropagation();
  if (by === undefined) buttons[digit - 1]?.click();
  else buttons[Math.max(0, Math.min(buttons.length - 1, at + by))]?.focus();
}

/** @param {readonly Line[]} lines @param {Acts} acts */
const stripOf = (lines, acts) => [
  h("ul", { class: "tabs" }, ...lines.map((line, at) => tabOf(line, at, acts))),
  h("details", { class: "switcher all" },
    h("summary", { "data-focus": "switcher", title: "All open conversations (G)", "aria-keyshortcuts": "G" },
      h("span", { class: "unseen" }, "All "), String(lines.length), h("span", { class: "unseen" }, " open conversations"), icon("down")),
    h("ul", { onkeydown: walk }, ...lines.map((line, at) => itemOf(line, at, acts)))),
];

/** @param {HTMLElement} host @param {Acts} acts */
export function makeStrip(host, acts) {
  const lineup = makeLineup();
  const redraw = region(host);
  /** @param {Line | null} line */
  const take = (line) => { if (line) (line.isFree ? acts.claim : acts.select)(line.id); };
  return {
    /** @param {import("../state.js").State} state */
    draw(state) {
      const isUnderHand = host.matches(":hover, :focus-within");
      const lines = lineup.linesOf(state, Date.now(), isUnderHand);
      const isWanted = lines.length > 1 || lines.some(({ isSelected, channel }) => !isSelected && channel === "voice");
      if (!state.isHeld && !(isUnderHand && !isWanted)) host.hidden = !isWanted;
      const menu = host.querySelector("details");
      const isOpen = menu?.open === true;
      const scroll = host.querySelector(".tabs")?.scrollLeft ?? 0;
      const front = host.querySelector(".tab[aria-current]")?.getAttribute("data-focus");
      if (isOpen || !redraw([host.hidden, JSON.stringify(lines)], () => (host.hidden ? [] : stripOf(lines, acts)))) return;
      const tabs = host.querySelector(".tabs");
      if (tabs) tabs.scrollLeft = scroll;
      const now = host.querySelector(".tab[aria-current]");
      if (now?.getAttribute("data-focus") !== front) now?.scrollIntoView({ block: "nearest", inline: "nearest" });
    },

    /** Take the conversation before or after. @param {number} by */
    move: (by) => take(lineup.neighbour(by)),

    /** Open the list with the focus on the conversation in front, or close it; false where there is none. */
    toggleList() {
      const list = host.querySelector("details");
      if (!list || host.hidden) return false;
      list.open = !list.open;
      const target = list.open ? list.querySelector("ul [aria-current]") ?? list.querySelector("ul button") : list.querySelector("summary");
      if (target instanceof HTMLElement) target.focus({ preventScroll: true });
      return true;
    },
  };
}
