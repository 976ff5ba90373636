"""What the classifier can say of a turn.

Answers the labels and the heads they belong to. What each label means is written down in the label guide quoted in
``models/*/card.md``.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


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
