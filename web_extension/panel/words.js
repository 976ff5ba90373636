/**
 * The words the panel uses for the product's enumerations.
 *
 * Answers how a technique, a step, a reason or a missing fact is called to an agent. Refuses to know when.
 */

/** @typedef {import("../protocol.js").Technique} Technique */
/** @typedef {import("../protocol.js").Step} Step */
/** @typedef {import("../protocol.js").DismissReason} DismissReason */
/** @typedef {import("../protocol.js").FactName} FactName */

/** @type {Readonly<Record<Technique, string>>} */
export const TECHNIQUES = {
  acknowledge: "Acknowledge",
  apologise: "Apologise",
  restate: "Say it back",
  clarify: "Ask",
  common_ground: "Common ground",
  reassure: "Reassure",
  feel_felt_found: "Feel, felt, found",
  boundary: "Set a boundary",
  escalate: "Hand over",
  offer: "Offer help",
  goodwill: "Goodwill",
  follow_up: "Follow up",
  check: "Check it worked",
  close: "Close",
};

/** @type {Readonly<Record<Step, string>>} */
export const STEPS = {
  identify: "Identify the problem",
  understand: "Understand cause and feeling",
  requirements: "Know what they need",
  options: "Offer options",
  choice: "Let them choose",
  act: "Act and say when",
  confirm: "Confirm it worked",
};

/** How each is done, for the agent alone. @type {Readonly<Record<Step, string>>} */
export const STEPS_HOW = {
  identify: "Ask one open question: what happened, to what, and when?",
  understand: "Find out what is behind it, and show that you heard what it means for them.",
  requirements: "Check what would help them, and by when they need it.",
  options: "Name one or two that you can keep, and how long each takes.",
  choice: "Wait for their answer, then say it back in their words.",
  act: "Do it now. Tell them what happens next, and by when.",
  confirm: "Ask if all is well now, before you close.",
};

/** In the order of their keys, 1 to 5. @type {readonly (readonly [DismissReason, string])[]} */
export const REASONS = [
  ["irrelevant", "Irrelevant"],
  ["wrong_tone", "Wrong tone"],
  ["too_late", "Too late"],
  ["already_said", "Already said"],
  ["incorrect", "Incorrect"],
];

/** Facts as the panel names them; those worked out from others are not among them.
 * @type {Readonly<Partial<Record<FactName, string>>>} */
export const FACTS = {
  name: "Name",
  tier: "Tier",
  plan: "Plan",
  customer_since: "Customer since",
  account_ref: "Account",
  email: "Email",
  past_contacts: "Earlier contacts",
  open_cases: "Other open cases",
  goodwill_given: "Goodwill given",
  order_ref: "Order",
  product: "Product",
  order_value: "Order value",
  ordered_on: "Ordered",
  due_on: "Due",
  delivered_on: "Delivered",
  amount: "Amount",
  date: "Date",
  deadline: "Needed by",
  duration: "Going on for",
  event: "Occasion",
  place: "Place",
  times_contacted: "Times contacted",
  channel_before: "Last contact by",
};

/** @param {string} iso @param {Intl.DateTimeFormatOptions} form */
function dateInWords(iso, form) {
  const day = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(day.valueOf()) ? iso : day.toLocaleDateString("en-GB", { ...form, timeZone: "UTC" });
}

/** "3 March 2026" for "2026-03-03". @param {string} iso */
export const dayInWords = (iso) => dateInWords(iso, { day: "numeric", month: "long", year: "numeric" });

/** "March 2026" for "2026-03-03". @param {string} iso */
export const monthInWords = (iso) => dateInWords(iso, { month: "long", year: "numeric" });

/** @type {Readonly<Partial<Record<FactName, string>>>} */
const QUESTIONS = {
  name: "Who am I speaking with?",
  order_ref: "What is the order number?",
  account_ref: "Which account is it about?",
  product: "Which product is it about?",
  amount: "How much was it?",
  date: "When did it happen?",
  deadline: "When do you need it by?",
  duration: "How long has it been going on?",
  days_waiting: "How many days have you been waiting?",
  place: "Where should it go?",
  event: "What is it for?",
  times_contacted: "Have you contacted us about this before?",
  channel_before: "How did you reach us last time?",
  email: "Which email address can we use?",
  order_value: "How much was the order?",
  own_words: "What happened?",
  person: "Who is it hard on?",
};

/** The question that would bring a missing fact, null where there is none. @param {string} fact @returns {string | null} */
export const questionFor = (fact) => QUESTIONS[/** @type {FactName} */ (fact)] ?? null;

/** What a remark on a draft is about. @type {Readonly<Record<import("../protocol.js").RemarkKind, string>>} */
export const REMARKS = {
  overpromise: "May promise too much",
  blame: "Sounds like blame",
  dismissive: "Sounds dismissive",
  argumentative: "Sounds like an argument",
  unmet_feeling: "Their feeling first",
  excuse: "Sounds like an excuse",
  unanswered: "A question left open",
  command: "Sounds like a command",
  unfinished_turn: "They are still writing",
  open_promise: "A promise without a time",
  repeated_apology: "Another apology",
  curt: "Sounds a little short",
  jargon: "Our words, not theirs",
  cliche: "A stock phrase",
  hard_to_read: "Hard to read",
};

