/**
 * Adapters: whether what claims to describe a chat site can be used at all.
 *
 * Answers in sentences what is wrong with one, for whoever wrote it. Refuses to know pages, and does not repeat the
 * server's whole check (assist/protocol/sites.py): it looks for what would break the reading in this browser.
 */

/** @typedef {import("../page.js").Adapter} Adapter */
/** @typedef {(selector: string) => unknown} Parse throws where the selector is none */

const LONGEST_PATTERN = 200;
const LONGEST_SELECTOR = 300;
const REPEATED_GROUP = /\)[*+{]/;
const OPEN_REPEAT = /\\.|\[(?:\\.|[^\]\\])*\]|([*+]|\{\d+,\})/g;
const MOST_OPEN_REPEATS = 3;

/** @type {Parse} */
const parseInBrowser = (selector) => document.createDocumentFragment().querySelector(selector);

const ROLES = ["customer", "agent", "bot", "system", "unknown", "note"];
const SIDES = ["left", "right"];
const LISTS = [
  ["match.selector", true], ["shadow_hosts", false], ["conversation.container", true],
  ["message.selector", true], ["message.list", false], ["message.ignore", false],
  ["message.follows", false], ["message.text", false], ["message.strip", false], ["composer.selector", true],
  ["composer.note_when", false],
];
const PLACES = [
  ["conversation.id", true], ["conversation.account", false], ["conversation.title", false], ["message.id", false],
  ["message.at", false], ["message.deleted", false], ["composer.note_shown", false],
];

/** Say whether a host is one that an adapter names; "*" names every one. @param {string} pattern @param {string} host */
export const fitsHost = (pattern, host) => (
  pattern === "*" || pattern === host || (pattern.startsWith("*.") && host.endsWith(pattern.slice(1))));

/** @param {unknown} whole @param {string} path @returns {any} */
const partOf = (whole, path) => path.split(".").reduce((part, key) => /** @type {any} */ (part)?.[key], whole);

/** What is wrong with an adapter, one sentence each; none where it can be used.
 * @param {unknown} adapter @param {Parse} [parse] @returns {string[]} */
export function problemsOf(adapter, parse = parseInBrowser) {
  if (typeof adapter !== "object" || adapter === null || Array.isArray(adapter)) return ["This is no adapter at all."];
  /** @type {string[]} */
  const problems = [];
  const say = (/** @type {string} */ sentence) => { problems.push(sentence); };

  const checkSelector = (/** @type {string} */ where, /** @type {unknown} */ selector) => {
    if (typeof selector !== "string" || selector === "") return say(`${where} holds something that is no selector.`);
    if (selector.length > LONGEST_SELECTOR) return say(`A selector in ${where} is over ${LONGEST_SELECTOR} long.`);
    try {
      parse(selector);
    } catch {
      say(`The browser cannot read the selector “${selector}” in ${where}.`);
    }
  };
  const checkPattern = (/** @type {string} */ where, /** @type {unknown} */ pattern) => {
    if (typeof pattern !== "string") return say(`The pattern in ${where} is no text.`);
    if (pattern.length > LONGEST_PATTERN) return say(`A pattern in ${where} is over ${LONGEST_PATTERN} characters.`);
    const repeats = [...pattern.matchAll(OPEN_REPEAT)].filter((found) => found[1]).length;
    if (REPEATED_GROUP.test(pattern) || repeats > MOST_OPEN_REPEATS) {
      return say(`The pattern in ${where} repeats so much that a page could make it run for ever.`);
    }
    try {
      new RegExp(pattern);
    } catch {
      say(`The pattern “${pattern}” in ${where} is no regular expression.`);
    }
  };
  const checkPlace = (/** @type {string} */ where, /** @type {any} */ place) => {
    if (typeof place !== "object" || place === null) return say(`${where} holds something that is no place.`);
    for (const key of ["selector", "around"]) if (place[key] != null) checkSelector(where, place[key]);
    if (place.pattern != null) checkPattern(where, place.pattern);
    if (place.from == null) return;
    if (!["path", "hash", "search"].includes(place.from)) say(`${where} names no part of an address: ${place.from}.`);
    else if (place.pattern == null) say(`${where} takes a value from the address and needs a pattern for it.`);
  };
  /** @param {string} where @param {boolean} isNeeded @param {(where: string, one: any) => void} check */
  const checkList = (where, isNeeded, check) => {
    const list = partOf(adapter, where);
    if (list == null || list.length === 0) return void (isNeeded && say(`${where} is missing.`));
    if (!Array.isArray(list)) return say(`${where} is no list.`);
    for (const one of list) check(where, one);
  };

  checkList("match.hosts", true, (where, host) => {
    if (typeof host !== "string") say(`${where} holds something that is no host.`);
  });
  for (const key of ["id", "name"]) if (typeof partOf(adapter, key) !== "string") say(`${key} is missing.`);
  for (const [where, isNeeded] of LISTS) {
    checkList(String(where), Boolean(isNeeded), checkSelector);
  }
  for (const [where, isNeeded] of PLACES) checkList(String(where), Boolean(isNeeded), checkPlace);
  if (partOf(adapter, "match.path") != null) checkPattern("match.path", partOf(adapter, "match.path"));
  if (partOf(adapter, "typing") != null) checkPlace("typing", partOf(adapter, "typing"));
  if (!["chat", "voice", "social", "email"].includes(partOf(adapter, "conversation.channel"))) {
    say("conversation.channel is missing, or no channel.");
  }
  checkList("message.role", true, (where, rule) => {
    if (rule?.selector == null && !SIDES.includes(rule?.side)) say(`A rule in ${where} names no selector and no side.`);
    if (rule?.selector != null) checkSelector(where, rule.selector);
    if (!ROLES.includes(rule?.role)) say(`A rule in ${where} names no role.`);
  });
  return problems;
}

/** Those that can be used, in order; each of the others is told once and left out.
 * @param {readonly { name: string, adapter: unknown }[]} claimed
 * @param {(sentence: string) => void} [tell] @param {Parse} [parse] @returns {Adapter[]} */
export function usableAmong(claimed, tell = console.warn, parse = parseInBrowser) {
  return claimed.flatMap(({ name, adapter }) => {
    const problems = problemsOf(adapter, parse);
    if (problems.length === 0) return [/** @type {Adapter} */ (adapter)];
    tell(`The site adapter ${name} is left out. ${problems.join(" ")}`);
    return [];
  });
}
