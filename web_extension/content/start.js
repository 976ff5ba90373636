/**
 * Joins the content scripts of a frame to the side panel: one port a panel, and a word to panels whenever it is there.
 *
 * Answers who carries the messages in the extension. Refuses to know what they say. After an update of the extension
 * this script is an orphan: its ports are closed, so it watches no more, and its successor speaks instead.
 */
"use strict";

(() => {
  const namespace = /** @type {import("../page.js").ContentNamespace & { isAlive?: () => boolean }} */ (
    globalThis.rapportContent);
  if (namespace.isAlive?.()) return;
  /** No more, once the extension was updated or taken off. */
  const isAlive = namespace.isAlive = () => chrome.runtime?.id !== undefined;

  function announce() {
    if (!isAlive()) return;
    chrome.runtime.sendMessage({ kind: "page_ready" }).catch(() => {
      // No panel is open; one that opens later asks.
    });
  }

  chrome.runtime.onConnect.addListener((port) => {
    if (port.name !== "panel") return;
    const ended = new AbortController();
    port.onDisconnect.addListener(() => ended.abort());
    namespace.read({
      post: (message) => { if (isAlive()) port.postMessage(message); },
      listen: (receive) => port.onMessage.addListener(receive),
    }, ended.signal);
  });

  chrome.runtime.onMessage.addListener((message) => {
    if (message?.kind === "panel_opened") announce();
  });
  window.addEventListener("pageshow", ({ persisted }) => { if (persisted) announce(); });

  announce();
})();
