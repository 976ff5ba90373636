"""What fills slots: a limit counts until the customer speaks of another time."""

from typing import Any

import pytest

from assist.suggest.moment import Moment
from assist.suggest.sayable import gather_sayable
from assist.suggest.view import View
from assist.vocabulary import FactName


def limit(talk: Any) -> str | None:
    fact = gather_sayable(View.of(Moment(talk.conversation)), None).get(FactName.DEADLINE)
    return None if fact is None else fact.value


def test_a_limit_told_before_still_counts(talk: Any) -> None:
    talk.customer("the deposit has to be paid by 6 tonight or we lose it")
    assert limit(talk) == "6 tonight"
    talk.agent("I could look again at 8.", "offer")
    talk.customer("its not declined, they say nothing reached them", 1, after_s=200)
    assert limit(talk) == "6 tonight"


@pytest.mark.parametrize(
    "other",
    [
        "there's one at 21:35 with another airline",
        "then do it on Saturday",
        "5pm is too late",
        "it can wait",
        "it says 61p left and that was ten minutes ago",
    ],
)
def test_another_time_since_takes_its_place(talk: Any, other: str) -> None:
    talk.customer("my visa appt is tomorrow 9am in Madrid")
    talk.customer(other, after_s=200)
    assert limit(talk) is None


def test_a_new_limit_does(talk: Any) -> None:
    talk.customer("my visa appt is tomorrow 9am in Madrid")
    talk.customer("the desk closes at 20:50", 2, after_s=200)
    assert limit(talk) == "20:50"
