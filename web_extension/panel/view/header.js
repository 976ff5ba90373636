/**
 * The header: is the line up, which conversation is this, and the way to the others.
 *
 * Answers in words beside every sign. Refuses to know how a connection works.
 */
import { idOfPage, roomOf } from "../state.js";
import { PHASES } from "../words.js";
import { h, icon } from "./dom.js";
import { helpMenu } from "./help.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../../protocol.js").ConversationSummary} Summary */

/** @param {State} state */
function connectionOf(state) {
  const seconds = Math.max(1, Math.round(state.retryMs / 1000));
  const words = state.trouble?.kind === "offline" ? "Offline" : state.phase === "waiting" ? `${PHASES.waiting} in ${seconds} s` : PHASES[state.phase];
  return h("p", { class: `connection is-${state.phase}`, title: state.detail || null },
    h("span", { class: "dot", "aria-hidden": "true" }), h("span", {}, words));
}

const CALL_MS = 15 * 60_000;

/** The conversations worth switching to: open on a page, or a call that was heard lately; newest first.
 * @param {State} state @param {number} now @returns {Summary[]} */
export function switchable(state, now) {
  const onPages = new Set(state.pages.map((page) => idOfPage(state, page)));
  const me = state.welcome?.agent_id;
  return Object.values(state.conversations)
    .filter((c) => c.id === state.selected || onPages.has(c.id) || isCall(c, me, now))
    .sort((a, b) => b.updated_at.localeCompare(a.updated_at) || a.id.localeCompare(b.id))
    .slice(0, 20);
}

/** @param {Summary} conversation @param {string | undefined} me @param {number} now */
const isCall = ({ channel, agent, updated_at }, me, now) =>
  channel === "voice" && (agent === null || agent === me) && now - Date.parse(updated_at) < CALL_MS;

/** @param {State} state @param {{ select: (id: string) => void, claim: (id: string) => void }} acts */
function switcher(state, acts) {
  const list = switchable(state, Date.now());
  if (list.length < 2 && list[0]?.id === state.selected) return null;
  if (list.length === 0) return null;
  const items = list.map((conversation) => {
    const isFree = conversation.channel === "voice" && conversation.agent === null;
    const isSelected = conversation.id === state.selected;
    return h("li", {}, h("button", {
      type: "button", class: "conversation", "aria-current": isSelected ? "true" : null,
      onclick: (/** @type {Event} */ event) => {
        /** @type {HTMLElement} */ (event.currentTarget).closest("details")?.removeAttribute("open");
        (isFree ? acts.claim : acts.select)(conversation.id);
      },
    },
    h("span", { class: "conversation-title" }, conversation.title || conversation.external_id),
    h("span", { class: "conversation-note" }, isFree ? "Call, nobody has it: take it"
      : conversation.closed_at ? "Closed" : conversation.waiting_since ? "Customer waits" : conversation.channel === "voice" ? "Call" : "Answered")));
  });
  const waiting = list.filter((c) => c.id !== state.selected && c.waiting_since !== null).length;
  return h("details", { class: "switcher" },
    h("summary", { "data-focus": "switcher" }, `${list.length} open`,
      waiting > 0 && h("span", { class: "badge" }, `${waiting} waiting`), icon("down")),
    h("ul", {}, ...items));
}

/** @param {State} state @param {import("./help.js").HelpActs & { select: (id: string) => void,
 *   claim: (id: string) => void, search: () => void, leave: (() => void) | null, handOver: () => void,
 *   wrapUp: () => void }} acts
 * @param {boolean} isHelpOpen the menu of help is open now @returns {HTMLElement[]} */
export function headerOf(state, acts, isHelpOpen) {
  const selected = state.selected ? state.conversations[state.selected] : undefined;
  const others = switcher(state, acts);
  return [
    h("div", { class: "bar" },
      connectionOf(state),
      h("span", { class: "gap" }),
      others,
      state.welcome && helpMenu(state.welcome.help, state.selected, Date.now(), acts, isHelpOpen),
      state.welcome && h("button", {
        type: "button", class: "act quiet", "data-focus": "search", "aria-label": "Search phrases", title: "Search phrases (/)",
        onclick: acts.search,
      }, icon("search")),
      acts.leave && state.phase !== "unpaired" && h("button", {
        type: "button", class: "act quiet", "data-focus": "leave", onclick: acts.leave,
        "aria-label": "Sign out of this server", title: `Sign out${state.welcome ? ` (${state.welcome.name})` : ""}`,
      }, icon("leave"))),
    h("div", { class: "title-row" },
      h("h1", { class: "title", title: selected ? selected.title || selected.external_id : null },
        selected ? selected.title || selected.external_id : "Rapport"),
      ...(selected && roomOf(state) ? endingsOf(selected, roomOf(state)?.aside?.hand_over_due === true, acts) : [])),
  ];
}

/** The two ways to end a conversation; handing over stands out when it is time for it.
 * @param {Summary} selected @param {boolean} isDue @param {{ handOver: () => void, wrapUp: () => void }} acts */
function endingsOf({ closed_at }, isDue, acts) {
  return [
    h("button", {
      type: "button", class: `act end ${isDue ? "main-act is-due" : ""}`, "data-focus": "hand over", "aria-keyshortcuts": "H",
      title: isDue ? "They may want somebody else: a summary for the next person (H)" : "A summary for the next person (H)",
      onclick: acts.handOver,
    }, "Hand over"),
    h("button", {
      type: "button", class: "act end", "data-focus": "wrap up", onclick: acts.wrapUp,
      title: closed_at ? "This conversation is closed: look at its wrap-up" : "Close the conversation and wrap it up",
    }, closed_at ? "Wrap-up" : "Close & wrap up"),
  ];
}
