"""What a text speaks of, by its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.suggest.hearing import compile_words, plain
from assist.suggest.topics import REFERENCE, WORDS, find_topics


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("I didn't order that", {"denies"}),
        ("it's been 3 weeks, and I've rung twice", {"wait", "did", "again"}),
        ("a couple of weeks", {"wait"}),
        ("a couple of working days", {"wait"}),
        ("£45 gone!", {"money"}),
        ("my daughter's wedding", {"family", "occasion"}),
        ("order 448812", {REFERENCE}),
        ("at 7am", {"clock"}),
        ("who's that?", {"who"}),
        ("hello", set()),
        ("", set()),
    ],
)
def test_topics_are_found_by_their_words(text: str, topics: set[str]) -> None:
    assert find_topics(plain(text)) == topics


_SAID = st.sampled_from([words.rstrip("*") for listed in WORDS.values() for words in listed.split(", ")])


@given(st.lists(st.one_of(_SAID, st.sampled_from(["the", "tickets", "payments", "12", "£9", "illness"])), max_size=12))
def test_they_are_those_that_the_same_words_find_in_phrases(said: list[str]) -> None:
    text = plain(" ".join(said).replace("#", "4"))
    patterns = {topic: compile_words(words.split(", ")) for topic, words in WORDS.items()}
    expected = {topic for topic, pattern in patterns.items() if pattern is not None and pattern.search(text)}
    assert find_topics(text) - {REFERENCE} == expected
