// Written by `assist schema` from assist/protocol/ and assist/vocabulary/. Do not edit.

/** Where the conversation takes place. */
export type Channel = "chat" | "voice" | "social" | "email";

/**
 * What can be known of a case: heard in the talk, or from the customer's record. Slots carry these names.
 *
 * `amount`, `order_value` and `goodwill_given` are written as heard ("£42.50"); `days_…`, `…_months` and
 * what counts something are numbers; `…_on` and `customer_since` are dates as the record writes them (2026-03-14).
 * `own_words` is the trouble as the customer just told it, the person shifted; it fills a slot and is never kept.
 * So are `person`, whom it falls on besides them, as an agent would say it, and `given`, the detail that they just
 * gave or put right.
 */
export type FactName =
  | "name"
  | "order_ref"
  | "account_ref"
  | "product"
  | "amount"
  | "date"
  | "deadline"
  | "duration"
  | "days_waiting"
  | "place"
  | "event"
  | "times_contacted"
  | "channel_before"
  | "email"
  | "tier"
  | "order_value"
  | "ordered_on"
  | "due_on"
  | "delivered_on"
  | "days_since_purchase"
  | "days_since_delivery"
  | "days_overdue"
  | "plan"
  | "customer_since"
  | "tenure_months"
  | "past_contacts"
  | "open_cases"
  | "goodwill_given"
  | "attempts"
  | "own_words"
  | "person"
  | "given";

/** Where a customer's mood is going, against the last few turns before. */
export type MoodTrend = "easing" | "steady" | "worsening";

/** How a conversation ended. `abandoned`: the agent asked or offered something and no answer came. */
export type Outcome = "resolved" | "escalated" | "left_open" | "abandoned";

/** Who said a turn. `unknown` is never taken for the customer. */
export type Speaker = "customer" | "agent" | "bot" | "system" | "unknown";

/** The problem-solving track, in order. */
export type Step = "identify" | "understand" | "requirements" | "options" | "choice" | "act" | "confirm";

/** A `partial` turn is still being spoken and will be revised; a `final` one stands. */
export type TurnState = "partial" | "final";

/** What the number of a policy counts. */
export type Unit =
  | "minutes"
  | "hours"
  | "days"
  | "working days"
  | "weeks"
  | "months"
  | "years"
  | "times"
  | "percent"
  | "GBP"
  | "EUR"
  | "USD";

/** Why an agent waved a suggestion away. One key each, in this order. */
export type DismissReason = "irrelevant" | "wrong_tone" | "too_late" | "already_said" | "incorrect";

/** The narrowest figures that say enough to judge a phrase by: its own, or those it falls back to. */
export type Ground = "phrase" | "intent" | "technique" | "nothing";

/** How much help an agent wants; see `assist.suggest.restraint` for what each leaves room for. */
export type HelpLevel = "full" | "standard" | "quiet";

/** What an agent says of a mood that was read wrongly. */
export type MoodCorrection = "calmer" | "more_upset" | "fine";

/** Whose a phrase found by search is: the agent's own, or their team's library. */
export type PhraseOrigin = "own" | "team";

/** How far a private phrase has come on its way to the team; changed or taken back, it is on no way at all. */
export type ProposalState = "proposed" | "accepted" | "declined";

/** How formal a phrase, or a customer, sounds. */
export type Register = "casual" | "neutral" | "formal";

/** What is noticed in an agent's unsent text, the weightiest first. The pitfalls among them keep their names. */
export type RemarkKind =
  | "overpromise"
  | "blame"
  | "dismissive"
  | "argumentative"
  | "unmet_feeling"
  | "excuse"
  | "unanswered"
  | "command"
  | "unfinished_turn"
  | "open_promise"
  | "repeated_apology"
  | "curt"
  | "jargon"
  | "cliche"
  | "hard_to_read";

/** QA's marks on a suggestion. */
export type ReviewMark = "good" | "wrong_moment" | "wrong_words" | "unsafe";

