/**
 * Puts the state on screen, region by region, and notices when the agent's hand or focus rests on the cards.
 *
 * Answers what is drawn when. A region is rebuilt only when its part of the state changed: what stands apart from the
 * cards follows the newest board, while cards under the hand wait. Cards that go are left fading where they stood.
 * Refuses to decide what the state is.
 */
import { newestOf, roomOf } from "../derived.js";
import { cardList, silence, skeleton } from "./cards.js";
import { byId, h, region } from "./dom.js";
import { customerStrip } from "./customer.js";
import { consentOffer, pairingScreen, plainScreen } from "./entrance.js";
import { headerOf } from "./header.js";
import { minutesLeft } from "./help.js";
import { placeKeeper, watchHand } from "./hand.js";
import { introduction } from "./introduction.js";
import { latencyOf, lineOf } from "./line.js";
import { promiseStrip } from "./promises.js";
import { remarkStrip, remarksInWords } from "./remarks.js";
import { resolutionList } from "./resolutions.js";
import { adviceStrip, moodStrip, progressStrip, situationToCome } from "./situation.js";

/** @typedef {import("../state.js").State} State */
/**
 * @typedef {object} StageActs
 * @property {import("./cards.js").Acts} cards
 * @property {(sendable: import("./resolutions.js").Sendable) => void} insert
 * @property {import("./remarks.js").Acts} remarks
 * @property {import("./help.js").HelpActs & { claim: (id: string) => void, search: () => void,
 *   leave: (() => void) | null, options: (() => void) | null, handOver: () => void, wrapUp: () => void }} header
 * @property {(turnId: string, correction: import("../../protocol.js").MoodCorrection) => void} correct
 * @property {(server: string, code: string) => Promise<string | null>} pair
 * @property {(isHeld: boolean, isOnOptions: boolean) => void} hold
 * @property {() => void} refresh
 * @property {() => void} reconnect
 * @property {import("./line.js").LineActs} line
 * @property {() => void} acceptOffer
 * @property {() => void} declineOffer
 * @property {{ draw: (state: State) => void }} strip the open conversations
 * @property {ReturnType<typeof import("../introduction.js").runIntroduction>} introduction
 */

const FADE_MS = 220;

/** @param {StageActs} acts @param {(conversation: { source: string, external_id: string }) => boolean} mayInsert */
export function makeStage(acts, mayInsert) {
  const hosts = {
    header: byId("header"), offer: byId("offer"), before: byId("before"), situation: byId("situation"),
    customer: byId("customer"), cues: byId("cues"), cards: byId("cards"), resolutions: byId("resolutions"),
    promises: byId("promises"),
    draft: byId("draft"), line: byId("line"), latency: byId("latency"),
  };
  const draftStatus = byId("draft-status");
  const drawHeader = region(hosts.header);
  const drawOffer = region(hosts.offer);
  const drawBefore = region(hosts.before);
  const drawSituation = region(hosts.situation);
  const drawCustomer = region(hosts.customer);
  const drawCues = region(hosts.cues);
  const drawCards = region(hosts.cards);
  const drawResolutions = region(hosts.resolutions);
  const drawPromises = region(hosts.promises);
  const drawRemarks = region(hosts.draft);
  const drawLine = region(hosts.line);
  const drawLatency = region(hosts.latency);
  let isCustomerOpen = false;
  const keepPlace = placeKeeper(hosts.resolutions);
  watchHand(hosts.cards, hosts.resolutions, acts.hold);

  /** @param {State} state @param {import("../sites.js").Offer | null} offer
   * @param {string} server */
  return function draw(state, offer, server) {
    const room = roomOf(state);
    const board = room?.board ?? null;
    const newest = newestOf(room);
    const isStill = state.isHeld || state.dismissing !== null || state.editing !== null;
    const conversation = state.selected ? state.conversations[state.selected] : undefined;
    const isVoice = conversation?.channel === "voice";
    const isOpen = conversation !== undefined && mayInsert(conversation);
    const minutes = state.welcome ? minutesLeft(state.welcome.help, Date.now()) : 0;
    const step = acts.introduction.stepOf(state, board !== null);
    const hasSituation = step === null && state.phase !== "unpaired";
    acts.strip.draw(state);
    drawHeader([state.phase, state.detail, state.retryMs, state.conversations, state.pages, state.selected, state.welcome,
      room === null, room?.aside?.hand_over_due, minutes],
      () => headerOf(state, acts.header, hosts.header.querySelector("details.help[open]") !== null));
    drawOffer([offer], () => [offer && consentOffer(offer, acts.acceptOffer, acts.declineOffer)]);
    drawBefore([room?.aside?.bot], () => [room?.aside?.bot ? h("p", { class: "before" }, room.aside.bot) : null]);
    drawSituation([newest?.mood, newest?.progress],
      () => (newest ? [moodStrip(newest.mood, acts.correct), progressStrip(newest.progress)] : situationToCome()));
    drawCues([newest?.cues, newest?.progress], () => [newest && adviceStrip(newest.cues, newest.progress)]);
    const known = isCustomerOpen && isStill ? board : newest; // open, it grows with what is known, and moves the cards
    drawCustomer([known && JSON.stringify([known.facts, known.on_record])], () => [known
      && customerStrip(known, isCustomerOpen, (isOpened) => { isCustomerOpen = isOpened; })]);
    hosts.situation.hidden = hosts.customer.hidden = hosts.cues.hidden = !hasSituation;
    const remarks = room?.remarks ?? [];
    const isRemarked = drawRemarks([remarks, state.selected], () => [remarkStrip(remarks, acts.remarks)]);
    if (isRemarked) draftStatus.textContent = remarksInWords(remarks);
    hosts.draft.hidden = remarks.length === 0;
    drawLine([state.trouble?.kind, state.trouble?.detail, state.trouble?.asOf, state.update, server, board === null], () => [lineOf(state, server, acts.header.leave !== null, board !== null, acts.line)]);
    hosts.line.hidden = state.trouble === null && state.update === null;
    drawLatency([state.latencyMs], () => [state.latencyMs === null ? null : latencyOf(state.latencyMs)]);
    const leaving = snapshot(hosts.cards);
    const isRedrawn = drawCards(
      [state.phase === "unpaired" ? state.phase : "", step, acts.introduction.said, board, room?.answered, room?.overtaken,
        room?.parked, room?.waiting, room?.rewording, state.dismissing, state.editing, state.selected, isOpen,
        state.isAwaiting, state.pages.length === 0, room ? null : state.conversations],
      () => (step === null ? cardsFor(state, { isOpen, isVoice }, acts)
        : [introduction(step, acts.introduction.said, acts.introduction, acts.pair)]));
    if (isRedrawn) fadeAway(hosts.cards, leaving);
    keepPlace(isStill);
    const offers = room?.offers ?? [];
    const isShown = offers.length > 0 && hasSituation;
    drawResolutions([offers, room?.answered, isOpen, isShown], () => (room && isShown
      ? [resolutionList(offers, room, acts.insert, isVoice ? "I’ve said it" : isOpen ? "Insert" : "Copy",
        isOpen && !isVoice ? "Insert again" : null)] : []));
    const promises = hasSituation ? room?.aside?.promises ?? [] : [];
    drawPromises([JSON.stringify(promises)], () => [promiseStrip(promises)]);
    hosts.promises.hidden = promises.length === 0;
  };
}

