"""Redaction: secrets go, what a reply needs stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.desk.redaction import clean, redact


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("card 4111 1111 1111 1111, again 4111-1111-1111-1111", "card [card 1], again [card 1]"),
        ("4111111111111111 and 5500005555555559", "[card 1] and [card 2]"),
        ("mail me: ana.b+x@example.co.uk.", "mail me: [email 1]."),
        ("GB29 NWBK 6016 1331 9268 19 is my iban", "[iban 1] is my iban"),
        ("ssn 536-90-4399", "ssn [ssn 1]"),
        ("my password is hunter2 ok", "my password is [secret 1] ok"),
        ("PIN: 9981", "PIN: [secret 1]"),
        ("the otp 448812 just came", "the otp [secret 1] just came"),
        ("dob 12/03/1980", "dob [birth date 1]"),
        ("ring me on 07911 123456 please", "ring me on [phone 1] please"),
        ("my number is (415) 555-2671", "my number is [phone 1]"),
        ("call +44 20 7183 8750", "call [phone 1]"),
    ],
)
def test_secrets_become_typed_placeholders(text: str, redacted: str) -> None:
    assert redact(text) == redacted


@pytest.mark.parametrize(
    "text",
    [
        "order 4471-22981 has not come",
        "order number 0207 946 0958",
        "ref 8821304112",
        "£1,299.00 taken twice on 20 2025-11-20 10:30",
        "tracking 1234567890123456",
        "flight on 12 11 2026 at 10, seat 14C",
        "I forgot my password and cannot log in",
        "the card ending 4471",
        "Ana Bell, 14 Mill Lane",
        "no digits at all",
    ],
)
def test_what_a_reply_needs_stays(text: str) -> None:
    assert redact(text) == text


def test_names_go_where_the_setting_asks() -> None:
    assert redact("Hi, my name is Ana Bell", names=True) == "Hi, my name is [name 1]"
    assert redact("Hi, my name is Ana Bell") == "Hi, my name is Ana Bell"


@given(st.text(max_size=200))
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    once = redact(clean(text))
    assert redact(once) == once


@given(st.text(max_size=200))
def test_cleaning_leaves_no_control_characters(text: str) -> None:
    cleaned = clean(text)
    assert cleaned == cleaned.strip()
    assert not any(ord(letter) < 32 and letter not in "\n\t" for letter in cleaned)


def test_cleaning_keeps_emoji_and_right_to_left_words() -> None:
    assert clean("  👩‍👩‍👧 שלום \u202eevil\u202c\x00\x07 ") == "👩‍👩‍👧 שלום evil"


def test_a_turn_of_invisible_characters_is_empty() -> None:
    assert clean("\u200b\ufeff \u200d\n") == ""
