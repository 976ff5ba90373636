import assert from "node:assert/strict";
import { test } from "node:test";

import { Connection, PING_MS, SILENCE_MS } from "../../../web_extension/panel/socket.js";
import { welcome } from "./board.js";

/** The wire and the clock, by hand: a socket that never lies about what was sent, timers that run when told. */
function surroundings() {
  /** @type {any[]} */
  const sockets = [];
  /** @type {Map<number, { callback: () => void, at: number }>} */
  const timers = new Map();
  let now = 0;
  let names = 0;
  return {
    sockets,
    get last() { return sockets.at(-1); },
    around: {
      open() {
        const socket = { sent: /** @type {any[]} */ ([]), isClosed: false,
          send: (/** @type {string} */ text) => socket.sent.push(JSON.parse(text)), close: () => { socket.isClosed = true; } };
        sockets.push(socket);
        return /** @type {any} */ (socket);
      },
      later(/** @type {() => void} */ callback, /** @type {number} */ ms) {
        timers.set(names += 1, { callback, at: now + ms });
        return names;
      },
      cancel: (/** @type {number} */ timer) => { timers.delete(timer); },
      random: () => 1,
      now: () => now,
    },
    /** The clock goes on and no timer runs: what a machine's sleep looks like to a page. */
    sleep(/** @type {number} */ ms) { now += ms; },
    pass(/** @type {number} */ ms) {
      const end = now + ms;
      for (;;) {
        const next = [...timers].filter(([, { at }]) => at <= end).sort((a, b) => a[1].at - b[1].at)[0];
        if (!next) break;
        timers.delete(next[0]);
        now = Math.max(now, next[1].at);
        next[1].callback();
      }
      now = Math.max(now, end);
    },
  };
}

function connected(url = "ws://127.0.0.1:1/ws/sidebar") {
  const world = surroundings();
  /** @type {any[]} */
  const phases = [];
  /** @type {any[]} */
  const heard = [];
  const connection = new Connection({ url, token: "secret", client: "test" }, {
    onMessage: (message) => heard.push(message), onPhase: (...phase) => phases.push(phase),
    positions: () => ({ "conversation:c1": { epoch: "e", sequence: 7 } }),
  }, world.around);
  connection.start();
  const say = (/** @type {object} */ message) => world.last.onmessage({ data: JSON.stringify(message) });
  const greet = () => { world.last.onopen(); say(welcome()); };
  return { world, connection, phases, heard, say, greet };
}

const TURN = /** @type {const} */ ({ type: "turn_heard", source: "s", external_id: "x", speaker: "customer", text: "hi" });
const accepted = (/** @type {number} */ id) => ({
  type: "turn_accepted", in_reply_to: id, conversation_id: "c1", turn_id: "t", is_duplicate: false,
});

test("hello comes first, with the token and the positions, and nothing else before the welcome", () => {
  const { world, connection } = connected();
  connection.request(TURN);
  world.last.onopen();
  assert.deepEqual(world.last.sent, [{
    type: "hello", token: "secret", protocol: 1, client: "test", positions: { "conversation:c1": { epoch: "e", sequence: 7 } },
  }]);
});

test("what waited is sent after the welcome, in order, with ids that grow", () => {
  const { world, connection, greet } = connected();
  connection.request({ ...TURN, text: "one" });
  connection.request({ ...TURN, text: "two" });
  greet();
  assert.deepEqual(world.last.sent.slice(1).map((/** @type {any} */ m) => [m.id, m.text]), [[1, "one"], [2, "two"]]);
});

test("an unanswered request is sent again on the next connection, an answered one is not", () => {
  const { world, connection, greet, say } = connected();
  greet();
  connection.request({ ...TURN, text: "one" });
  connection.request({ ...TURN, text: "two" });
  say(accepted(1));
  world.last.onclose({ code: 1006, reason: "" });
  world.pass(500);
  greet();
  assert.equal(world.sockets.length, 2);
  assert.deepEqual(world.last.sent.slice(1).map((/** @type {any} */ m) => [m.id, m.text]), [[1, "two"]]);
});

