"""The words everything speaks: every enumeration of the product, in one file.

Answers which labels, techniques, verdicts and roles exist. Refuses to know what any of them is good for.
The extension's types are generated from here (``assist schema``), so a new word is added here and nowhere else.
What each label means is written down in the label guide quoted in ``models/*/card.md``.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Speaker(StrEnum):
    """Who said a turn. ``unknown`` is never taken for the customer."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"
    UNKNOWN = "unknown"


class Channel(StrEnum):
    """Where the conversation takes place."""

    CHAT = "chat"
    VOICE = "voice"
    SOCIAL = "social"
    EMAIL = "email"


class TurnState(StrEnum):
    """A ``partial`` turn is still being spoken and will be revised; a ``final`` one stands."""

    PARTIAL = "partial"
    FINAL = "final"


class Sentiment(StrEnum):
    """One a customer turn."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


class Emotion(StrEnum):
    """Any number a customer turn."""

    ANGER = "anger"
    DISAPPOINTMENT = "disappointment"
    ANXIETY = "anxiety"
    CONFUSION = "confusion"
    SADNESS = "sadness"
    GRATITUDE = "gratitude"
    JOY = "joy"


class Signal(StrEnum):
    """What a customer turn shows that somebody should act on. Any number a turn."""

    ASKS_SUPERVISOR = "asks_supervisor"
    CHURN_THREAT = "churn_threat"
    LEGAL_THREAT = "legal_threat"
    PUBLICITY_THREAT = "publicity_threat"
    ABUSE = "abuse"
    REPEAT_CONTACT = "repeat_contact"
    LONG_WAIT = "long_wait"
    URGENCY = "urgency"
    VULNERABILITY = "vulnerability"
    SECURITY_CONCERN = "security_concern"
    ACCEPTS = "accepts"
    REJECTS = "rejects"
    RESOLVED = "resolved"


class Move(StrEnum):
    """What an agent turn does. Any number a turn."""

    GREET = "greet"
    ACKNOWLEDGE = "acknowledge"
    APOLOGISE = "apologise"
    RESTATE = "restate"
    CLARIFY = "clarify"
    VERIFY = "verify"
    INFORM = "inform"
    OFFER = "offer"
    OPTIONS = "options"
    REFUSE = "refuse"
    ACT = "act"
    TIMEFRAME = "timeframe"
    HOLD = "hold"
    REASSURE = "reassure"
    GOODWILL = "goodwill"
    CHECK = "check"
    FOLLOW_UP = "follow_up"
    ESCALATE = "escalate"
    BOUNDARY = "boundary"
    THANK = "thank"
    CLOSE = "close"


class Pitfall(StrEnum):
    """What makes an agent turn land badly. Any number a turn. Never a score of the agent's feelings."""

    BLAME = "blame"
    DISMISSIVE = "dismissive"
    EXCUSE = "excuse"
    JARGON = "jargon"
    OVERPROMISE = "overpromise"
    CURT = "curt"
    ARGUMENTATIVE = "argumentative"
    COMMAND = "command"


class RemarkKind(StrEnum):
    """What is noticed in an agent's unsent text, the weightiest first. The pitfalls among them keep their names."""

    OVERPROMISE = "overpromise"
    BLAME = "blame"
    DISMISSIVE = "dismissive"
    ARGUMENTATIVE = "argumentative"
    UNMET_FEELING = "unmet_feeling"
    EXCUSE = "excuse"
    UNANSWERED = "unanswered"
    COMMAND = "command"
    UNFINISHED_TURN = "unfinished_turn"
    OPEN_PROMISE = "open_promise"
    REPEATED_APOLOGY = "repeated_apology"
    CURT = "curt"
    JARGON = "jargon"
    CLICHE = "cliche"
    HARD_TO_READ = "hard_to_read"


