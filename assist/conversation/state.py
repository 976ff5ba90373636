"""What is known of a conversation at one moment, and what can be read off it.

Answers what was said and by whom, what it shows as a whole, what it is about, what stands on screen. Immutable. Refuses
to know how it came about; ``folding`` does.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Final

from assist.conversation.bursts import find_bursts
from assist.conversation.closing import ConversationClosed, WrapUpWritten
from assist.conversation.turns import AgentAssigned, KnownFact, Turn, Utterance
from assist.reading import Labels, Reading
from assist.suggestion import Answer, Board
from assist.vocabulary import Channel, FactName, MoodCorrection, Speaker

_UNREAD: Final = Labels()

FULL_VOTE_WORDS: Final = 8
VOTE_FADES: Final = 0.9
VOTE_FADED: Final = 0.01
"""What is said before a vote has faded to this counts for nothing."""


@dataclass(frozen=True)
class ConversationState:
    """What is known of one conversation.

    ``version`` counts the events folded in. ``boards`` are the newest ``BOARDS_KEPT``, oldest first. ``heard`` holds
    the newest value of each fact that was said, ``record`` what the customer's record says; ``facts`` is both, and the
    record's word stands over a guess from the talk. ``closed`` and ``wrap_up`` are gone again once somebody says more.
    ``corrections`` maps a turn to what an agent says of its mood; its reading is then the corrected one, ``misread``
    holds the old one.
    """

    id: str
    team: str = "default"
    channel: Channel = Channel.CHAT
    version: int = 0
    turns: tuple[Turn, ...] = ()
    dropped_turns: int = 0
    readings: Mapping[str, Reading] = field(default_factory=lambda: MappingProxyType({}))
    intents: Mapping[str, tuple[str | None, float]] = field(default_factory=lambda: MappingProxyType({}))
    situations: Mapping[str, Mapping[str, float]] = field(default_factory=lambda: MappingProxyType({}))
    facts: Mapping[FactName, KnownFact] = field(default_factory=lambda: MappingProxyType({}))
    heard: Mapping[FactName, KnownFact] = field(default_factory=lambda: MappingProxyType({}))
    record: Mapping[FactName, KnownFact] = field(default_factory=lambda: MappingProxyType({}))
    boards: tuple[Board, ...] = ()
    sent_phrase_ids: frozenset[str] = frozenset()
    answers: tuple[Answer, ...] = ()
    agent: str | None = None
    assignments: tuple[AgentAssigned, ...] = ()
    closed: ConversationClosed | None = None
    wrap_up: WrapUpWritten | None = None
    corrections: Mapping[str, MoodCorrection] = field(default_factory=lambda: MappingProxyType({}))
    misread: Mapping[str, Reading] = field(default_factory=lambda: MappingProxyType({}))

    def turn(self, turn_id: str) -> Turn | None:
        """Return a turn that is still kept, or None."""
        return next((turn for turn in reversed(self.turns) if turn.id == turn_id), None)

    @cached_property
    def utterances(self) -> tuple[Utterance, ...]:
        """The turns as bursts, oldest first; see ``find_bursts``."""
        return find_bursts(self.turns)

    def labels(self, utterance: Utterance) -> Labels:
        """Return what a burst shows as a whole; see ``merge_labels``."""
        if len(utterance.turns) == 1:
            reading = self.readings.get(utterance.turns[0].id)
            return _UNREAD if reading is None else reading.labels
        return merge_labels(self.readings[turn.id].labels for turn in utterance.turns if turn.id in self.readings)

    def score(self, utterance: Utterance, head: str, label: str) -> float:
        """Return the highest probability of a label among a burst's turns."""
        found = (self.readings[turn.id].score(head, label) for turn in utterance.turns if turn.id in self.readings)
        return max(found, default=0.0)

    def context_of(self, turn: Turn) -> str:
        """Return the text of the final turn before this one, "" where there is none."""
        place = bisect_right(self.turns, turn.order, key=lambda other: other.order)
        before = (t for t in reversed(self.turns[:place]) if t.id != turn.id and not t.is_partial)
        return next((t.text for t in before if t.speaker is not Speaker.SYSTEM), "")

    @cached_property
    def intent(self) -> str | None:
        """What the conversation is about, or None: each customer turn votes for its intent.

        A vote counts by its certainty and by how much was said ("yes, that one" says little), and fades as turns go by,
        so that one stray reading does not change the subject and a new subject takes over once it is clear.
        """
        votes: dict[str, float] = {}
        fading = 1.0
        for turn in reversed(self.turns):
            intent, score = self.intents.get(turn.id, (None, 0.0))
            if intent is not None:
                said = min(1.0, len(turn.text.split()) / FULL_VOTE_WORDS)
                votes[intent] = votes.get(intent, 0.0) + score * said * fading
            if turn.speaker is Speaker.CUSTOMER:
                fading *= VOTE_FADES
                if fading < VOTE_FADED:
                    break
        return max(votes, key=lambda intent: (votes[intent], intent), default=None)

    @property
    def board(self) -> Board | None:
        """What stands on screen, or None before the first turn."""
        return self.boards[-1] if self.boards else None

    def phrases_of(self, suggestion_id: str) -> tuple[str, ...] | None:
        """Return the phrase ids (or the option's id) of a suggestion that was shown here, None where it never was."""
        for board in reversed(self.boards):
            for suggestion in board.suggestions:
                if suggestion.id == suggestion_id:
                    return suggestion.phrase_ids
            for offer in board.resolutions:
                if offer.suggestion_id == suggestion_id:
                    return (offer.id,)
        return None


def merge_labels(several: Iterable[Labels]) -> Labels:
    """Return the union of labels, the highest frustration and the newest sentiment that is not neutral."""
    merged = _UNREAD
    for labels in several:
        clear = labels.sentiment is not None and (labels.sentiment != "neutral" or merged.sentiment is None)
        merged = Labels(
            sentiment=labels.sentiment if clear else merged.sentiment,
            frustration=max(merged.frustration, labels.frustration),
            emotions=merged.emotions | labels.emotions,
            signals=merged.signals | labels.signals,
            moves=merged.moves | labels.moves,
            pitfalls=merged.pitfalls | labels.pitfalls,
        )
    return merged
