from typing import Any

import pytest

from assist.conversation import TurnRead
from assist.library.entries import When
from assist.reading import Labels, Reading
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


def test_words_must_just_have_been_said_by_them_or_by_the_agent_before_them(talk: Any) -> None:
    talk.customer("my refund is late", 1)
    talk.agent("It was sent to the old card.", "inform")
    talk.customer("that card is closed", 1)
    view = View.of(Moment(talk.conversation))
    for words, is_heard in ((("closed",), True), (("old card",), True), (("refund*",), False)):
        test = lines.Test.of(When(heard=words))
        assert test.holds(view) is is_heard
        assert test.touches(view) is is_heard


def test_what_they_told_before_counts_and_what_the_agent_told_does_not(talk: Any) -> None:
    talk.customer("my refund is late", 1)
    for place in range(30):
        talk.agent("It was sent to the old card.", "inform")
        talk.customer(f"and number {place}", 1)
    view = View.of(Moment(talk.conversation))
    told = {"refund*": True, "29": True, "old card": False, "5": False}
    assert {word: lines.Test.of(When(told=(word,))).holds(view) for word in told} == told


@pytest.mark.parametrize(
    ("text", "calm", "shows"),
    [
        ("one lid. just the lid. bravo", 0.88, True),
        ("one lid, please", 0.95, False),
        ("is it just the lid?", 0.7, False),
    ],
    ids=["it may show", "it hardly does", "a question is to be answered"],
)
def test_frustration_may_show_without_being_named(talk: Any, text: str, calm: float, *, shows: bool) -> None:
    talk.customer(text)
    assert not View.of(Moment(talk.conversation)).may_be_displeased, "labels by hand come without chances"
    reading = Reading("t0", "m", Labels(), scores={"frustration": {"0": calm, "1": 1 - calm}})
    conversation = talk.conversation.with_event(TurnRead(reading))
    assert View.of(Moment(conversation)).may_be_displeased is shows
