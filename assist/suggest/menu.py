"""Resolution options made ready: their policies written out, their conditions compiled, in the order of their worth.

Answers what could be offered for an intent. Refuses to know the customer, and so whether an option holds.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from assist.library.offers import Policy, Resolution
from assist.library.terms import settle_bound
from assist.suggest.filling import Template
from assist.suggest.hearing import compile_words
from assist.suggest.policy import Test, compile_term
from assist.suggest.view import View

_WORD: Final = re.compile(r"[a-z]{2,}")
_STEM: Final = 4
_CARRY_NOTHING: Final = frozenset("your with that this then them they have from here would could will".split())


class Occasion(Protocol):
    """A compiled ``unless``."""

    def touches(self, view: View) -> bool:
        """Say whether any of it holds."""


@dataclass(frozen=True, slots=True)
class Option:
    """A resolution ready for use; ``words`` are those by which it is known where an agent offers it freely.

    ``told`` finds what a customer must have said for it, None where any may be offered it.
    """

    resolution: Resolution
    template: Template
    terms: tuple[Test, ...]
    worth: float
    told: re.Pattern[str] | None
    unless: Occasion | None
    value: float
    words: frozenset[str]

    @classmethod
    def of(cls, entry: Resolution, policies: Mapping[str, Policy], unless: Occasion | None) -> "Option | None":
        """Make an option whose policies are written out ready; None where a condition names one that is unknown."""
        terms = [compile_term(condition, policies) for condition in entry.conditions]
        tests = tuple(term for term in terms if term is not None)
        if len(tests) < len(terms):
            return None
        return cls(
            resolution=entry,
            template=Template.parse(entry.text),
            terms=tests,
            worth=settle_bound(entry.worth, policies) or 0.0,
            told=compile_words(entry.told),
            unless=unless,
            value=entry.customer_value - entry.company_cost,
            words=content_words(entry.choice or entry.text),
        )


def content_words(text: str) -> frozenset[str]:
    """Return the words that carry a text, cut short so that "send" and "sending" are one."""
    words = _WORD.findall(text.lower())
    return frozenset(word[:_STEM] for word in words if len(word) >= _STEM and word not in _CARRY_NOTHING)


def order_options(options: Iterable[Option], intent: str) -> tuple[Option, ...]:
    """Return the options of an intent, the best for customer and company first."""
    found = [option for option in options if intent in option.resolution.intents]
    return tuple(sorted(found, key=lambda option: (-option.value, option.resolution.id)))
