/**
 * The requests that the server has not answered yet, in the order in which they were made.
 *
 * Answers which those are, and which one an answer is for. On each connection they get new ids, because ids must grow
 * there. Refuses to know the socket, and when there is one.
 */

/** @typedef {import("../protocol.js").ToServer} ToServer */
/** @typedef {import("../protocol.js").ToSidebar} ToSidebar */
/** @typedef {Exclude<ToServer, { type: "hello" | "typing_seen" | "ping" }>} Request */
/** @typedef {Request extends infer R ? R extends { id: number } ? Omit<R, "id"> : never : never} Unnumbered */
/** @typedef {(answer: ToSidebar) => void} OnAnswer */
/** @typedef {{ body: Unnumbered, key: string | null, onAnswer: OnAnswer | null, id: number | null, isFleeting: boolean }} Waiting */

const AT_MOST = 1_000;

export class Requests {
  /** @type {Waiting[]} */
  #waiting = [];
  #lastId = 0;

  get count() {
    return this.#waiting.length;
  }

  /** @returns {readonly Waiting[]} */
  get all() {
    return [...this.#waiting];
  }

  /** null where one with its key waits already. @param {Unnumbered} body
   * @param {{ key?: string, onAnswer?: OnAnswer, isFleeting?: boolean }} options @returns {Waiting | null} */
  add(body, { key, onAnswer, isFleeting = false }) {
    if (key !== undefined && this.#waiting.some((waiting) => waiting.key === key)) return null;
    const waiting = { body, key: key ?? null, onAnswer: onAnswer ?? null, id: null, isFleeting };
    this.#waiting.push(waiting);
    if (this.#waiting.length > AT_MOST) this.#waiting.shift();
    return waiting;
  }

  nextId() {
    return this.#lastId += 1;
  }

  /** Give it its id on this connection. @param {Waiting} waiting */
  number(waiting) {
    return waiting.id = this.nextId();
  }

  /** @param {ToSidebar} message @returns {Waiting | undefined} */
  answeredBy(message) {
    if (!("in_reply_to" in message) || message.in_reply_to === null) return undefined;
    return this.#waiting.find(({ id }) => id === message.in_reply_to);
  }

  /** It was answered for good. @param {Waiting} waiting @param {ToSidebar} answer */
  settle(waiting, answer) {
    this.#waiting = this.#waiting.filter((each) => each !== waiting);
    waiting.onAnswer?.(answer);
  }

  /** The connection is gone: what is worth nothing later goes with it, and ids count from 1 on the next. */
  beginAnew() {
    this.#lastId = 0;
    this.#waiting = this.#waiting.filter(({ isFleeting }) => !isFleeting);
    for (const waiting of this.#waiting) waiting.id = null;
  }

  forget() {
    this.#waiting = [];
  }
}
