"""A mood that was read wrongly, put right by the agent who knows the customer.

Answers the reading as it should have been. Refuses to touch what is no mood: signals stand, for what a customer
threatens or tells of themselves was said, however calmly. Corrections are told against what the classifier read, so
that the same one twice is once.
"""

from dataclasses import replace
from typing import Final

from assist.reading import Labels, Reading
from assist.vocabulary import FRUSTRATION_LEVELS, Emotion, MoodCorrection, Sentiment

_MILD, _CLEAR, _SEVERE = range(1, FRUSTRATION_LEVELS)
_HEATED: Final = frozenset({Emotion.ANGER})
_HARD: Final = _HEATED | {Emotion.DISAPPOINTMENT, Emotion.ANXIETY, Emotion.SADNESS}
_GLAD: Final = frozenset({Emotion.GRATITUDE, Emotion.JOY})


def correct_reading(reading: Reading, correction: MoodCorrection) -> Reading:
    """Return a customer's reading with the mood an agent says is right.

    Calmer: clear and severe frustration become mild, mild becomes none, and anger goes. More upset: at least clear,
    severe where it was clear. Fine: no hard feeling at all.
    """
    labels = reading.labels
    level, emotions, sentiment = labels.frustration, labels.emotions, labels.sentiment
    match correction:
        case MoodCorrection.CALMER:
            level = _MILD if level >= _CLEAR else 0
            emotions -= _HEATED
            if level == 0:
                emotions -= _HARD
                sentiment = Sentiment.NEUTRAL if sentiment is Sentiment.NEGATIVE else sentiment
        case MoodCorrection.MORE_UPSET:
            level = _SEVERE if level >= _CLEAR else _CLEAR
            emotions -= _GLAD
            sentiment = Sentiment.NEGATIVE
        case MoodCorrection.FINE:
            level = 0
            emotions -= _HARD
            sentiment = Sentiment.NEUTRAL if sentiment is Sentiment.NEGATIVE else sentiment
    right = replace(labels, frustration=level, emotions=emotions, sentiment=sentiment)
    return replace(reading, labels=right, scores={**reading.scores, **_certainties(reading, right)})


def _certainties(reading: Reading, labels: Labels) -> dict[str, dict[str, float]]:
    """Return the scores of the mood's heads as somebody's word has them; heads that were not read stay so."""
    certain: dict[str, dict[str, float]] = {
        "sentiment": {str(each): float(each is labels.sentiment) for each in Sentiment},
        "frustration": {str(level): float(level == labels.frustration) for level in range(FRUSTRATION_LEVELS)},
    }
    known = reading.scores.get("emotions", {})
    gone = reading.labels.emotions - labels.emotions
    certain["emotions"] = {label: 0.0 if label in gone else score for label, score in known.items()}
    return {head: scores for head, scores in certain.items() if head in reading.scores}
