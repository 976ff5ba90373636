"""Two moves in one message, where they read as one."""

from typing import Any

import pytest

from assist.suggest.cards import Card
from assist.suggest.combining import MOST_WORDS, combine
from assist.suggest.considerations import Call
from assist.vocabulary import Signal, Technique

LATE = "Eleven days is far too long. I'll see where it is now."
ASK = "What's the order number?"


def card(technique: Technique, text: str) -> Card:
    return Card(technique, f"{technique}-1", text, 0.6, Call(technique, 0.6))


CARDS = (card(Technique.ACKNOWLEDGE, LATE), card(Technique.REASSURE, "Leave it with me."), card(Technique.CLARIFY, ASK))


def test_an_acknowledgement_goes_over_into_the_question_and_stays_a_card_of_its_own() -> None:
    first, second, third = combine(CARDS, frozenset())
    assert (first, second) == CARDS[:2]
    assert (third.text, third.lead) == (f"{LATE} {ASK}", "acknowledge-1")


def test_only_one_card_is_joined() -> None:
    offer = card(Technique.OFFER, "I can send another. Shall I?")
    assert [each.lead for each in combine((*CARDS, offer), frozenset())] == ["", "", "acknowledge-1", ""]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("Would you give me a moment?", ASK),
        ("Let me look at it.", "Let me find another way. Can you wait?"),
        (LATE, "I'm sorry, what was the number?"),
        ("word " * MOST_WORDS + "end.", ASK),
    ],
)
def test_what_would_not_read_as_one_text_is_left_apart(first: str, then: str) -> None:
    cards = (card(Technique.ACKNOWLEDGE, first), card(Technique.CLARIFY, then))
    assert combine(cards, frozenset()) == cards


def test_a_question_is_not_led_by_an_offer_and_grief_hears_one_thing_at_a_time() -> None:
    offers = (card(Technique.OFFER, "I can send another."), CARDS[2])
    assert combine(offers, frozenset()) == offers
    assert combine(CARDS, frozenset({Signal.VULNERABILITY})) == CARDS
    assert combine((), frozenset()) == ()


def test_a_board_names_both_phrases(talk: Any) -> None:
    talk.customer("Eleven days, and nobody tells me anything", 2, intent="late-delivery")
    talk.agent("Let me look.", "act")
    board = talk.customer("where is it then?", 2, emotions=["anger"], intent="late-delivery", after_s=200)
    (joined,) = (suggestion for suggestion in board.suggestions if len(suggestion.phrase_ids) > 1)
    primary = board.suggestions[0]
    assert joined.phrase_ids == (*primary.phrase_ids, "off-late")
    assert joined.text.startswith(f"{primary.text} ")
    assert not joined.primary
