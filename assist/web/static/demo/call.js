/**
 * Plays a prepared call: the server speaks it into its transcript feed, and the windows show the same words in step.
 *
 * Answers play, pause and step like the player of chats. Refuses to speak for anybody: a call can't be typed into. The
 * pace is the server's: a few words at a time, silences in between.
 */

/** @typedef {import("./player.js").Script} Script */
/** @typedef {import("./talk.js").Talk} Talk */
/** @typedef {import("./player.js").Standing} Standing */

const WORD_MS = 320;
const WORDS_AT_ONCE = 4;
const LEAST_SILENCE_MS = 400;

export class Call extends EventTarget {
  /** @type {Standing} */
  standing = "ready";
  speed = 1;
  #at = 0;
  /** @type {string | null} */
  #name = null;
  /** Bumped by everything that makes a running performance stale. */
  #run = 0;

  /** @param {Script} script @param {Talk} talk */
  constructor(script, talk) {
    super();
    this.script = script;
    this.talk = talk;
  }

  async play() {
    if (this.#name) {
      if (!await this.#press("resume")) return;
    } else {
      const started = await send("/demo/feed", { id: this.script.id, speed: this.speed });
      if (!started) return this.#stand("failed");
      this.#name = String(started.play);
    }
    this.#stand("playing");
    await this.#perform(this.#run += 1, false);
  }

  async pause() {
    this.#stand("paused");
    await this.#press("pause");
  }

  async step() {
    if (!this.#name || !await this.#press("step")) return;
    this.#stand("paused");
    await this.#perform(this.#run += 1, true);
  }

  stop() {
    this.#run += 1;
    if (this.#name && this.standing !== "over") this.#press("stop");
  }

  hearAgent() {}

  takeOver() {}

  /** @param {number} run @param {boolean} isOneTurn */
  async #perform(run, isOneTurn) {
    const wait = (/** @type {number} */ ms) => new Promise((resolve) => { setTimeout(resolve, ms / this.speed); });
    for (let turn = this.script.turns[this.#at]; turn; turn = this.script.turns[this.#at]) {
      const words = turn.text.split(/\s+/);
      if (!isOneTurn) await wait(Math.max(LEAST_SILENCE_MS, turn.pause_s * 1000 - words.length * WORD_MS));
      if (run !== this.#run || (!isOneTurn && this.standing !== "playing")) return;
      this.#at += 1;
      for (let said = 0; said < words.length;) {
        const now = Math.min(said + WORDS_AT_ONCE, words.length);
        await wait((now - said) * WORD_MS);
        if (run !== this.#run) return;
        said = now;
        this.talk.speak(turn.speaker, words.slice(0, said).join(" "), said === words.length);
      }
      if (isOneTurn) break;
    }
    if (this.#at >= this.script.turns.length) this.#stand("over");
  }

  /** @param {string} action */
  #press(action) {
    return send(`/demo/feed/${this.#name}`, { action });
  }

  /** @param {Standing} standing */
  #stand(standing) {
    this.standing = standing;
    this.dispatchEvent(new Event("stands"));
  }
}

/** @param {string} path @param {object} body @returns {Promise<Record<string, unknown> | null>} */
async function send(path, body) {
  try {
    const response = await fetch(path, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
