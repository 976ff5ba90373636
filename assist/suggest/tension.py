"""How strong feelings have been so far, and which of them the agent met.

Answers the strength of one utterance and a tally over many. Refuses to know trends and evidence.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from assist.reading import Labels
from assist.vocabulary import Emotion, Move, Sentiment, Speaker

_MEETS: Final = frozenset({Move.ACKNOWLEDGE, Move.APOLOGISE})
_STRONG_EMOTIONS: Final = frozenset({Emotion.ANGER, Emotion.SADNESS})
_MILD_EMOTIONS: Final = frozenset({Emotion.DISAPPOINTMENT, Emotion.ANXIETY})


class Strength(IntEnum):
    """How strong a feeling shows."""

    NONE = 0
    MILD = 1
    STRONG = 2
    SEVERE = 3


_STRENGTHS: Final = tuple(Strength)


@dataclass(slots=True)
class Tension:
    """The tally.

    ``now`` is the newest customer utterance's strength, ``peak`` the strongest of all, ``met`` the strongest before the
    agent last acknowledged or apologised; ``strongs`` counts the strong ones.
    """

    now: Strength = Strength.NONE
    peak: Strength = Strength.NONE
    met: Strength = Strength.NONE
    strongs: int = 0

    def add(self, speaker: Speaker, labels: Labels) -> None:
        """Take in the next utterance."""
        if speaker is Speaker.CUSTOMER:
            self.now = strength_of(labels)
            self.peak = max(self.peak, self.now)
            self.strongs += self.now >= Strength.STRONG
        elif speaker is Speaker.AGENT and not labels.moves.isdisjoint(_MEETS):
            self.met = self.peak


def strength_of(labels: Labels) -> Strength:
    """Return how strong a hard feeling one utterance shows; grief in a warm goodbye asks for nothing more."""
    if labels.sentiment is Sentiment.POSITIVE and labels.frustration == 0:
        return Strength.NONE
    level = min(labels.frustration, Strength.SEVERE)
    if not labels.emotions.isdisjoint(_STRONG_EMOTIONS):
        level = max(level, Strength.STRONG)
    if labels.sentiment is Sentiment.NEGATIVE or not labels.emotions.isdisjoint(_MILD_EMOTIONS):
        level = max(level, Strength.MILD)
    return _STRENGTHS[level]
