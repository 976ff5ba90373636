/**
 * What keeps a page from being read well, in sentences for the agent.
 *
 * Answers what is wrong and what still works. Refuses to know why: the page may have changed, or mean harm.
 */

/** @param {import("../page.js").Trouble} problem @param {number} count */
export function tellTrouble(problem, count) {
  switch (problem) {
    case "too_many":
      return `This page shows a great many conversations at once. Rapport reads the first ${count}.`;
    case "no_speakers":
      return "Rapport cannot tell who said what on this page, so it suggests nothing here.";
    case "unreadable":
      return "Part of this page could not be read. The rest is read as usual.";
  }
}
