/**
 * What the extension's icon says while no panel is open: how many conversations need the agent, and how bad the worst is.
 *
 * Answers a short text, a colour and a title that says the same in words. Only the agent's own conversations count: those
 * nobody has yet would glow at a whole team at once. Refuses to know the browser and the server.
 */
import { timeOfDay } from "../panel/trouble.js";
import { moodLevel } from "../panel/words.js";

/** @typedef {import("../protocol.js").ConversationSummary} Summary */
/** @typedef {{ text: string, colour: string, title: string }} Badge */

/** White text on each has a contrast of 4.5 or more. */
export const COLOURS = /** @type {const} */ ({ calm: "#0f5c56", upset: "#8a5a14", very_upset: "#9a2f2f", stale: "#5f5c56" });

export const NOTHING = /** @type {Readonly<Badge>} */ ({ text: "", colour: COLOURS.calm, title: "Open Rapport" });

/** Whoever had the last word: after this long nobody waits there any more. */
const OVER_MS = 30 * 60_000;
const MOST = 99;

/** @param {number | null} mood @returns {"calm" | "upset" | "very_upset"} */
function levelOf(mood) {
  const level = mood === null ? null : moodLevel(mood);
  return level === "Very upset" ? "very_upset" : level === "Upset" ? "upset" : "calm";
}

/** The agent's open conversations in which the customer waits or is upset. @param {readonly Summary[]} conversations
 * @param {string} agent @param {number} now */
const needing = (conversations, agent, now) => conversations.filter((each) =>
  each.agent === agent && each.closed_at === null && now - Date.parse(each.updated_at) < OVER_MS
  && (each.waiting_since !== null || levelOf(each.mood) !== "calm"));

/** @param {number} count @param {string} one @param {string} many */
const counted = (count, one, many) => `${count === 1 ? "one" : count} ${count === 1 ? one : many}`;

/** @param {readonly Summary[]} conversations @param {string} agent @param {number} now @returns {Badge} */
export function badgeOf(conversations, agent, now) {
  const all = needing(conversations, agent, now);
  if (all.length === 0) return NOTHING;
  const levels = all.map(({ mood }) => levelOf(mood));
  const veryUpset = levels.filter((level) => level === "very_upset").length;
  const upset = levels.filter((level) => level === "upset").length;
  const waiting = all.map(({ waiting_since }) => waiting_since).filter((at) => at !== null).sort();
  const moods = [
    veryUpset > 0 && counted(veryUpset, "is very upset", "are very upset"),
    upset > 0 && counted(upset, "is upset", "are upset"),
    waiting[0] !== undefined && `${counted(waiting.length, "has waited", "have waited")} since ${timeOfDay(Date.parse(waiting[0]))}`,
  ].filter((part) => part !== false);
  return {
    text: all.length > MOST ? `${MOST}+` : String(all.length),
    colour: COLOURS[veryUpset > 0 ? "very_upset" : upset > 0 ? "upset" : "calm"],
    title: `${all.length === 1 ? "1 chat needs" : `${all.length} chats need`} you: ${moods.join(", ")}`,
  };
}

/** The same while the server can't be reached: what was known last, and since when. @param {Badge} badge
 * @param {number | null} asOf */
export const stale = ({ text, title }, asOf) => (asOf === null ? { ...NOTHING, title: "Rapport: the server does not answer" }
  : { text, colour: COLOURS.stale, title: `${text ? `${title}. ` : ""}As of ${timeOfDay(asOf)}: the server does not answer` });

/** @type {Readonly<Badge>} */
export const REFUSED = { text: "!", colour: COLOURS.stale, title: "Rapport: the server refused the connection. Open the panel to see what to do" };
