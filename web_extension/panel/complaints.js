/**
 * What keeps a page from being read well, in sentences for the agent.
 *
 * Answers what is wrong and what still works. Refuses to know why: the page may have changed, or mean harm.
 */

/** @param {import("../page.js").Trouble} problem @param {number} count */
export function tellTrouble(problem, count) {
  switch (problem) {
    case "too_many":
      return `This page shows very many conversations at once. The first ${count} are read.`;
    case "no_speakers":
      return "This page does not show who said what in a way Rapport knows. Nothing is suggested from it.";
    case "unreadable":
      return "Something on this page could not be read. The rest of it is, and the page itself is untouched.";
  }
}
