/**
 * The panel: joins its parts, and nothing more.
 *
 * Answers which port and which pairing are in use: the extension's, or the demo page's (`?port=demo`). Refuses to know
 * any part's inside.
 */
import { onPreferences, readPreferences, savePreferences } from "../preferences.js";
import { answerCards } from "./answers.js";
import { onCommands } from "./commands.js";
import { checkDrafts } from "./drafting.js";
import { editCards } from "./editing.js";
import { runEndings } from "./endings.js";
import { runIntroduction } from "./introduction.js";
import { withVariables } from "./filling.js";
import { hearKeys } from "./keyboard.js";
import { listenToPages } from "./listening.js";
import { keepPhrases } from "./phrases.js";
import { offerReading } from "./offering.js";
import { hasParked, unused } from "./parking.js";
import { PagePort, parentWire, tabsWire } from "./port.js";
import { measureAnswers } from "./latency.js";
import { EMPTY_ROOM } from "./rooms.js";
import { runSearch } from "./searching.js";
import { demoPairing, extensionPairing, onPairing, pair, socketUrl } from "./settings.js";
import { makeSheets } from "./sheets.js";
import { loadAdapters, readTab } from "./sites.js";
import { Connection } from "./socket.js";
import { cardsOf, newestOf, positionsOf, roomOf } from "./derived.js";
import { reduce, START } from "./state.js";
import { makeStrip } from "./view/conversations.js";
import { byId } from "./view/dom.js";
import { keysSheet } from "./view/keys.js";
import { makeNotices } from "./view/notices.js";
import { makeStage } from "./view/stage.js";
import { tellTrouble } from "./complaints.js";
import { keepTaught, keepTeamSites, onTaught } from "./taught.js";
import { teachPages } from "./teaching.js";
import { tellWishes } from "./wishes.js";
import { proposalInWords } from "./words.js";
import { keepWorker, lookForUpdate, onUpdate } from "./worker.js";

const TICK_MS = 10_000;

const isDemo = new URLSearchParams(location.search).get("port") === "demo";
const pairing = isDemo ? demoPairing() : extensionPairing();
/** @type {string[]} */
const broken = [];
let adapters = await loadAdapters(undefined, (sentence) => broken.push(sentence));
const port = new PagePort(isDemo ? parentWire() : tabsWire(), adapters);
const notices = makeNotices(byId("notice"), byId("live"));

let state = START;
/** @type {Connection | null} */
let connection = null;
let server = "";
/** @type {string | undefined} the pairing in use, so that one made here is not taken up twice */
let token;

const latency = measureAnswers();
const sheets = makeSheets(byId("sheet"),
  ["main", "header", "conversations", "promises", "offer", "draft", "line", "footer"].map(byId));
const answers = answerCards({
  port, connection: () => connection, state: () => state, dispatch, say: notices.say, edited: (id) => editing.textOf(id),
  draftOf: (id) => drafting.draftOf(id), refresh,
});
const phrases = keepPhrases({ sheets, connection: () => connection, state: () => state, say: notices.say });
const search = runSearch({ sheets, connection: () => connection, state: () => state, answers, openPhrases: phrases.open });
const editing = editCards({
  state: () => state, dispatch,
  insert: (card, text) => answers.insert({ ...card, text: text || card.text }, card.text),
  keep: (_, text) => phrases.keep(withVariables(text, newestOf(roomOf(state))?.facts ?? [])),
  say: notices.say,
});
const drafting = checkDrafts({
  port, connection: () => connection, state: () => state, dispatch, say: notices.say, onChange: answers.noteChange,
  undoIn: answers.undoIn,
});
const listening = listenToPages({
  port, connection: () => connection, state: () => state, dispatch, onLeave: latency.leave, onInsertKey: answers.insertAt, onUndoKey: answers.undo,
  onUseKey: drafting.useFirst, onDraft: drafting.hear, onTypingSeen: drafting.checkAgain,
  onTrouble: (problem, count) => notices.say(tellTrouble(problem, count), null),
});
const endings = runEndings({
  sheets, connection: () => connection, state: () => state, say: notices.say,
});
const teaching = teachPages({
  host: byId("teach"), entry: byId("teach-entry"), behind: ["main", "header", "footer"].map(byId), say: notices.say,
  async keep(adapter, tabId) {
    await keepTaught(adapter);
    await readTab(tabId);
  },
  propose: (adapter, counts) => new Promise((resolve) => {
    if (!connection) return resolve("Kept for you. Pair with your server to propose it to your team.");
    return connection.request({ type: "adapter_proposed", adapter, counts }, {
      key: `propose ${adapter.id}`,
      onAnswer: (message) => resolve(message.type === "refused" ? message.message : "Kept. Your lead finds it in the console, under Sites."),
    });
  }),
});
const offers = offerReading({ adapters: () => adapters, say: notices.say, onChange: redraw });
const wishes = tellWishes({ connection: () => connection, state: () => state, say: notices.say });
const strip = makeStrip(byId("conversations"), { select: listening.select, claim: (id) => listening.claim(id) });
const introduction = runIntroduction(isDemo ? null : { read: readPreferences, save: savePreferences, listen: onPreferences },
  redraw);