/** What became of a text that a language model reworded: accepted, or why an agent may not send it. */
export type RewordingVerdict =
  | "accepted"
  | "unchanged"
  | "malformed"
  | "too_long"
  | "new_number"
  | "new_name"
  | "new_promise"
  | "pitfall"
  | "cliche"
  | "question_changed"
  | "meaning_lost"
  | "failed";

/** Who may do what; see `assist.access`. */
export type Role = "agent" | "lead" | "qa" | "feeder" | "admin";

/** What a phrase of the library does for the customer. */
export type Technique =
  | "acknowledge"
  | "apologise"
  | "restate"
  | "clarify"
  | "common_ground"
  | "reassure"
  | "feel_felt_found"
  | "boundary"
  | "escalate"
  | "offer"
  | "goodwill"
  | "follow_up"
  | "check"
  | "close";

/** What became of a suggestion. */
export type Verdict = "inserted" | "edited" | "copied" | "dismissed" | "expired";

/** Why thought kept a technique back. */
export type WithheldReason =
  | "unfilled_slot"
  | "already_sent"
  | "resting"
  | "budget_spent"
  | "no_fact"
  | "unsafe_moment"
  | "below_threshold"
  | "calm"
  | "not_english"
  | "stopped"
  | "says_the_same"
  | "too_often"
  | "quiet_level"
  | "snoozed";

/** Any number a customer turn. */
export type Emotion = "anger" | "disappointment" | "anxiety" | "confusion" | "sadness" | "gratitude" | "joy";

/** What an agent turn does. Any number a turn. */
export type Move =
  | "greet"
  | "acknowledge"
  | "apologise"
  | "restate"
  | "clarify"
  | "verify"
  | "inform"
  | "offer"
  | "options"
  | "refuse"
  | "act"
  | "timeframe"
  | "hold"
  | "reassure"
  | "goodwill"
  | "check"
  | "follow_up"
  | "escalate"
  | "boundary"
  | "thank"
  | "close";

/** What makes an agent turn land badly. Any number a turn. Never a score of the agent's feelings. */
export type Pitfall =
  | "blame"
  | "dismissive"
  | "excuse"
  | "jargon"
  | "overpromise"
  | "curt"
  | "argumentative"
  | "command";

/** One a customer turn. */
export type Sentiment = "negative" | "neutral" | "positive";

/** What a customer turn shows that somebody should act on. Any number a turn. */
export type Signal =
  | "asks_supervisor"
  | "churn_threat"
  | "legal_threat"
  | "publicity_threat"
  | "abuse"
  | "repeat_contact"
  | "long_wait"
  | "urgency"
  | "vulnerability"
  | "security_concern"
  | "accepts"
  | "rejects"
  | "resolved";

/** Why the server closed a websocket: below 4500 come back, from 4500 on do not. */
export type CloseCode = 4000 | 4001 | 4002 | 4003 | 4004 | 4500 | 4501 | 4502 | 4503 | 4504;

/** The agent taught a page and would have the whole team read it; a lead decides in the console. */
export interface AdapterProposed {
  /** chosen by the client, grows with each request */
  id: number;
  type: "adapter_proposed";
  adapter: SiteAdapter;
  counts: TeachCounts;
}

/** On the agent's stream: the sites that the whole team reads from now on, all of them. */
export interface AdaptersPublished {
  type: "adapters_published";
  position: Position;
  adapters: SiteAdapter[];
}

/**
 * What is said beside the board: is it time to hand over, and what a bot gathered before (null: there was none).
 *
 * `promises` are the agent's newest, oldest first.
 */
export interface AsideView {
  hand_over_due: boolean;
  bot: string | null;
  promises: PromiseView[];
}

