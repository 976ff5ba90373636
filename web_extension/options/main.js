/**
 * The options page: joins what the browser, the server and the adapters say, and nothing more.
 *
 * Answers who this browser is, which sites are read, and which keys there are. What is recorded stands in options.html,
 * in words that a person wrote. Refuses to keep anything itself.
 */
import { onWithdrawn } from "../panel/consent.js";
import { extensionPairing, onPairing, pair } from "../panel/settings.js";
import { loadAdapters } from "../panel/sites.js";
import { forgetTaught, keepTaught, onTaught, readTaught } from "../panel/taught.js";
import { h } from "../panel/view/dom.js";
import { pairingScreen } from "../panel/view/entrance.js";
import { KEYS } from "../panel/view/keys.js";
import { onPreferences, readPreferences, savePreferences } from "../preferences.js";
import { askServer } from "./account.js";
import { grantedSites, knownSites } from "./granted.js";

const SHORTCUTS_PAGE = "chrome://extensions/shortcuts";
const SAID_MS = 6_000;

const pairing = extensionPairing();
let adapters = await loadAdapters();

/** @template {HTMLElement} T @param {string} id @param {new (...args: never[]) => T} kind @returns {T} */
function part(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`options.html has no #${id}`);
  return element;
}

const account = part("account", HTMLElement);
const badge = part("badge", HTMLInputElement);
/** @type {number | undefined} */
let standing;

/** @param {string} sentence */
function say(sentence) {
  clearTimeout(standing);
  part("said", HTMLElement).textContent = sentence;
  standing = window.setTimeout(() => { part("said", HTMLElement).textContent = ""; }, SAID_MS);
}

/** @param {string} typed @param {string} code */
async function pairHere(typed, code) {
  const problem = await pair(typed, code);
  if (!problem) say("Paired. The panel is connected as well.");
  return problem;
}

/** @param {readonly (readonly [string, string])[]} facts */
const factList = (facts) => h("dl", {}, ...facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));

async function showAccount() {
  const paired = await pairing.read();
  account.setAttribute("aria-busy", String(paired !== null));
  if (!paired) {
    account.replaceChildren(pairingScreen({ pair: pairHere }));
    return;
  }
  const unpair = h("button", { type: "button", class: "act", onclick: async () => {
    await pairing.forget();
    say("Unpaired. This browser has forgotten the pairing.");
  } }, "Unpair this browser");
  account.replaceChildren(factList([["Server", paired.server]]), h("span", { class: "bone" }), h("span", { class: "bone" }));
  const answer = await askServer(paired);
  if ((await pairing.read())?.token !== paired.token) return;
  account.setAttribute("aria-busy", "false");
  account.replaceChildren("welcome" in answer
    ? factList([["Server", paired.server], ["You are", answer.welcome.name], ["Role", answer.welcome.role], ["Team", answer.welcome.team]])
    : h("div", {}, factList([["Server", paired.server]]), h("p", { class: "problem" }, answer.problem)),
  h("p", {}, unpair));
}

async function showSites() {
  const { origins = [] } = await chrome.permissions.getAll();
  const granted = grantedSites(origins, adapters);
  part("granted", HTMLElement).replaceChildren(...granted.map(({ origin, host, adapters: names, isAnyPage }) => h("li", {},
    h("div", {}, h("span", { class: "strong" }, host),
      h("span", { class: "quiet" }, isAnyPage ? `Read as ${names.join(", ")}: whichever the page shows` : `Read as ${names.join(", ")}`)),
    h("button", { type: "button", class: "act", "aria-label": `Stop reading ${host}`, onclick: () => stopReading(origin, host) }, "Stop reading"))));
  part("none", HTMLElement).hidden = granted.length > 0;
  part("granted", HTMLElement).hidden = granted.length === 0;
  part("known", HTMLElement).replaceChildren(...knownSites(granted, adapters).map(({ name, where }) =>
    h("li", {}, h("span", { class: "strong" }, name), h("span", { class: "quiet" }, where))));
}

async function showTaught() {
  const taught = await readTaught();
  part("taught", HTMLElement).replaceChildren(...taught.map((adapter) => h("li", {},
    h("div", {}, h("span", { class: "strong" }, adapter.name), h("span", { class: "quiet" }, adapter.match.hosts.join(", "))),
    h("button", { type: "button", class: "act", "aria-label": `Forget ${adapter.name}`, onclick: () => forget(adapter) }, "Forget"))),
  taught.length === 0 && h("li", {}, h("div", { class: "quiet" }, "None yet. Open a chat that Rapport does not know, press Alt+R there, then choose “Teach this page”.")) || "");
}

/** @param {import("../page.js").Adapter} adapter */
async function forget(adapter) {
  await forgetTaught(adapter.id);
  part("said", HTMLElement).replaceChildren(`${adapter.name} is forgotten. `, h("button", { type: "button", class: "act small", onclick: async () => {
    await keepTaught(adapter);
    say(`${adapter.name} is back.`);
  } }, "Undo"));
  part("said", HTMLElement).querySelector("button")?.focus();
}

async function learnAnew() {
  adapters = await loadAdapters();
  await Promise.all([showSites(), showTaught()]);
}

/** @param {string} origin @param {string} host */
async function stopReading(origin, host) {
  try {
    say(await chrome.permissions.remove({ origins: [origin] }) ? `${host} is no longer read.` : `The browser still allows ${host}. Remove it in the browser’s own settings for Rapport.`);
  } catch {
    say(`The browser still allows ${host}. Remove it in the browser’s own settings for Rapport.`);
  }
  await showSites();
  part("granted", HTMLElement).querySelector("button")?.focus();
}

async function showKeys() {
  const commands = await chrome.commands.getAll();
  part("commands", HTMLElement).replaceChildren(...commands.map(({ name, description, shortcut }) => h("div", {},
    h("dt", {}, shortcut ? h("kbd", {}, shortcut.replaceAll("+", " ")) : h("span", { class: "quiet" }, "no key yet")),
    h("dd", {}, name?.startsWith("_execute") ? "Open the panel" : description))));
  part("keys", HTMLElement).replaceChildren(h("h3", {}, "In the panel"), ...KEYS.map(([title, keys]) => h("div", {},
    h("p", { class: "quiet" }, title),
    h("dl", { class: "keys" }, ...keys.map(([key, what]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, what)))))));
}

function openShortcuts() {
  if (chrome.runtime.getURL("").startsWith("moz-extension:")) part("rebind-help", HTMLElement).hidden = false;
  else chrome.tabs.create({ url: SHORTCUTS_PAGE });
}

badge.checked = (await readPreferences()).isBadgeWanted;
badge.addEventListener("change", () => savePreferences({ isBadgeWanted: badge.checked }));
part("again", HTMLElement).addEventListener("click", async () => {
  await savePreferences({ isIntroduced: false });
  say("The first three steps are in the panel again.");
});
part("rebind", HTMLElement).addEventListener("click", openShortcuts);
onPreferences(({ isBadgeWanted }) => { badge.checked = isBadgeWanted; });
onPairing(showAccount);
onWithdrawn(showSites);
chrome.permissions.onAdded.addListener(showSites);
window.addEventListener("focus", showKeys);
onTaught(learnAnew);
await Promise.all([showAccount(), showSites(), showTaught(), showKeys()]);
