"""The thing a customer speaks of, as an agent would name it."""

from datetime import UTC, datetime

import pytest

from assist.conversation import Turn, Utterance
from assist.suggest.naming import name_thing
from assist.vocabulary import FactName, Speaker


def said(text: str) -> Utterance:
    return Utterance(Speaker.CUSTOMER, (Turn("t", "c1", 0, Speaker.CUSTOMER, text, datetime(2026, 3, 2, tzinfo=UTC)),))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("where is my refund", "your refund"),
        ("I sent the sofa back in May and my refund never came", "your refund"),
        ("this Washing Machine is still broken", "your washing machine"),
        ("why did you take the late fee", "the fee"),
        ("the stupid app keeps crashing", "the app"),
        ("our second booking was cancelled", "your booking"),
    ],
)
def test_what_they_name_is_named_as_theirs(text: str, name: str) -> None:
    thing = name_thing([said(text)])
    assert thing is not None
    assert (thing.name, thing.value, thing.turn_id) == (FactName.THING, name, "t")


@pytest.mark.parametrize(
    "text",
    [
        "this is ridiculous",
        "I need my order number",
        "my wife is waiting",
        "it is not my wifi",
        "they gave me a voucher",
        "look at the website",
        "I want to order a lamp",
        "claims",
    ],
)
def test_what_was_not_named_is_not_guessed(text: str) -> None:
    assert name_thing([said(text)]) is None


def test_the_newest_words_count_and_those_right_before_them() -> None:
    refund, angry, parcel = said("where is my refund"), said("this is a joke"), said("my parcel is late")
    for told, name in (([parcel, refund], "your refund"), ([refund, angry], "your refund")):
        thing = name_thing(told)
        assert thing is not None
        assert thing.value == name
    assert name_thing([refund, angry, angry]) is None
    assert name_thing([]) is None
