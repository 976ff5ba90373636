/**
 * What stands in place of cards before there can be any: pairing, the offer to read a page, a lost connection.
 *
 * Answers one clear next step each. Refuses to know how pairing and permissions work.
 */
import { h } from "./dom.js";

/**
 * @param {object} acts
 * @param {(server: string, code: string) => Promise<string | null>} acts.pair resolves to a sentence where it failed
 * @param {string} [server]
 */
export function pairingScreen({ pair }, server = "http://127.0.0.1:8600") {
  const address = h("input", {
    id: "server", name: "server", type: "text", inputmode: "url", required: true, autocomplete: "off", spellcheck: "false",
    value: server,
  });
  const code = h("input", {
    id: "code", name: "code", type: "text", required: true, autocomplete: "one-time-code", spellcheck: "false",
    placeholder: "ABCD-EFGH", maxlength: 12, "aria-describedby": "code-help",
  });
  const problem = h("p", { class: "problem", role: "alert" });
  const button = h("button", { type: "submit", class: "act main-act wide" }, "Pair");
  return h("form", {
    class: "entrance",
    onsubmit: async (/** @type {Event} */ event) => {
      event.preventDefault();
      problem.textContent = "";
      button.disabled = true;
      problem.textContent = await pair(address.value, code.value) ?? "";
      button.disabled = false;
    },
  },
  h("h2", {}, "Pair with your server"),
  h("p", {}, "Rapport runs on your own company’s server. What customers write goes there and nowhere else."),
  h("label", { for: "server" }, "Server address"), address,
  h("label", { for: "code" }, "Pairing code"), code,
  h("p", { class: "help", id: "code-help" }, "Ask your team lead or admin for one. It works once, within ten minutes."),
  problem, button);
}

/** @param {import("../sites.js").Offer} offer */
function placeOf({ name, host, around }) {
  if (around === null) return `This looks like ${name} on ${host}.`;
  return name === null ? `Part of this page comes from ${host}. If your chat is there, say yes.`
    : `This page on ${around} shows what looks like ${name} on ${host}.`;
}

/** @param {import("../sites.js").Offer} offer @param {() => void} accept @param {() => void} decline */
export function consentOffer(offer, accept, decline) {
  return h("div", { class: "offer", role: "group", "aria-label": "Read this chat?" },
    h("p", { class: "offer-title" }, "Read this chat?"),
    h("p", {}, `${placeOf(offer)} Rapport would read the messages and your draft on ${offer.around === null ? "this site" : offer.host}, and put words in your reply box when you ask. It never sends anything.`),
    h("div", { class: "acts" },
      h("button", { type: "button", class: "act main-act", onclick: accept }, offer.around === null ? "Read this chat" : `Read ${offer.host}`),
      h("button", { type: "button", class: "act", onclick: decline }, "Not now")));
}

/** @param {string} title @param {string} text @param {{ word: string, run: () => void } | null} [act] */
export function plainScreen(title, text, act = null) {
  return h("div", { class: "entrance" }, h("h2", {}, title), h("p", {}, text),
    act && h("button", { type: "button", class: "act main-act wide", onclick: act.run }, act.word));
}
