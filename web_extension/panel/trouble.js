/**
 * What is wrong with the line to the server, in a sentence, and what the agent can do about it.
 *
 * Answers the kind of trouble behind a close code, and its words. Refuses to know sockets, and to blame anybody.
 */

/** @typedef {"lost" | "silent" | "offline" | "restarting" | "busy" | "asleep" | "token" | "revoked" | "origin" | "protocol"
 *   | "address" | "refused"} Kind */
/** @typedef {{ kind: Kind, detail: string, asOf: number | null }} Trouble `asOf`: when the server was last heard, in ms */
/** @typedef {"again" | "pair" | "update"} Remedy */
/** @typedef {{ title: string, text: string, remedy: Remedy | null }} InWords */

export const PROTOCOL = 1;

/** Close codes from here on say: do not come back by yourself. */
const FINAL_CODES = 4500;

/** @type {Readonly<Record<number, Kind>>} */
const KINDS = {
  4000: "restarting", 4001: "busy", 4002: "busy", 4003: "busy", 4500: "protocol", 4501: "token", 4502: "origin",
  4503: "revoked", 4504: "protocol",
};

/** @param {number} code a websocket's close code */
export const isFinal = (code) => code >= FINAL_CODES && code < 5000;

/** @param {number} code @returns {Kind} */
export const kindOf = (code) => KINDS[code] ?? (isFinal(code) ? "refused" : "lost");

/** @type {Readonly<Record<Remedy, string>>} */
export const REMEDIES = { again: "Try now", pair: "Pair again", update: "Look for an update" };

/** @param {Trouble} trouble @param {string} server its address, as the agent knows it
 * @param {boolean} mayPair a code can be typed here; the demo signs in instead @returns {InWords} */
export function troubleInWords({ kind, detail }, server, mayPair) {
  const ask = mayPair ? "Ask your team lead for a pairing code, then pair again." : "Sign in to the server once more.";
  switch (kind) {
    case "offline":
      return { title: "You are offline", text: "Rapport comes back by itself when the network does.", remedy: "again" };
    case "restarting":
      return { title: "The server is restarting", text: "Rapport comes back by itself, and nothing is lost.", remedy: "again" };
    case "busy":
      return { title: "The server is busy", text: "Rapport tries again in a moment.", remedy: "again" };
    case "asleep":
      return { title: "Back after a pause", text: "Rapport is catching up with what was said meanwhile.", remedy: null };
    case "lost":
    case "silent":
      return {
        title: "The server does not answer", text: "Rapport keeps trying. If it lasts, tell whoever runs the server.",
        remedy: "again",
      };
    case "token":
      return { title: "This pairing no longer works", text: `The server does not know it, or its time ran out. ${ask}`, remedy: "pair" };
    case "revoked":
      return { title: "This pairing was ended", text: `It was taken back, or its time ran out. ${ask}`, remedy: "pair" };
    case "origin":
      return { title: "This pairing belongs elsewhere", text: `It was made for another browser or page. ${ask}`, remedy: "pair" };
    case "address":
      return { title: "This address can’t be used", text: `The browser can’t reach ${server} that way. Check it and pair again.`, remedy: "pair" };
    case "protocol":
      return isServerOlder(detail)
        ? { title: "The server is older than Rapport here", text: "Ask whoever runs the server to update it.", remedy: "again" }
        : { title: "The server is newer than Rapport here", text: "Update the extension, then reload it.", remedy: "update" };
    case "refused":
      return { title: "The server closed the connection", text: detail || "It asked Rapport not to come back by itself.", remedy: "again" };
  }
}

/** While it is tried again the trouble stands. @param {Trouble | null} before
 * @param {{ phase: string, detail: string, kind?: Kind | null, heardAt?: number | null }} news @returns {Trouble | null} */
export function troubleAfter(before, { phase, detail, kind, heardAt }) {
  if (phase === "connecting") return before;
  return kind ? { kind, detail, asOf: heardAt ?? null } : null;
}

/** @param {string} detail what the server says of protocols: it names its own */
function isServerOlder(detail) {
  const named = /protocol (\d+)/.exec(detail)?.[1];
  return named !== undefined && Number(named) < PROTOCOL;
}

/** @param {number} ms @returns {string} the time of day, as "12:04" */
export const timeOfDay = (ms) => new Date(ms).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
