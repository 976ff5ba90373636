/** Slate with its history. */
import { createElement, useState } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { createEditor, Node } from "slate";
import { withHistory } from "slate-history";
import { Editable, Slate, withReact } from "slate-react";

const lines = (text) => text.split("\n").map((line) => ({ type: "paragraph", children: [{ text: line }] }));

export function openSlate(host) {
  const editor = withHistory(withReact(createEditor()));
  function Composer() {
    const [initialValue] = useState(() => lines(""));
    return createElement(Slate, { editor, initialValue },
      createElement(Editable, { placeholder: "Write a reply", renderElement: ({ attributes, children }) =>
        createElement("p", attributes, children) }));
  }
  flushSync(() => createRoot(host).render(createElement(Composer)));
  return {
    element: host.querySelector("[data-slate-editor]"),
    model: () => editor.children.map((node) => Node.string(node)).join("\n"),
    set(text) {
      editor.selection = null;
      editor.children = lines(text);
      editor.history = { undos: [], redos: [] };
      flushSync(() => editor.onChange());
    },
  };
}
