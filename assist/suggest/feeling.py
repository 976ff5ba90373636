"""How strong the customer's feeling is now, and whether the agent has met it.

Answers strength, trend and whether it was acknowledged since it rose. Refuses to guess at feelings that no reading of
this turn or the one before shows (``Tension.lingers``), and never looks at the agent's.
"""

from dataclasses import dataclass
from typing import Final

from assist.reading import Labels
from assist.suggest.moment import Moment
from assist.suggest.tension import Strength
from assist.vocabulary import Emotion, Sentiment

_HARD: Final = (Emotion.ANGER, Emotion.SADNESS, Emotion.DISAPPOINTMENT, Emotion.ANXIETY)
CLEAR: Final = 0.7
"""Probability from which a strong feeling is taken for one."""
_LASTING: Final = 3
LINGERS: Final = ("frustration", "lingers")
"""The evidence of a feeling that only the turn before shows."""
_FALL: Final = 0.2


@dataclass(frozen=True, slots=True)
class Feeling:
    """The customer's feeling at a moment.

    ``is_met``: the agent acknowledged a feeling at least as strong; ``is_rising``: stronger than when it was met;
    ``is_lasting``: strong in three utterances; ``is_clear``: the reading is sure of a strong one; ``evidence``: the
    labels to quote, the most telling first.
    """

    strength: Strength
    is_met: bool
    is_rising: bool
    is_lasting: bool
    is_falling: bool
    was_strong: bool
    is_clear: bool
    evidence: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, moment: Moment) -> "Feeling":
        """Read the feeling of the newest customer utterance against what came before."""
        tension = moment.tension
        now, met = tension.now, tension.met
        mood = moment.mood
        is_falling = len(mood) > 1 and mood[-2].mood - mood[-1].mood >= _FALL
        return cls(
            strength=now,
            is_met=met >= now and met > Strength.NONE,
            is_rising=now > met,
            is_lasting=tension.strongs >= _LASTING,
            is_falling=is_falling,
            was_strong=tension.peak >= Strength.STRONG,
            is_clear=_is_clear(moment),
            evidence=(LINGERS,) if tension.lingers else _evidence(moment.now),
        )


def _is_clear(moment: Moment) -> bool:
    """Say whether a strong feeling is surely there: words written for one are wrong beside a wry remark."""
    chances: list[float] = []
    for turn in moment.customer[-1][0].turns:
        reading = moment.conversation.readings.get(turn.id)
        levels = None if reading is None else reading.scores.get("frustration")
        if levels:
            chances.append(sum(chance for level, chance in levels.items() if int(level) >= Strength.STRONG))
    return max(chances, default=1.0) >= CLEAR


def _evidence(labels: Labels) -> tuple[tuple[str, str], ...]:
    pairs = [("frustration", str(labels.frustration))] if labels.frustration else []
    pairs += [("emotions", emotion.value) for emotion in _HARD if emotion in labels.emotions]
    if labels.sentiment is Sentiment.NEGATIVE:
        pairs.append(("sentiment", "negative"))
    return tuple(pairs)
