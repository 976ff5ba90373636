// What the console's pages can't do alone: ask before unsaved edits are lost, and put the focus where something was said.
// Every page works without it.

/**
 * Say whether a form's fields are still as the server wrote them.
 * @param {HTMLFormElement} form
 */
function isUntouched(form) {
  return [...form.elements].every((field) => {
    if (field instanceof HTMLTextAreaElement) return field.value === field.defaultValue;
    if (field instanceof HTMLSelectElement) {
      return field.selectedIndex === Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
    }
    if (!(field instanceof HTMLInputElement)) return true;
    return field.type === "checkbox" ? field.checked === field.defaultChecked : field.value === field.defaultValue;
  });
}

const writing = document.getElementById("writing");
if (writing instanceof HTMLFormElement) {
  let isSent = false;
  writing.addEventListener("submit", () => {
    isSent = true;
  });
  window.addEventListener("pageshow", () => {
    isSent = false;
  });
  window.addEventListener("beforeunload", (event) => {
    const isKept = isUntouched(writing) && writing.dataset.unsaved === undefined;
    if (!isSent && !isKept) event.preventDefault();
  });
}

// A button that is gone after it was pressed leaves the focus nowhere; what became of it is said in #told.
document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement === document.body) document.getElementById("told")?.focus();
});
