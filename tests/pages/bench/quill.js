/** Quill 2. */
import Quill from "quill";

export function openQuill(host) {
  const place = document.createElement("div");
  host.append(place);
  const quill = new Quill(place, { placeholder: "Write a reply" });
  return {
    element: quill.root,
    model: () => quill.getText().replace(/\n$/, ""),
    set(text) {
      quill.setText(text);
      quill.history.clear();
    },
  };
}
