/**
 * The sites as the options page lists them: which are read and by which adapter, and which are known but not read.
 *
 * Answers from the browser's permissions and the adapters that ship. Refuses to know the page.
 */
import { fitsHost } from "../panel/adapters.js";

/** @typedef {import("../page.js").Adapter} Adapter */
/** @typedef {{ origin: string, host: string, adapters: string[], isAnyPage: boolean }} Granted */

/** What is read: the host, and the adapters made for it; where none is, whichever fits what the page shows.
 * @param {readonly string[]} origins @param {readonly Adapter[]} adapters @returns {Granted[]} */
export function grantedSites(origins, adapters) {
  return origins.map((origin) => {
    const host = /^[^:]+:\/\/([^/]*)/.exec(origin)?.[1] ?? origin;
    const own = adapters.filter(({ match }) => match.hosts.some((pattern) => pattern !== "*" && fitsHost(pattern, host)));
    const any = adapters.filter(({ match }) => match.hosts.includes("*"));
    return { origin, host, adapters: (own.length > 0 ? own : any).map(({ name }) => name), isAnyPage: own.length === 0 };
  }).sort((a, b) => a.host.localeCompare(b.host));
}

/** What could be read, were it allowed: adapters that no granted site has.
 * @param {readonly Granted[]} granted @param {readonly Adapter[]} adapters */
export function knownSites(granted, adapters) {
  const used = new Set(granted.flatMap((site) => (site.isAnyPage ? [] : site.adapters)));
  return adapters.filter(({ name, id }) => !used.has(name) && id !== "demo")
    .map(({ name, match }) => ({ name, where: match.hosts.includes("*") ? "wherever your company runs it" : match.hosts.join(", ") }))
    .sort((a, b) => a.name.localeCompare(b.name));
}
