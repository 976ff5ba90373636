"""The moment a board is composed for: a conversation seen from its newest turn.

Answers who spoke last, which customer utterance waits for an answer, what each utterance showed, where the case
stands. Refuses to know what to say about it. Everything costly is computed once here and shared by cues, strategy and
ranking.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from assist.conversation import Conversation, Turn, Utterance
from assist.library.entries import Intent
from assist.reading import Labels
from assist.suggest.mood import track_mood
from assist.suggest.progress import track_progress
from assist.suggestion import MoodPoint, Progress
from assist.vocabulary import Move, Signal, Speaker

CARE_SIGNALS = frozenset({Signal.VULNERABILITY, Signal.SECURITY_CONCERN})
"""Signals that put care before process, for the rest of the conversation."""


@dataclass(frozen=True)
class Moment:
    """A conversation right after its newest turn. ``shown`` pairs each utterance with its merged labels."""

    conversation: Conversation
    intent: Intent | None
    shown: tuple[tuple[Utterance, Labels], ...]

    @classmethod
    def of(cls, conversation: Conversation, intent: Intent | None = None) -> "Moment":
        """Look at a conversation; ``intent`` is the library's entry for ``conversation.intent``."""
        return cls(conversation, intent, tuple((u, conversation.labels(u)) for u in conversation.utterances))

    @cached_property
    def progress(self) -> Progress:
        """Where the case stands on the problem-solving track."""
        needs = () if self.intent is None else tuple(need.fact for need in self.intent.needs)
        return track_progress(self.conversation, self.shown, needs)

    @cached_property
    def mood(self) -> tuple[MoodPoint, ...]:
        """The mood after each customer utterance."""
        return track_mood(self.conversation, self.shown)

    @property
    def last(self) -> Utterance | None:
        """The newest utterance of anybody, or None before the first."""
        return self.shown[-1][0] if self.shown else None

    @property
    def last_turn(self) -> Turn | None:
        """The newest turn that has words in it."""
        return self.shown[-1][0].last if self.shown else None

    @property
    def waits(self) -> bool:
        """Say whether the customer spoke last, so that somebody waits for an answer."""
        return bool(self.shown) and self.shown[-1][0].speaker is Speaker.CUSTOMER

    @cached_property
    def customer(self) -> tuple[tuple[Utterance, Labels], ...]:
        """The customer's utterances with their labels, oldest first."""
        return tuple(pair for pair in self.shown if pair[0].speaker is Speaker.CUSTOMER)

    @cached_property
    def agent(self) -> tuple[tuple[Utterance, Labels], ...]:
        """The agent's utterances with their labels, oldest first."""
        return tuple(pair for pair in self.shown if pair[0].speaker is Speaker.AGENT)

    @cached_property
    def now(self) -> Labels:
        """What the customer's newest utterance shows."""
        return self.customer[-1][1] if self.customer else Labels()

    @cached_property
    def care(self) -> frozenset[Signal]:
        """The care signals the customer showed at any time; they do not wear off."""
        seen: set[Signal] = set()
        for _, labels in self.customer:
            seen |= labels.signals & CARE_SIGNALS
        return frozenset(seen)

    @cached_property
    def position_of(self) -> dict[str, int]:
        """Turn id to the number of customer utterances up to and with it (an agent's turn counts those before it)."""
        positions: dict[str, int] = {}
        count = 0
        for utterance, _ in self.shown:
            count += utterance.speaker is Speaker.CUSTOMER
            for turn in utterance.turns:
                positions[turn.id] = count
        return positions

    @cached_property
    def standing_ids(self) -> frozenset[str]:
        """The turns of the newest utterance: boards that answered one of them stand for the same moment."""
        return frozenset(turn.id for turn in self.shown[-1][0].turns) if self.shown else frozenset()

    @cached_property
    def agent_text(self) -> str:
        """Everything the agent wrote, in small letters, a line an utterance."""
        return "\n".join(utterance.text for utterance, _ in self.agent).lower()

    def count_moves(self, move: Move) -> int:
        """Return in how many utterances the agent made a move."""
        return sum(move in labels.moves for _, labels in self.agent)

    def since_last_customer(self) -> Iterator[Labels]:
        """Yield the agent's labels between the customer's newest utterance and the one before it."""
        for utterance, labels in reversed(self.shown[:-1] if self.waits else self.shown):
            if utterance.speaker is Speaker.CUSTOMER:
                return
            if utterance.speaker is Speaker.AGENT:
                yield labels
