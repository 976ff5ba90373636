import assert from "node:assert/strict";
import { test } from "node:test";

import { cardsOf, idOfPage, newestOf, positionsOf, rewordingOf, roomOf } from "../../../web_extension/panel/derived.js";
import { reduce, START } from "../../../web_extension/panel/state.js";
import { hasReplied } from "../../../web_extension/panel/turns.js";
import { boardShown, offer, suggestion, summary, welcome } from "./board.js";

/** @param {...import("../../../web_extension/panel/state.js").Action} actions */
const after = (...actions) => actions.reduce(reduce, START);
/** @param {import("../../../web_extension/protocol.js").ToSidebar} message */
const message = (message) => (/** @type {const} */ ({ type: "message", message }));
const first = boardShown(1, [suggestion("s1", { primary: true }), suggestion("s2")]);
const second = boardShown(2, [suggestion("s3", { primary: true })], { withdrawn: ["s1", "s2"] });
const start = [message(welcome()), message(first), { type: /** @type {const} */ ("selected"), id: "c1" }];
/** @param {import("../../../web_extension/panel/state.js").State} state */
const shown = (state) => cardsOf(roomOf(state)).map(({ id }) => id);

test("a board replaces the one before", () => {
  assert.deepEqual(shown(after(...start, message(second))), ["s3"]);
});

test("a board waits while the hand rests on a card, and the cards it overtakes are marked", () => {
  const held = after(...start, { type: "held", isHeld: true }, message(second));
  assert.deepEqual(shown(held), ["s1", "s2"]);
  assert.deepEqual(roomOf(held)?.overtaken, ["s1", "s2"]);
  const released = reduce(held, { type: "held", isHeld: false });
  assert.deepEqual(shown(released), ["s3"]);
  assert.deepEqual(roomOf(released)?.overtaken, []);
});

test("of several boards that wait only the newest is shown, and all that was overtaken stays marked", () => {
  const third = boardShown(3, [suggestion("s4", { primary: true })], { withdrawn: ["s3"] });
  const held = after(...start, { type: "held", isHeld: true }, message(second), message(third));
  assert.deepEqual(roomOf(held)?.overtaken, ["s1", "s2", "s3"]);
  assert.deepEqual(shown(reduce(held, { type: "refreshed" })), ["s4"]);
});

test("a hand on one conversation's cards holds up no other conversation", () => {
  const other = { ...second, conversation_id: "c2", board: { ...second.board, conversation_id: "c2" } };
  assert.equal(after(...start, { type: "held", isHeld: true }, message(other)).rooms.c2?.board, other.board);
});

test("nothing moves while a reason is asked for", () => {
  const asked = after(...start, { type: "dismissing", id: "s1" }, message(second));
  assert.deepEqual(shown(asked), ["s1", "s2"]);
  assert.deepEqual(shown(reduce(asked, { type: "dismissing", id: null })), ["s3"]);
});

test("switching to a conversation shows its newest board", () => {
  const held = after(...start, { type: "held", isHeld: true }, message(second), { type: "selected", id: "c1" });
  assert.deepEqual(shown(held), ["s3"]);
});

test("an answered card is no longer offered, and taking it back offers it again", () => {
  const answered = after(...start, { type: "answered", conversation_id: "c1", id: "s1", verdict: "inserted" });
  assert.deepEqual(shown(answered), ["s2"]);
  assert.deepEqual(shown(reduce(answered, { type: "answered", conversation_id: "c1", id: "s1", verdict: null })), ["s1", "s2"]);
});

test("an answer given in another window counts here", () => {
  const settled = after(...start, message({
    type: "suggestion_settled", conversation_id: "c1", position: { epoch: "e", sequence: 2 }, suggestion_id: "s1",
    verdict: "copied",
  }));
  assert.deepEqual(shown(settled), ["s2"]);
  assert.equal(roomOf(settled)?.position?.sequence, 2);
});

test("a snapshot replaces turns and board", () => {
  const state = after(...start, message({
    type: "conversation_snapshot", in_reply_to: null, conversation: summary("c1"), turns: [], board: second.board,
    aside: { hand_over_due: false, bot: null, promises: [] }, position: { epoch: "f", sequence: 9 },
  }));
  assert.deepEqual(shown(state), ["s3"]);
  assert.deepEqual(roomOf(state)?.turns, []);
});

test("turns are merged by id and kept in the order of their times", () => {
  const late = boardShown(3, []);
  late.turns = [{ ...first.turns[0], id: "t0", at: "2026-01-01T00:00:00Z" }, { ...first.turns[0], text: "later words" }]
    .map((turn) => /** @type {import("../../../web_extension/protocol.js").TurnView} */ (turn));
  const turns = roomOf(after(...start, message(late)))?.turns ?? [];
  assert.deepEqual(turns.map(({ id, text }) => [id, text]), [["t0", "late"], ["t1", "later words"]]);
});

