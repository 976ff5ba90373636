/** CKEditor 5, as Zendesk's composer is built on it. */
import { Bold, ClassicEditor, Essentials, Paragraph } from "ckeditor5";

function linesOf(node) {
  let text = "";
  for (const child of node.getChildren()) {
    if (child.is("$text")) text += child.data;
    else if (child.is("element", "softBreak")) text += "\n";
    else text += (text ? "\n" : "") + linesOf(child);
  }
  return text;
}

export async function openCkeditor(host) {
  const place = document.createElement("div");
  host.append(place);
  const editor = await ClassicEditor.create(place, { licenseKey: "GPL", plugins: [Essentials, Paragraph, Bold] });
  return {
    element: editor.ui.getEditableElement(),
    model: () => linesOf(editor.model.document.getRoot()),
    set(text) {
      editor.model.change((writer) => {
        const root = editor.model.document.getRoot();
        writer.remove(writer.createRangeIn(root));
        for (const line of text.split("\n")) {
          const paragraph = writer.createElement("paragraph");
          if (line) writer.insertText(line, paragraph);
          writer.append(paragraph, root);
        }
      });
      editor.commands.get("undo").clearStack();
      editor.commands.get("redo").clearStack();
    },
  };
}
