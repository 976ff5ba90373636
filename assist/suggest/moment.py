"""The moment a board is composed for: a conversation seen from its newest turn.

Answers who spoke last, which customer utterance waits for an answer, what each utterance showed, where the case
stands. Refuses to know what to say about it. Everything that several parts of thought ask for is computed once here.
"""

from collections.abc import Iterator
from typing import Final

from assist.conversation import Conversation, Turn, Utterance
from assist.library.entries import Intent
from assist.reading import Labels
from assist.suggest.mood import track_mood
from assist.suggest.progress import track_progress
from assist.suggestion import MoodPoint, Progress
from assist.vocabulary import Move, Signal, Speaker

CARE_SIGNALS: Final = frozenset({Signal.VULNERABILITY, Signal.SECURITY_CONCERN})
"""Signals that put care before process, for the rest of the conversation."""

Shown = tuple[Utterance, Labels]

_NOTHING: Final = Labels()


class Moment:
    """A conversation right after its newest turn; not to be changed.

    ``shown`` pairs each utterance with its merged labels, ``customer`` and ``agent`` are the two sides of it;
    ``positions`` maps a turn id to the number of customer utterances up to and with it; ``standing_ids`` are the turns
    of the newest utterance: boards that answered one of them stand for the same moment; ``care`` holds the care
    signals seen so far, which do not wear off; ``moves`` counts the agent's utterances that make a move.
    """

    __slots__ = (
        "agent",
        "agent_text",
        "care",
        "conversation",
        "customer",
        "intent",
        "last_speaker",
        "mood",
        "moves",
        "now",
        "positions",
        "progress",
        "shown",
        "standing_ids",
    )

    def __init__(self, conversation: Conversation, intent: Intent | None = None) -> None:
        self.conversation = conversation
        self.intent = intent
        self.shown: list[Shown] = []
        self.customer: list[Shown] = []
        self.agent: list[Shown] = []
        self.positions: dict[str, int] = {}
        self.moves: dict[Move, int] = {}
        care: frozenset[Signal] = frozenset()
        said: list[str] = []
        for utterance in conversation.utterances:
            pair = (utterance, conversation.labels(utterance))
            self.shown.append(pair)
            if utterance.speaker is Speaker.CUSTOMER:
                self.customer.append(pair)
                care |= pair[1].signals & CARE_SIGNALS
            elif utterance.speaker is Speaker.AGENT:
                self.agent.append(pair)
                said.extend(turn.text for turn in utterance.turns)
                for move in pair[1].moves:
                    self.moves[move] = self.moves.get(move, 0) + 1
            position = len(self.customer)
            for turn in utterance.turns:
                self.positions[turn.id] = position
        last = self.shown[-1][0] if self.shown else None
        self.care = care
        self.agent_text = "\n".join(said).lower()
        self.last_speaker: Speaker | None = None if last is None else last.speaker
        self.standing_ids = frozenset(() if last is None else (turn.id for turn in last.turns))
        self.now: Labels = self.customer[-1][1] if self.customer else _NOTHING
        needs = () if intent is None else tuple(need.fact for need in intent.needs)
        self.progress: Progress = track_progress(conversation, self.shown, needs)
        self.mood: tuple[MoodPoint, ...] = track_mood(conversation, self.customer)

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
        return self.last_speaker is Speaker.CUSTOMER

    def count_moves(self, move: Move) -> int:
        """Return in how many utterances the agent made a move."""
        return self.moves.get(move, 0)

    def since_last_customer(self) -> Iterator[Labels]:
        """Yield the agent's labels between the customer's newest utterance and the one before it."""
        for utterance, labels in reversed(self.shown[:-1] if self.waits else self.shown):
            if utterance.speaker is Speaker.CUSTOMER:
                return
            if utterance.speaker is Speaker.AGENT:
                yield labels
