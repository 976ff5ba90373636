/**
 * Which conversations the agent has open, in an order that stays: what came first stands first, whatever happens in it.
 *
 * Answers a line for each: its name, its mood in a word, how long the customer waits, what was written since the agent
 * last looked or answered. Refuses to know how the lines are drawn.
 */
import { idOfPage } from "./derived.js";
import { moodLevel } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../protocol.js").ConversationSummary} Summary */
/**
 * @typedef {object} Line
 * @property {string} id
 * @property {string} name
 * @property {import("../protocol.js").Channel} channel
 * @property {string} mood in a word, "" before the customer was read
 * @property {Summary["trend"]} trend
 * @property {number | null} waitingMin whole minutes that the oldest unanswered turn waits; null where none does
 * @property {number} unread
 * @property {boolean} isSelected
 * @property {boolean} isFree a call that nobody has
 * @property {boolean} isClosed
 */

const CALL_MS = 15 * 60_000;
const MINUTE_MS = 60_000;
const LINES_AT_MOST = 20;

/** The conversations worth switching to: open on a page, or a call that was heard lately; without any the one in front,
 * whose page is gone.
 * @param {State} state @param {number} now @returns {Summary[]} */
export function switchable(state, now) {
  const onPages = new Set(state.pages.map((page) => idOfPage(state, page)));
  const me = state.welcome?.agent_id;
  const open = Object.values(state.conversations).filter((c) => onPages.has(c.id) || isCall(c, me, now));
  const front = state.selected === null ? undefined : state.conversations[state.selected];
  return open.length === 0 && front ? [front] : open;
}

/** @param {Summary} conversation @param {string | undefined} me @param {number} now */
const isCall = ({ channel, agent, updated_at }, me, now) =>
  channel === "voice" && (agent === null || agent === me) && now - Date.parse(updated_at) < CALL_MS;

/** How many turns the customer wrote since the agent last answered or looked.
 * @param {readonly import("../protocol.js").TurnView[]} turns @param {string} lookedAt the newest turn seen then */
export function unreadOf(turns, lookedAt) {
  let unread = 0;
  for (const { speaker, at } of turns.toReversed()) {
    if (speaker === "agent" || at <= lookedAt) break;
    if (speaker === "customer") unread += 1;
  }
  return unread;
}

/** Keep the order in which conversations were met, and what was seen of each. */
export function makeLineup() {
  /** @type {Map<string, number>} */
  const ranks = new Map();
  /** @type {Map<string, string>} */
  const looked = new Map();
  /** A removal waits while the pointer or the focus rests on the lines: nothing moves under the hand.
   * @type {Line[]} */
  let shown = [];

  /** @param {State} state @param {Summary} conversation @param {number} now @returns {Line} */
  function lineOf(state, { id, title, external_id, channel, mood, trend, waiting_since, agent, closed_at }, now) {
    const turns = state.rooms[id]?.turns ?? [];
    const isSelected = id === state.selected;
    if (isSelected) looked.set(id, turns.at(-1)?.at ?? "");
    return {
      id, name: title || external_id, channel, mood: mood === null ? "" : moodLevel(mood), trend, isSelected,
      waitingMin: waiting_since === null ? null : Math.max(0, Math.floor((now - Date.parse(waiting_since)) / MINUTE_MS)),
      unread: unreadOf(turns, looked.get(id) ?? ""), isFree: channel === "voice" && agent === null, isClosed: closed_at !== null,
    };
  }

  return {
    /** @param {State} state @param {number} now @param {boolean} isHeld @returns {Line[]} */
    linesOf(state, now, isHeld) {
      const open = switchable(state, now).sort((a, b) => a.updated_at.localeCompare(b.updated_at) || a.id.localeCompare(b.id));
      for (const { id } of open) if (!ranks.has(id)) ranks.set(id, ranks.size);
      const lines = open.map((conversation) => lineOf(state, conversation, now));
      const gone = isHeld ? shown.filter(({ id }) => !lines.some((line) => line.id === id)) : [];
      shown = [...lines, ...gone.map((line) => ({ ...line, isSelected: false, isClosed: true }))]
        .sort((a, b) => (ranks.get(a.id) ?? 0) - (ranks.get(b.id) ?? 0)).slice(0, LINES_AT_MOST);
      return shown;
    },

    /** The one `by` places further on, round and round; null where there is no other. @param {number} by */
    neighbour(by) {
      const at = shown.findIndex(({ isSelected }) => isSelected);
      const next = shown[(at + by + (at < 0 && by < 0 ? 1 : 0) + shown.length) % Math.max(1, shown.length)];
      return next && !next.isSelected ? next : null;
    },
  };
}

/** "waiting 2 min"; from an hour on, whole hours. @param {number} minutes */
export const waitInWords = (minutes) =>
  `waiting ${minutes < 1 ? "< 1 min" : minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`}`;

/** What a line says to somebody who hears it. @param {Line} line */
export function lineInWords({ name, channel, mood, trend, waitingMin, unread, isFree, isClosed }) {
  return [
    name,
    channel === "voice" ? (isFree ? "call not taken yet" : "call") : channel,
    mood && (trend === "easing" ? `${mood}, easing` : trend === "worsening" ? `${mood}, getting worse` : mood),
    isClosed ? "closed" : waitingMin === null ? (isFree ? "" : "answered") : waitInWords(waitingMin).replace("<", "under"),
    unread > 0 && `${unread} unread`,
  ].filter(Boolean).join(", ");
}
