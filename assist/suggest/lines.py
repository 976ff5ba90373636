"""Phrases made ready: the moment each asks for, its slots, and the shelf it lies on.

Answers which phrases' moment this is, fast. Refuses to choose among them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final

from assist.conversation import KnownFact
from assist.library.entries import Phrase, When
from assist.suggest.filling import Template
from assist.suggest.hearing import compile_words
from assist.suggest.view import View, mark_situation
from assist.vocabulary import FRUSTRATION_LEVELS, Emotion, FactName, Signal

_SLOT_CLAIMS: Final[Mapping[str, float]] = {FactName.OWN_WORDS: 0.35, FactName.PERSON: 0.2}
"""What a filled slot adds to a phrase's fit, 0.1 where not named here: words about this case come nearest."""
_CARE: Final = frozenset({Signal.VULNERABILITY, Signal.SECURITY_CONCERN})
_GRAVE: Final = frozenset({Emotion.SADNESS})


@dataclass(frozen=True, slots=True)
class Test:
    """A ``When`` with its lists as sets, its words as patterns. ``weight`` grows with how much it asks for."""

    intents: frozenset[str]
    situations: frozenset[str]
    emotions: frozenset[str]
    signals: frozenset[str]
    sentiment: frozenset[str]
    frustration: tuple[int, int] | None
    steps: frozenset[str]
    channels: frozenset[str]
    asks: bool | None
    first: bool | None
    after: frozenset[str]
    names: frozenset[str]
    heard: re.Pattern[str] | None
    told: re.Pattern[str] | None
    marks: frozenset[str]
    weight: float

    @classmethod
    def of(cls, when: When) -> "Test":
        """Compile a moment; what it asks for adds to its weight, most for the intent and for signals."""
        weight = 0.30 * bool(when.intents) + 0.25 * bool(when.signals) + 0.20 * bool(when.emotions)
        weight += 0.50 * bool(when.situations) + 0.35 * bool(when.after) + 0.20 * bool(when.names)
        weight += 0.20 * (when.asks is not None) + 0.10 * (when.first is not None)
        weight += 0.05 * bool(when.sentiment) + 0.05 * bool(when.steps) + 0.05 * bool(when.channels)
        if when.frustration is not None:
            weight += 0.05 * (4 - (when.frustration[1] - when.frustration[0]))
        return cls(
            intents=frozenset(when.intents),
            situations=frozenset(when.situations),
            emotions=frozenset(when.emotions),
            signals=frozenset(when.signals),
            sentiment=frozenset(when.sentiment),
            frustration=when.frustration,
            steps=frozenset(when.steps),
            channels=frozenset(when.channels),
            asks=when.asks,
            first=when.first,
            after=frozenset(when.after),
            names=frozenset(when.names),
            heard=compile_words(when.heard),
            told=compile_words(when.told),
            marks=frozenset((*when.signals, *when.emotions, *map(mark_situation, when.situations))),
            weight=weight,
        )

    def holds(self, view: View) -> bool:
        """Say whether every field that was given holds, save the intent: a shelf holds lines of its intent only."""
        levels = self.frustration
        return (
            (not self.situations or not self.situations.isdisjoint(view.likely))
            and (not self.signals or not self.signals.isdisjoint(view.shown))
            and (not self.emotions or not self.emotions.isdisjoint(view.emotions))
            and (levels is None or levels[0] <= view.frustration <= levels[1])
            and (not self.steps or view.step in self.steps)
            and (not self.sentiment or view.sentiment in self.sentiment)
            and (self.asks is None or self.asks == view.asks)
            and (self.first is None or self.first == view.first)
            and (not self.after or not self.after.isdisjoint(view.after))
            and self.may_presume(view)
        )

    def allows(self, level: int) -> bool:
        """Say whether it may hold at this level of frustration."""
        return self.frustration is None or self.frustration[0] <= level <= self.frustration[1]

    def may_presume(self, view: View) -> bool:
        """Say whether what a text presumes is given: the words and facts it asks for were said, and in its channel."""
        return (
            (not self.channels or view.channel in self.channels)
            and (not self.names or not self.names.isdisjoint(view.named))
            and (self.heard is None or self.heard.search(view.heard) is not None)
            and (self.told is None or self.told.search(view.told) is not None)
        )

    def touches(self, view: View) -> bool:
        """Say whether any single field holds (``unless``)."""
        levels = self.frustration
        return (
            not self.signals.isdisjoint(view.signals)
            or not self.emotions.isdisjoint(view.emotions)
            or view.step in self.steps
            or (levels is not None and levels[0] <= view.frustration <= levels[1])
            or view.sentiment in self.sentiment
            or view.channel in self.channels
            or view.intent in self.intents
            or self.asks == view.asks
            or self.first == view.first
            or not self.after.isdisjoint(view.after)
            or not self.names.isdisjoint(view.named)
            or not self.situations.isdisjoint(view.situations)
            or (self.heard is not None and self.heard.search(view.heard) is not None)
            or (self.told is not None and self.told.search(view.told) is not None)
        )


