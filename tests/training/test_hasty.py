"""Texts as people in a hurry type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.training.hasty import typed_in_haste


@pytest.mark.parametrize(
    ("text", "hasty"),
    [
        ("Where is my parcel?", "Where is my parcel"),
        ("Hi, it's me. I can't log in.", "Hi its me I cant log in"),
        ("I\u2019ve waited, and you don\u2019t answer", "Ive waited and you dont answer"),
        ("It came at 9:30, cost £4.50 and broke!", "It came at 9:30 cost £4.50 and broke!"),
        ("well... fine", "well... fine"),
        ("order AB-12.3?", "order AB-12.3"),
        ("?", "?"),
        ("", ""),
    ],
)
def test_marks_go_and_words_stay(text: str, hasty: str) -> None:
    assert typed_in_haste(text) == hasty


@given(st.text(alphabet="abc 9.,?!'\u2026", max_size=40))
def test_no_letter_digit_or_exclamation_is_lost(text: str) -> None:
    def kept(words: str) -> str:
        return "".join(character for character in words if character.isalnum() or character == "!")

    assert kept(typed_in_haste(text)) == kept(text)
