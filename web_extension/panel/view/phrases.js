/**
 * The agent's own phrases on a sheet, and the form of one.
 *
 * Answers what was written and pressed. A phrase that was deleted keeps its place until the sheet closes, with the way
 * back in it. Refuses to know the server.
 */
import { variablesOf } from "../filling.js";
import { FACTS } from "../words.js";
import { h, icon, region } from "./dom.js";
import { labelOf } from "./search.js";

/** @typedef {import("../phrases.js").Phrase} Phrase */
/** @typedef {import("../phrases.js").Written} Written */
/**
 * @typedef {object} ListActs
 * @property {(phrase: Phrase | null) => void} write null: a new one
 * @property {(phrase: Phrase) => void} remove
 * @property {(phrase: Phrase) => void} restore
 * @property {(phrase: Phrase, isProposed: boolean) => void} propose
 * @property {() => void} close
 */

/** Variables offered at a press; an agent may write any other. */
const OFFERED = ["name", "order_ref", "product", "amount", "deadline"];

/** @param {string} title @param {() => void} close @param {string} closeWords */
const headOf = (title, close, closeWords) => h("div", { class: "ending-head" }, h("h2", {}, title), h("span", { class: "gap" }),
  h("button", { type: "button", class: "act quiet", "aria-label": closeWords, title: "Close (Esc)", onclick: close }, icon("close")));

/** @param {Phrase} phrase */
const statusOf = ({ state, word }) => (state === "proposed" ? h("p", { class: "phrase-state" }, icon("clock"), "Proposed. Your lead decides.")
  : state === "accepted" ? h("p", { class: "phrase-state" }, icon("check"), "In the team’s library.")
    : state === "declined" && h("p", { class: "ask-first" }, icon("person"),
      h("span", {}, h("span", { class: "label" }, "Your lead "), word)));

/** @param {Phrase} phrase @param {ListActs} acts */
function itemOf(phrase, { write, remove, propose }) {
  const { id, shortcode, title, text, state } = phrase;
  return h("li", { class: "phrase" },
    h("p", { class: "hit-head" }, h("span", { class: "shortcode" }, `/${shortcode}`), title && h("span", { class: "hit-name" }, title)),
    h("p", { class: "option-text phrase-text" }, text),
    statusOf(phrase),
    h("div", { class: "acts" },
      h("button", { type: "button", class: "act small", "data-focus": `edit ${id}`, "aria-label": `Edit /${shortcode}`, onclick: () => write(phrase) },
        "Edit"),
      state !== "accepted" && h("button", {
        type: "button", class: "act small", "data-focus": `propose ${id}`, onclick: () => propose(phrase, state !== "proposed"),
        "aria-label": state === "proposed" ? `Take the proposal of /${shortcode} back` : `Propose /${shortcode} to the team`,
      }, state === "proposed" ? "Take back" : state === "declined" ? "Propose again" : "Propose to the team"),
      h("button", {
        type: "button", class: "act small quiet-words", "data-focus": `remove ${id}`, "aria-label": `Delete /${shortcode}`,
        onclick: () => remove(phrase),
      }, "Delete")));
}

/** @param {ListActs} acts */
export function phraseList(acts) {
  const host = h("div", { class: "phrases" });
  const draw = region(host);
  const said = h("p", { class: "ending-said", role: "status" });
  const first = h("button", { type: "button", class: "act main-act", onclick: () => acts.write(null) }, "New phrase");
  const element = h("div", { class: "ending-sheet", role: "dialog", "aria-label": "My phrases" },
    headOf("My phrases", acts.close, "Close my phrases"),
    h("div", { class: "ending-body" }, h("p", { class: "found-count" }, "Yours alone: nobody else sees a phrase until you propose it."), host),
    h("div", { class: "ending-foot" }, first, said));
  /** @type {readonly Phrase[]} */
  let known = [];
  /** @type {Phrase[]} */
  let deleted = [];

  /** @param {Phrase} phrase */
  const goneOf = (phrase) => h("li", { class: "phrase is-gone" },
    h("p", {}, `/${phrase.shortcode} is deleted.`),
    h("button", {
      type: "button", class: "act small", "data-focus": `remove ${phrase.id}`, "aria-label": `Bring /${phrase.shortcode} back`,
      onclick: () => acts.restore(phrase),
    }, "Undo"));

  return {
    element,
    first,

    /** @param {string} sentence */
    say(sentence) {
      said.textContent = sentence;
    },

    /** @param {readonly Phrase[]} phrases */
    show(phrases) {
      const kept = new Set(phrases.map(({ id }) => id));
      deleted = [...deleted, ...known].filter(({ id }) => !kept.has(id));
      known = phrases;
      said.textContent = "";
      const shown = [...phrases, ...deleted].sort((a, b) => a.shortcode.localeCompare(b.shortcode) || a.id.localeCompare(b.id));
      draw([phrases], () => [shown.length > 0
        ? h("ul", {}, ...shown.map((phrase) => (kept.has(phrase.id) ? itemOf(phrase, acts) : goneOf(phrase))))
        : h("div", { class: "silence" }, h("p", { class: "silence-title" }, "None yet"),
          h("p", {}, "Save what you type again and again, give it a shortcode, and find it by pressing /. "
            + "You can keep a card you have edited here as well."))]);
    },
  };
}

