"""Parts of what the server says: turns, conversations, wrap-ups, help, as a sidebar sees them.

Refuses to know in which message they come.
"""

from datetime import datetime

from assist.conversation import Measures
from assist.protocol.common import Message
from assist.reading import Span
from assist.vocabulary import (
    Channel,
    Emotion,
    HelpLevel,
    MoodTrend,
    Move,
    Outcome,
    Pitfall,
    Sentiment,
    Signal,
    Speaker,
    TurnState,
)


class LabelsView(Message):
    """The labels of a turn in the form of the label guide; sentiment is null for agent turns."""

    sentiment: Sentiment | None = None
    frustration: int = 0
    emotions: tuple[Emotion, ...] = ()
    signals: tuple[Signal, ...] = ()
    moves: tuple[Move, ...] = ()
    pitfalls: tuple[Pitfall, ...] = ()


class TurnView(Message):
    """A turn as the server holds it (redacted), with its reading where it has one."""

    id: str
    speaker: Speaker
    text: str
    at: datetime
    state: TurnState
    labels: LabelsView | None = None
    evidence: tuple[Span, ...] = ()


class ConversationSummary(Message):
    """A line in the list of conversations. ``mood`` is -1..1, null before the customer spoke.

    ``trend`` is null until there are two moods to compare; ``waiting_since`` is when the oldest turn of the customer
    came that nobody has answered.
    """

    id: str
    source: str
    external_id: str
    title: str
    channel: Channel
    agent: str | None
    mood: float | None
    trend: MoodTrend | None = None
    waiting_since: datetime | None
    updated_at: datetime
    closed_at: datetime | None = None


class PromiseView(Message):
    """What the agent promised, in their words, and when they said it.

    ``when`` are the words that say when it is due; ``lacks_time`` says that the customer was left without any.
    """

    text: str
    when: str | None
    lacks_time: bool
    at: datetime


class AsideView(Message):
    """What is said beside the board: is it time to hand over, and what a bot gathered before (null: there was none).

    ``promises`` are the agent's newest, oldest first.
    """

    hand_over_due: bool = False
    bot: str | None = None
    promises: tuple[PromiseView, ...] = ()


class WrapUpView(Message):
    """A wrap-up, to be edited. ``care`` is for the agent alone and is never kept.

    ``is_saved`` says that an agent worded it; ``loose_promises`` are quotations of promises without a time.
    """

    outcome: Outcome
    text: str
    is_saved: bool
    care: str | None
    loose_promises: tuple[str, ...]
    measures: Measures


class Timing(Message):
    """Where the milliseconds went, from the arrival of the turn to its publication."""

    queue_ms: float
    forward_ms: float
    thought_ms: float
    total_ms: float
    held_ms: float = 0.0


class HelpView(Message):
    """How much help the agent gets.

    ``chosen`` is null where ``level`` is the ``default`` that follows from the start date; ``reason`` says why that.
    """

    level: HelpLevel
    chosen: HelpLevel | None
    default: HelpLevel
    reason: str
    snoozed_until: datetime | None
    snoozed_conversations: tuple[str, ...]