const draw = makeStage({
  strip,
  introduction,
  cards: { ...answers, noReason: () => answers.settleReason(null), edit: editing.begin, editorOf: editing.elementOf },
  insert: answers.insert,
  remarks: drafting,
  header: {
    claim: (id) => listening.claim(id), search: search.open, leave: pairing.mayPair ? leave : null,
    options: isDemo ? null : () => chrome.runtime.openOptionsPage(),
    handOver: endings.handOver, wrapUp: endings.wrapUp, ...wishes,
  },
  correct: wishes.correct,
  pair, // what it keeps is heard of like a pairing made on the options page
  hold: (isHeld, isOnOptions) => dispatch({ type: "held", isHeld, isOnOptions }),
  refresh: () => { if (refresh()) notices.say("Your words are kept, below the newest cards.", null); },
  reconnect: connect,
  line: { remedy: mend, update: () => chrome.runtime.reload(), waitWithUpdate: () => dispatch({ type: "update_ready", version: null }) },
  acceptOffer: offers.accept,
  declineOffer: offers.decline,
}, (conversation) => port.has(conversation.source, conversation.external_id));

/** @param {import("./state.js").Action} action */
function dispatch(action) {
  const before = state;
  state = reduce(state, action);
  if (state === before) return;
  redraw();
  notices.announce(before, state);
  editing.follow(before, state);
}

/** Show what waits; true where words of the agent's own were kept beside it. */
function refresh() {
  const before = state;
  editing.park();
  dispatch({ type: "refreshed" });
  return hasParked(before, state);
}

function redraw() {
  draw(state, offers.current, server);
  offerTeaching();
}

async function connect() {
  if (connection) listening.fallBehind();
  connection?.stop();
  connection = null;
  const paired = await pairing.read();
  token = paired?.token;
  if (!paired) {
    dispatch({ type: "phase", phase: "unpaired", detail: "", retryMs: 0 });
    return;
  }
  const made = new Connection({ url: socketUrl(paired.server), token: paired.token, client: isDemo ? "demo" : "extension" }, {
    onMessage(message) {
      dispatch({ type: "message", message });
      if (message.type === "welcome") listening.resume();
      if (message.type === "welcome" || message.type === "adapters_published") keepTeamSites(message.adapters);
      if (message.type === "conversation_changed") listening.meet(message.conversation);
      if (message.type === "board_shown") {
        drafting.checkAgain(message.conversation_id);
        const ms = latency.arrive(message.turns);
        if (ms !== null) dispatch({ type: "measured", ms });
      }
      if (message.type === "refused" && !sheets.isOpen) notices.say(message.message, null);
      if (message.type === "proposal_settled") notices.say(proposalInWords(message), null);
    },
    onPhase(phase, detail, retryMs, kind) {
      if (phase !== "live") latency.lose();
      dispatch({ type: "phase", phase, detail, retryMs, kind, heardAt: made.heardAt });
    },
    positions: () => positionsOf(state),
  });
  server = paired.server;
  connection = made;
  made.start();
}

