"""Words that must have been said for a phrase to be true."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.suggest.hearing import compile_words, plain


@pytest.mark.parametrize(
    ("words", "text", "is_heard"),
    [
        (["refund*"], "When will I be REFUNDED?", True),
        (["refund"], "When will I be refunded?", False),
        (["you're right"], "Ah, you\u2019re right, I see it now", True),
        (["didnt"], "they DIDN'T come", True),
        (["last time"], "last\ntime it was Tuesday", True),
        (["last time"], "the last. Time flies", True),
        (["price"], "priceless", False),
        (["#"], "three days", False),
        (["#"], "it's been 3 days", True),
        (["#th"], "by the 14th please", True),
        (["£"], "you took £40.50 off me", True),
        (["off"], "often", False),
        (["c*"], "nothing here", False),
    ],
)
def test_a_word_is_heard_whole_or_by_its_beginning(words: list[str], text: str, *, is_heard: bool) -> None:
    pattern = compile_words(words)
    assert pattern is not None
    assert (pattern.search(plain(text)) is not None) is is_heard


def test_no_words_ask_for_nothing() -> None:
    assert compile_words([]) is None


@given(st.text(alphabet="aB1 '.,\n£", min_size=1, max_size=30))
def test_what_was_said_is_heard_in_itself(text: str) -> None:
    if any(character.isalnum() for character in text):
        pattern = compile_words([text])
        assert pattern is not None
        assert pattern.search(plain(f"so, {text} then"))
