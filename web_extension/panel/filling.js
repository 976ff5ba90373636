/**
 * Texts with variables in braces, as the server leaves them: what is still missing, and the text once it is given.
 *
 * Answers parts, filled texts, and the way back: a text with what is known of a customer turned into variables again.
 * Refuses to fill anything by itself; values are taken as they were typed, and a brace in one is no variable.
 */

const VARIABLE = /\{([a-z][a-z0-9_]*)\}/g;
/** What may stand in an agent's text of one customer, and must not in a phrase for all. */
const PERSONAL = ["name", "order_ref", "account_ref", "email", "amount", "product", "place", "deadline", "date"];
const SHORTEST = 3;

/** @typedef {{ text: string, name: string | null }} Part a stretch of the text; `name` where a variable stands */

/** @param {string} text @param {Readonly<Record<string, string>>} values @returns {Part[]} */
export function partsOf(text, values) {
  /** @type {Part[]} */
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(VARIABLE)) {
    const name = match[1] ?? "";
    if (match.index > at) parts.push({ text: text.slice(at, match.index), name: null });
    parts.push({ text: values[name] || match[0], name });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push({ text: text.slice(at), name: null });
  return parts;
}

/** @param {string} text @param {Readonly<Record<string, string>>} values */
export const fillIn = (text, values) => partsOf(text, values).map((part) => part.text).join("");

/** @param {string} text @returns {string[]} each once */
export const variablesOf = (text) => [...new Set([...text.matchAll(VARIABLE)].map((match) => match[1] ?? ""))];

/** A variable as an agent reads it: "Tracking link". @param {string} name */
export const nameInWords = (name) => {
  const words = name.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** The text with what is known of this customer turned into variables, so that none of it is kept in a phrase.
 * @param {string} text @param {readonly (readonly [string, string])[]} facts */
export function withVariables(text, facts) {
  const known = new Map(facts);
  return PERSONAL.reduce((done, name) => {
    const value = name === "name" ? known.get(name)?.split(" ")[0] : known.get(name);
    if (!value || value.length < SHORTEST) return done;
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}{])${value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\p{L}\\p{N}}])`, "giu");
    return done.replace(pattern, () => `{${name}}`);
  }, text);
}
