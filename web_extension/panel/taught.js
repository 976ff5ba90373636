/**
 * Sites that people taught: this agent's own, kept in the browser, and those of the team, as the server last told them.
 *
 * Answers them, and keeps or forgets one. Refuses to judge them (adapters.js) and to know how they were made.
 */

/** @typedef {import("../page.js").Adapter} Adapter */

const OWN = "taught_sites";
const TEAM = "team_sites";

/** The demo page has no such storage: nothing is taught there. */
const storage = () => globalThis.chrome?.storage?.local ?? null;

/** @param {string} key @returns {Promise<Adapter[]>} */
async function read(key) {
  const kept = (await storage()?.get(key))?.[key];
  return Array.isArray(kept) ? kept : [];
}

/** The sites this agent taught, the newest first. */
export const readTaught = () => read(OWN);

/** The sites that a lead approved for the team. */
export const readTeamSites = () => read(TEAM);

/** Keep a site in place of an earlier description of it. @param {Adapter} adapter */
export async function keepTaught(adapter) {
  const others = (await readTaught()).filter(({ id }) => id !== adapter.id);
  await storage()?.set({ [OWN]: [adapter, ...others] });
}

/** @param {string} id */
export async function forgetTaught(id) {
  await storage()?.set({ [OWN]: (await readTaught()).filter((adapter) => adapter.id !== id) });
}

/** Keep what the server told of the team's; say whether it is other than before. @param {readonly Adapter[]} adapters */
export async function keepTeamSites(adapters) {
  if (JSON.stringify(await readTeamSites()) === JSON.stringify(adapters)) return false;
  await storage()?.set({ [TEAM]: [...adapters] });
  return true;
}

/** @param {() => void} listen called when either changes, from whichever page of the extension */
export function onTaught(listen) {
  globalThis.chrome?.storage?.onChanged.addListener((changes, area) => {
    if (area === "local" && (changes[OWN] || changes[TEAM])) listen();
  });
}
