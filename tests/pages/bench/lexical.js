/** Lexical, plain and rich, with its history. */
import { createEmptyHistoryState, registerHistory } from "@lexical/history";
import { registerPlainText } from "@lexical/plain-text";
import { registerRichText } from "@lexical/rich-text";
import {
  $createLineBreakNode, $createParagraphNode, $createTextNode, $getRoot, $setSelection, CLEAR_HISTORY_COMMAND, createEditor,
} from "lexical";

function open(host, register) {
  const element = document.createElement("div");
  element.contentEditable = "true";
  element.style.whiteSpace = "pre-wrap";
  host.append(element);
  const editor = createEditor({ namespace: "bench", onError(error) { throw error; } });
  editor.setRootElement(element);
  register(editor);
  registerHistory(editor, createEmptyHistoryState(), 300);
  function set(text) {
    editor.update(() => {
      const paragraph = $createParagraphNode();
      text.split("\n").forEach((line, index) => {
        if (index > 0) paragraph.append($createLineBreakNode());
        if (line) paragraph.append($createTextNode(line));
      });
      $getRoot().clear().append(paragraph);
      $setSelection(null);
    }, { discrete: true });
    editor.dispatchCommand(CLEAR_HISTORY_COMMAND, undefined);
  }
  set("");
  return { element, set, model: () => editor.getEditorState().read(() => $getRoot().getTextContent()) };
}

export const openLexical = (host) => open(host, registerPlainText);
export const openLexicalRich = (host) => open(host, registerRichText);