test("the hello names the agent's stream and every conversation read", () => {
  assert.deepEqual(positionsOf(after(...start)), {
    "agent:a1": { epoch: "e", sequence: 3 }, "conversation:c1": { epoch: "e", sequence: 1 },
  });
});

test("a page's conversation is found by source and name together", () => {
  const state = after(...start);
  assert.equal(idOfPage(state, { source: "demo@host", external_id: "x-c1" }), "c1");
  assert.equal(idOfPage(state, { source: "converse@host", external_id: "x-c1" }), null);
});

test("a page that closes is forgotten, the others stay", () => {
  const page = /** @type {const} */ ({ source: "s", external_id: "1", channel: "chat", title: "" });
  const state = after({ type: "page_opened", conversation: page }, { type: "page_opened", conversation: { ...page, external_id: "2" } },
    { type: "page_closed", conversation: page });
  assert.deepEqual(state.pages.map(({ external_id }) => external_id), ["2"]);
});

/** @param {string} key @returns {import("../../../web_extension/panel/state.js").DraftRemark} */
const remark = (key) => ({
  kind: "command", start: 0, end: 3, sentence: "", better: null, key, place: { draft: "abc", start: 0, words: "abc" },
});
/** @param {string[]} keys */
const checked = (...keys) => (/** @type {const} */ ({ type: "draft_checked", id: "c1", remarks: keys.map(remark) }));
/** @param {import("../../../web_extension/panel/state.js").State} state */
const remarked = (state) => roomOf(state)?.remarks.map(({ key }) => key);

test("remarks stand until the draft has none", () => {
  assert.deepEqual(remarked(after(...start, checked("k1", "k2"))), ["k1", "k2"]);
  assert.deepEqual(remarked(after(...start, checked("k1"), checked())), []);
});

test("remarks wait while the hand rests on a card", () => {
  const held = after(...start, { type: "held", isHeld: true }, checked("k1"));
  assert.deepEqual(remarked(held), []);
  assert.deepEqual(remarked(reduce(held, { type: "held", isHeld: false })), ["k1"]);
});

test("a dismissed remark stays away in its conversation", () => {
  const dismissed = after(...start, checked("k1", "k2"), { type: "remark_dismissed", id: "c1", key: "k1" });
  assert.deepEqual(remarked(dismissed), ["k2"]);
  assert.deepEqual(remarked(reduce(dismissed, checked("k1", "k3"))), ["k3"]);
});

test("what is said beside the board comes with each board and each snapshot", () => {
  const aside = { hand_over_due: true, bot: "A bot was here first.", promises: [] };
  const told = after(...start, message(boardShown(7, [], { aside })));
  assert.deepEqual(roomOf(told)?.aside, aside);
  const later = after(...start, message(boardShown(7, [], { aside })), message(boardShown(8, [])));
  assert.equal(roomOf(later)?.aside?.hand_over_due, false);
});

/** @param {string} id @param {string} text @param {boolean} [isFinal] */
const reworded = (id, text, isFinal = true) => message({
  type: "suggestion_reworded", conversation_id: "c1", position: { epoch: "e", sequence: 5 }, suggestion_id: id, text,
  is_final: isFinal,
});

test("the primary card's other words grow until they are final, and the card keeps its own", () => {
  const coming = after(...start, reworded("s1", "In oth", false));
  assert.deepEqual(rewordingOf(roomOf(coming)), { id: "s1", text: "In oth", isFinal: false });
  const done = reduce(coming, reworded("s1", "In other words"));
  assert.equal(rewordingOf(roomOf(done))?.isFinal, true);
  assert.equal(roomOf(done)?.board?.suggestions[0]?.text, "Words of s1");
  assert.equal(roomOf(done)?.position?.sequence, 5);
});

test("other words that were refused, belong to another card, or were answered are not offered", () => {
  assert.equal(rewordingOf(roomOf(after(...start, reworded("s1", "In oth", false), reworded("s1", "")))), null);
  assert.equal(rewordingOf(roomOf(after(...start, reworded("s2", "Other")))), null);
  assert.equal(rewordingOf(roomOf(after(...start, reworded("s1", "Other"), message(second)))), null);
  const answered = after(...start, reworded("s1", "Other"), { type: "answered", conversation_id: "c1", id: "s1", verdict: "inserted" });
  assert.equal(rewordingOf(roomOf(answered)), null);
});

test("other words wait while the hand rests on the cards", () => {
  const held = after(...start, { type: "held", isHeld: true }, reworded("s1", "In other words"));
  assert.equal(rewordingOf(roomOf(held)), null);
  assert.equal(rewordingOf(roomOf(reduce(held, { type: "held", isHeld: false })))?.text, "In other words");
  const next = reduce(held, message(second));
  const released = reduce(reduce(next, reworded("s3", "Newer")), { type: "held", isHeld: false });
  assert.deepEqual(shown(released), ["s3"]);
  assert.equal(rewordingOf(roomOf(released))?.text, "Newer");
});

/** @param {string | null} id */
const editing = (id) => (/** @type {const} */ ({ type: "editing", id }));

