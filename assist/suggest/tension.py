"""How strong feelings have been so far, and which of them the agent met.

Answers the strength of one utterance and a tally over many. Refuses to know trends and evidence.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from assist.reading import Labels
from assist.vocabulary import Emotion, Move, Sentiment, Signal, Speaker

_MEETS: Final = frozenset({Move.ACKNOWLEDGE, Move.APOLOGISE})
_STRONG_EMOTIONS: Final = frozenset({Emotion.ANGER, Emotion.SADNESS})
_MILD_EMOTIONS: Final = frozenset({Emotion.DISAPPOINTMENT, Emotion.ANXIETY})
GLAD: Final = frozenset({Emotion.JOY, Emotion.GRATITUDE})
SETTLED: Final = frozenset({Signal.ACCEPTS, Signal.RESOLVED})


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

    ``now`` is the newest customer utterance's strength (mild where a stronger one lingers), ``peak`` the strongest of
    all, ``met`` the strongest before the agent last acknowledged or apologised; ``strongs`` counts the strong ones.
    ``lingers``: the newest utterance shows nothing by itself, but comes right after a strong one and eases nothing. Who
    was upset a minute ago still is, a little: of such turns writers called two in five upset, of those after a calm one
    one in seven.
    """

    now: Strength = Strength.NONE
    lingers: bool = False
    peak: Strength = Strength.NONE
    met: Strength = Strength.NONE
    strongs: int = 0

    def add(self, speaker: Speaker, labels: Labels) -> None:
        """Take in the next utterance."""
        if speaker is Speaker.CUSTOMER:
            own = strength_of(labels)
            self.lingers = self.now >= Strength.STRONG and own is Strength.NONE and not _eases(labels)
            self.now = Strength.MILD if self.lingers else own
            self.peak = max(self.peak, self.now)
            self.strongs += self.now >= Strength.STRONG
        elif speaker is Speaker.AGENT and not labels.moves.isdisjoint(_MEETS):
            self.met = self.peak


def _eases(labels: Labels) -> bool:
    is_glad = labels.sentiment is Sentiment.POSITIVE or not labels.emotions.isdisjoint(GLAD)
    return is_glad or not labels.signals.isdisjoint(SETTLED)


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