/**
 * Everything that stands on screen for a conversation right after a turn.
 *
 * `turn_id` is the turn it answers. `suggestions` holds at most one primary (first) and two further cards;
 * `silence` is a sentence where there is nothing to send and a reason worth telling, else None. Facts whose names
 * are `on_record` come from the customer's record, the others were heard. `level` and `is_snoozed` are what the
 * agent wanted when it was composed. `strategy` are the techniques the moment called for, the strongest first: a
 * replay tells them, panel and log do not.
 */
export interface Board {
  conversation_id: string;
  turn_id: string;
  revision: string;
  model: string;
  intent: string | null;
  progress: Progress;
  mood: MoodPoint[];
  cues: Cue[];
  suggestions: Suggestion[];
  resolutions: ResolutionOffer[];
  withheld: Withheld[];
  silence: string | null;
  facts: [string, string][];
  on_record: string[];
  level: HelpLevel;
  is_snoozed: boolean;
}

/** What now stands on screen, after `turns`. Suggestions in `withdrawn` were overtaken. */
export interface BoardShownMessage {
  type: "board_shown";
  conversation_id: string;
  position: Position;
  turns: TurnView[];
  board: Board;
  withdrawn: string[];
  timing: Timing | null;
  aside: AsideView;
}

/** On the agent's stream: a conversation is new, has moved, or was taken. */
export interface ConversationChanged {
  type: "conversation_changed";
  position: Position;
  conversation: ConversationSummary;
}

/** The agent takes a conversation that a feed brought. */
export interface ConversationClaimed {
  /** chosen by the client, grows with each request */
  id: number;
  conversation_id: string;
  type: "conversation_claimed";
}

/** The agent ends the conversation and wants its wrap-up; said again, it gives the same wrap-up. */
export interface ConversationClosedMessage {
  /** chosen by the client, grows with each request */
  id: number;
  conversation_id: string;
  type: "conversation_closed";
}

/** The sidebar looks away. */
export interface ConversationLeft {
  /** chosen by the client, grows with each request */
  id: number;
  conversation_id: string;
  type: "conversation_left";
}

/** The conversation as it stands: the start of watching it, or what replaces a gap. */
export interface ConversationSnapshot {
  type: "conversation_snapshot";
  in_reply_to: number | null;
  conversation: ConversationSummary;
  position: Position;
  turns: TurnView[];
  board: Board | null;
  aside: AsideView;
}

/**
 * A line in the list of conversations. `mood` is -1..1, null before the customer spoke.
 *
 * `trend` is null until there are two moods to compare; `waiting_since` is when the oldest turn of the customer
 * came that nobody has answered.
 */
export interface ConversationSummary {
  id: string;
  source: string;
  external_id: string;
  title: string;
  channel: Channel;
  agent: string | null;
  mood: number | null;
  trend: MoodTrend | null;
  waiting_since: string | null;
  updated_at: string;
  closed_at: string | null;
}

/** The sidebar wants to see a conversation, from `position` on. */
export interface ConversationWatched {
  /** chosen by the client, grows with each request */
  id: number;
  conversation_id: string;
  type: "conversation_watched";
  position?: Position | null;
}

/** A private word to the agent: the rule that fired, on which turn, why (a sentence), and what to do now. */
export interface Cue {
  rule: string;
  turn_id: string;
  evidence: string;
  advice: string;
  weight: number;
}

/** What the company has on record of the customer: it wins over what was only heard. */
export interface CustomerContext {
  /** as they like to be called; the first word is used in texts */
  name?: string | null;
  /** kept and shown masked: z…@example.org */
  email?: string | null;
  /** their customer or account number */
  account_ref?: string | null;
  /** as policies name it: standard, gold, business */
  tier?: string | null;
  /** the product plan or contract they have */
  plan?: string | null;
  customer_since?: string | null;
  /** how often they were in touch in the last 12 months */
  past_contacts?: number | null;
  /** other cases of theirs that are still open */
  open_cases?: number | null;
  /** credits and gifts of the last 12 months together */
  goodwill_given?: number | null;
  currency?: "GBP" | "EUR" | "USD";
  order?: CustomerOrder | null;
}

