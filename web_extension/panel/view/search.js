/**
 * The search sheet: a box, a list that the arrows walk through, and a small form where something is missing.
 *
 * Answers which phrase is chosen and what was typed for it. Each line says whose phrase it is. Refuses to know what a
 * shortcode is and where phrases come from.
 */
import { nameInWords, partsOf } from "../filling.js";
import { FACTS, questionFor, TECHNIQUES } from "../words.js";
import { h, icon } from "./dom.js";

/** @typedef {import("../../protocol.js").FoundPhrase} FoundPhrase */
/** @typedef {Readonly<Record<string, string>>} Values */
/**
 * @typedef {object} SearchActs
 * @property {(query: string) => void} onQuery
 * @property {() => Values} values what was typed for variables of this conversation before
 * @property {(phrase: FoundPhrase, isAnew: boolean) => void} choose
 * @property {(phrase: FoundPhrase, given: Values) => void} onGiven
 * @property {() => void} openPhrases
 * @property {() => void} close
 */

const VALUE_CHARS = 300;

/** @param {string} name */
export const labelOf = (name) => FACTS[/** @type {import("../words.js").FactName} */ (name)] ?? nameInWords(name);

/** A text with its open variables to be seen as such. @param {string} text @param {Values} values */
const textWithGaps = (text, values) => partsOf(text, values).map(({ text: words, name }) => (name === null ? words
  : h("span", { class: values[name] ? "given" : "still-open" }, values[name] ? words : nameInWords(name).toLowerCase())));

/** @param {FoundPhrase} phrase @param {number} at @param {Values} values @param {(event: MouseEvent) => void} onclick */
const optionOf = (phrase, at, values, onclick) => h("li", {
  role: "option", id: `found-${at}`, class: "hit", "aria-selected": "false", onclick,
},
h("p", { class: "hit-head" },
  phrase.shortcode && h("span", { class: "shortcode" }, `/${phrase.shortcode}`),
  h("span", { class: "hit-name" }, phrase.title || (phrase.technique ? TECHNIQUES[phrase.technique] : "")),
  h("span", { class: `origin is-${phrase.origin}` }, phrase.origin === "own" ? "Yours" : "Team")),
h("p", { class: "option-text" }, ...textWithGaps(phrase.text, values)));

