"""Turns, what is known from them, and the events a conversation is folded from.

Plain data: answers what can happen in a conversation. Refuses to know what it amounts to; ``folding`` does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from assist.conversation.closing import ConversationClosed, WrapUpWritten
from assist.reading import Reading
from assist.suggestion import Answer, Board, Rewording
from assist.vocabulary import Channel, FactName, MoodCorrection, Speaker, TurnState


@dataclass(frozen=True, slots=True)
class Turn:
    """One message or one stretch of speech, redacted.

    ``at`` is when it was said (UTC); ``seq`` the order of arrival, which breaks ties; ``started_ms`` and ``ended_ms``
    count from the start of the recording where the source has one; ``revises`` is the id of the turn it replaces.
    """

    id: str
    conversation_id: str
    seq: int
    speaker: Speaker
    text: str
    at: datetime
    source: str = "plain"
    source_turn_id: str | None = None
    started_ms: int | None = None
    ended_ms: int | None = None
    channel: Channel = Channel.CHAT
    language: str = "en"
    state: TurnState = TurnState.FINAL
    revises: str | None = None

    @property
    def is_partial(self) -> bool:
        """Say whether the turn is still being spoken."""
        return self.state is TurnState.PARTIAL

    @property
    def order(self) -> tuple[datetime, int]:
        """Return the key that places the turn among the others."""
        return (self.at, self.seq)


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact of the case: its value as heard or recorded, the turn it came from (None: the record), its span there."""

    name: FactName
    value: str
    turn_id: str | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class TurnHeard:
    """A turn came in."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class TurnRead:
    """The classifier read a turn; the intent and the ``situations`` depend on the ``revision``.

    ``situations`` maps those the turn may stand in to their probabilities.
    """

    reading: Reading
    intent: str | None = None
    intent_score: float = 0.0
    revision: str = ""
    situations: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class FactsGathered:
    """Facts were heard in a turn; one without a turn adds to the customer's record."""

    facts: tuple[KnownFact, ...]


@dataclass(frozen=True, slots=True)
class CustomerRecorded:
    """The customer's record as it is now: whole, in place of the one before; its facts come from no turn."""

    facts: tuple[KnownFact, ...]


@dataclass(frozen=True, slots=True)
class BoardShown:
    """This now stands on screen; what stood there before and is not on it any more is withdrawn."""

    board: Board
    at: datetime


@dataclass(frozen=True, slots=True)
class SuggestionAnswered:
    """The agent answered a suggestion, or it expired."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class SuggestionReworded:
    """A language model reworded a suggestion, and the result was judged."""

    rewording: Rewording


@dataclass(frozen=True, slots=True)
class AgentAssigned:
    """An agent took the conversation, or (None) let it go."""

    agent: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class MoodCorrected:
    """An agent said that the mood of a customer's turn was read wrongly, and what is right."""

    turn_id: str
    correction: MoodCorrection
    agent: str
    at: datetime


Event = (
    TurnHeard
    | TurnRead
    | FactsGathered
    | CustomerRecorded
    | BoardShown
    | SuggestionAnswered
    | SuggestionReworded
    | AgentAssigned
    | MoodCorrected
    | ConversationClosed
    | WrapUpWritten
)


@dataclass(frozen=True, slots=True)
class Utterance:
    """A burst of turns by one speaker, taken as one."""

    speaker: Speaker
    turns: tuple[Turn, ...]

    @property
    def last(self) -> Turn:
        """Return the newest turn of the burst."""
        return self.turns[-1]

    @property
    def text(self) -> str:
        """Return the burst's words, a line a turn."""
        return "\n".join(turn.text for turn in self.turns)