/** The order, booking or contract that the conversation is about; leave it out where that is not known. */
export interface CustomerOrder {
  /** the order number as the customer knows it */
  ref?: string | null;
  /** what was ordered, in a word or two: coffee machine */
  product?: string | null;
  /** what it came to, in the customer's currency */
  value?: number | null;
  ordered_on?: string | null;
  /** the day it was promised for */
  due_on?: string | null;
  delivered_on?: string | null;
}

/** The request was carried out; there is nothing more to say. */
export interface Done {
  in_reply_to: number;
  type: "done";
}

/**
 * The agent paused in a text that is not sent yet. It is checked in memory and forgotten; "" clears.
 *
 * `revision` grows with each change and comes back with the answer; `dismissed` are keys of remarks waved away.
 */
export interface DraftChanged {
  /** chosen by the client, grows with each request */
  id: number;
  conversation_id: string;
  type: "draft_changed";
  text: string;
  revision: number;
  dismissed?: string[];
}

/** The answer to a draft, to nobody else; the weightiest remark first. One overtaken by a newer gets `done`. */
export interface DraftChecked {
  in_reply_to: number;
  type: "draft_checked";
  conversation_id: string;
  revision: number;
  remarks: Remark[];
}

/**
 * A phrase found by search, filled as far as it can be.
 *
 * `missing` names the variables that nothing is known for; they stand in `text` in braces. `technique` is null
 * for an agent's own phrase, `title` is empty for one of the library.
 */
export interface FoundPhrase {
  id: string;
  origin: PhraseOrigin;
  technique: Technique | null;
  title: string;
  shortcode: string | null;
  text: string;
  missing: string[];
}

/** The agent wants the hand-over text of a conversation, as it stands now. */
export interface HandOverAsked {
  /** chosen by the client, grows with each request */
  id: number;
  conversation_id: string;
  type: "hand_over_asked";
}

/** The hand-over text, ready to paste; "" before the customer said anything. */
export interface HandOverShown {
  in_reply_to: number;
  type: "hand_over_shown";
  conversation_id: string;
  text: string;
}

/** A turn as a page or a feed saw it. Without an id of its own the server makes one from its words and place. */
export interface HeardTurn {
  source_turn_id?: string | null;
  speaker: Speaker;
  text: string;
  at?: string | null;
  started_ms?: number | null;
  ended_ms?: number | null;
  state?: TurnState;
  /** source_turn_id of the turn it replaces */
  revises?: string | null;
}

/** The first message: who is there, and how far it had read each stream. */
export interface Hello {
  type: "hello";
  token: string;
  protocol?: number;
  client?: string;
  positions?: { [key: string]: Position };
}

/** On the agent's stream: the level or a snooze has changed, here, in another window, or by time. */
export interface HelpChanged {
  type: "help_changed";
  position: Position;
  help: HelpView;
}

/** The agent chooses how much help they want; null goes by their start date. */
export interface HelpLevelSet {
  /** chosen by the client, grows with each request */
  id: number;
  type: "help_level_set";
  level: HelpLevel | null;
}

/**
 * How much help the agent gets.
 *
 * `chosen` is null where `level` is the `default` that follows from the start date; `reason` says why that.
 */
export interface HelpView {
  level: HelpLevel;
  chosen: HelpLevel | null;
  default: HelpLevel;
  reason: string;
  snoozed_until: string | null;
  snoozed_conversations: string[];
}

/** The turns that stood on the page when it was opened, oldest first; only the newest is answered with help. */
export interface HistoryHeard {
  /** chosen by the client, grows with each request */
  id: number;
  type: "history_heard";
  source: string;
  external_id: string;
  channel?: Channel;
  title?: string;
  turns: HeardTurn[];
  /** their record; null says nothing of it */
  customer?: CustomerContext | null;
}