def _never(unless: When, care: frozenset[str]) -> Test | None:
    """Return the part of ``unless`` about people in trouble, words and the first answer, None where there is none.

    A text that speaks of what was done before ("I'm glad I could help") is wrong anywhere before anything was done.
    """
    kept = When(
        signals=tuple(filter(_CARE.__contains__, unless.signals)),
        emotions=tuple(filter(_GRAVE.__contains__, unless.emotions)),
        situations=tuple(filter(care.__contains__, unless.situations)),
        first=unless.first,
        heard=unless.heard,
        told=unless.told,
        names=unless.names,
    )
    return None if kept == When() else Test.of(kept)


@dataclass(frozen=True, slots=True)
class Line:
    """A phrase ready for use. ``is_grave`` says that it was written for people in trouble, or suits them.

    ``unless`` keeps it back where it was written for; ``never`` is the part of that which holds wherever it roams.
    ``claim`` is the part of its fit that no moment changes: how much it asks for, how many slots it fills.
    ``named`` are the same text with what they speak of in it.
    """

    phrase: Phrase
    template: Template
    named: tuple[Template, ...]
    when: Test
    unless: Test | None
    never: Test | None
    words: int
    opening: str
    is_grave: bool
    claim: float

    @classmethod
    def of(cls, phrase: Phrase, care: frozenset[str] = frozenset()) -> "Line":
        """Make a phrase ready; ``care`` names the intents and situations whose own phrases are written with care."""
        when = phrase.when
        is_grave = phrase.care or not _CARE.isdisjoint(when.signals) or not _GRAVE.isdisjoint(when.emotions)
        is_grave |= any(mine and care.issuperset(mine) for mine in (when.intents, when.situations))
        words = phrase.text.split()
        named = tuple(map(Template.parse, phrase.named))
        test, template = Test.of(when), Template.parse(phrase.text)
        return cls(
            phrase=phrase,
            template=template,
            named=named,
            when=test,
            unless=None if phrase.unless is None else Test.of(phrase.unless),
            never=None if phrase.unless is None else _never(phrase.unless, care),
            words=len(words),
            opening=words[0].lower().rstrip(",.!"),
            is_grave=is_grave,
            claim=0.6 * test.weight + sum(_SLOT_CLAIMS.get(slot, 0.1) for slot in template.slots[:2]),
        )

    def answers(self, view: View) -> tuple[tuple[str, str], ...]:
        """Return the signals and emotions it asks for that show here, as (head, label): what it speaks to."""
        signals = (("signals", signal) for signal in sorted(self.when.signals & view.shown))
        return (*signals, *(("emotions", emotion) for emotion in sorted(self.when.emotions & view.emotions)))

    def is_its_moment(self, view: View) -> bool:
        """Say whether this is a moment it was written for."""
        intents = self.when.intents
        return (not intents or view.stated in intents or view.intent in intents) and self._fits(view)

    def strays(self, view: View) -> bool:
        """Say whether it would stand outside its moment here and may: what it presumes was said, and nobody is at risk.

        Whether it may at all its phrase says (``roams``).
        """
        is_free = self.never is None or not self.never.touches(view)
        return is_free and self.when.may_presume(view) and not self._fits(view)

    def _fits(self, view: View) -> bool:
        return self.when.holds(view) and (self.unless is None or not self.unless.touches(view))

    def texts(self, facts: Mapping[FactName, KnownFact]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield what it can be said as with these facts, and the slots filled: what names their case before the plain.

        Nothing where a slot of each is unknown.
        """
        for template in (*self.named, self.template):
            text = template.fill(facts)
            if text is not None:
                yield text, template.slots


@dataclass(frozen=True, slots=True)
class Shelf:
    """The lines of one technique for one intent: those that ask for no signal or emotion, and the others by it.

    ``plain`` are the former by the levels of frustration they allow. ``roaming`` are those of them all that may stand
    outside their moment.
    """

    plain: tuple[tuple[Line, ...], ...]
    marked: Mapping[str, tuple[Line, ...]]
    roaming: tuple[Line, ...]

    @classmethod
    def of(cls, lines: Iterable[Line]) -> "Shelf":
        """Sort lines onto a shelf; a line that asks for signals and emotions lies under its signals only."""
        plain: list[Line] = []
        marked: dict[str, list[Line]] = {}
        roaming: list[Line] = []
        for line in lines:
            if line.phrase.roams:
                roaming.append(line)
            marks = line.when.signals or line.when.emotions
            for mark in marks:
                marked.setdefault(mark, []).append(line)
            if not marks:
                plain.append(line)
        by_level = tuple(
            tuple(line for line in plain if line.when.allows(level)) for level in range(FRUSTRATION_LEVELS)
        )
        return cls(by_level, {mark: tuple(found) for mark, found in marked.items()}, tuple(roaming))

    def fitting(self, view: View) -> list[Line]:
        """Return every line whose moment this is, in no set order."""
        likely: Iterable[Line] = self.plain[view.frustration]
        found = [lines for mark in view.marks if (lines := self.marked.get(mark)) is not None]
        if found:
            # A line that asks for either of two signals lies under both: it is looked at once.
            likely = chain(likely, found[0] if len(found) == 1 else {id(line): line for line in chain(*found)}.values())
        return [
            line for line in likely if line.when.holds(view) and (line.unless is None or not line.unless.touches(view))
        ]
