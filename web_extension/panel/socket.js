/**
 * The panel's one connection to the server: hello first, requests answered by id, back again after a loss.
 *
 * Answers how the line is, and sends what was not answered yet again on the next connection (requests.js keeps it).
 * Refuses to know what the messages mean. A dead line shows only by silence, so every ping must be followed by something
 * within ten seconds. A beat that comes late tells that the machine slept: the line is then tried at once, because after
 * a sleep a socket looks open and is not.
 */
import { Requests } from "./requests.js";
import { BROWSER } from "./surroundings.js";
import { PROTOCOL, isFinal, kindOf } from "./trouble.js";

/** @typedef {import("../protocol.js").ToSidebar} ToSidebar */
/** @typedef {import("../protocol.js").Position} Position */

/**
 * @typedef {object} Listener
 * @property {(message: ToSidebar) => void} onMessage
 * @property {(phase: "connecting" | "live" | "waiting" | "refused", detail: string, retryMs: number,
 *   kind: import("./trouble.js").Kind | null) => void} onPhase
 * @property {() => Record<string, Position>} positions
 */

export const PING_MS = 20_000;
export const SILENCE_MS = 10_000;
const BEAT_MS = 5_000;
const SLEPT_MS = 10_000;
const WOKEN_SILENCE_MS = 3_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;
const AGAIN_MS = 1_000;

export class Connection {
  /** @type {WebSocket | null} */
  #socket = null;
  #requests = new Requests();
  #isLive = false;
  #isStopped = true;
  #losses = 0;
  /** @type {number | undefined} */
  #pingTimer;
  /** @type {number | undefined} */
  #silenceTimer;
  /** @type {number | undefined} */
  #retryTimer;
  /** @type {number | undefined} */
  #beatTimer;
  #beatDueAt = 0;
  #isWaking = false;
  /** @type {number | null} */
  #heardAt = null;

  /** @param {{ url: string, token: string, client: string }} where @param {Listener} listener
   * @param {import("./surroundings.js").Surroundings} [surroundings] */
  constructor(where, listener, surroundings = BROWSER) {
    this.where = where;
    this.listener = listener;
    this.around = surroundings;
  }

  /** Requests not answered yet. */
  get unanswered() {
    return this.#requests.count;
  }

  get isLive() {
    return this.#isLive;
  }

  /** When the server was last heard; null before it ever was. */
  get heardAt() {
    return this.#heardAt;
  }

  /** Connect, also once more after a refusal; what waits goes along. */
  start() {
    this.#isStopped = false;
    this.#beat();
    this.#connect();
  }

  /** Close for good; what waits is forgotten. */
  stop() {
    this.#isStopped = true;
    this.#requests.forget();
    this.#isLive = this.#isWaking = false;
    this.#clearTimers();
    this.#stopBeat();
    this.#socket?.close(1000);
    this.#socket = null;
  }

