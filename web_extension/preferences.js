/**
 * What the agent has chosen for this browser: kept in the extension, told to every page of it that listens.
 *
 * Answers the choices, whole and with defaults for what was never chosen. Refuses to know what they do, and anything
 * that the server keeps (the help level, snoozes) or that is secret (settings.js keeps the pairing).
 */

/**
 * @typedef {object} Preferences
 * @property {boolean} isBadgeWanted whether the icon shows how the conversations stand while the panel is closed
 * @property {boolean} isIntroduced whether the three first steps have been taken or waved away
 */

const KEY = "preferences";

/** @type {Readonly<Preferences>} */
export const DEFAULTS = { isBadgeWanted: false, isIntroduced: false };

/** @param {unknown} kept @returns {Preferences} */
const whole = (kept) => ({ ...DEFAULTS, .../** @type {Partial<Preferences> | undefined} */ (kept) });

/** @returns {Promise<Preferences>} */
export async function readPreferences() {
  return whole((await chrome.storage.local.get(KEY))[KEY]);
}

/** Change some of them, and leave the others. @param {Partial<Preferences>} changes */
export async function savePreferences(changes) {
  await chrome.storage.local.set({ [KEY]: { ...await readPreferences(), ...changes } });
}

/** @param {(preferences: Preferences) => void} listen called at each change, from whichever page */
export function onPreferences(listen) {
  chrome.storage.onChanged.addListener((changes, area) => {
    if (area === "local" && changes[KEY]) listen(whole(changes[KEY].newValue));
  });
}
