# ruff: noqa: ANN401 - a talk comes from conftest.py, which tests cannot import a type from
from typing import Any

import pytest

from assist.suggest.moment import Moment
from assist.suggest.restate import OWN_WORDS, restate, shift_person


@pytest.mark.parametrize(
    ("clause", "shifted"),
    [
        ("my order never came", "your order never came"),
        ("Hi, my sofa arrived with a broken leg", "your sofa arrived with a broken leg"),
        ("I was charged twice for the same room", "you were charged twice for the same room"),
        ("our flight was cancelled on us last night", "your flight was cancelled on you last night"),
        ("we still haven't received the refund", "you still haven't received the refund"),
        ("the app has locked me out, stuck", "the app has locked you out stuck"),
    ],
)
def test_the_person_is_shifted(clause: str, shifted: str) -> None:
    assert shift_person(clause) == shifted


@pytest.mark.parametrize(
    "clause",
    [
        "why has my order not come",
        "my order is not what you promised",
        "I'm not staying calm",
        "my order came today, all good",
        "my 'order' [card 1] never came",
        "never came",
        "my bloody order never came",
        "my " + "very " * 20 + "order never came",
        "my english is not",
    ],
)
def test_what_would_not_read_well_is_not_said_back(clause: str) -> None:
    assert shift_person(clause) is None


def test_the_deadline_is_named_and_the_sentence_ends_in_a_check(talk: Any) -> None:
    talk.customer("my order never came. I need it by friday!", 1, "urgency", intent="late-delivery")
    assert restate(Moment(talk.conversation)) == (
        "So your order never came, and it matters for Friday. Have I got that right?"
    )
    assert OWN_WORDS in {phrase_id for card in talk.boards[-1].suggestions for phrase_id in card.phrase_ids}


def test_an_earlier_statement_counts_and_abuse_and_grief_do_not(talk: Any) -> None:
    talk.customer("my order never came", 2)
    talk.agent("Hm.")
    talk.customer("so do something", 2)
    assert restate(Moment(talk.conversation)) == "So your order never came. Have I got that right?"
    for signal in ("abuse", "vulnerability"):
        talk.customer("my order never came", 2, signal, after_s=200)
        assert restate(Moment(talk.conversation)) is None