class Technique(StrEnum):
    """What a phrase of the library does for the customer."""

    ACKNOWLEDGE = "acknowledge"
    APOLOGISE = "apologise"
    RESTATE = "restate"
    CLARIFY = "clarify"
    COMMON_GROUND = "common_ground"
    REASSURE = "reassure"
    FEEL_FELT_FOUND = "feel_felt_found"
    BOUNDARY = "boundary"
    ESCALATE = "escalate"
    OFFER = "offer"
    GOODWILL = "goodwill"
    FOLLOW_UP = "follow_up"
    CHECK = "check"
    CLOSE = "close"


class Register(StrEnum):
    """How formal a phrase, or a customer, sounds."""

    CASUAL = "casual"
    NEUTRAL = "neutral"
    FORMAL = "formal"


class Step(StrEnum):
    """The problem-solving track, in order."""

    IDENTIFY = "identify"
    UNDERSTAND = "understand"
    REQUIREMENTS = "requirements"
    OPTIONS = "options"
    CHOICE = "choice"
    ACT = "act"
    CONFIRM = "confirm"


class FactName(StrEnum):
    """What can be known of a case: heard in the talk, or from the customer's record. Slots carry these names.

    ``amount``, ``order_value`` and ``goodwill_given`` are written as heard ("£42.50"); ``days_…``, ``…_months`` and
    what counts something are numbers; ``…_on`` and ``customer_since`` are dates as the record writes them (2026-03-14).
    ``own_words`` is the trouble as the customer just told it, the person shifted; it fills a slot and is never kept.
    """

    NAME = "name"
    ORDER_REF = "order_ref"
    ACCOUNT_REF = "account_ref"
    PRODUCT = "product"
    AMOUNT = "amount"
    DATE = "date"
    DEADLINE = "deadline"
    DURATION = "duration"
    DAYS_WAITING = "days_waiting"
    PLACE = "place"
    EVENT = "event"
    TIMES_CONTACTED = "times_contacted"
    CHANNEL_BEFORE = "channel_before"
    EMAIL = "email"
    TIER = "tier"
    ORDER_VALUE = "order_value"
    ORDERED_ON = "ordered_on"
    DUE_ON = "due_on"
    DELIVERED_ON = "delivered_on"
    DAYS_SINCE_PURCHASE = "days_since_purchase"
    DAYS_SINCE_DELIVERY = "days_since_delivery"
    DAYS_OVERDUE = "days_overdue"
    PLAN = "plan"
    CUSTOMER_SINCE = "customer_since"
    TENURE_MONTHS = "tenure_months"
    PAST_CONTACTS = "past_contacts"
    OPEN_CASES = "open_cases"
    GOODWILL_GIVEN = "goodwill_given"
    ATTEMPTS = "attempts"
    OWN_WORDS = "own_words"


class Unit(StrEnum):
    """What the number of a policy counts."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    TIMES = "times"
    PERCENT = "percent"
    GBP = "GBP"
    EUR = "EUR"
    USD = "USD"


_MONEY: Final = frozenset({Unit.GBP, Unit.EUR, Unit.USD})
_DAYS: Final = frozenset({Unit.DAYS})
_COUNT: Final = frozenset({Unit.TIMES})

MEASURED: Final[Mapping[FactName, frozenset[Unit]]] = {
    FactName.AMOUNT: _MONEY,
    FactName.ORDER_VALUE: _MONEY,
    FactName.GOODWILL_GIVEN: _MONEY,
    FactName.DURATION: _DAYS,
    FactName.DAYS_WAITING: _DAYS,
    FactName.DAYS_SINCE_PURCHASE: _DAYS,
    FactName.DAYS_SINCE_DELIVERY: _DAYS,
    FactName.DAYS_OVERDUE: _DAYS,
    FactName.TENURE_MONTHS: frozenset({Unit.MONTHS}),
    FactName.TIMES_CONTACTED: _COUNT,
    FactName.PAST_CONTACTS: _COUNT,
    FactName.OPEN_CASES: _COUNT,
    FactName.ATTEMPTS: _COUNT,
}
"""Facts that are numbers, and the units a policy may have that they are compared with."""


class Verdict(StrEnum):
    """What became of a suggestion."""

    INSERTED = "inserted"
    EDITED = "edited"
    COPIED = "copied"
    DISMISSED = "dismissed"
    EXPIRED = "expired"


class DismissReason(StrEnum):
    """Why an agent waved a suggestion away. One key each, in this order."""

    IRRELEVANT = "irrelevant"
    WRONG_TONE = "wrong_tone"
    TOO_LATE = "too_late"
    ALREADY_SAID = "already_said"
    INCORRECT = "incorrect"


class ReviewMark(StrEnum):
    """QA's marks on a suggestion."""

    GOOD = "good"
    WRONG_MOMENT = "wrong_moment"
    WRONG_WORDS = "wrong_words"
    UNSAFE = "unsafe"


