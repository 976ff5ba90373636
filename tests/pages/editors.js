/** Composers that behave as real editors were measured to: some take a paste, some take nothing, some take it wrongly. */
const byId = (id) => document.getElementById(id);

// Undoes what execCommand writes, and keeps only what its own "input" brings: a controlled field.
byId("stubborn").addEventListener("beforeinput", (event) => event.preventDefault());

// Keeps a model, draws from it, and learns of text by paste only (CKEditor 5, Slate).
const model = { text: "" };
byId("pasting").addEventListener("beforeinput", (event) => event.preventDefault());
byId("pasting").addEventListener("paste", (event) => {
  event.preventDefault();
  model.text += event.clipboardData.getData("text/plain");
  byId("pasting").textContent = model.text;
  getSelection().selectAllChildren(byId("pasting"));
  getSelection().collapseToEnd();
});

// Takes nothing at all.
for (const kind of ["beforeinput", "paste"]) byId("deaf").addEventListener(kind, (event) => event.preventDefault());

// Takes a paste, but loses half of it: a second try would double the rest.
byId("mangling").addEventListener("paste", (event) => {
  event.preventDefault();
  byId("mangling").textContent += event.clipboardData.getData("text/plain").slice(0, 5);
});

// Takes a paste in its own words, and can undo it.
byId("spoiling").addEventListener("paste", (event) => {
  event.preventDefault();
  byId("spoiling").dataset.before = byId("spoiling").textContent;
  byId("spoiling").append(event.clipboardData.getData("text/plain").toUpperCase());
});
byId("spoiling").addEventListener("keydown", (event) => {
  if (!event.ctrlKey || event.key !== "z") return;
  event.preventDefault();
  byId("spoiling").textContent = byId("spoiling").dataset.before;
});

// Controlled fields: one adds to whatever it is given, one goes back to what it had.
byId("shouting").addEventListener("input", ({ target }) => { target.value += "!"; });
byId("reverting").addEventListener("input", ({ target }) => { target.value = "Mine."; });
byId("reverting").value = "Mine.";

// Composers that are taken away while they are written into, as when the chat is closed.
byId("fleeting").addEventListener("input", ({ target }) => target.parentElement.replaceChildren());
byId("leaving").addEventListener("paste", (event) => {
  event.preventDefault();
  event.currentTarget.parentElement.replaceChildren();
});
