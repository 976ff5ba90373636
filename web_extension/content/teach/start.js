/**
 * Joins the teaching scripts to the panel, for as long as its port is open.
 *
 * Answers who carries the messages. Refuses to know what they say. It is put into a page only when the agent asks to
 * teach it, and everything it drew and listened for goes with the port.
 */
"use strict";

(() => {
  const namespace = /** @type {import("../../teach.js").TeachNamespace & { isStarted?: boolean }} */ (globalThis.rapportTeach);
  if (namespace.isStarted) return;
  namespace.isStarted = true;

  chrome.runtime.onConnect.addListener((port) => {
    if (port.name !== "teach") return;
    const ended = new AbortController();
    port.onDisconnect.addListener(() => ended.abort());
    namespace.begin({
      post: (message) => { if (!ended.signal.aborted) port.postMessage(message); },
      listen: (receive) => port.onMessage.addListener(receive),
    }, ended.signal);
  });
})();
