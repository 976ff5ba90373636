"""What stands on a board before it is worded: cards, and what was kept back.

Answers which text speaks for which technique, with its score and where it came from. Refuses to choose.
"""

from dataclasses import dataclass

from assist.suggest.considerations import Call
from assist.suggest.restate import OWN_WORDS
from assist.suggestion import Exposure, Withheld
from assist.vocabulary import FactName, Technique


@dataclass(frozen=True, slots=True)
class Card:
    """A text chosen for a technique.

    ``slots`` are those it was filled with, ``lead`` is the phrase it goes on from, ``also`` what else stands in it.
    ``exposure`` is None where nothing of the library competed: an intent's own question, the customer's own words.
    """

    technique: Technique
    phrase_id: str
    text: str
    score: float
    call: Call
    slots: tuple[str, ...] = ()
    continues: bool = False
    lead: str = ""
    also: tuple[str, ...] = ()
    exposure: Exposure | None = None

    @property
    def says_back(self) -> bool:
        """Say whether it repeats the trouble in the customer's words: once is enough on a screen."""
        return self.phrase_id == OWN_WORDS or FactName.OWN_WORDS in self.slots


@dataclass(frozen=True, slots=True)
class Choice:
    """Cards, the primary first, and what was kept back."""

    cards: tuple[Card, ...]
    withheld: tuple[Withheld, ...]