class WithheldReason(StrEnum):
    """Why thought kept a technique back."""

    UNFILLED_SLOT = "unfilled_slot"
    ALREADY_SENT = "already_sent"
    RESTING = "resting"
    BUDGET_SPENT = "budget_spent"
    NO_FACT = "no_fact"
    UNSAFE_MOMENT = "unsafe_moment"
    BELOW_THRESHOLD = "below_threshold"
    CALM = "calm"
    NOT_ENGLISH = "not_english"
    STOPPED = "stopped"
    SAYS_THE_SAME = "says_the_same"
    TOO_OFTEN = "too_often"
    QUIET_LEVEL = "quiet_level"
    SNOOZED = "snoozed"


class HelpLevel(StrEnum):
    """How much help an agent wants; see ``assist.suggest.restraint`` for what each leaves room for."""

    FULL = "full"
    STANDARD = "standard"
    QUIET = "quiet"


class MoodCorrection(StrEnum):
    """What an agent says of a mood that was read wrongly."""

    CALMER = "calmer"
    MORE_UPSET = "more_upset"
    FINE = "fine"


class Outcome(StrEnum):
    """How a conversation ended. ``abandoned``: the agent asked or offered something and no answer came."""

    RESOLVED = "resolved"
    ESCALATED = "escalated"
    LEFT_OPEN = "left_open"
    ABANDONED = "abandoned"


class Ground(StrEnum):
    """The narrowest figures that say enough to judge a phrase by: its own, or those it falls back to."""

    PHRASE = "phrase"
    INTENT = "intent"
    TECHNIQUE = "technique"
    NOTHING = "nothing"


class RewordingVerdict(StrEnum):
    """What became of a text that a language model reworded: accepted, or why an agent may not send it."""

    ACCEPTED = "accepted"
    UNCHANGED = "unchanged"
    MALFORMED = "malformed"
    TOO_LONG = "too_long"
    NEW_NUMBER = "new_number"
    NEW_NAME = "new_name"
    NEW_PROMISE = "new_promise"
    PITFALL = "pitfall"
    CLICHE = "cliche"
    QUESTION_CHANGED = "question_changed"
    MEANING_LOST = "meaning_lost"
    FAILED = "failed"


class Role(StrEnum):
    """Who may do what; see ``assist.access``."""

    AGENT = "agent"
    LEAD = "lead"
    QA = "qa"
    FEEDER = "feeder"
    ADMIN = "admin"


FRUSTRATION_LEVELS: Final = 4
"""Frustration is an ordinal 0..3: none, mild, clear, severe."""

CUSTOMER_HEADS: Final[Mapping[str, tuple[str, ...]]] = {
    "sentiment": tuple(Sentiment),
    "frustration": tuple(str(level) for level in range(FRUSTRATION_LEVELS)),
    "emotions": tuple(Emotion),
    "signals": tuple(Signal),
}
"""Head name to its labels in order, for customer turns. ``sentiment`` and ``frustration`` choose one."""

AGENT_HEADS: Final[Mapping[str, tuple[str, ...]]] = {
    "moves": tuple(Move),
    "pitfalls": tuple(Pitfall),
}
"""Head name to its labels in order, for agent turns. All multi-label."""

CHOOSE_ONE_HEADS: Final = frozenset({"sentiment", "frustration"})
"""Heads whose probabilities sum to one; every other head is multi-label."""
