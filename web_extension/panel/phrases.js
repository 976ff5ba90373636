/**
 * The agent's own phrases: listed, written, deleted and brought back, proposed to the team.
 *
 * Answers which of the two sheets stands, the list or the form. Refuses to lose what was written: a phrase that could not
 * be saved, or a form that was left, is there again when it is next opened.
 */
import { phraseForm, phraseList } from "./view/phrases.js";

/** @typedef {import("../protocol.js").PrivatePhraseView} Phrase */
/** @typedef {{ title: string, shortcode: string, text: string }} Written */

const NEW = "new";
/** @type {Written} */
const BLANK = { title: "", shortcode: "", text: "" };
const OFFLINE = "There is no connection just now. Your words stay here; try again in a moment.";

/**
 * @param {object} parts
 * @param {import("./sheets.js").Sheets} parts.sheets
 * @param {() => import("./socket.js").Connection | null} parts.connection
 * @param {() => import("./state.js").State} parts.state
 * @param {(sentence: string, undo: null) => void} parts.say
 */
export function keepPhrases({ sheets, connection, state, say }) {
  /** What was written and not saved, by phrase. @type {Map<string, Written>} */
  const unsaved = new Map();
  /** @type {ReturnType<typeof phraseList> | null} */
  let list = null;

  /** @param {import("./requests.js").Unnumbered} request @param {(phrases: readonly Phrase[]) => void} onPhrases
   * @param {(sentence: string) => void} onRefused */
  function ask(request, onPhrases, onRefused) {
    const line = connection();
    if (!line || state().phase !== "live") {
      onRefused(OFFLINE);
      return;
    }
    line.request(request, {
      onAnswer: (message) => {
        if (message.type === "private_phrases_shown") onPhrases(message.phrases);
        else if (message.type === "refused") onRefused(message.message);
      },
    });
  }

  /** @param {import("./requests.js").Unnumbered} request */
  function change(request) {
    const standing = list;
    ask(request, (phrases) => standing?.show(phrases), (sentence) => standing?.say(sentence));
  }

  /** @param {Phrase | Written} phrase @param {string} id */
  const saved = ({ title, shortcode, text }, id) => (/** @type {const} */ ({
    type: "private_phrase_saved", phrase_id: id, title, shortcode, text,
  }));

  function open() {
    const view = phraseList({
      write: (phrase) => openForm(phrase, unsaved.get(phrase?.id ?? NEW) ?? phrase ?? BLANK, open),
      remove: ({ id }) => change({ type: "private_phrase_deleted", phrase_id: id }),
      restore: (phrase) => change(saved(phrase, phrase.id)),
      propose: ({ id }, is_proposed) => change({ type: "private_phrase_proposed", phrase_id: id, is_proposed }),
      close: sheets.close,
    });
    list = view;
    sheets.stand({ element: view.element, focus: view.first, leave: () => { list = null; } });
    change({ type: "private_phrases_asked" });
  }

  /** @param {Phrase | null} phrase @param {Written} written @param {() => void} done what stands when the form is left */
  function openForm(phrase, written, done) {
    const place = phrase?.id ?? NEW;
    const id = phrase?.id ?? crypto.randomUUID();
    const before = phrase ?? BLANK;
    const view = phraseForm(phrase === null, written, {
      save(words) {
        ask(saved(words, id), () => {
          unsaved.delete(place);
          say(`Kept as /${words.shortcode.replace(/^\//, "").toLowerCase()}.`, null);
          leave(false);
        }, view.refuse);
      },
      back: () => leave(true),
    });

    /** @param {boolean} mayKeep what was changed is kept for the next time */
    function leave(mayKeep) {
      const words = view.words();
      const isChanged = words.text !== before.text || words.title !== before.title || words.shortcode !== before.shortcode;
      if (mayKeep && isChanged) unsaved.set(place, words);
      else unsaved.delete(place);
      done();
    }

    sheets.stand({
      element: view.element, focus: view.first,
      back: () => {
        leave(true);
        return true;
      },
    });
  }

  return {
    open,

    /** What was not saved belongs to whoever wrote it: somebody else may sign in next. */
    forget: () => unsaved.clear(),

    /** Keep a text as a new phrase; the panel is as before when the form is left. @param {string} text */
    keep(text) {
      openForm(null, { ...BLANK, text }, sheets.close);
    },
  };
}
