/**
 * One conversation of the demo: what was said so far, and who is typing.
 *
 * Answers the turns in order, each with an id of its own. Refuses to draw anything and to play anything. Every talk has
 * a fresh name, so that two people, or two tries, never share one.
 */

/** @typedef {"customer" | "agent" | "bot"} Speaker */
/** @typedef {{ id: string, speaker: Speaker, text: string, at: Date, isPartial: boolean }} Turn */

export class Talk extends EventTarget {
  name = `demo-${crypto.randomUUID()}`;
  /** @type {Turn[]} */
  turns = [];
  /** @type {Speaker | null} */
  typist = null;

  /** @param {string} title @param {"chat" | "voice"} channel */
  constructor(title, channel) {
    super();
    this.title = title;
    this.channel = channel;
  }

  /** @param {Speaker} speaker @param {string} text */
  say(speaker, text) {
    const words = text.trim();
    if (!words) return;
    this.#add(speaker, words, false);
    if (this.typist === speaker) this.typist = null;
    this.dispatchEvent(new Event("changed"));
  }

  /** A spoken turn, as far as it has come. @param {Speaker} speaker @param {string} text @param {boolean} isFinal */
  speak(speaker, text, isFinal) {
    const last = this.turns.at(-1);
    if (last?.isPartial) Object.assign(last, { text, isPartial: !isFinal });
    else this.#add(speaker, text, !isFinal);
    this.dispatchEvent(new Event("changed"));
  }

  /** @param {Speaker} speaker @param {string} text @param {boolean} isPartial */
  #add(speaker, text, isPartial) {
    this.turns.push({ id: `${this.name}.${this.turns.length + 1}`, speaker, text, at: new Date(), isPartial });
  }

  /** @param {Speaker | null} speaker */
  type(speaker) {
    if (this.typist === speaker) return;
    this.typist = speaker;
    this.dispatchEvent(new Event("changed"));
  }
}
