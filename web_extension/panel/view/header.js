/**
 * The header: is the line up, which conversation is this, and the ways to end it.
 *
 * Answers in words beside every sign. Refuses to know how a connection works.
 */
import { roomOf } from "../derived.js";
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

/** @param {State} state @param {import("./help.js").HelpActs & { claim: (id: string) => void, search: () => void, leave: (() => void) | null, options: (() => void) | null,
 *   handOver: () => void, wrapUp: () => void }} acts
 * @param {boolean} isHelpOpen the menu of help is open now @returns {HTMLElement[]} */
export function headerOf(state, acts, isHelpOpen) {
  const selected = state.selected ? state.conversations[state.selected] : undefined;
  return [
    h("div", { class: "bar" },
      connectionOf(state),
      h("span", { class: "gap" }),
      state.welcome && helpMenu(state.welcome.help, state.selected, Date.now(), acts, isHelpOpen),
      state.welcome && h("button", {
        type: "button", class: "act quiet", "data-focus": "search", "aria-label": "Search phrases", title: "Search phrases (/)",
        onclick: acts.search,
      }, icon("search")),
      acts.options && h("button", {
        type: "button", class: "act quiet", "data-focus": "options", onclick: acts.options,
        "aria-label": "Options", title: "Options: server, sites, shortcuts, what is recorded",
      }, icon("options")),
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
      title: isDue ? "It may be time to hand over: a summary for the next person (H)" : "A summary for the next person (H)",
      onclick: acts.handOver,
    }, "Hand over"),
    h("button", {
      type: "button", class: "act end", "data-focus": "wrap up", onclick: acts.wrapUp,
      title: closed_at ? "This conversation is closed: look at its wrap-up" : "Close the conversation and wrap it up",
      "aria-label": closed_at ? "Wrap-up" : "Close & wrap up",
    }, closed_at ? "Wrap-up" : "Wrap up"),
  ];
}
