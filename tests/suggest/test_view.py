from typing import Any

import pytest

from assist.library.entries import When
from assist.suggest import lines
from assist.suggest.moment import Moment
from assist.suggest.view import View
from assist.vocabulary import FactName


@pytest.mark.parametrize(
    ("turns", "holds"),
    [
        (["it's been 31 days and I'm still without it"], True),
        (["it's been 31 days and I'm still without it", "are you even reading this"], False),
        (["where is it"], False),
    ],
)
def test_what_their_newest_words_state_can_be_asked_for(talk: Any, turns: list[str], *, holds: bool) -> None:
    for place, text in enumerate(turns):
        if place:
            talk.agent("Let me look.", "hold")
        talk.customer(text, 2)
    view = View.of(Moment(talk.conversation))
    test = lines.Test.of(When(names=(FactName.DURATION, FactName.AMOUNT)))
    assert test.holds(view) is holds
    assert test.touches(view) is holds
