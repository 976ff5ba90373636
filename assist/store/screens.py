"""What stands on each conversation's screen, and in which rows.

Answers whether a card on a new board is one that stands there already. Refuses to know how rows look.
"""

from collections import OrderedDict
from typing import Final

from assist.suggestion import Cue, ResolutionOffer, Suggestion

Card = Suggestion | ResolutionOffer | Cue
Place = tuple[int, int]
"""(version, place): the key of a card's row within its conversation."""
Screen = dict[str, tuple[Card, Place]]
"""What stands on a screen: a card's name (``name_card``) to the card and its row."""

SCREENS_KEPT: Final = 4000
"""Conversations whose screen is remembered; what stood on another's is read back before its next board is written."""


def name_card(card: Card) -> str:
    """Return what names a card among those of its conversation; another card of that name takes its place."""
    match card:
        case Suggestion():
            return card.id
        case ResolutionOffer():
            return card.suggestion_id
        case Cue():
            return f"{card.rule} {card.turn_id}"


class Screens:
    """What stands on each conversation's screen. The least recently used are forgotten."""

    def __init__(self) -> None:
        self._screens: OrderedDict[str, Screen] = OrderedDict()

    def __contains__(self, conversation_id: str) -> bool:
        return conversation_id in self._screens

    def get(self, conversation_id: str) -> Screen:
        """Return the cards on a screen and where their rows are."""
        return self._screens.get(conversation_id, {})

    def put(self, conversation_id: str, screen: Screen) -> None:
        """Remember what now stands there."""
        self._screens[conversation_id] = screen
        self._screens.move_to_end(conversation_id)

    def trim(self) -> None:
        """Forget what is too much. Between batches only: within one, what a batch asked for must stay."""
        while len(self._screens) > SCREENS_KEPT:
            self._screens.popitem(last=False)

    def forget(self, conversation_id: str) -> None:
        """Forget a screen whose rows were not written after all."""
        self._screens.pop(conversation_id, None)
