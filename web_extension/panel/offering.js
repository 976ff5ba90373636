/**
 * The offer to read the chat in front: made when there is one, taken, or waved away.
 *
 * Answers the offer that stands. What was waved away comes back only when the agent presses Rapport's button there. Refuses
 * to know how a chat is recognised (sites.js), and to ask the browser for anything but from the agent's own click.
 */
import { acceptOffer, findOffer, hasChat } from "./sites.js";

/** @typedef {import("./sites.js").Offer} Offer */

/**
 * @param {object} parts
 * @param {() => readonly import("../page.js").Adapter[]} parts.adapters
 * @param {(sentence: string, undo: null) => void} parts.say
 * @param {() => void} parts.onChange
 */
export function offerReading({ adapters, say, onChange }) {
  /** @type {Offer | null} */
  let offer = null;
  /** @type {Set<string>} */
  const declined = new Set();
  let looks = 0;

  /** @param {Offer | null} made */
  function stand(made) {
    offer = made;
    onChange();
  }

  return {
    get current() { return offer; },

    /** Look at the tab in front. @param {number} tabId @param {boolean} isAsked the agent pressed the button there */
    async look(tabId, isAsked) {
      const look = looks += 1;
      const found = await findOffer(adapters(), tabId, isAsked);
      if (look !== looks) return; // another tab came to the front meanwhile
      stand(found && !isAsked && declined.has(found.origin) ? null : found);
    },

    async accept() {
      const made = offer;
      if (!made || !await acceptOffer(made)) return;
      if (!await hasChat(adapters(), made.tabId)) {
        say(`On ${made.host} is no chat that Rapport knows. Under Options you can stop reading it.`, null);
      }
      stand(null);
    },

    decline() {
      if (offer) declined.add(offer.origin);
      stand(null);
    },
  };
}
