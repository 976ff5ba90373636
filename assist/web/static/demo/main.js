/**
 * The demo page: a customer, an agent's desk, the panel beside it, and a player of prepared conversations.
 *
 * Answers what the two windows and the player do. Refuses to know suggestions: those come from the panel, through the
 * page, as on any other chat site.
 */
import { joinPanel } from "./bridge.js";
import { Call } from "./call.js";
import { Player } from "./player.js";
import { Talk } from "./talk.js";
import { drawThread } from "./threads.js";

/** @typedef {import("./player.js").Script} Script */

const TYPING_MS = 2500;
const OWN = /** @type {Script} */ ({
  id: "", title: "Your own conversation", channel: "chat", agent: "You", turns: [],
  summary: "Write as the customer on the left, answer as the agent in the middle.",
});

/** @template {HTMLElement} T @param {string} id @param {new (...args: never[]) => T} kind @returns {T} */
function part(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`demo.html has no #${id}`);
  return element;
}

const choice = part("conversation", HTMLSelectElement);
const play = part("play", HTMLButtonElement);
const step = part("step", HTMLButtonElement);
const restart = part("restart", HTMLButtonElement);
const takeover = part("takeover", HTMLInputElement);
const standing = part("standing", HTMLElement);
const hint = part("hint", HTMLElement);
const desk = part("desk", HTMLElement);
const threads = /** @type {const} */ ([
  [part("customer-thread", HTMLElement), "customer"], [part("desk-thread", HTMLElement), "agent"],
]);
const customerWords = part("customer-words", HTMLTextAreaElement);
const deskWords = part("desk-words", HTMLTextAreaElement);

/** @type {Script[]} */
let scripts = [OWN];
/** @type {Talk} */
let talk;
/** @type {Player | Call} */
let player;
/** @type {number | undefined} */
let typing;

/** @param {Script} script */
function open(script) {
  player?.stop();
  talk = new Talk(script.title, script.channel);
  const isVoice = script.channel === "voice";
  player = isVoice ? new Call(script, talk) : new Player(script, talk);
  player.speed = Number(document.querySelector(".speeds input:checked")?.getAttribute("value") ?? 1);
  player.takeOver(takeover.checked);
  talk.addEventListener("changed", draw);
  player.addEventListener("stands", stand);
  desk.toggleAttribute("data-conversation", false);
  if (!isVoice) {
    desk.dataset.conversation = talk.name;
    desk.dataset.title = script.title;
  }
  part("customer-title", HTMLElement).textContent = isVoice ? "The caller" : "The customer";
  part("customer-note", HTMLElement).textContent = isVoice ? "On the phone" : "Write as the customer below";
  part("desk-note", HTMLElement).textContent = script.summary;
  takeover.disabled = isVoice || script === OWN;
  deskWords.disabled = customerWords.disabled = isVoice;
  threads.forEach(([host]) => host.replaceChildren());
  draw();
  stand();
}

function draw() {
  for (const [host, side] of threads) drawThread(host, side, talk);
}

function stand() {
  const isOwn = player.script === OWN;
  const isVoice = player.script.channel === "voice";
  const isRunning = player.standing === "playing" || player.standing === "your_turn";
  play.textContent = isRunning ? "Pause" : "Play";
  play.disabled = isOwn || player.standing === "over";
  step.disabled = play.disabled || (isVoice && player.standing !== "paused");
  document.querySelectorAll(".speeds input").forEach((input) => input.toggleAttribute("disabled", isVoice && player.standing !== "ready"));
  standing.textContent = isOwn ? "" : {
    ready: "", playing: "Playing", paused: "Paused", your_turn: "Your turn to answer", over: "The end",
    failed: "The server could not start this call",
  }[player.standing];
  desk.classList.toggle("is-awaited", player.standing === "your_turn");
  hint.textContent = isVoice ? "A call comes in as a transcript, word by word. The panel follows it and holds what to say next."
    : player.standing === "your_turn" ? "Press Alt+1 to insert the best suggestion, read it over, then Send. Alt+Z takes it back."
      : isOwn ? "Try an angry message on the left, such as: third time I write about my refund, this is a joke"
        : player.standing === "ready" ? "Press Play and watch the panel. Tick “I answer as the agent” to write the answers yourself."
          : "Alt+1 to Alt+3 insert a suggestion here. Nothing is ever sent for you.";
}

play.addEventListener("click", () => {
  if (player.standing === "playing" || player.standing === "your_turn") player.pause();
  else player.play();
});
step.addEventListener("click", () => player.step());
restart.addEventListener("click", () => open(player.script));
choice.addEventListener("change", () => open(scripts.find(({ id }) => id === choice.value) ?? OWN));
takeover.addEventListener("change", () => {
  player.takeOver(takeover.checked);
  stand();
});
document.querySelector(".speeds")?.addEventListener("change", (event) => {
  if (event.target instanceof HTMLInputElement) player.speed = Number(event.target.value);
});

/** @param {string} id @param {HTMLTextAreaElement} words @param {(text: string) => void} send */
function compose(id, words, send) {
  const form = part(id, HTMLFormElement);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!words.value.trim()) return;
    send(words.value);
    words.value = "";
    words.focus();
  });
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

compose("customer-form", customerWords, (text) => {
  clearTimeout(typing);
  talk.say("customer", text);
});
compose("desk-form", deskWords, (text) => {
  talk.say("agent", text);
  player.hearAgent();
});
customerWords.addEventListener("input", () => {
  clearTimeout(typing);
  talk.type(customerWords.value.trim() ? "customer" : null);
  typing = window.setTimeout(() => talk.type(null), TYPING_MS);
});

open(OWN);
joinPanel(part("panel", HTMLIFrameElement));
const response = await fetch("/demo/conversations");
if (response.ok) {
  scripts = [...await response.json(), OWN];
  choice.replaceChildren(...scripts.map(({ id, title, channel }) => new Option(channel === "voice" ? `${title} (call)` : title, id)));
  open(scripts[0] ?? OWN);
} else {
  choice.replaceChildren(new Option(OWN.title, OWN.id));
}
