"""What is still to be asked: never what the customer may just have said."""

from typing import Any

import pytest

from assist.suggest.moment import Moment
from assist.suggest.needs import is_wanted
from assist.vocabulary import FactName


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("someone has taken 400 from my account", False),
        ("two payments of 38.50 went out", False),
        ("someone took money from my account", True),
        ("my order 60417 was charged to the wrong card", True),
        ("it is about booking AB-120", True),
    ],
)
def test_an_amount_is_asked_for_only_where_no_sum_was_named(talk: Any, text: str, is_asked: bool) -> None:
    talk.customer(text)
    assert is_wanted(Moment(talk.conversation), FactName.AMOUNT) is is_asked
