"""A conversation told so far: everything that is added up utterance by utterance.

Answers the tally after some utterances, and the same with one more. Refuses to know the newest moment's needs. What a
story took in is settled: the next moment goes on from a copy, so that a turn costs the same however long the talk is.
"""

from copy import copy
from dataclasses import dataclass, field
from typing import Final

from assist.conversation import Conversation, Utterance
from assist.reading import Labels, Reading
from assist.suggest.course import Course
from assist.suggest.progress import Track
from assist.suggest.tension import Tension
from assist.vocabulary import Move, Signal, Speaker

CARE_SIGNALS: Final = frozenset({Signal.VULNERABILITY, Signal.SECURITY_CONCERN})
"""Signals that put care before process, for the rest of the conversation."""

Shown = tuple[Utterance, Labels]


@dataclass(slots=True)
class Story:
    """The tally after some utterances.

    ``shown`` pairs each utterance with its merged labels, ``customer`` and ``agent`` are the two sides of it;
    ``positions`` maps a turn id to the number of customer utterances up to and with it; ``care`` holds the care
    signals, ``moves`` counts the agent's utterances that make a move, ``said`` is what the agent wrote. ``sources`` are
    the turns it rests on, with their readings and intents.
    """

    shown: list[Shown] = field(default_factory=list)
    customer: list[Shown] = field(default_factory=list)
    agent: list[Shown] = field(default_factory=list)
    positions: dict[str, int] = field(default_factory=dict)
    moves: dict[Move, int] = field(default_factory=dict)
    care: frozenset[Signal] = frozenset()
    said: list[str] = field(default_factory=list)
    sources: list[tuple[str, Reading | None, str | None]] = field(default_factory=list)
    track: Track = field(default_factory=Track)
    tension: Tension = field(default_factory=Tension)
    course: Course = field(default_factory=Course)

    def copy(self) -> "Story":
        """Return a story that goes on by itself."""
        return Story(
            self.shown.copy(),
            self.customer.copy(),
            self.agent.copy(),
            self.positions.copy(),
            self.moves.copy(),
            self.care,
            self.said.copy(),
            self.sources.copy(),
            self.track.copy(),
            copy(self.tension),
            copy(self.course),
        )

    def add(self, conversation: Conversation, utterance: Utterance) -> None:
        """Take in the next utterance."""
        labels = conversation.labels(utterance)
        pair = (utterance, labels)
        self.shown.append(pair)
        if utterance.speaker is Speaker.CUSTOMER:
            self.customer.append(pair)
            self.care |= labels.signals & CARE_SIGNALS
        elif utterance.speaker is Speaker.AGENT:
            self.agent.append(pair)
            self.said.extend(turn.text for turn in utterance.turns)
            for move in labels.moves:
                self.moves[move] = self.moves.get(move, 0) + 1
        position = len(self.customer)
        for turn in utterance.turns:
            self.positions[turn.id] = position
            self.sources.append((turn.id, conversation.readings.get(turn.id), _intent_of(conversation, turn.id)))
        self.track.add(conversation, utterance, labels)
        self.tension.add(utterance.speaker, labels)
        self.course.add(conversation, utterance, labels)

    def begins(self, conversation: Conversation) -> bool:
        """Say whether it is how the conversation begins: the same utterances, read the same."""
        utterances = conversation.utterances
        if len(self.shown) > len(utterances):
            return False
        if any(pair[0] is not utterance for pair, utterance in zip(self.shown, utterances, strict=False)):
            return False
        known = conversation.readings.get
        return all(
            known(turn_id) is reading and _intent_of(conversation, turn_id) == intent
            for turn_id, reading, intent in self.sources
        )


def _intent_of(conversation: Conversation, turn_id: str) -> str | None:
    return conversation.intents.get(turn_id, _NO_INTENT)[0]


_NO_INTENT: Final[tuple[str | None, float]] = (None, 0.0)
