/**
 * Plays a prepared conversation into a talk at human pace: play, pause, step, speed.
 *
 * Answers what is said next and when. Refuses to speak for an agent who took over: then it waits until they have
 * spoken, and goes on. Calls are not for it (call.js).
 */

/** @typedef {import("./talk.js").Talk} Talk */
/**
 * @typedef {object} Script
 * @property {string} id
 * @property {string} title
 * @property {string} summary
 * @property {"chat" | "voice"} channel
 * @property {string} agent
 * @property {{ speaker: "customer" | "agent" | "bot", text: string, pause_s: number }[]} turns
 */
/** @typedef {"ready" | "playing" | "paused" | "your_turn" | "over" | "failed"} Standing */

const TYPING_MS_A_LETTER = 45;

export class Player extends EventTarget {
  /** @type {Standing} */
  standing = "ready";
  speed = 1;
  isTakenOver = false;
  #at = 0;
  /** @type {number[]} */
  #timers = [];

  /** @param {Script} script @param {Talk} talk */
  constructor(script, talk) {
    super();
    this.script = script;
    this.talk = talk;
  }

  get next() {
    return this.script.turns[this.#at];
  }

  play() {
    if (!this.next) return;
    this.#stand("playing");
    this.#wait();
  }

  pause() {
    this.#clear();
    this.talk.type(null);
    if (this.next) this.#stand("paused");
  }

  /** Say the next turn now. */
  step() {
    this.#clear();
    this.#say();
    if (this.next) this.#stand("paused");
  }

  /** The person at the desk has spoken in place of the script. */
  hearAgent() {
    if (this.standing !== "your_turn") return;
    while (this.next?.speaker === "agent") this.#at += 1;
    if (this.next) this.play();
    else this.#stand("over");
  }

  /** @param {boolean} isTakenOver */
  takeOver(isTakenOver) {
    this.isTakenOver = isTakenOver;
    if (!isTakenOver && this.standing === "your_turn") this.play();
    else if (isTakenOver && this.standing === "playing") {
      this.#clear();
      this.play();
    }
  }

  stop() {
    this.#clear();
  }

  #wait() {
    const { next } = this;
    if (!next) {
      this.#stand("over");
      return;
    }
    if (next.speaker === "agent" && this.isTakenOver) {
      this.talk.type(null);
      this.#stand("your_turn");
      return;
    }
    const pause = (next.pause_s * 1000) / this.speed;
    const typing = Math.min(pause * 0.7, (next.text.length * TYPING_MS_A_LETTER) / this.speed);
    this.#later(() => this.talk.type(next.speaker), pause - typing);
    this.#later(() => {
      this.#say();
      this.#wait();
    }, pause);
  }

  #say() {
    const { next } = this;
    if (!next) return;
    this.#at += 1;
    this.talk.say(next.speaker, next.text);
    if (!this.next) this.#stand("over");
  }

  /** @param {() => void} act @param {number} ms */
  #later(act, ms) {
    this.#timers.push(window.setTimeout(act, ms));
  }

  #clear() {
    this.#timers.forEach((timer) => clearTimeout(timer));
    this.#timers = [];
  }

  /** @param {Standing} standing */
  #stand(standing) {
    this.standing = standing;
    this.dispatchEvent(new Event("stands"));
  }
}