/** @param {State} state @param {{ isOpen: boolean, isVoice: boolean }} how @param {StageActs} acts @returns {(Node | null)[]} */
function cardsFor(state, { isOpen, isVoice }, acts) {
  if (state.phase === "unpaired") {
    return [acts.header.leave ? pairingScreen(acts)
      : plainScreen("Not signed in", "Open the link that the server printed when it started, then come back to this page.",
        { word: "Try again", run: acts.reconnect })];
  }
  const room = roomOf(state);
  const call = Object.values(state.conversations).find(({ channel, agent }) => channel === "voice" && agent === null);
  if (!room && call) {
    return [plainScreen("A call not taken yet", call.title || call.external_id,
      { word: "Take this call", run: () => acts.header.claim(call.id) })];
  }
  if (!room?.board && state.isAwaiting) return [skeleton()];
  if (!room?.board && state.pages.length > 0) return [silence("Listening", "Suggestions appear here when the customer writes.")];
  if (!room?.board) {
    return [silence("No chat here yet", acts.header.leave
      ? "Open a chat that Rapport may read. On a new site, press Alt+R once: the panel then asks whether to read it."
      : "Press play, or write as the customer. Suggestions appear here.")];
  }
  const cards = cardList({ room, dismissing: state.dismissing, mayInsert: isOpen, isVoice }, acts.cards);
  const marker = room.waiting ? h("div", { class: "marker-place" },
    h("button", { type: "button", class: "marker", onclick: acts.refresh, "data-focus": "marker" }, "New suggestions ready")) : null;
  if (cards.length === 0) {
    return [marker, silence(room.board.is_snoozed ? "Snoozed" : "Nothing to add", room.board.silence ?? "Suggestions come back when they help.")];
  }
  return [marker, ...cards];
}

/** Where each card stands now. @param {HTMLElement} host */
function snapshot(host) {
  return [...host.querySelectorAll("[data-card]")].flatMap((card) => (card instanceof HTMLElement
    ? [{ card, id: card.dataset.card ?? "", top: card.offsetTop, width: card.offsetWidth }] : []));
}

/** Leave what went fading where it stood; it is out of the flow and out of reach.
 * @param {HTMLElement} host @param {ReturnType<typeof snapshot>} before */
function fadeAway(host, before) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const standing = new Set([...host.querySelectorAll("[data-card]")].map((card) => card.getAttribute("data-card")));
  for (const { card, id, top, width } of before) {
    if (standing.has(id)) continue;
    card.setAttribute("aria-hidden", "true");
    card.removeAttribute("data-card");
    card.inert = true;
    card.classList.add("is-leaving");
    card.style.top = `${top}px`;
    card.style.width = `${width}px`;
    host.append(card);
    setTimeout(() => card.remove(), FADE_MS);
  }
  for (const card of host.querySelectorAll("[data-card]")) {
    if (!before.some(({ id }) => id === card.getAttribute("data-card"))) card.classList.add("is-new");
  }
}