/** The labels of a turn in the form of the label guide; sentiment is null for agent turns. */
export interface LabelsView {
  sentiment: Sentiment | null;
  frustration: number;
  emotions: Emotion[];
  signals: Signal[];
  moves: Move[];
  pitfalls: Pitfall[];
}

/** On the agent's stream: a new revision serves from now on. */
export interface LibraryPublished {
  type: "library_published";
  position: Position;
  revision: string;
}

/**
 * A conversation in figures, over the turns that are kept.
 *
 * `first_response_s` runs from the customer's first turn to the agent's first after it, None where nobody answered;
 * `mood_start` and `mood_end` are -1..1, None before the customer was read; `suggestions_shown` counts texts,
 * `suggestions_used` those that were inserted or copied.
 */
export interface Measures {
  duration_s: number;
  first_response_s: number | null;
  customer_turns: number;
  agent_turns: number;
  mood_start: number | null;
  mood_end: number | null;
  is_resolved: boolean;
  is_escalated: boolean;
  suggestions_shown: number;
  suggestions_used: number;
}

/** The mood of a customer's turn was read wrongly; this is right. */
export interface MoodCorrectedMessage {
  /** chosen by the client, grows with each request */
  id: number;
  conversation_id: string;
  type: "mood_corrected";
  turn_id: string;
  correction: MoodCorrection;
}

/**
 * The mood after one customer turn: -1 (worst) to 1 (best), and the words that moved it.
 *
 * `is_sure` is False where the classifier found no sentiment clearly likelier than the others; `is_corrected` is
 * True where an agent said what is right.
 */
export interface MoodPoint {
  turn_id: string;
  mood: number;
  words: string;
  is_sure: boolean;
  is_corrected: boolean;
}

/** The answer to a search, best first. */
export interface PhrasesFound {
  in_reply_to: number;
  type: "phrases_found";
  phrases: FoundPhrase[];
}

/**
 * The agent looks for a phrase, by words or by "/" and the beginning of a shortcode.
 *
 * Slots are filled from the conversation where one is named.
 */
export interface PhrasesSearched {
  /** chosen by the client, grows with each request */
  id: number;
  type: "phrases_searched";
  query: string;
  conversation_id?: string | null;
}

/** Keeps the connection and measures it. */
export interface Ping {
  /** chosen by the client, grows with each request */
  id: number;
  type: "ping";
}

/**
 * Where a value stands: on the node itself, the first match below or around it, or in the page's address.
 *
 * The value is the attribute, or the text where none is named; of a `pattern` the last group, or the whole match.
 */
export interface Place {
  selector?: string | null;
  around?: string | null;
  attribute?: string | null;
  /** the part of the page's address that holds the value */
  from?: "path" | "hash" | "search" | null;
  pattern?: string | null;
}

/** The answer to a ping. */
export interface Pong {
  in_reply_to: number;
  type: "pong";
}

/** A place in a stream. `epoch` changes when a stream lost its history, `sequence` counts from 1. */
export interface Position {
  epoch: string;
  sequence: number;
}

/** The agent wants one of their own phrases gone. */
export interface PrivatePhraseDeleted {
  /** chosen by the client, grows with each request */
  id: number;
  phrase_id: string;
  type: "private_phrase_deleted";
}

/** The agent proposes one of their own phrases to the team, or takes the proposal back. */
export interface PrivatePhraseProposed {
  /** chosen by the client, grows with each request */
  id: number;
  phrase_id: string;
  type: "private_phrase_proposed";
  is_proposed?: boolean;
}

/** A phrase of the agent's own, to be kept; said again, it is kept once. */
export interface PrivatePhraseSaved {
  /** chosen by the client, grows with each request */
  id: number;
  phrase_id: string;
  type: "private_phrase_saved";
  title?: string;
  text: string;
  shortcode: string;
}

