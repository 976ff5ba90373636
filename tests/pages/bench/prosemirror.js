/** ProseMirror with the basic schema, as Chatwoot, Intercom and TipTap build on it. */
import { baseKeymap } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { schema } from "prosemirror-schema-basic";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";

const block = (line) => schema.node("paragraph", null, line ? [schema.text(line)] : []);

function stateOf(text) {
  return EditorState.create({
    doc: schema.node("doc", null, text.split("\n").map(block)),
    plugins: [history(), keymap({ "Mod-z": undo, "Mod-y": redo, "Shift-Mod-z": redo }), keymap(baseKeymap)],
  });
}

export function openProsemirror(host) {
  const view = new EditorView(host, { state: stateOf("") });
  return {
    element: view.dom,
    model: () => view.state.doc.textBetween(0, view.state.doc.content.size, "\n", "\n"),
    set(text) { view.updateState(stateOf(text)); },
  };
}
