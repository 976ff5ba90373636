"""A mood put right by the agent: the reading, the conversation it is folded into, and what thought makes of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from assist.conversation import Conversation, MoodCorrected, Turn, TurnHeard, TurnRead
from assist.conversation.correcting import correct_reading
from assist.reading import Labels, Reading
from assist.suggest.moment import Moment
from assist.vocabulary import Emotion, MoodCorrection, Sentiment, Signal, Speaker

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
CALMER, MORE_UPSET, FINE = MoodCorrection


def read(level: int, *emotions: Emotion, sentiment: Sentiment = Sentiment.NEGATIVE) -> Reading:
    scores = {
        "sentiment": {str(each): 0.9 if each is sentiment else 0.05 for each in Sentiment},
        "frustration": {str(each): 0.7 if each == level else 0.1 for each in range(4)},
        "emotions": {str(each): 0.8 if each in emotions else 0.1 for each in Emotion},
    }
    labels = Labels(sentiment, level, frozenset(emotions), frozenset({Signal.LONG_WAIT}))
    return Reading("t1", "m", labels, scores)


@pytest.mark.parametrize(
    ("correction", "levels"), [(CALMER, [0, 0, 1, 1]), (MORE_UPSET, [2, 2, 3, 3]), (FINE, [0, 0, 0, 0])]
)
def test_a_correction_moves_the_level(correction: MoodCorrection, levels: list[int]) -> None:
    assert [correct_reading(read(level), correction).labels.frustration for level in range(4)] == levels


def test_signals_stand_and_feelings_follow() -> None:
    angry = read(3, Emotion.ANGER, Emotion.DISAPPOINTMENT)
    calmer, fine = correct_reading(angry, CALMER), correct_reading(angry, FINE)
    assert calmer.labels.emotions == {Emotion.DISAPPOINTMENT}
    assert (calmer.labels.sentiment, fine.labels.sentiment) == (Sentiment.NEGATIVE, Sentiment.NEUTRAL)
    assert fine.labels.emotions == frozenset()
    assert fine.scores["emotions"]["anger"] == 0
    assert fine.labels.signals == angry.labels.signals
    upset = correct_reading(read(0, Emotion.JOY, sentiment=Sentiment.POSITIVE), MORE_UPSET)
    assert (upset.labels.sentiment, upset.labels.emotions) == (Sentiment.NEGATIVE, frozenset())
    assert upset.scores["frustration"] == {"0": 0, "1": 0, "2": 1, "3": 0}


def test_a_reading_without_scores_is_corrected_all_the_same() -> None:
    assert correct_reading(replace(read(3), scores={}), FINE) == replace(
        read(3), scores={}, labels=replace(read(3).labels, frustration=0, sentiment=Sentiment.NEUTRAL)
    )


def tell(*levels: int) -> Conversation:
    conversation = Conversation("c1")
    for number, level in enumerate(levels):
        turn = Turn(f"t{number}", "c1", number, Speaker.CUSTOMER, "so", AT + timedelta(minutes=10 * number))
        conversation = conversation.with_event(TurnHeard(turn))
        conversation = conversation.with_event(TurnRead(replace(read(level, Emotion.ANGER), turn_id=turn.id)))
    return conversation


def corrected(conversation: Conversation, turn_id: str, correction: MoodCorrection) -> Conversation:
    return conversation.with_event(MoodCorrected(turn_id, correction, "ann", AT))


def test_a_conversation_is_thought_of_as_corrected() -> None:
    conversation = tell(3, 3)
    calm = corrected(conversation, "t1", FINE)
    assert Moment(calm).now.frustration == 0
    assert Moment(conversation).now.frustration == 3
    assert calm.misread["t1"] == conversation.readings["t1"]
    points = Moment(calm).mood
    assert [point.is_corrected for point in points] == [False, True]
    assert points[1].mood > points[0].mood


def test_the_same_twice_is_once_and_the_last_word_counts() -> None:
    once = corrected(tell(3), "t0", CALMER)
    assert corrected(once, "t0", CALMER).readings == once.readings
    assert corrected(once, "t0", MORE_UPSET).readings == corrected(tell(3), "t0", MORE_UPSET).readings


def test_a_burst_has_one_mood() -> None:
    conversation = tell(3)
    for number in (1, 2):
        turn = Turn(f"b{number}", "c1", number, Speaker.CUSTOMER, "hello?", AT + timedelta(seconds=number))
        conversation = conversation.with_event(TurnHeard(turn))
        conversation = conversation.with_event(TurnRead(replace(read(number), turn_id=turn.id)))
    assert len(conversation.utterances) == 1
    assert Moment(corrected(conversation, "b2", FINE)).now.frustration == 0


def test_what_is_said_after_a_correction_is_not_as_the_agent_said() -> None:
    conversation = corrected(tell(3), "t0", FINE)
    assert Moment(conversation).mood[-1].is_corrected
    turn = Turn("b1", "c1", 1, Speaker.CUSTOMER, "and still nothing", AT + timedelta(seconds=5))
    grown = conversation.with_event(TurnHeard(turn))
    assert Moment(grown).mood[-1].is_corrected, "what was not read yet changes no mood"
    grown = grown.with_event(TurnRead(replace(read(3), turn_id="b1")))
    assert len(grown.utterances) == 1, "they write on"
    assert not Moment(grown).mood[-1].is_corrected
    assert Moment(corrected(grown, "b1", FINE)).mood[-1].is_corrected


def test_a_correction_of_nothing_changes_nothing() -> None:
    conversation = tell(2)
    assert corrected(conversation, "nobody", FINE) is conversation
    agent = Turn("a0", "c1", 9, Speaker.AGENT, "Hi", AT + timedelta(hours=1))
    spoken = conversation.with_event(TurnHeard(agent)).with_event(TurnRead(Reading("a0", "m", Labels())))
    assert corrected(spoken, "a0", FINE) is spoken


def test_other_words_are_read_anew() -> None:
    conversation = corrected(tell(3), "t0", FINE)
    revision = replace(conversation.turns[0], text="still nothing", revises="t0")
    revised = conversation.with_event(TurnHeard(revision))
    assert (revised.corrections, revised.misread) == ({}, {})
    again = revised.with_event(TurnRead(replace(read(3), turn_id="t0")))
    assert Moment(again).now.frustration == 3
