/**
 * The panel and the extension's worker: who owns the server's line, and when a new version may be put in.
 *
 * Answers to the worker that a panel is open, for as long as it is. Refuses to tell it anything of a conversation.
 */
import { onPreferences, readPreferences } from "../preferences.js";

/** A worker with nothing to do is put to sleep after 30 s, and would then not notice that the panel closed. */
const HERE_MS = 20_000;
const AGAIN_MS = 1_000;

/** While the badge is wanted, hold a port to the worker: as long as it stands, the panel owns the line. */
export function keepWorker() {
  /** @type {chrome.runtime.Port | null} */
  let port = null;
  let isWanted = false;

  function connect() {
    if (!isWanted || port) return;
    const made = chrome.runtime.connect({ name: "panel-open" });
    made.onDisconnect.addListener(() => {
      if (port !== made) return;
      port = null; // the worker was ended in spite of it; a port to it wakes it
      setTimeout(connect, AGAIN_MS);
    });
    port = made;
  }

  /** @param {{ isBadgeWanted: boolean }} preferences */
  function follow({ isBadgeWanted }) {
    isWanted = isBadgeWanted;
    if (isWanted) {
      connect();
    } else {
      port?.disconnect();
      port = null;
    }
  }

  setInterval(() => port?.postMessage("here"), HERE_MS);
  onPreferences(follow);
  readPreferences().then(follow);
}

/** @param {(version: string) => void} listen called when the browser holds a newer version of the extension */
export function onUpdate(listen) {
  chrome.runtime.onUpdateAvailable.addListener(({ version }) => listen(version));
}

/** @returns {Promise<string>} what came of it, in a sentence */
export async function lookForUpdate() {
  try {
    const { status } = await chrome.runtime.requestUpdateCheck();
    if (status === "update_available") return "A newer version is on its way. You will see it here when it is ready.";
    if (status === "throttled") return "The browser looked a moment ago. Try again in a few minutes.";
    return "The browser knows of no newer version yet. Ask whoever gave you the extension.";
  } catch {
    return "This extension was loaded by hand. Ask whoever gave it to you for the new version.";
  }
}
