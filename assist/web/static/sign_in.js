// A link preview fetches pages but runs no scripts, so it can't use the link up.
const form = document.getElementById("sign-in");
if (form instanceof HTMLFormElement) form.requestSubmit();
