/**
 * Where the two browsers differ: how the panel is opened beside a page.
 *
 * Answers for Chromium's side panel and Firefox's sidebar. Refuses to know what the panel shows. All else is the same
 * call in both: Firefox gives promises under `chrome` as well.
 */

/** @type {{ open: () => Promise<void> } | undefined} */
const sidebar = /** @type {any} */ (chrome).sidebarAction;

/** Open the panel in a window. Must be called before anything is awaited: both browsers ask for a click or a key.
 * @param {number} windowId */
export function openPanel(windowId) {
  return sidebar ? sidebar.open() : chrome.sidePanel.open({ windowId });
}