/** @param {SearchActs} acts */
export function searchSheet({ onQuery, values, choose, onGiven, openPhrases, close }) {
  /** @type {readonly FoundPhrase[]} */
  let found = [];
  let active = 0;
  let isAsking = false;
  const list = h("ul", { class: "found", id: "found", role: "listbox", "aria-label": "Phrases found" });
  const count = h("p", { class: "found-count", role: "status" });
  const again = h("span", { hidden: true }, h("kbd", {}, "Shift Enter"), " other details");
  const input = h("input", {
    type: "search", id: "query", maxlength: 200, autocomplete: "off", spellcheck: "false", placeholder: "Words, or /shortcode",
    role: "combobox", "aria-expanded": "false", "aria-controls": "found", "aria-autocomplete": "list",
    oninput: () => onQuery(query()), onkeydown,
  });
  const results = h("div", { class: "results" }, count, list,
    h("div", { class: "search-foot" },
      h("p", { class: "hints" }, h("span", {}, h("kbd", {}, "↑"), " ", h("kbd", {}, "↓"), " choose"),
        h("span", {}, h("kbd", {}, "Enter"), " insert"), again),
      h("button", { type: "button", class: "act small", onclick: openPhrases }, "My phrases")));
  const body = h("div", { class: "search-body" }, results);
  const head = h("div", { class: "search-head" },
    h("label", { for: "query", class: "unseen" }, "Search all phrases"), icon("search"), input,
    h("button", { type: "button", class: "act quiet", "aria-label": "Close search", title: "Close (Esc)", onclick: close }, icon("close")));
  const element = h("div", { class: "search-sheet", role: "dialog", "aria-label": "Search phrases" }, head, body);

  function query() {
    return input.value.trim();
  }

  /** @param {number} at */
  function mark(at) {
    active = at;
    for (const [place, option] of [...list.children].entries()) {
      option.setAttribute("aria-selected", String(place === at));
      if (place === at) option.scrollIntoView({ block: "nearest" });
    }
    if (found[at]) input.setAttribute("aria-activedescendant", `found-${at}`);
    else input.removeAttribute("aria-activedescendant");
    again.hidden = !found[at]?.missing.some((name) => values()[name]);
  }

  /** @param {KeyboardEvent} event */
  function onkeydown(event) {
    if (event.isComposing) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const phrase = found[active];
    if (step && found.length > 0) mark((active + step + found.length) % found.length);
    else if (event.key === "Enter" && phrase) choose(phrase, event.shiftKey);
    else if (event.key !== "Enter" && !step) return;
    event.preventDefault();
  }

  function showResults() {
    isAsking = false;
    head.hidden = false;
    body.replaceChildren(results);
    input.focus();
    mark(active);
  }

  return {
    element,
    input,
    query,

    begin: () => onQuery(query()),

    /** Escape: from the form back to the list. */
    back() {
      if (!isAsking) return false;
      showResults();
      return true;
    },

    /** @param {readonly FoundPhrase[]} phrases */
    show(phrases) {
      found = phrases;
      const isListing = query() === "";
      count.textContent = phrases.length === 0 ? "No phrase fits. Try another word, or / for shortcodes."
        : isListing ? "Shortcodes. Type words to search every phrase."
          : `${phrases.length} ${phrases.length === 1 ? "phrase" : "phrases"}`;
      list.replaceChildren(...phrases.map((phrase, at) => optionOf(phrase, at, values(), (event) => {
        mark(at);
        choose(phrase, event.shiftKey);
      })));
      input.setAttribute("aria-expanded", String(phrases.length > 0));
      list.scrollTop = 0;
      mark(0);
    },

    /** Ask for what is missing. @param {FoundPhrase} phrase */
    ask(phrase) {
      isAsking = true;
      head.hidden = true;
      const { form, first } = gapForm(phrase, values(), (given) => onGiven(phrase, given), showResults);
      body.replaceChildren(form);
      first?.focus();
      first?.select();
    },
  };
}

/** @param {FoundPhrase} phrase @param {Values} values @param {(given: Values) => void} onGiven @param {() => void} back */
function gapForm(phrase, values, onGiven, back) {
  const preview = h("p", { class: "preview" });
  const said = h("p", { class: "problem", role: "alert" });
  const fields = phrase.missing.map((name) => h("input", {
    id: `gap-${name}`, name, maxlength: VALUE_CHARS, autocomplete: "off", value: values[name] ?? "", oninput: draw, onkeydown: goOn,
    "aria-describedby": questionFor(name) ? `gap-${name}-ask` : null,
  }));

  /** @returns {Record<string, string>} */
  const given = () => Object.fromEntries(fields.map((field) => [field.name, field.value.trim()]));

  function draw() {
    preview.replaceChildren(...textWithGaps(phrase.text, given()));
  }

  /** Enter goes on to the next field, in the last one it inserts. @param {KeyboardEvent} event */
  function goOn(event) {
    const next = fields[fields.findIndex((field) => field === event.target) + 1];
    if (event.key !== "Enter" || event.isComposing || !next) return;
    event.preventDefault();
    next.focus();
  }

  const form = h("form", {
    class: "gap-form",
    onsubmit: (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      const open = fields.find((field) => !field.value.trim());
      if (!open) onGiven(given());
      else {
        said.textContent = `${labelOf(open.name)} is still empty.`;
        open.focus();
      }
    },
  },
  h("h2", {}, "What goes in here?"),
  ...fields.map((field) => h("p", { class: "gap-field" }, h("label", { for: field.id }, labelOf(field.name)), field,
    questionFor(field.name) && h("span", { class: "label", id: `${field.id}-ask` }, `You could ask: ${questionFor(field.name)}`))),
  h("p", { class: "label preview-label" }, "It will read"), preview, said,
  h("div", { class: "acts" },
    h("button", { class: "act main-act" }, "Insert", h("kbd", { "aria-hidden": "true" }, "Enter")),
    h("button", { type: "button", class: "act", onclick: back }, "Back", h("kbd", { "aria-hidden": "true" }, "Esc"))));
  draw();
  return { form, first: fields.find((field) => !field.value) ?? fields[0] };
}
