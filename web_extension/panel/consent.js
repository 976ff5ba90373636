/**
 * Which sites the agent lets Rapport read, as the browser keeps it.
 *
 * Answers yes or no for a page, and tells when a yes was taken back. Refuses to know what is on a page.
 */

/** A page's host as a permission: every port of it, nothing else. null for what is no web page.
 * @param {string} url @returns {string | null} */
export function originOf(url) {
  if (!URL.canParse(url)) return null;
  const { protocol, hostname } = new URL(url);
  return /^https?:$/.test(protocol) ? `${protocol}//${hostname}/*` : null;
}

/** @param {string | undefined} url */
export async function mayRead(url) {
  const origin = originOf(url ?? "");
  return origin !== null && chrome.permissions.contains({ origins: [origin] });
}

/** @param {() => void} run */
export const onWithdrawn = (run) => chrome.permissions.onRemoved.addListener(run);
