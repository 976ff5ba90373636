/**
 * The worker's own line to the server, for the badge: only while the agent wants it, the browser is paired, and no panel
 * is open. A panel that opens owns the line at once; when the last one has gone, this takes over.
 *
 * Answers how the conversations stand, as the server tells it: turns come to the server from feeds and from panels. It
 * refuses to read pages. A page is read while the panel is open, where the agent sees that it is; a worker that read on
 * in the dark would be another thing than what they agreed to, so what a page says meanwhile is heard when they look.
 */
import { readPreferences } from "../preferences.js";
import { extensionPairing, socketUrl } from "../panel/settings.js";
import { Connection } from "../panel/socket.js";
import { badgeOf, NOTHING, REFUSED, stale } from "./badge.js";

/** @typedef {import("./badge.js").Badge} Badge */
/** @typedef {import("../protocol.js").ToSidebar} ToSidebar */

export class Standing {
  /** @type {Connection | null} */
  #connection = null;
  /** @type {Map<string, import("../protocol.js").ConversationSummary>} */
  #conversations = new Map();
  #agent = "";
  #panels = 0;
  #settling = Promise.resolve();
  /** Called when the last panel has gone. @type {() => void} */
  onAlone = () => undefined;

  /** @param {(badge: Badge) => void} show */
  constructor(show) {
    this.show = show;
  }

  get hasPanel() {
    return this.#panels > 0;
  }

  panelOpened() {
    this.#panels += 1;
    this.settle();
  }

  panelClosed() {
    this.#panels -= 1;
    if (!this.hasPanel) this.onAlone();
    this.settle();
  }

  /** Connect, stay or go, as things are now. One at a time: what is asked in between waits and sees the newest. */
  settle() {
    this.#settling = this.#settling.then(() => this.#settle(), () => this.#settle());
  }

  async #settle() {
    const [{ isBadgeWanted }, pairing] = await Promise.all([readPreferences(), extensionPairing().read()]);
    const where = isBadgeWanted && pairing && !this.hasPanel
      ? { url: socketUrl(pairing.server), token: pairing.token, client: "badge" } : null;
    const now = this.#connection?.where;
    if (where && now?.url === where.url && now.token === where.token) {
      this.#connection?.hurry();
      this.#draw();
      return;
    }
    this.#connection?.stop();
    this.#connection = null;
    this.#conversations.clear();
    this.show(NOTHING);
    if (where) this.#connect(where);
  }

  /** @param {{ url: string, token: string, client: string }} where */
  #connect(where) {
    const connection = new Connection(where, {
      onMessage: (message) => this.#hear(message),
      onPhase: (phase) => {
        if (phase === "refused") this.show(REFUSED);
        else if (phase === "waiting") this.show(stale(this.#badge(), connection.heardAt));
      },
      positions: () => ({}), // the welcome tells the whole list each time
    });
    this.#connection = connection;
    connection.start();
  }

  /** @param {ToSidebar} message */
  #hear(message) {
    if (message.type === "welcome") {
      this.#agent = message.agent_id;
      this.#conversations = new Map(message.conversations.map((each) => [each.id, each]));
    } else if (message.type === "conversation_changed") {
      this.#conversations.set(message.conversation.id, message.conversation);
    }
    this.#draw(); // also after a pong: time alone ends a wait
  }

  #badge() {
    return badgeOf([...this.#conversations.values()], this.#agent, Date.now());
  }

  #draw() {
    if (this.#connection?.isLive) this.show(this.#badge());
  }
}