  /** Come back at once, where a wait is on: the network is there again, or somebody pressed the button. */
  hurry() {
    if (this.#isStopped || this.#socket) return;
    this.#clearTimers();
    this.#connect();
  }

  /** The network is gone: nothing is gained by waiting for the silence. A server on this machine needs no network. */
  loseNetwork() {
    if (this.#isStopped || /^wss?:\/\/(localhost|127\.|\[::1\])/.test(this.where.url)) return;
    const socket = this.#socket;
    this.#lose(1006, "", "offline");
    socket?.close();
  }

  /** Send a request now or as soon as there is a connection. A `key` that waits already is not queued twice.
   * A fleeting one is worth nothing later: it is sent now or not at all, and never again.
   * @param {import("./requests.js").Unnumbered} body
   * @param {{ key?: string, onAnswer?: import("./requests.js").OnAnswer, isFleeting?: boolean }} [options] */
  request(body, options = {}) {
    if (options.isFleeting && !this.#isLive) return;
    const waiting = this.#requests.add(body, options);
    if (waiting && this.#isLive) this.#transmit(waiting);
  }

  /** Say something that is worth nothing later. @param {import("../protocol.js").TypingSeen} message */
  mention(message) {
    if (this.#isLive) this.#socket?.send(JSON.stringify(message));
  }

  /** @param {import("./requests.js").Waiting} waiting */
  #transmit(waiting) {
    this.#socket?.send(JSON.stringify({ ...waiting.body, id: this.#requests.number(waiting) }));
  }

  /** @param {import("./requests.js").Waiting} waiting */
  #transmitLater(waiting) {
    this.around.later(() => {
      if (this.#isLive && this.#requests.all.includes(waiting)) this.#transmit(waiting);
    }, AGAIN_MS);
  }

  #connect() {
    const { url, token, client } = this.where;
    this.listener.onPhase("connecting", "", 0, null);
    let socket;
    try {
      socket = this.around.open(url);
    } catch {
      this.#isStopped = true;
      this.#stopBeat();
      this.listener.onPhase("refused", "", 0, "address");
      return;
    }
    this.#socket = socket;
    this.#watchSilence();
    socket.onopen = () => socket.send(JSON.stringify({
      type: "hello", token, protocol: PROTOCOL, client, positions: this.listener.positions(),
    }));
    socket.onmessage = (event) => {
      if (this.#socket === socket) this.#receive(/** @type {ToSidebar} */ (JSON.parse(event.data)));
    };
    socket.onclose = (event) => {
      if (this.#socket === socket) this.#lose(event.code, event.reason);
    };
  }

  /** @param {ToSidebar} message */
  #receive(message) {
    this.#hearLife();
    this.#heardAt = this.around.now();
    if (message.type === "welcome") {
      this.#isLive = true;
      this.#losses = 0;
      this.#schedulePing();
      this.listener.onPhase("live", "", 0, null);
      this.listener.onMessage(message);
      for (const waiting of this.#requests.all) this.#transmit(waiting);
      return;
    }
    const waiting = this.#requests.answeredBy(message);
    if (waiting && message.type === "refused" && message.is_temporary && !waiting.isFleeting) this.#transmitLater(waiting);
    else if (waiting) this.#requests.settle(waiting, message);
    this.listener.onMessage(message);
  }

  #schedulePing() {
    this.#pingTimer = this.around.later(() => {
      this.#ping();
      this.#watchSilence();
      this.#schedulePing();
    }, PING_MS);
  }

  #ping() {
    this.#socket?.send(JSON.stringify({ type: "ping", id: this.#requests.nextId() }));
  }

  #watchSilence(ms = SILENCE_MS) {
    if (this.#silenceTimer !== undefined) this.around.cancel(this.#silenceTimer);
    this.#silenceTimer = this.around.later(() => {
      const socket = this.#socket;
      this.#lose(1006, "", "silent");
      socket?.close();
    }, ms);
  }

  #beat() {
    this.#stopBeat();
    this.#beatDueAt = this.around.now() + BEAT_MS;
    this.#beatTimer = this.around.later(() => {
      const hasSlept = this.#hasSlept;
      this.#beat();
      if (hasSlept) this.#wake();
    }, BEAT_MS);
  }

  get #hasSlept() {
    return this.around.now() - this.#beatDueAt > SLEPT_MS;
  }

  #wake() {
    if (!this.#isLive) {
      this.hurry();
      return;
    }
    this.#clearTimers(); // a ping that is overdue as well would grant the long silence again
    this.#schedulePing();
    this.#ping();
    this.#isWaking = true;
    this.#watchSilence(WOKEN_SILENCE_MS);
  }

  #hearLife() {
    this.#isWaking = false;
    if (this.#silenceTimer !== undefined) this.around.cancel(this.#silenceTimer);
    this.#silenceTimer = undefined;
  }

  /** @param {number} code @param {string} reason @param {import("./trouble.js").Kind} [kind] */
  #lose(code, reason, kind = kindOf(code)) {
    // A server lets go of a browser that answers no ping: on waking that is heard before or after a beat, and is
    // nobody's failure.
    if ((this.#hasSlept || this.#isWaking) && (kind === "lost" || kind === "silent")) kind = "asleep";
    this.#isWaking = false;
    this.#socket = null;
    this.#isLive = false;
    this.#requests.beginAnew();
    this.#clearTimers();
    if (this.#isStopped) return;
    if (isFinal(code)) {
      this.#isStopped = true;
      this.#stopBeat();
      this.listener.onPhase("refused", reason, 0, kind);
      return;
    }
    const delay = this.#delayAfter(kind);
    this.#losses += 1;
    this.#retryTimer = this.around.later(() => this.#connect(), delay);
    this.listener.onPhase("waiting", reason, delay, kind);
  }

  /** Offline, the browser says when to come back; in case it is wrong, the longest wait ends too.
   * @param {import("./trouble.js").Kind} kind */
  #delayAfter(kind) {
    if (kind === "asleep") return 0;
    const longest = kind === "offline" ? LONGEST_DELAY_MS : Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#losses);
    return Math.round(longest * (0.5 + this.around.random() / 2));
  }

  #stopBeat() {
    if (this.#beatTimer !== undefined) this.around.cancel(this.#beatTimer);
    this.#beatTimer = undefined;
  }

  #clearTimers() {
    for (const timer of [this.#pingTimer, this.#silenceTimer, this.#retryTimer]) {
      if (timer !== undefined) this.around.cancel(timer);
    }
    this.#pingTimer = this.#silenceTimer = this.#retryTimer = undefined;
  }
}
