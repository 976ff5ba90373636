/**
 * Joins the content scripts to the side panel: one port a panel, and a word to panels that opened earlier.
 *
 * Answers who carries the messages in the extension. Refuses to know what they say.
 */
"use strict";

(() => {
  const namespace = /** @type {import("../page.js").ContentNamespace & { isStarted?: boolean }} */ (
    globalThis.rapportContent);
  if (namespace.isStarted) return;
  namespace.isStarted = true;

  chrome.runtime.onConnect.addListener((port) => {
    if (port.name !== "panel") return;
    const ended = new AbortController();
    port.onDisconnect.addListener(() => ended.abort());
    namespace.read({
      post: (message) => { if (!ended.signal.aborted) port.postMessage(message); },
      listen: (receive) => port.onMessage.addListener(receive),
    }, ended.signal);
  });

  chrome.runtime.sendMessage({ kind: "page_ready" }).catch(() => {
    // No panel is open; one that opens later looks for pages itself.
  });
})();
