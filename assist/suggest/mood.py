"""The mood after each customer utterance: -1 (worst) to 1 (best), with the words that moved it.

Answers how it goes, from what the classifier read. Refuses to judge the agent, and to show a mood without saying in
the customer's words where it came from (an utterance without evidence has a point and no words).
"""

from collections.abc import Iterable
from typing import Final

from assist.conversation import Conversation, Utterance
from assist.reading import Labels
from assist.suggest.wording import quote_evidence
from assist.suggestion import MoodPoint
from assist.vocabulary import Emotion, Sentiment, Signal

_HARD: Final = (Emotion.ANGER, Emotion.SADNESS, Emotion.ANXIETY, Emotion.DISAPPOINTMENT)
_GLAD: Final = (Emotion.GRATITUDE, Emotion.JOY)
_FADE: Final = 0.5
"""What is left of a feeling after an utterance that shows none: a reference number is no forgiveness."""

_CALM: Final = 0.15


def track_mood(conversation: Conversation, customer: Iterable[tuple[Utterance, Labels]]) -> tuple[MoodPoint, ...]:
    """Return a point for each customer utterance that was read, oldest first.

    Points that stood on the last board are kept, save its newest: a burst may still grow. From the first corrected one
    on they are worked out anew, for a mood fades from the one before it. A burst that grew after it was corrected is no
    longer as the agent said: nobody has said so of its newest words.
    """
    points: list[MoodPoint] = []
    board = conversation.board
    known = {} if board is None else {point.turn_id: point for point in board.mood[:-1]}
    before = 0.0
    for utterance, labels in customer:
        if labels.sentiment is None:
            continue
        read = [turn.id for turn in utterance.turns if turn.id in conversation.readings]
        is_touched = not conversation.corrections.keys().isdisjoint(read)
        is_corrected = is_touched and conversation.corrections.keys() >= set(read)
        if is_touched:
            known = {}
        old = known.get(utterance.last.id)
        if old is not None:
            points.append(old)
            before = old.mood
            continue
        mood, is_sure = _read_mood(conversation, utterance, labels)
        words = ""
        if -_CALM < mood < _CALM:
            mood = 0.0 if is_touched else before * _FADE
        else:
            words = quote_evidence(conversation, utterance, _movers(labels, mood))
        before = mood
        points.append(MoodPoint(utterance.last.id, round(mood, 2), words, is_sure or is_corrected, is_corrected))
    return tuple(points)


def mood_of(labels: Labels) -> float:
    """Return what the labels of one utterance show by themselves."""
    return _weigh(
        frustration=labels.frustration,
        negative=labels.sentiment is Sentiment.NEGATIVE,
        positive=labels.sentiment is Sentiment.POSITIVE,
        hard=not labels.emotions.isdisjoint(_HARD),
        glad=not labels.emotions.isdisjoint(_GLAD),
        resolved=Signal.RESOLVED in labels.signals,
    )


def _read_mood(conversation: Conversation, utterance: Utterance, labels: Labels) -> tuple[float, bool]:
    """Return the mood from probabilities, of the burst's turn that shows most, and whether that turn's is clear.

    Where no probabilities are kept it comes from the labels.
    """
    strongest: tuple[float, bool] | None = None
    for turn in utterance.turns:
        reading = conversation.readings.get(turn.id)
        if reading is None or "sentiment" not in reading.scores:
            continue
        sentiment = reading.scores["sentiment"]
        levels = reading.scores.get("frustration", {})
        emotions = reading.scores.get("emotions", {})
        mood = _weigh(
            frustration=levels.get("1", 0.0) + 2 * levels.get("2", 0.0) + 3 * levels.get("3", 0.0),
            negative=sentiment.get("negative", 0.0),
            positive=sentiment.get("positive", 0.0),
            hard=max(emotions.get(emotion, 0.0) for emotion in _HARD),
            glad=max(emotions.get(emotion, 0.0) for emotion in _GLAD),
            resolved=reading.score("signals", Signal.RESOLVED),
        )
        if strongest is None or abs(mood) > abs(strongest[0]):
            strongest = mood, reading.is_sure
    return (mood_of(labels), True) if strongest is None else strongest


def _weigh(*, frustration: float, negative: float, positive: float, hard: float, glad: float, resolved: float) -> float:
    mood = 0.5 * positive + 0.3 * glad + 0.2 * resolved - 0.3 * negative - 0.2 * frustration - 0.1 * hard
    return min(1.0, max(-1.0, mood))


def _movers(labels: Labels, mood: float) -> list[tuple[str, str]]:
    if mood > 0:
        movers = [("emotions", emotion.value) for emotion in _GLAD if emotion in labels.emotions]
        return [*movers, ("sentiment", "positive"), ("signals", "resolved")]
    movers = [("emotions", emotion.value) for emotion in _HARD if emotion in labels.emotions]
    return [("frustration", str(labels.frustration)), *movers, ("sentiment", "negative")]
