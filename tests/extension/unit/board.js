/** Small messages of the protocol for the tests of the panel: whole, so that the types hold them to the wire. */

/** @typedef {import("../../../web_extension/protocol.js").Suggestion} Suggestion */

/** @param {string} id @param {Partial<Suggestion>} [more] @returns {Suggestion} */
export const suggestion = (id, more = {}) => ({
  id, conversation_id: "c1", turn_id: "t1", technique: "acknowledge", text: `Words of ${id}`, phrase_ids: ["p1"],
  revision: "r", model: "m", score: 0.9, reasons: ["They said “late”"], primary: false, ...more,
});

/** @param {string} id of its suggestion @returns {import("../../../web_extension/protocol.js").ResolutionOffer} */
export const offer = (id) => ({
  id: `r-${id}`, suggestion_id: id, title: "Send it again", text: `Words of ${id}`, time_frame: "two days",
  approval: null, missing: [], is_private: false, reasons: [],
});

/** @param {number} sequence @param {readonly Suggestion[]} suggestions
 * @param {Partial<import("../../../web_extension/protocol.js").BoardShownMessage>} [more]
 * @returns {import("../../../web_extension/protocol.js").BoardShownMessage} */
export const boardShown = (sequence, suggestions, more = {}) => ({
  type: "board_shown", conversation_id: "c1", position: { epoch: "e", sequence }, withdrawn: [],
  turns: [{
    id: `t${sequence}`, speaker: "customer", text: "late", at: `2026-01-01T00:00:0${sequence}Z`, state: "final",
    labels: null, evidence: [],
  }],
  timing: { queue_ms: 1, forward_ms: 2, thought_ms: 1, total_ms: 5, held_ms: 0 },
  aside: { hand_over_due: false, bot: null, promises: [] },
  board: {
    conversation_id: "c1", turn_id: `t${sequence}`, revision: "r", model: "m", intent: null, mood: [], cues: [],
    progress: { marks: [], current: "identify" }, suggestions: [...suggestions], resolutions: [], withheld: [],
    silence: null, facts: [], on_record: [], level: "standard", is_snoozed: false,
  },
  ...more,
});

/** @param {string} id @returns {import("../../../web_extension/protocol.js").ConversationSummary} */
export const summary = (id) => ({
  id, source: "demo@host", external_id: `x-${id}`, title: id, channel: "chat", agent: "a1", mood: null, trend: null,
  waiting_since: null, updated_at: "2026-01-01T00:00:00Z", closed_at: null,
});

/** @param {Partial<import("../../../web_extension/protocol.js").HelpView>} [more]
 * @returns {import("../../../web_extension/protocol.js").HelpView} */
export const help = (more = {}) => ({
  level: "standard", chosen: null, default: "standard", reason: "In your first year help is standard.",
  snoozed_until: null, snoozed_conversations: [], ...more,
});

/** @returns {import("../../../web_extension/protocol.js").Welcome} */
export const welcome = () => ({
  type: "welcome", protocol: 1, server: "s", name: "Ana", role: "agent", team: "default", agent_id: "a1", model: "m",
  revision: "r", ping_s: 20, turn_chars: 8000, help: help(), conversations: [summary("c1")], adapters: [], position: { epoch: "e", sequence: 3 },
});
