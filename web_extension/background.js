/**
 * The extension's worker: opens the panel, keeps the content scripts registered, and the badge while no panel is open.
 *
 * Joins worker/scripts.js and worker/standing.js to the browser's events, and nothing more. Refuses to relay anything: a
 * worker may be put to sleep at any moment, so the panel talks to pages and to the server itself.
 */
import { openPanel } from "./browser.js";
import { registerInTurn, renewInTurn } from "./worker/scripts.js";
import { Standing } from "./worker/standing.js";

const ALARM = "standing";
/** Chromium before 120 makes it a minute. A worker that was ended in spite of its pings is back by then. */
const ALARM_MIN = 0.5;

chrome.runtime.onInstalled.addListener(() => {
  registerInTurn();
  renewInTurn();
});
chrome.runtime.onStartup.addListener(registerInTurn);
chrome.permissions.onAdded.addListener(registerInTurn);
chrome.permissions.onRemoved.addListener(registerInTurn);

chrome.action.onClicked.addListener((tab) => {
  openPanel(tab.windowId);
  chrome.runtime.sendMessage({ kind: "tab_offered", tabId: tab.id }).catch(() => {
    // The panel is not open yet; when it is, it looks at the active tab itself.
  });
});

const standing = new Standing(({ text, colour, title }) => {
  chrome.action.setBadgeText({ text });
  chrome.action.setBadgeBackgroundColor({ color: colour });
  chrome.action.setBadgeTextColor({ color: "#ffffff" });
  chrome.action.setTitle({ title });
});

/** The words of panel/worker.js, which keep this worker awake, need no answer. */
chrome.runtime.onConnect.addListener((port) => {
  if (port.name !== "panel-open") return;
  standing.panelOpened();
  port.onMessage.addListener(() => undefined);
  port.onDisconnect.addListener(() => standing.panelClosed());
});

chrome.storage.onChanged.addListener((_, area) => { if (area === "local") standing.settle(); });
chrome.alarms.onAlarm.addListener(({ name }) => { if (name === ALARM) standing.settle(); });
chrome.alarms.create(ALARM, { periodInMinutes: ALARM_MIN });

/** A worker that keeps a line is never idle, and the browser would wait for that for ever. While a panel is open, the
 * agent decides there. */
let isNewer = false;
const renew = () => { if (isNewer && !standing.hasPanel) chrome.runtime.reload(); };
chrome.runtime.onUpdateAvailable.addListener(() => {
  isNewer = true;
  renew();
});
standing.onAlone = renew;
standing.settle();
