/**
 * A page with the editors that chats are made of, each the real engine, each in a form of its own with a Send button.
 *
 * Answers, for each: its composer, its text by its own model (never by the DOM), and a way to set text and cursor.
 * Counts every Enter, click on Send and submit. Refuses to know how text is put in.
 */
import "./page.css";
import { openChatscope } from "./chatscope.js";
import { openCkeditor } from "./ckeditor.js";
import { openDraft } from "./draft.js";
import { openPlain, openReactInput, openReactTextarea, openTextarea } from "./fields.js";
import { openLexical, openLexicalRich } from "./lexical.js";
import { openProsemirror } from "./prosemirror.js";
import { openQuill } from "./quill.js";
import { openSlate } from "./slate.js";

const ENGINES = {
  textarea: openTextarea,
  "react-textarea": openReactTextarea,
  "react-input": openReactInput,
  plain: openPlain,
  prosemirror: openProsemirror,
  lexical: openLexical,
  "lexical-rich": openLexicalRich,
  quill: openQuill,
  ckeditor: openCkeditor,
  slate: openSlate,
  draft: openDraft,
  chatscope: openChatscope,
};

const bench = { editors: {}, sent: 0 };
const wanted = new URLSearchParams(location.search).get("only");

for (const [name, open] of Object.entries(ENGINES)) {
  if (wanted && !wanted.split(",").includes(name)) continue;
  const form = document.createElement("form");
  const host = document.createElement("div");
  const send = document.createElement("button");
  send.textContent = `Send ${name}`;
  form.append(host, send);
  document.body.append(form);
  const count = () => { bench.sent += 1; };
  form.addEventListener("submit", (event) => { event.preventDefault(); count(); });
  send.addEventListener("click", count);
  bench.editors[name] = await open(host, count);
  form.dataset.engine = name;
}
window.addEventListener("keydown", (event) => { if (event.key === "Enter") bench.sent += 1; }, { capture: true });

/** Put the cursor after so many letters, as a click does. */
bench.place = (name, offset) => {
  const { element } = bench.editors[name];
  element.focus();
  if (element.setSelectionRange) {
    element.setSelectionRange(offset, offset);
    return;
  }
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let left = offset;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (left <= node.data.length) {
      getSelection().collapse(node, left);
      return;
    }
    left -= node.data.length;
  }
};

window.bench = bench;
