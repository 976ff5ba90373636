/**
 * A chat in a frame of another site: which of a page's frames may be offered to be read, going by their addresses.
 *
 * Answers at most one frame, and the name of its chat where the address tells it. Refuses to look inside: what a press of
 * Rapport's button gives ends at the page's own site, and to look into every site is more than we want to be allowed. So
 * an address is all that is known of such a frame before the agent allows its site, and it is the one that the page gave
 * the frame at first: where the frame went since, and frames inside it, no other site may see.
 */
import { fitsHost } from "./adapters.js";
import { originOf } from "./consent.js";

/** @typedef {import("../page.js").Adapter} Adapter */
/** @typedef {{ url: string, share: number }} Frame `share`: how much of the window it fills, 0..1 */
/** @typedef {{ host: string, origin: string, name: string | null }} Guess */

/** A frame of no known address is worth a question only where it is the better part of what the agent looks at. */
const LARGE = 0.25;
/** What cannot be a chat that somebody works in. */
const SMALL = 0.02;

/** @param {string} url @param {readonly Adapter[]} adapters */
function nameOf(url, adapters) {
  const { hostname, pathname, search, hash } = new URL(url);
  const own = adapters.find(({ match }) => match.hosts.some((pattern) => pattern !== "*" && fitsHost(pattern, hostname)));
  const byPath = adapters.find(({ match: { hosts, path } }) => hosts.includes("*") && path
    && new RegExp(path).test(pathname + search + hash));
  return (own ?? byPath)?.name ?? null;
}

/** @param {readonly Frame[]} frames @param {readonly Adapter[]} adapters @param {boolean} mayGuess whether a large frame that
 * nobody knows counts @returns {Guess[]} the likeliest first */
export function guessFrames(frames, adapters, mayGuess) {
  const guesses = frames.flatMap(({ url, share }) => {
    const origin = originOf(url);
    if (origin === null || share < SMALL) return [];
    const name = nameOf(url, adapters);
    return name !== null || (mayGuess && share >= LARGE) ? [{ host: new URL(url).hostname, origin, name, share }] : [];
  });
  return guesses.sort((a, b) => Number(b.name !== null) - Number(a.name !== null) || b.share - a.share)
    .map(({ host, origin, name }) => ({ host, origin, name }));
}
