/**
 * What a connection takes from the browser: sockets, timers, chance and the time of day.
 *
 * Answers each of them in one object, so that tests bring their own. Refuses to know what they are used for.
 */

/**
 * @typedef {object} Surroundings
 * @property {(url: string) => WebSocket} open
 * @property {(callback: () => void, ms: number) => number} later
 * @property {(timer: number) => void} cancel
 * @property {() => number} random 0..1
 * @property {() => number} now in milliseconds
 */

/** @type {Surroundings} */
export const BROWSER = {
  open: (url) => new WebSocket(url),
  later: (callback, ms) => Number(setTimeout(callback, ms)),
  cancel: (timer) => clearTimeout(timer),
  random: Math.random,
  now: () => Date.now(),
};