test("a key that waits is not queued twice; once answered it may be", () => {
  const { connection, greet, say } = connected();
  greet();
  connection.request(TURN, { key: "k" });
  connection.request(TURN, { key: "k" });
  assert.equal(connection.unanswered, 1);
  say(accepted(1));
  connection.request(TURN, { key: "k" });
  assert.equal(connection.unanswered, 1);
});

test("a temporary refusal is tried again after a second, a final one is told", () => {
  const { world, connection, greet, say } = connected();
  /** @type {any[]} */
  const answers = [];
  greet();
  connection.request(TURN, { onAnswer: (answer) => answers.push(answer) });
  say({ type: "refused", in_reply_to: 1, code: "overloaded", message: "Later.", is_temporary: true });
  world.pass(1000);
  assert.deepEqual(world.last.sent.map((/** @type {any} */ m) => m.id), [undefined, 1, 2]);
  say({ type: "refused", in_reply_to: 2, code: "not_allowed", message: "No.", is_temporary: false });
  assert.equal(answers.length, 1);
  assert.equal(connection.unanswered, 0);
});

test("losses are followed by longer and longer waits, up to fifteen seconds; a welcome resets them", () => {
  const { world, phases, greet } = connected();
  for (let loss = 0; loss < 7; loss += 1) {
    world.last.onclose({ code: 4000, reason: "" });
    world.pass(phases.at(-1)[2]);
  }
  const waits = phases.filter(([phase]) => phase === "waiting").map(([, , ms]) => ms);
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
  greet();
  world.last.onclose({ code: 4000, reason: "" });
  assert.deepEqual(phases.at(-1), ["waiting", "", 500, "restarting"]);
});

test("jitter halves a wait at most", () => {
  const { world, phases } = connected();
  world.around.random = () => 0;
  world.last.onclose({ code: 1006, reason: "" });
  assert.deepEqual(phases.at(-1), ["waiting", "", 250, "lost"]);
});

test("a code from 4500 on ends it, with the server's sentence", () => {
  const { world, phases } = connected();
  world.last.onclose({ code: 4503, reason: "Revoked." });
  world.pass(60_000);
  assert.deepEqual(phases.at(-1), ["refused", "Revoked.", 0, "revoked"]);
  assert.equal(world.sockets.length, 1);
});

test("a ping leaves every twenty seconds, and silence after one counts as a loss", () => {
  const { world, greet, say, phases } = connected();
  greet();
  world.pass(PING_MS);
  assert.deepEqual(world.last.sent.at(-1), { type: "ping", id: 1 });
  say({ type: "pong", in_reply_to: 1 });
  world.pass(PING_MS + SILENCE_MS);
  assert.equal(world.sockets[0].isClosed, true);
  assert.equal(phases.at(-1)[0], "waiting");
});

test("a connection that never opens counts as a loss", () => {
  const { world, phases } = connected();
  world.pass(SILENCE_MS);
  assert.equal(phases.at(-1)[0], "waiting");
});

test("hurry comes back at once; stop never", () => {
  const { world, connection } = connected();
  world.last.onclose({ code: 1006, reason: "" });
  connection.hurry();
  assert.equal(world.sockets.length, 2);
  connection.stop();
  world.pass(60_000);
  assert.equal(world.sockets.length, 2);
});

test("a fleeting request is sent now or never, and never again", () => {
  const { world, connection, greet, say } = connected();
  const draft = /** @type {const} */ ({ type: "draft_changed", conversation_id: "c1", text: "hi", revision: 1 });
  connection.request(draft, { isFleeting: true });
  greet();
  assert.equal(world.last.sent.length, 1);
  connection.request(draft, { isFleeting: true });
  say({ type: "refused", in_reply_to: 1, code: "overloaded", message: "", is_temporary: true });
  assert.equal(connection.unanswered, 0);
  connection.request(draft, { isFleeting: true });
  assert.equal(connection.unanswered, 1);
  world.last.onclose({ code: 1006, reason: "" });
  assert.equal(connection.unanswered, 0);
});