test("the board of a card being edited stays, wherever the pointer and the agent go", () => {
  const edited = after(...start, editing("s1"), message(second), { type: "held", isHeld: true }, { type: "held", isHeld: false });
  assert.deepEqual(shown(edited), ["s1", "s2"]);
  assert.deepEqual(roomOf(edited)?.overtaken, ["s1", "s2"]);
  const back = reduce(reduce(edited, { type: "selected", id: "c2" }), { type: "selected", id: "c1" });
  assert.deepEqual(shown(back), ["s1", "s2"]);
  assert.deepEqual(shown(reduce(reduce(back, { type: "refreshed" }), editing(null))), ["s3"]);
});

test("a card that is edited holds up no other conversation", () => {
  const other = { ...second, conversation_id: "c2", board: { ...second.board, conversation_id: "c2" } };
  assert.equal(after(...start, editing("s1"), message(other)).rooms.c2?.board, other.board);
});

test("used, a card is not edited any more, and what waited may come", () => {
  const used = after(...start, editing("s1"), message(second), { type: "answered", conversation_id: "c1", id: "s1", verdict: "edited" });
  assert.equal(used.editing, null);
  assert.deepEqual(shown(used), ["s3"]);
});

/** @param {import("../../../web_extension/panel/state.js").State} state */
const offered = (state) => roomOf(state)?.offers.map(({ suggestion_id }) => suggestion_id);
/** @param {number} sequence @param {string} id */
const offering = (sequence, id) => {
  const shown = boardShown(sequence, [suggestion(`s${sequence}`, { primary: true })]);
  return message({ ...shown, board: { ...shown.board, resolutions: [offer(id)] } });
};

test("what stands apart from the cards follows the newest board while a card is edited, held or asked about", () => {
  for (const busy of [editing("s1"), { type: /** @type {const} */ ("held"), isHeld: true },
    { type: /** @type {const} */ ("dismissing"), id: "s1" }]) {
    const state = after(...start, busy, offering(2, "o2"));
    assert.deepEqual(shown(state), ["s1", "s2"], busy.type);
    assert.equal(newestOf(roomOf(state))?.turn_id, "t2", busy.type);
    assert.deepEqual(offered(state), ["o2"], busy.type);
  }
});

test("options under the hand stay, and follow as soon as it has left them for a card", () => {
  const held = after(...start, offering(2, "o2"), { type: "held", isHeld: true, isOnOptions: true }, offering(3, "o3"));
  assert.deepEqual(offered(held), ["o2"]);
  const onCard = reduce(held, { type: "held", isHeld: true });
  assert.deepEqual(offered(onCard), ["o3"]);
  assert.deepEqual(shown(onCard), ["s2"]);
  assert.deepEqual(shown(reduce(onCard, { type: "held", isHeld: false })), ["s3"]);
  assert.deepEqual(offered(reduce(held, { type: "refreshed" })), ["o3"]);
});

test("words of the agent's own stand beside the newer cards until they are used", () => {
  const parked = after(...start, editing("s1"), message(second), { type: "parked", text: "My words" });
  assert.equal(parked.editing, null);
  assert.deepEqual(shown(parked), ["s3"]);
  assert.deepEqual(roomOf(parked)?.parked.map(({ id, text }) => [id, text]), [["s1", "My words"]]);
  const again = after(...start, editing("s1"), message(second), { type: "parked", text: "My words" }, editing("s1"),
    message(boardShown(3, [suggestion("s4")])));
  assert.deepEqual(shown(again), ["s3"], "nothing moves around a parked card that is edited either");
  const used = reduce(reduce(again, { type: "parked", text: null }), { type: "answered", conversation_id: "c1", id: "s1", verdict: "edited" });
  assert.deepEqual(shown(used), ["s4"]);
  assert.deepEqual(roomOf(reduce(used, message(boardShown(4, []))))?.parked, []);
  assert.deepEqual(roomOf(reduce(parked, { type: "discarded", id: "s1" }))?.parked, []);
});

test("words that were not changed, or whose card still stands, are not parked", () => {
  assert.deepEqual(roomOf(after(...start, editing("s1"), message(second), { type: "parked", text: null }))?.parked, []);
  assert.deepEqual(roomOf(after(...start, editing("s1"), { type: "parked", text: "My words" }))?.parked, []);
});

test("a reply is what the agent has said since, once it is final", () => {
  const [turn] = first.turns;
  assert.ok(turn);
  const said = { ...turn, id: "a1", speaker: /** @type {const} */ ("agent"), at: "2026-01-01T00:00:05Z" };
  assert.equal(hasReplied([turn], [turn, said]), true);
  assert.equal(hasReplied([turn], [turn, { ...said, state: "partial" }]), false);
  assert.equal(hasReplied([turn, said], [turn, said]), false);
  assert.equal(hasReplied([turn], [{ ...said, at: "2025-12-31T00:00:00Z" }, turn]), false, "history that was loaded");
});
