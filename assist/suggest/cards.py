"""What stands on a board before it is worded: cards, and what was kept back.

Answers which text speaks for which technique, with its score and where it came from. Refuses to choose.
"""

from dataclasses import dataclass
from typing import Final

from assist.suggest.considerations import Call, Evidence
from assist.suggest.restate import OWN_WORDS
from assist.suggestion import Exposure, Withheld
from assist.vocabulary import FactName, Technique

OPENED: Final = "opening"
"""What a question that begins with its intent's opening goes by: ``opening:<intent>``."""

MADE: Final = ("restate", "cause", *(f"{kind}:{fact.value}" for kind in ("need", OPENED) for fact in FactName))
"""The kinds of text that are made on the spot: the customer's own words, and an intent's own questions."""


def name_made(*phrase_ids: str, is_opened: bool = False) -> str:
    """Return which of ``MADE`` a text made on the spot is, by its ids (``need:<intent>:<fact>`` and the like)."""
    kind, _, rest = phrase_ids[-1].partition(":")
    if kind != "need":
        return kind
    is_opened = is_opened or phrase_ids[0].startswith(f"{OPENED}:")
    return f"{OPENED if is_opened else kind}:{rest.rpartition(':')[2]}"


@dataclass(frozen=True, slots=True)
class Card:
    """A text chosen for a technique.

    ``slots`` are those it was filled with, ``lead`` is the phrase it goes on from, ``also`` what else stands in it.
    ``opening`` is what is said before a question that stands by itself.
    ``answers`` are the labels that its phrase speaks to and that show here.
    ``strays``: its phrase was written for other moments, and what was learned from readers put it here.
    ``speaks_up``: a feeling shows and readers would likely send it; it does not rest after cards that went unused.
    ``exposure`` is None where nothing of the library competed: an intent's own question, the customer's own words.
    """

    technique: Technique
    phrase_id: str
    text: str
    score: float
    call: Call
    slots: tuple[str, ...] = ()
    continues: bool = False
    answers: Evidence = ()
    strays: bool = False
    speaks_up: bool = False
    lead: str = ""
    also: tuple[str, ...] = ()
    opening: str = ""
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