test("a server elsewhere is lost with the network, at once; one on this machine is not", () => {
  const far = connected("wss://rapport.example/ws/sidebar");
  far.greet();
  far.connection.loseNetwork();
  assert.deepEqual(far.phases.at(-1), ["waiting", "", 15_000, "offline"]);
  assert.equal(far.world.sockets[0].isClosed, true);
  far.connection.hurry();
  far.greet();
  assert.equal(far.phases.at(-1)[0], "live");
  const near = connected();
  near.greet();
  near.connection.loseNetwork();
  assert.equal(near.phases.at(-1)[0], "live");
});

test("after a sleep the line is tried at once, and given up sooner", () => {
  const { world, greet, phases } = connected();
  greet();
  world.sleep(3_600_000);
  world.pass(0);
  assert.equal(world.last.sent.at(-1).type, "ping");
  world.pass(3_000);
  assert.ok(phases.some(([phase, , ms, kind]) => phase === "waiting" && ms === 0 && kind === "asleep"));
  assert.equal(world.sockets.length, 2);
});

test("a line that outlived the sleep is kept", () => {
  const { world, greet, say, phases } = connected();
  greet();
  world.sleep(60_000);
  world.pass(0);
  const ping = world.last.sent.findLast((/** @type {any} */ sent) => sent.type === "ping");
  say({ type: "pong", in_reply_to: ping.id });
  world.pass(9_000);
  assert.equal(world.sockets.length, 1);
  assert.equal(phases.at(-1)[0], "live");
});

test("whoever waits for the next try is tried at once after a sleep", () => {
  const { world } = connected();
  for (let loss = 0; loss < 5; loss += 1) {
    world.last.onclose({ code: 1006, reason: "" });
    world.pass(500 * 2 ** loss);
  }
  world.last.onclose({ code: 1006, reason: "" });
  const before = world.sockets.length;
  world.sleep(20_000);
  world.pass(0);
  assert.equal(world.sockets.length, before + 1);
});

test("after a refusal the network does not bring it back, a new start does, with what waited", () => {
  const { world, connection, greet } = connected();
  connection.request(TURN);
  world.last.onclose({ code: 4504, reason: "This server speaks protocol 2; update." });
  connection.hurry();
  world.sleep(60_000);
  world.pass(0);
  assert.equal(world.sockets.length, 1);
  connection.start();
  greet();
  assert.equal(world.last.sent.at(-1).type, "turn_heard");
});

test("it knows when the server was last heard", () => {
  const { world, connection, greet, say } = connected();
  assert.equal(connection.heardAt, null);
  world.pass(40);
  greet();
  assert.equal(connection.heardAt, 40);
  world.pass(60);
  say({ type: "pong", in_reply_to: 9 });
  world.last.onclose({ code: 1006, reason: "" });
  assert.equal(connection.heardAt, 100);
});

test("a line that was dropped while the machine slept is told as the pause it was, and tried at once", () => {
  const { world, greet, phases } = connected();
  greet();
  world.sleep(3_600_000);
  world.last.onclose({ code: 1006, reason: "" });
  assert.deepEqual(phases.at(-1), ["waiting", "", 0, "asleep"]);
  world.pass(0);
  assert.equal(world.sockets.length, 2);
  world.last.onclose({ code: 1006, reason: "" });
  assert.equal(phases.at(-1)[3], "lost", "awake, it is the server that does not answer");
});

test("so is one whose loss is heard only after the first beat", () => {
  const { world, greet, phases } = connected();
  greet();
  world.sleep(3_600_000);
  world.pass(0);
  world.last.onclose({ code: 1006, reason: "" });
  assert.deepEqual(phases.at(-1), ["waiting", "", 0, "asleep"]);
  world.pass(0);
  greet();
  world.last.onclose({ code: 1006, reason: "" });
  assert.equal(phases.at(-1)[3], "lost");
});

test("a server that said why it closed is believed, also after a sleep", () => {
  const { world, greet, phases } = connected();
  greet();
  world.sleep(3_600_000);
  world.last.onclose({ code: 4503, reason: "" });
  assert.deepEqual([phases.at(-1)[0], phases.at(-1)[3]], ["refused", "revoked"]);
});