/** A phrase of the agent's own; `state` is null where it is not proposed, `word` a lead's who declined it. */
export interface PrivatePhraseView {
  id: string;
  title: string;
  text: string;
  shortcode: string;
  variables: string[];
  state: ProposalState | null;
  word: string;
}

/** The agent wants to see their own phrases. */
export interface PrivatePhrasesAsked {
  /** chosen by the client, grows with each request */
  id: number;
  type: "private_phrases_asked";
}

/** All of the agent's own phrases, by shortcode: the answer to asking for them and to every change of them. */
export interface PrivatePhrasesShown {
  in_reply_to: number;
  type: "private_phrases_shown";
  phrases: PrivatePhraseView[];
}

/** Where the conversation stands on the problem-solving track and what comes next. */
export interface Progress {
  marks: ProgressMark[];
  current: Step;
}

/** One step of the track: done by which turn, or not yet. */
export interface ProgressMark {
  step: Step;
  turn_id: string | null;
}

/**
 * What the agent promised, in their words, and when they said it.
 *
 * `when` are the words that say when it is due; `lacks_time` says that the customer was left without any.
 */
export interface PromiseView {
  text: string;
  when: string | null;
  lacks_time: boolean;
  at: string;
}

/** On the agent's stream: a lead accepted or declined a phrase that the agent proposed. */
export interface ProposalSettled {
  type: "proposal_settled";
  position: Position;
  shortcode: string;
  state: ProposalState;
  word: string;
}

/** Something sent could not be done. The connection goes on. */
export interface Refused {
  type: "refused";
  in_reply_to: number | null;
  code: string;
  message: string;
  is_temporary: boolean;
}

/**
 * What is noticed in an agent's unsent text: never a verdict on the agent, never a reason not to send.
 *
 * `start:end` are the characters (Unicode code points) of the agent's own text that it is about; `sentence` says
 * what they do; `better` are words that can stand in their place as they are, None where none are sure. `key`
 * names the remark for as long as the same words, or the same moment, bring it up: a dismissed one stays away.
 */
export interface Remark {
  kind: RemarkKind;
  start: number;
  end: number;
  sentence: string;
  better: string | null;
  key: string;
}

/**
 * A resolution option within policy.
 *
 * `missing` names the facts its conditions still need (never a guess); while it is not empty the option is shown
 * as a question to ask, not as a text to insert; `is_private` says that the text is a word to the agent, because
 * only the customer's record can tell what is missing.
 */
export interface ResolutionOffer {
  id: string;
  suggestion_id: string;
  title: string;
  text: string;
  time_frame: string;
  approval: string | null;
  missing: string[];
  reasons: string[];
  is_private: boolean;
}

/** Who speaks: the message, or something in it, matches the selector and lies on the named side of the list. */
export interface RoleRule {
  /** a note is for colleagues: it is never read */
  role: Speaker | "note";
  selector?: string | null;
  /** for pages whose markup does not tell: measured on what the selector matches */
  side?: "left" | "right" | null;
}

/** One chat site, as data. What no rule names is spoken by `unknown`, never by the customer. */
export interface SiteAdapter {
  id: string;
  name: string;
  version: number;
  verified?: Verified | null;
  match: SiteMatch;
  /** their open shadow roots are read and watched too */
  shadow_hosts?: string[];
  conversation: SiteConversation;
  message: SiteMessages;
  /** any value there means that the customer is writing */
  typing?: Place | null;
  composer: SiteComposer;
}

/** Where the agent writes: the first visible match, in the conversation, else on a page that shows only one. */
export interface SiteComposer {
  selector: string[];
  /** on or around a composer that writes a note */
  note_when?: string[];
  /** anywhere else, visible: any value there means that a note is being written */
  note_shown?: Place[];
}

/** A conversation on the page. Several containers may stand side by side. */
export interface SiteConversation {
  container: string[];
  id: Place[];
  /** the agent, where the page tells: two agents' talks with one customer are two */
  account?: Place[];
  title?: Place[];
  channel: Channel;
}

