/**
 * Keeps the content scripts registered for the sites the agent granted, and for no other.
 *
 * Answers to changed permissions. Refuses to know which of those sites are chats.
 */
import { CONTENT_FILES } from "../panel/sites.js";

const SCRIPT_ID = "granted-sites";

async function register() {
  const { origins = [] } = await chrome.permissions.getAll();
  const registered = await chrome.scripting.getRegisteredContentScripts({ ids: [SCRIPT_ID] });
  if (registered.length > 0) await chrome.scripting.unregisterContentScripts({ ids: [SCRIPT_ID] });
  if (origins.length === 0) return;
  await chrome.scripting.registerContentScripts([{
    id: SCRIPT_ID, js: [...CONTENT_FILES], matches: origins, runAt: "document_idle", persistAcrossSessions: true,
    allFrames: true, // a chat may stand in a frame; only those of granted sites are read
  }]);
}

/** Pages that stood open before an update have scripts without an extension behind them: they get new ones. A frame in a page
 * of a site that nobody granted is not found by its address; a press of Rapport's button there gives it its own. */
async function renew() {
  const { origins = [] } = await chrome.permissions.getAll();
  if (origins.length === 0) return;
  for (const tab of await chrome.tabs.query({ url: origins })) {
    if (tab.id === undefined) continue;
    await chrome.scripting.executeScript({ target: { tabId: tab.id, allFrames: true }, files: [...CONTENT_FILES] }).catch(() => {
      // The tab closed meanwhile, or the browser keeps scripts out of it.
    });
  }
}

let registering = Promise.resolve();

/** One at a time: two at once would register the same id twice. */
export function registerInTurn() {
  registering = registering.then(register, register);
}

export function renewInTurn() {
  registering = registering.then(renew, renew);
}
