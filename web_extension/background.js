/**
 * The extension's worker: opens the panel, and keeps the content scripts registered for the sites the agent granted.
 *
 * Answers to clicks and to changed permissions. Refuses to know conversations and to relay anything: a worker may be
 * put to sleep at any moment, so the panel talks to pages and to the server itself.
 */
import { openPanel } from "./browser.js";
import { CONTENT_FILES } from "./panel/sites.js";

const SCRIPT_ID = "granted-sites";

async function register() {
  const { origins = [] } = await chrome.permissions.getAll();
  const registered = await chrome.scripting.getRegisteredContentScripts({ ids: [SCRIPT_ID] });
  if (registered.length > 0) await chrome.scripting.unregisterContentScripts({ ids: [SCRIPT_ID] });
  if (origins.length === 0) return;
  await chrome.scripting.registerContentScripts([{
    id: SCRIPT_ID, js: [...CONTENT_FILES], matches: origins, runAt: "document_idle", persistAcrossSessions: true,
  }]);
}

let registering = Promise.resolve();
/** One at a time: two at once would register the same id twice. */
function registerInTurn() {
  registering = registering.then(register, register);
}

chrome.runtime.onInstalled.addListener(registerInTurn);
chrome.runtime.onStartup.addListener(registerInTurn);
chrome.permissions.onAdded.addListener(registerInTurn);
chrome.permissions.onRemoved.addListener(registerInTurn);

chrome.action.onClicked.addListener((tab) => {
  openPanel(tab.windowId);
  chrome.runtime.sendMessage({ kind: "tab_offered", tabId: tab.id }).catch(() => {
    // The panel is not open yet; when it is, it looks at the active tab itself.
  });
});
