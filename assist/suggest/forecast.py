"""Where a conversation is heading: how likely it ends badly, and how likely the tension eases by itself.

Answers two probabilities after each customer utterance, from seven numbers of its course so far. Refuses to decide
anything: whether to speak up is the cue rules' business, which may ask for either. It rests on few conversations (the
model's card says how few), so it has few parameters, and none of them looks at words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log1p
from typing import Final

from assist.conversation import Conversation
from assist.suggest.course import likely_signals
from assist.suggest.moment import Moment
from assist.suggest.story import Shown
from assist.vocabulary import Emotion, Signal

FEATURES: Final = (
    "mood", "mood fell", "frustration", "came before or waited", "said no", "eased", "agent's pitfalls",
)  # fmt: skip
"""What the forecast looks at, in the order of its weights."""

_EASES: Final = (Signal.RESOLVED, Signal.ACCEPTS)
_BACK: Final = 3
_FAR: Final = 30.0


@dataclass(frozen=True, slots=True)
class Line:
    """A linear rule over ``FEATURES``: ``weights`` in logits a unit, ``bias`` in logits."""

    bias: float
    weights: tuple[float, ...]

    def chance(self, course: Sequence[float]) -> float:
        """Return the probability, 0..1."""
        logit = self.bias + sum(weight * value for weight, value in zip(self.weights, course, strict=True))
        return 1 / (1 + exp(-min(_FAR, max(-_FAR, logit))))


@dataclass(frozen=True, slots=True)
class Forecaster:
    """What was fitted. ``ends_badly``: escalated, given up or angry at the end; ``eases``: calmer at the next turn."""

    ends_badly: Line
    eases: Line

    @classmethod
    def from_json(cls, form: Mapping[str, Mapping[str, object]]) -> "Forecaster":
        """Read a model folder's form back. Raises KeyError, TypeError or ValueError where it is for other features."""
        return cls(_line(form["ends_badly"]), _line(form["eases"]))


def measure_course(moment: Moment) -> tuple[float, ...] | None:
    """Return the values of ``FEATURES`` at a moment, shape (7,), or None before a customer's turn was read."""
    if not moment.mood:
        return None
    conversation = moment.conversation
    moods = [point.mood for point in moment.mood]
    before = moods[-1 - _BACK : -1] or moods
    now = moment.customer[-1]
    course = moment.story.course
    eased = sum(likely_signals(conversation, *now, _EASES)) + conversation.score(now[0], "emotions", Emotion.GRATITUDE)
    return (
        moods[-1],
        max(0.0, max(before) - moods[-1]),
        _frustration(conversation, now),
        course.strain,
        log1p(course.said_no),
        min(1.0, eased),
        log1p(course.pitfalls),
    )


def _frustration(conversation: Conversation, pair: Shown) -> float:
    utterance, labels = pair
    found = [_expected(conversation, turn_id) for turn_id in (turn.id for turn in utterance.turns)]
    return max((level for level in found if level is not None), default=float(labels.frustration))


def _expected(conversation: Conversation, turn_id: str) -> float | None:
    reading = conversation.readings.get(turn_id)
    levels = None if reading is None else reading.scores.get("frustration")
    return None if levels is None else sum(int(level) * share for level, share in levels.items())


def _line(form: Mapping[str, object]) -> Line:
    weights = form["weights"]
    if not isinstance(weights, Mapping) or tuple(weights) != FEATURES:
        msg = f"weights of {', '.join(FEATURES)}"
        raise ValueError(msg)
    return Line(float(str(form["bias"])), tuple(map(float, weights.values())))
