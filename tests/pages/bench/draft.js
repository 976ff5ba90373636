/** Draft.js, which wants `global`. */
import "./global.js";
import { ContentState, Editor, EditorState } from "draft-js";
import { createElement, useState } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";

export function openDraft(host) {
  const held = { state: null, setState: null };
  function Composer() {
    const [state, setState] = useState(() => EditorState.createEmpty());
    Object.assign(held, { state, setState });
    return createElement(Editor, { editorState: state, onChange: setState, placeholder: "Write a reply" });
  }
  flushSync(() => createRoot(host).render(createElement(Composer)));
  return {
    element: host.querySelector(".public-DraftEditor-content"),
    model: () => held.state.getCurrentContent().getPlainText("\n"),
    set(text) {
      flushSync(() => held.setState(EditorState.createWithContent(ContentState.createFromText(text))));
    },
  };
}
