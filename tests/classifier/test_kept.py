"""Readings that are remembered."""

from assist.classifier.decoding import TurnToRead
from assist.classifier.kept import SHORT, KeptReadings
from assist.reading import Labels, Reading
from assist.vocabulary import Sentiment, Speaker

CALM = Reading("t1", "m-1", Labels(sentiment=Sentiment.NEUTRAL))


def turn(text: str, context: str = "", speaker: Speaker = Speaker.CUSTOMER, name: str = "t2") -> TurnToRead:
    return TurnToRead(name, speaker, text, context)


def test_the_same_words_in_the_same_context_are_known_under_the_new_turns_name() -> None:
    kept = KeptReadings(4, 10)
    kept.keep(turn("yes", "shall I?"), CALM)
    found = kept.find(turn("yes", "shall I?"))
    assert found is not None
    assert (found.turn_id, found.labels) == ("t2", CALM.labels)


def test_another_context_speaker_or_spelling_is_not_the_same() -> None:
    kept = KeptReadings(4, 10)
    kept.keep(turn("yes", "shall I?"), CALM)
    assert kept.find(turn("yes", "did it?")) is None
    assert kept.find(turn("Yes", "shall I?")) is None
    assert kept.find(turn("yes", "shall I?", Speaker.AGENT)) is None


def test_of_the_context_only_what_is_read_counts() -> None:
    kept = KeptReadings(4, 10)
    kept.keep(turn("yes", "Good morning. Shall I do it?"), CALM)
    assert kept.find(turn("yes", "Well then. Shall I do it?")) is not None


def test_long_turns_are_not_kept_and_what_was_used_longest_ago_goes_first() -> None:
    kept = KeptReadings(2, 10)
    kept.keep(turn("x" * (SHORT + 1)), CALM)
    assert kept.find(turn("x" * (SHORT + 1))) is None
    kept.keep(turn("one"), CALM)
    kept.keep(turn("two"), CALM)
    assert kept.find(turn("one")) is not None
    kept.keep(turn("three"), CALM)
    assert kept.find(turn("two")) is None
    assert kept.find(turn("one")) is not None


def test_parts_are_not_run_together_and_two_processes_name_a_turn_differently() -> None:
    kept = KeptReadings(4, 40)
    kept.keep(turn("a", "b"), CALM)
    assert kept.find(turn("a1:b", "")) is None
    assert KeptReadings(4, 40)._key(turn("a")) != kept._key(turn("a"))


def test_without_room_nothing_is_kept() -> None:
    kept = KeptReadings(0, 10)
    kept.keep(turn("yes"), CALM)
    assert kept.find(turn("yes")) is None
