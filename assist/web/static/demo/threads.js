/**
 * Draws a talk from one side: the customer's window, or the agent's desk.
 *
 * Answers bubbles and a typing indicator, and keeps the newest in view. Refuses to know how turns come about.
 */

/** @typedef {import("./talk.js").Talk} Talk */

const NAMES = /** @type {const} */ ({ customer: "Customer", agent: "Agent", bot: "Bot" });

/** @param {string} tag @param {string} name @param {string} [text] */
function make(tag, name, text = "") {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}

/** @param {import("./talk.js").Turn} turn @param {"customer" | "agent"} side */
function bubbleOf(turn, side) {
  const bubble = make("div", `turn ${turn.speaker === side ? "is-mine" : "is-theirs"}`);
  bubble.dataset.turn = turn.id;
  bubble.dataset.speaker = turn.speaker;
  bubble.dataset.at = turn.at.toISOString();
  const time = turn.at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  bubble.append(make("span", "who", `${turn.speaker === side ? "You" : NAMES[turn.speaker]} · ${time}`), make("p", "words", turn.text));
  return bubble;
}

/** @param {HTMLElement} host @param {"customer" | "agent"} side @param {Talk} talk */
export function drawThread(host, side, talk) {
  const known = host.querySelectorAll("[data-turn]");
  const isSame = talk.turns[0]?.id === (known[0] instanceof HTMLElement ? known[0].dataset.turn : undefined);
  if (!isSame || known.length === 0) host.replaceChildren();
  host.querySelector(".typing")?.remove();
  const drawn = isSame ? known.length : 0;
  const words = known[drawn - 1]?.querySelector(".words");
  if (words && drawn > 0) words.textContent = talk.turns[drawn - 1]?.text ?? "";
  for (const turn of talk.turns.slice(drawn)) host.append(bubbleOf(turn, side));
  if (talk.turns.length === 0) host.append(make("p", "empty", side === "customer" ? "Nothing was said yet." : "No messages yet."));
  if (talk.typist && talk.typist !== side) {
    const typing = make("div", "typing is-typing");
    typing.dataset.typing = "yes";
    typing.append(make("span", "unseen", `${NAMES[talk.typist]} is typing`), make("i", ""), make("i", ""), make("i", ""));
    host.append(typing);
  }
  host.scrollTop = host.scrollHeight;
}
