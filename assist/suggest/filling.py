"""Phrases with slots, filled from what is known.

Answers the finished text, or None where a slot can't be filled so that it reads well. Refuses to guess a value and
never returns a text with a brace in it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from assist.conversation import KnownFact
from assist.suggest.dates import write_day
from assist.suggest.measures import days_of, number_of
from assist.suggest.spellings import names_hour
from assist.vocabulary import FactName

SLOT: Final = re.compile(r"\{([^{}]*)\}")
"""A slot as it stands in a text; its name must be a FactName."""

_LONGEST: Final = 40
_OWNER: Final = re.compile(
    r"^(?:my|our|his|her|their|the|a|an)\s+(?:(?:best )?[\w'\u2019]+['\u2019]s\s+)?", re.IGNORECASE
)
_MINE: Final = re.compile(r"\b(?:my|our)\b", re.IGNORECASE)
_POINTERS: Final = frozenset({"the", "this", "that", "a", "your"})
_DAYS_AND_MONTHS: Final = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|april|june|july|august|september|october|"
    r"november|december|christmas)\b"
)
_NO_ON: Final = ("yesterday", "today", "tomorrow", "this ", "last ", "next ")
_DAY_FIRST: Final = re.compile(
    r"(?P<day>tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?: at)? (?P<hour>.+)", re.IGNORECASE
)
_BEFORE: Final = "before "
_NO_POINT: Final = ("this week", "this month", "the week", "the month", "tonight", "today", "the end")
"""Limits that something can be done by, and not "before"."""
_SENTENCE_END: Final = (".", "!", "?", ":")


@dataclass(frozen=True, slots=True)
class Template:
    """A text cut at its slots: ``words[0] slots[0] words[1] …``; an unknown slot name can never be filled."""

    words: tuple[str, ...]
    slots: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> "Template":
        """Cut a text at its slots."""
        parts = SLOT.split(text)
        return cls(tuple(parts[::2]), tuple(parts[1::2]))

    def fill(self, facts: Mapping[FactName, KnownFact]) -> str | None:
        """Return the text with every slot filled, or None where one can't be."""
        if not self.slots:
            return self.words[0]
        text = self.words[0]
        for slot, after in zip(self.slots, self.words[1:], strict=True):
            value = _find_value(facts, slot, text, after)
            if value is None:
                return None
            text = _join(text, value, after)
        return None if "{" in text or "}" in text else text

    def fill_known(self, facts: Mapping[FactName, KnownFact]) -> tuple[str, tuple[str, ...]]:
        """Return the text with what is known filled in, and the names of the slots that are left, each once.

        Those stand in the text in braces; no value brings a brace of its own.
        """
        text, missing = self.words[0], dict[str, None]()
        for slot, after in zip(self.slots, self.words[1:], strict=True):
            value = _find_value(facts, slot, text, after)
            if value is None or "{" in value or "}" in value:
                missing[slot] = None
                value = f"{{{slot}}}"
            text = _join(text, value, after)
        return text, tuple(missing)

    def missing(self, facts: Mapping[FactName, KnownFact]) -> tuple[str, ...]:
        """Return the names of slots nothing is known for."""
        return tuple(slot for slot in self.slots if slot not in facts)


def _find_value(facts: Mapping[FactName, KnownFact], slot: str, before: str, after: str) -> str | None:
    fact = facts.get(slot)  # type: ignore[call-overload]  # a slot is a plain word, and a StrEnum key equals its word
    return None if fact is None else _shape(fact, before, after)


def _join(text: str, value: str, after: str) -> str:
    if text.endswith(" on ") and value.lower().startswith(_NO_ON):
        text = text.removesuffix("on ")
    return text + value + after


def name_day(value: str) -> str:
    """Return "friday" as "Friday"; other words stay."""
    return _DAYS_AND_MONTHS.sub(lambda match: match.group().capitalize(), value)


def name_limit(value: str) -> str:
    """Return a limit as it is said: "tomorrow at 4" as "4 tomorrow", "TOMORROW" as "tomorrow"."""
    told = value.lower() if value.isupper() else value  # they may shout it; we do not
    parts = _DAY_FIRST.fullmatch(told)
    if parts is not None and names_hour(parts["hour"]):
        told = f"{parts['hour']} {'' if parts['day'].lower() == 'tomorrow' else 'on '}{parts['day']}"
    return name_day(told)


def _shape_limit(value: str, before: str) -> str | None:
    is_no_point = before.endswith(_BEFORE) and value.lower().startswith(_NO_POINT)
    begins = not before.strip() and names_hour(value)  # "6 doesn't leave much room"
    return None if is_no_point or begins else name_limit(value)


def _shape(fact: KnownFact, before: str, after: str) -> str | None:
    """Return a value as it reads between these words, or None where it would not."""
    value: str | None = " ".join(fact.value.split())
    if not value or (len(value) > _LONGEST and fact.name is not FactName.OWN_WORDS):
        return None
    match fact.name:
        case FactName.NAME:
            first = value.split()[0]
            value = first.capitalize() if first.islower() or first.isupper() else first
        case FactName.EVENT:
            value = _shape_event(value, before)
        case FactName.DEADLINE:
            value = _shape_limit(value, before)
        case FactName.DATE | FactName.GIVEN:
            value = name_day(value)
        case FactName.DURATION:
            value = None if days_of(value) is None else value.lower()  # they may shout it; we do not
        case FactName.DAYS_WAITING | FactName.TIMES_CONTACTED:
            is_one = after.lstrip().startswith(("days", "times")) and (number_of(value) or 0) <= 1
            value = None if is_one else value
        case FactName.ORDERED_ON | FactName.DUE_ON | FactName.DELIVERED_ON | FactName.CUSTOMER_SINCE:
            value = write_day(value)
        case _:
            pass
    if value and (not before.strip() or before.rstrip().endswith(_SENTENCE_END)):
        value = value[0].upper() + value[1:]
    return value


def _shape_event(value: str, before: str) -> str:
    words = before.split()
    pointer = words[-1].lower() if words else ""
    if pointer in _POINTERS:
        bare = _OWNER.sub("", value)
        return bare or value
    return _MINE.sub("your", value)