/** Which pages this is about. Hosts: exact, `*.example.com`, or `*` for products people host themselves. */
export interface SiteMatch {
  hosts: string[];
  /** what the address must match, from its path on to the hash */
  path?: string | null;
  /** one of them stands on the page, and on no page of another product */
  selector: string[];
}

/** The messages of a conversation. Selector lists are tried in order; role rules too, and notes come first. */
export interface SiteMessages {
  selector: string[];
  /** around the messages: what a rule's side is measured against */
  list?: string[];
  /** no messages: date lines, skeletons, hidden doubles */
  ignore?: string[];
  /** any value there means that its writer has taken it back */
  deleted?: Place[];
  /** a message without an author: who spoke before speaks on */
  follows?: string[];
  id?: Place[];
  at?: Place[];
  /** none: the whole message */
  text?: string[];
  /** not part of the words: buttons, times, the mark of an edit */
  strip?: string[];
  role: RoleRule[];
}

/**
 * The agent wants no help: for some minutes everywhere, or in one conversation until it ends.
 *
 * Minutes 0 end it: in the conversation that is named, else everywhere.
 */
export interface SnoozedMessage {
  /** chosen by the client, grows with each request */
  id: number;
  type: "snoozed";
  minutes?: number | null;
  conversation_id?: string | null;
}

/** Words that moved a label: characters `start:end` of the turn's redacted text, `weight` in logits. */
export interface Span {
  head: string;
  label: string;
  start: number;
  end: number;
  weight: number;
}

/** Everything missed was sent again, without a gap. */
export interface StreamRecovered {
  type: "stream_recovered";
  stream: string;
  position: Position;
}

/**
 * A text the agent can send as it is.
 *
 * `reasons` are sentences in the customer's words ("they said “still nothing”"); `score` lies in 0..1 and only
 * orders suggestions of one turn; `id` is stable: the same conversation and library give the same id. `exposures`
 * are for the log: one a phrase id, not part of what a card is, and never sent to a panel. Nor are `slots`, the
 * facts its words were filled with; a replay tells them.
 */
export interface Suggestion {
  id: string;
  conversation_id: string;
  turn_id: string;
  technique: Technique;
  text: string;
  phrase_ids: string[];
  revision: string;
  model: string;
  score: number;
  reasons: string[];
  primary: boolean;
}

/** What became of a suggestion, a resolution option, or (suggestion_id null) a phrase found by search. */
export interface SuggestionAnsweredMessage {
  /** chosen by the client, grows with each request */
  id: number;
  conversation_id: string;
  type: "suggestion_answered";
  suggestion_id?: string | null;
  verdict: Verdict;
  reason?: DismissReason | null;
  sent_text?: string | null;
  phrase_ids?: string[];
}

/**
 * A suggestion in other words, from a language model, as far as it has come; the suggestion itself stays.
 *
 * Only a final text was checked and may be sent; a final text that is empty was refused: take the line away.
 */
export interface SuggestionReworded {
  type: "suggestion_reworded";
  conversation_id: string;
  position: Position;
  suggestion_id: string;
  text: string;
  is_final: boolean;
}

/** A suggestion was answered, here or in another window of the agent. */
export interface SuggestionSettled {
  type: "suggestion_settled";
  conversation_id: string;
  position: Position;
  suggestion_id: string | null;
  verdict: Verdict;
}

/** How many messages an adapter read on the page it was taught on: figures only, never words. */
export interface TeachCounts {
  customer: number;
  agent: number;
  other: number;
}

/** Where the milliseconds went, from the arrival of the turn to its publication. */
export interface Timing {
  queue_ms: number;
  forward_ms: number;
  thought_ms: number;
  total_ms: number;
  held_ms: number;
}

/** The turn is ours now; a duplicate changed nothing. */
export interface TurnAccepted {
  in_reply_to: number;
  type: "turn_accepted";
  conversation_id: string;
  turn_id: string | null;
  is_duplicate: boolean;
}

