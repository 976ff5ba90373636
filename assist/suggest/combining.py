"""Two moves in one message: an acknowledgement or an apology that goes over into a question or an offer.

A question that stands by itself is opened with its intent's own words, where nobody has answered the customer yet: to
be asked for a number first thing reads as a form.

Answers the cards with one of them made whole: its text reads on from the first card's. Refuses to compose anything that
does not stand in the library twice over, and to join what would not read as one text.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from assist.suggest.cards import OPENED, Card
from assist.suggest.ranking import CARRIERS
from assist.vocabulary import Signal, Technique

MOST_WORDS: Final = 50
"""A longer message is no quick reply any more."""

_GOES_ON: Final = frozenset({Technique.CLARIFY, Technique.OFFER})
_SENTENCE: Final = re.compile(r"(?<=[.!?:]) ")
_SORRY: Final = ("i'm sorry", "i am sorry", "sorry", "apologies")


def combine(cards: Sequence[Card], signals: frozenset[Signal]) -> tuple[Card, ...]:
    """Return the cards, the first that can go on from the primary one joined to it; the primary stays as it is.

    To people in grief or danger one thing is said at a time: then (``signals``) nothing is joined.
    """
    if Signal.VULNERABILITY in signals:
        return tuple(cards)
    joined = [_open(card) if place == 0 else card for place, card in enumerate(cards)]
    for place, card in enumerate(joined[1:], 1):
        if _reads_on(joined[0], card):
            joined[place] = replace(card, text=f"{joined[0].text} {card.text}", lead=joined[0].phrase_id)
            break
    return tuple(joined)


def _open(card: Card) -> Card:
    if not card.opening:
        return card
    _, intent, _ = f"{card.phrase_id}:".split(":", 2)
    return replace(card, text=f"{card.opening} {card.text}", phrase_id=f"{OPENED}:{intent}", also=(card.phrase_id,))


def _reads_on(first: Card, card: Card) -> bool:
    if first.technique not in CARRIERS or card.technique not in _GOES_ON or not _is_second_half(card):
        return False
    is_statement = first.text.rstrip().endswith((".", "!")) and "?" not in first.text
    words = len(first.text.split()) + len(card.text.split())
    begins_alike = _begins(card.text) in map(_begins, _SENTENCE.split(first.text))
    return is_statement and words <= MOST_WORDS and not begins_alike and not card.text.lower().startswith(_SORRY)


def _is_second_half(card: Card) -> bool:
    """Say whether a text begins where another ends: a bare question, a choice, a phrase written to read on.

    Whole phrases take up the customer's words themselves: two of them glued together read as an error to every reader.
    """
    return card.continues or card.exposure is None


def _begins(sentence: str) -> list[str]:
    return sentence.lower().split()[:2]