/** What the connection is doing, and whether that is good. @type {Readonly<Record<import("./state.js").Phase, string>>} */
export const PHASES = {
  unpaired: "Not paired",
  connecting: "Connecting",
  live: "Connected",
  waiting: "Reconnecting",
  refused: "Disconnected",
};

/** What each level of help is, to the one who chooses. @type {readonly (readonly [import("../protocol.js").HelpLevel, string, string])[]} */
export const LEVELS = [
  ["full", "Full", "Up to three cards and two tips, whenever they help"],
  ["standard", "Standard", "Up to three cards and one tip; fewer after some go unused"],
  ["quiet", "Quiet", "One card and one tip, only when it matters most"],
];

/** What an agent may say of a mood that was read wrongly. @type {readonly (readonly [import("../protocol.js").MoodCorrection, string])[]} */
export const CORRECTIONS = [
  ["calmer", "Calmer than that"],
  ["more_upset", "More upset than that"],
  ["fine", "They are fine"],
];

/** Why the page did not take a text, and what the agent can do now.
 * @type {Readonly<Record<Exclude<import("../page.js").Outcome, "inserted" | "undone" | "draft_changed">, readonly [string, string]>>} */
const UNTAKEN = {
  no_composer: ["no reply box is open on this page", "Open the chat for writing, then try again."],
  other_conversation: ["another conversation is open on the page", "Go back to this one, then try again."],
  note_mode: ["the reply box is set to an internal note", "Switch it to a reply, then try again."],
  locked: ["the reply box is locked", "Take over the chat first, then try again."],
  too_long: ["it is too long for this reply box", "Shorten your draft, or send it in two."],
  not_taken: ["the page did not take the text", "Paste it with Ctrl+V."],
  paste_blocked: ["this site blocks pasting", "Please type the words yourself."],
  mangled: ["the page changed the text on its way in", "Check your draft before you send."],
};

/** How an insertion or an undo went, in words. @param {import("../page.js").Outcome} outcome
 * @param {boolean} isCopied whether the text is on the clipboard */
export function outcomeInWords(outcome, isCopied) {
  if (outcome === "inserted") return "Inserted. Read it over, then send.";
  if (outcome === "undone") return "Taken out again.";
  if (outcome === "draft_changed") return "The draft has changed since. Press Ctrl+Z in the reply box.";
  const [reason, advice] = UNTAKEN[outcome];
  if (isCopied) return `Copied: ${reason}. ${advice}`;
  const isAboutPasting = outcome === "not_taken"; // there is nothing on the clipboard to paste
  return `${reason[0]?.toUpperCase()}${reason.slice(1)}. ${isAboutPasting ? "Copy it from the card, then paste it." : advice}`;
}

/** What is said of a mood that is not clear, or that the agent put right.
 * @param {{ is_sure?: boolean, is_corrected?: boolean } | undefined} point */
export const doubt = (point) => (point?.is_corrected ? " (as you said)" : point?.is_sure === false ? " (not sure)" : "");

/** How a conversation ended. @type {Readonly<Record<import("../protocol.js").Outcome, string>>} */
export const OUTCOMES_OF_TALKS = {
  resolved: "resolved",
  escalated: "handed over",
  left_open: "left open",
  abandoned: "without an answer from the customer",
};

/** A stretch of time as people say it. @param {number} seconds */
export function timeInWords(seconds) {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const CONTENT_FROM = 0.25;

/** @param {number} mood -1 to 1 */
export const moodLevel = (mood) =>
  (mood < -0.55 ? "Very upset" : mood < -0.2 ? "Upset" : mood < CONTENT_FROM ? "Neutral" : "Content");

/** The mood of a conversation in words.
 * @param {readonly { mood: number, is_sure?: boolean, is_corrected?: boolean }[]} points */
export function moodInWords(points) {
  const last = points.at(-1)?.mood;
  if (last === undefined) return "No mood yet";
  const level = moodLevel(last);
  const before = points.slice(-4, -1);
  if (before.length === 0) return level + doubt(points.at(-1));
  const change = last - before.reduce((sum, { mood }) => sum + mood, 0) / before.length;
  const isWorse = change < -0.15 && last < CONTENT_FROM; // whoever is still content is only calmer
  return `${level}, ${change > 0.15 ? "easing" : isWorse ? "getting worse" : "steady"}${doubt(points.at(-1))}`;
}

/** What became of a phrase that the agent proposed. @param {import("../protocol.js").ProposalSettled} settled */
export const proposalInWords = ({ shortcode, state, word }) => (state === "accepted"
  ? `/${shortcode} is in the team’s library now. Thank you.` : `/${shortcode} came back from your lead: ${word}`);