/** @param {import("./trouble.js").Remedy} remedy */
async function mend(remedy) {
  if (remedy === "pair") await leave().then(connect);
  else if (remedy === "update") notices.say(isDemo ? "Reload this page." : await lookForUpdate(), null);
  else if (state.phase === "refused") connection?.start();
  else connection?.hurry();
}

async function leave() {
  if (connection) listening.fallBehind();
  connection?.stop();
  connection = null;
  token = undefined;
  await pairing.forget();
  search.forget();
  phrases.forget();
  await keepTeamSites([]);
  const { pages } = state;
  state = { ...START, pages, update: state.update };
  dispatch({ type: "phase", phase: "unpaired", detail: "", retryMs: 0 });
}

/** @param {number} tabId @param {boolean} isAsked the agent pressed Rapport's button there */
async function lookAtTab(tabId, isAsked) {
  await offers.look(tabId, isAsked);
  await teaching.look(tabId);
}

/** A page may be taught when there is nothing to say about it otherwise. */
function offerTeaching() {
  teaching.offer(!isDemo && state.phase !== "unpaired" && offers.current === null && state.pages.length === 0);
}

/** Take up what was taught, here or by the team, on every page at once. */
async function learnAnew() {
  adapters = await loadAdapters();
  port.adapters = adapters;
  port.askAnew();
}

function showList() {
  if (strip.toggleList()) return;
  notices.say(roomOf(state) ? "This is your only open conversation." : "No conversation is open.", null);
}

const showKeys = () => sheets.stand(keysSheet(sheets.close));
byId("all-keys").addEventListener("click", showKeys);

const isPractising = () => !sheets.isOpen && introduction.stepOf(state, Boolean(roomOf(state)?.board)) === "keys";

hearKeys({
  sheets,
  answers,
  cards: () => cardsOf(roomOf(state)),
  parked: () => unused(roomOf(state) ?? EMPTY_ROOM),
  practise: (act) => isPractising() && introduction.practise(act),
  acts: {
    undo: answers.undo,
    use: drafting.useFirst,
    search: search.open,
    phrases: phrases.open,
    keys: showKeys,
    hand_over: endings.handOver,
    previous: () => strip.move(-1),
    next: () => strip.move(1),
    list: showList,
  },
  cardActs: { copy: answers.copy, edit: editing.begin, dismiss: answers.dismiss },
});

document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll("details[open]")) {
    if (target instanceof Node && !menu.contains(target)) menu.removeAttribute("open");
  }
});

/** A snooze and a wait are told in minutes: while one runs, what tells them is looked at now and then. */
window.setInterval(() => {
  const isAnyWaiting = Object.values(state.conversations).some(({ waiting_since }) => waiting_since !== null);
  if (state.welcome?.help.snoozed_until || isAnyWaiting) redraw();
}, TICK_MS);

window.addEventListener("online", () => connection?.hurry());
window.addEventListener("offline", () => connection?.loseNetwork());
window.addEventListener("pagehide", () => answers.settleReason(null));
if (!isDemo) {
  onCommands({ insert_best: () => answers.insertAt(1), next_conversation: () => strip.move(1) });
  onPairing((paired) => { if (paired?.token !== token) (paired ? connect : leave)(); });
  keepWorker();
  onTaught(learnAnew);
  onUpdate((version) => dispatch({ type: "update_ready", version }));
  chrome.runtime.onMessage.addListener((message) => { if (message?.kind === "tab_offered") lookAtTab(message.tabId, true); });
  chrome.tabs.onActivated.addListener(({ tabId }) => lookAtTab(tabId, false));
  chrome.tabs.query({ active: true, currentWindow: true }).then(([tab]) => { if (tab?.id !== undefined) lookAtTab(tab.id, true); });
}
redraw();
if (broken.length > 0) notices.say(broken.join(" "), null);
await introduction.isRead;
await connect();