/** A turn was seen on the page. `external_id` is the page's name of the conversation. */
export interface TurnHeardMessage {
  /** chosen by the client, grows with each request */
  id: number;
  source_turn_id?: string | null;
  speaker: Speaker;
  text: string;
  at?: string | null;
  started_ms?: number | null;
  ended_ms?: number | null;
  state?: TurnState;
  /** source_turn_id of the turn it replaces */
  revises?: string | null;
  type: "turn_heard";
  source: string;
  external_id: string;
  channel?: Channel;
  title?: string;
  /** their record; null says nothing of it */
  customer?: CustomerContext | null;
}

/** A turn as the server holds it (redacted), with its reading where it has one. */
export interface TurnView {
  id: string;
  speaker: Speaker;
  text: string;
  at: string;
  state: TurnState;
  labels: LabelsView | null;
  evidence: Span[];
}

/** The customer was seen to type, or to stop. */
export interface TypingSeen {
  type: "typing_seen";
  conversation_id: string;
  is_typing: boolean;
}

/** When the adapter was last seen to fit, and on what: the live product, a saved page, or its published source. */
export interface Verified {
  at: string;
  by: "live" | "saved_page" | "source";
}

/** The hello was right. */
export interface Welcome {
  type: "welcome";
  protocol: number;
  server: string;
  name: string;
  role: Role;
  team: string;
  agent_id: string;
  model: string;
  revision: string;
  ping_s: number;
  turn_chars: number;
  help: HelpView;
  conversations: ConversationSummary[];
  /** sites the team taught and a lead approved */
  adapters: SiteAdapter[];
  position: Position;
}

/** A technique thought of and kept back, and why. QA reads these. */
export interface Withheld {
  technique: Technique;
  reason: WithheldReason;
  phrase_id: string | null;
}

/** The wrap-up as the agent words it, to be kept. */
export interface WrapUpSaved {
  /** chosen by the client, grows with each request */
  id: number;
  conversation_id: string;
  type: "wrap_up_saved";
  text: string;
}

/** The conversation is closed; this is its wrap-up. */
export interface WrapUpShown {
  in_reply_to: number;
  type: "wrap_up_shown";
  conversation_id: string;
  wrap_up: WrapUpView;
}

/**
 * A wrap-up, to be edited. `care` is for the agent alone and is never kept.
 *
 * `is_saved` says that an agent worded it; `loose_promises` are quotations of promises without a time.
 */
export interface WrapUpView {
  outcome: Outcome;
  text: string;
  is_saved: boolean;
  care: string | null;
  loose_promises: string[];
  measures: Measures;
}

/** What a sidebar may say to the server. */
export type ToServer =
  | AdapterProposed
  | ConversationClaimed
  | ConversationClosedMessage
  | ConversationLeft
  | ConversationWatched
  | DraftChanged
  | HandOverAsked
  | Hello
  | HelpLevelSet
  | HistoryHeard
  | MoodCorrectedMessage
  | PhrasesSearched
  | Ping
  | PrivatePhraseDeleted
  | PrivatePhraseProposed
  | PrivatePhraseSaved
  | PrivatePhrasesAsked
  | SnoozedMessage
  | SuggestionAnsweredMessage
  | TurnHeardMessage
  | TypingSeen
  | WrapUpSaved;

/** What the server says to a sidebar. */
export type ToSidebar =
  | AdaptersPublished
  | BoardShownMessage
  | ConversationChanged
  | ConversationSnapshot
  | Done
  | DraftChecked
  | HandOverShown
  | HelpChanged
  | LibraryPublished
  | PhrasesFound
  | Pong
  | PrivatePhrasesShown
  | ProposalSettled
  | Refused
  | StreamRecovered
  | SuggestionReworded
  | SuggestionSettled
  | TurnAccepted
  | Welcome
  | WrapUpShown;
