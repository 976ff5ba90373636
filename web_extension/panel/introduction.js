/**
 * The first three steps: pair, let Rapport read a chat, try the keys. They stand until taken or waved away.
 *
 * Answers which step is due. A card for a real customer always comes first, unless the agent asked for the steps again.
 * Refuses to know how they look, and where the choice is kept.
 */

/** @typedef {import("./state.js").State} State */
/** @typedef {"pair" | "allow" | "keys"} Step */
/**
 * @typedef {object} Choices where it is kept that the steps were taken
 * @property {() => Promise<{ isIntroduced: boolean }>} read
 * @property {(changes: { isIntroduced: boolean }) => Promise<void>} save
 * @property {(listen: (choices: { isIntroduced: boolean }) => void) => void} listen
 */

/** @type {readonly Step[]} */
export const STEPS = ["pair", "allow", "keys"];

/** @param {State} state @param {boolean} isLater reading a page was left for later @param {boolean} isAsked
 * @param {boolean} hasBoard @returns {Step | null} */
export function stepDue(state, isLater, isAsked, hasBoard) {
  if (state.phase === "unpaired") return "pair";
  if (hasBoard && !isAsked) return null;
  return state.pages.length === 0 && !isLater && !isAsked ? "allow" : "keys";
}

/** @param {Choices | null} choices null where nothing is kept: then there are no steps @param {() => void} onChange */
export function runIntroduction(choices, onChange) {
  let isDue = false;
  let isAsked = false;
  let isLater = false;
  /** @type {string} */
  let said = "";

  const isRead = choices?.read().then(({ isIntroduced }) => {
    isDue = !isIntroduced;
    onChange();
  });
  choices?.listen(({ isIntroduced }) => {
    if (isDue === !isIntroduced) return;
    isDue = isAsked = !isIntroduced;
    said = "";
    onChange();
  });

  return {
    /** Whether the steps are due is known by then: a form drawn sooner would be drawn anew under the hand that fills it. */
    isRead: Promise.resolve(isRead),

    /** @param {State} state @param {boolean} hasBoard */
    stepOf: (state, hasBoard) => (isDue ? stepDue(state, isLater, isAsked, hasBoard) : null),

    /** What came of the last key on the practice card. */
    get said() {
      return said;
    },

    /** Leave reading a page for later. */
    goOn() {
      isLater = true;
      onChange();
    },

    end() {
      isDue = isAsked = false;
      onChange();
      choices?.save({ isIntroduced: true });
    },

    /** Say what a key would have done to a real card; false where it means nothing to one.
     * @param {string} act @returns {boolean} */
    practise(act) {
      const outcome = PRACTICE[act];
      if (!outcome) return false;
      said = outcome;
      onChange();
      return true;
    },
  };
}

/** @type {Readonly<Record<string, string>>} */
const PRACTICE = {
  insert: "That is all. In a chat, these words would now be in your reply box, for you to read over and send. Nothing was inserted here.",
  dismiss: "In a chat, the card would go, and a key from 1 to 5 would say why. That helps the next ones fit better.",
  copy: "In a chat, the words would now be on your clipboard. Nothing was copied here.",
};