/** @param {boolean} isNew @param {Written} written
 * @param {{ save: (words: Written) => void, back: () => void }} acts */
export function phraseForm(isNew, written, { save, back }) {
  const shortcode = h("input", {
    id: "phrase-shortcode", autocomplete: "off", spellcheck: "false", maxlength: 40, value: written.shortcode, "aria-describedby": "phrase-said",
  });
  const title = h("input", { id: "phrase-title", autocomplete: "off", maxlength: 120, value: written.title });
  const text = h("textarea", {
    id: "phrase-text", class: "ending-text phrase-words", spellcheck: "true", "aria-describedby": "phrase-variables phrase-said", oninput: tell,
  });
  text.value = written.text;
  const variables = h("p", { class: "found-count", id: "phrase-variables" });
  const said = h("p", { class: "problem", id: "phrase-said", role: "alert" });

  function tell() {
    const found = variablesOf(text.value);
    const asked = found.filter((name) => !(name in FACTS)).map((name) => labelOf(name).toLowerCase());
    const filled = found.filter((name) => name in FACTS).map((name) => labelOf(name).toLowerCase());
    variables.textContent = [
      filled.length > 0 && `Filled in where it is known: ${filled.join(", ")}.`,
      asked.length > 0 && `You will be asked for: ${asked.join(", ")}.`,
    ].filter(Boolean).join(" ") || "Braces mark a gap: you are asked for {tracking_link} when you insert the phrase.";
  }

  /** @param {string} name */
  function put(name) {
    text.setRangeText(`{${name}}`, text.selectionStart, text.selectionEnd, "end");
    text.focus();
    tell();
  }

  const words = () => ({ title: title.value.trim(), shortcode: shortcode.value.trim(), text: text.value });

  const element = h("form", {
    class: "ending-sheet", role: "dialog", "aria-label": isNew ? "New phrase" : "Edit phrase",
    onsubmit: (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      said.textContent = "";
      save(words());
    },
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) element.requestSubmit();
    },
  },
  headOf(isNew ? "New phrase" : "Edit phrase", back, "Leave this phrase"),
  h("div", { class: "ending-body phrase-form" },
    h("p", {}, h("label", { for: "phrase-shortcode" }, "Shortcode"),
      h("span", { class: "slashed" }, h("span", { "aria-hidden": "true" }, "/"), shortcode)),
    h("p", {}, h("label", { for: "phrase-title" }, "Title ", h("span", { class: "label" }, "optional")), title),
    h("label", { for: "phrase-text" }, "Text"), text,
    h("div", { class: "choices", role: "group", "aria-label": "Put a detail in" }, ...OFFERED.map((name) => h("button", {
      type: "button", class: "reason", onclick: () => put(name),
    }, labelOf(name)))),
    variables),
  h("div", { class: "ending-foot" },
    h("button", { class: "act main-act" }, "Save"), h("button", { type: "button", class: "act", onclick: back }, "Back"), said));
  tell();

  return {
    element,
    first: isNew ? shortcode : text,
    words,

    /** @param {string} sentence why it was not kept */
    refuse(sentence) {
      said.textContent = sentence;
      (/shortcode/i.test(sentence) ? shortcode : text).focus();
    },
  };
}
