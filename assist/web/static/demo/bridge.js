/**
 * Joins the extension's content scripts, run here as plain scripts, to the panel in the frame.
 *
 * Answers the same page port as in the extension, over postMessage within our own origin. Refuses other senders.
 */

/** @param {HTMLIFrameElement} frame */
export function joinPanel(frame) {
  const post = (/** @type {object} */ message) => frame.contentWindow?.postMessage({ rapport: message }, location.origin);
  globalThis.rapportContent.read({
    post,
    listen: (receive) => window.addEventListener("message", (event) => {
      if (event.source === frame.contentWindow && event.origin === location.origin && event.data?.rapport) {
        receive(event.data.rapport);
      }
    }),
  }, new AbortController().signal);
  post({ kind: "page_ready" });
}
