"""A library made ready for one team: phrases by technique and intent, slots parsed, rules compiled.

Answers which entries could come into question, fast. Refuses to choose among them. Built once for a revision and
shared by every conversation; it holds no state.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from assist.library.entries import Entry, Fact, Intent, Phrase, PromptTemplate, Situation, When
from assist.library.revision import Library
from assist.library.terms import GOODWILL_LIMIT, settle_bound, write_out
from assist.suggest import speech
from assist.suggest.cues import Rule, compile_rule
from assist.suggest.draft.glossary import Glossary
from assist.suggest.draft.promises import Limit
from assist.suggest.filling import Template
from assist.suggest.forecast import Forecaster
from assist.suggest.menu import Option, order_options
from assist.suggest.view import View, mark_situation
from assist.vocabulary import Emotion, FactName, Signal, Technique

_WORD: Final = re.compile(r"[a-z]{2,}")
_SLOT_CLAIMS: Final[Mapping[str, float]] = {FactName.OWN_WORDS: 0.35, FactName.THING: 0.2}
"""What a filled slot adds to a phrase's fit, 0.1 where not named here: words about this case come nearest."""
_CARE: Final = frozenset({Signal.VULNERABILITY, Signal.SECURITY_CONCERN})
_GRAVE: Final = frozenset({Emotion.SADNESS})


@dataclass(frozen=True, slots=True)
class Test:
    """A ``When`` with its lists as sets. ``weight`` grows with how much it asks for."""

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
    marks: frozenset[str]
    weight: float

    @classmethod
    def of(cls, when: When) -> "Test":
        """Compile a moment; what it asks for adds to its weight, most for the intent and for signals."""
        weight = 0.30 * bool(when.intents) + 0.25 * bool(when.signals) + 0.20 * bool(when.emotions)
        weight += 0.50 * bool(when.situations) + 0.35 * bool(when.after)
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
            marks=frozenset((*when.signals, *when.emotions, *map(mark_situation, when.situations))),
            weight=weight,
        )

    def holds(self, view: View) -> bool:
        """Say whether every field that was given holds, save the intent: a shelf holds lines of its intent only."""
        levels = self.frustration
        return (
            (not self.situations or not self.situations.isdisjoint(view.situations))
            and (not self.signals or not self.signals.isdisjoint(view.shown))
            and (not self.emotions or not self.emotions.isdisjoint(view.emotions))
            and (levels is None or levels[0] <= view.frustration <= levels[1])
            and (not self.steps or view.step in self.steps)
            and (not self.sentiment or view.sentiment in self.sentiment)
            and (not self.channels or view.channel in self.channels)
            and (self.asks is None or self.asks == view.asks)
            and (self.first is None or self.first == view.first)
            and (not self.after or not self.after.isdisjoint(view.after))
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
            or not self.situations.isdisjoint(view.situations)
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A phrase ready for use. ``is_grave`` says that it was written for people in trouble.

    ``claim`` is the part of its fit that no moment changes: how much it asks for, how many slots it fills.
    """

    phrase: Phrase
    template: Template
    when: Test
    unless: Test | None
    words: int
    opening: str
    is_grave: bool
    claim: float

    @classmethod
    def of(cls, phrase: Phrase, care: frozenset[str] = frozenset()) -> "Line":
        """Make a phrase ready; ``care`` names the intents and situations whose own phrases are written with care."""
        when = phrase.when
        is_grave = not _CARE.isdisjoint(when.signals) or not _GRAVE.isdisjoint(when.emotions)
        is_grave |= any(mine and care.issuperset(mine) for mine in (when.intents, when.situations))
        words = phrase.text.split()
        test, template = Test.of(when), Template.parse(phrase.text)
        return cls(
            phrase=phrase,
            template=template,
            when=test,
            unless=None if phrase.unless is None else Test.of(phrase.unless),
            words=len(words),
            opening=words[0].lower().rstrip(",.!"),
            is_grave=is_grave,
            claim=0.6 * test.weight + sum(_SLOT_CLAIMS.get(slot, 0.1) for slot in template.slots[:2]),
        )


@dataclass(frozen=True, slots=True)
class Shelf:
    """The lines of one technique for one intent: those that ask for no signal or emotion, and the others by it."""

    plain: tuple[Line, ...]
    marked: Mapping[str, tuple[Line, ...]]

    @classmethod
    def of(cls, lines: Iterable[Line]) -> "Shelf":
        """Sort lines onto a shelf; a line that asks for signals and emotions lies under its signals only."""
        plain: list[Line] = []
        marked: dict[str, list[Line]] = {}
        for line in lines:
            marks = line.when.signals or line.when.emotions
            for mark in marks:
                marked.setdefault(mark, []).append(line)
            if not marks:
                plain.append(line)
        return cls(tuple(plain), {mark: tuple(found) for mark, found in marked.items()})

    def fitting(self, view: View) -> list[Line]:
        """Return every line whose moment this is, in no set order."""
        likely: Iterable[Line] = self.plain
        found = [lines for mark in view.marks if (lines := self.marked.get(mark)) is not None]
        if found:
            # A line that asks for either of two signals lies under both: it is looked at once.
            likely = chain(likely, found[0] if len(found) == 1 else {id(line): line for line in chain(*found)}.values())
        return [
            line for line in likely if line.when.holds(view) and (line.unless is None or not line.unless.touches(view))
        ]


@dataclass(frozen=True)
class Repertoire:
    """What one team can draw on.

    ``limits`` are what the options of an intent allow an agent to promise; ``foreseeing`` names the cue rules that warn
    of how a conversation will end.
    """

    revision: str
    intents: dict[str, Intent]
    situations: dict[str, Situation]
    facts: dict[str, Fact]
    rules: tuple[Rule, ...]
    shelves: dict[tuple[Technique, str | None], Shelf]
    options: dict[str, tuple[Option, ...]]
    goodwill_limit: float | None
    lines: tuple[Line, ...]
    techniques: dict[str, Technique]
    glossary: Glossary
    limits: dict[str, tuple[Limit, ...]]
    known_words: frozenset[str] | None = None
    twins: Mapping[str, frozenset[str]] = field(default_factory=dict)
    foreseeing: frozenset[str] = frozenset()
    templates: tuple[PromptTemplate, ...] = ()

    def template_for(self, technique: Technique) -> PromptTemplate | None:
        """Return the prompt that rewords texts of a technique: one for it before one for all, then the first by id."""
        fitting = [each for each in self.templates if not each.techniques or technique in each.techniques]
        return min(fitting, key=lambda each: (not each.techniques, each.id), default=None)

    def techniques_of(self, phrase_ids: frozenset[str]) -> frozenset[Technique]:
        """Return the techniques of these phrases, those that are still in the library."""
        return frozenset(self.techniques[phrase_id] for phrase_id in phrase_ids if phrase_id in self.techniques)

    def shelf(self, technique: Technique, intent: str | None) -> Shelf:
        """Return the lines of a technique for an intent; one read under an older library may be none of this one's."""
        return self.shelves[technique, intent if intent in self.intents else None]

    @classmethod
    def of(
        cls,
        library: Library,
        team: str = "default",
        packs: frozenset[str] | None = None,
        forecaster: Forecaster | None = None,
        words: frozenset[str] = frozenset(),
        *,
        twins: Mapping[str, frozenset[str]] | None = None,
    ) -> "Repertoire":
        """Make a library ready for a team; ``packs`` are those it enabled besides the core (None: all).

        ``words`` are those the classifier knows how to spell; with none of them, no word counts as misspelt. ``twins``
        maps a phrase to those that mean the same.
        """

        def is_ours(entry: Entry) -> bool:
            has_pack = packs is None or entry.pack == "core" or entry.pack in packs
            return has_pack and (not entry.teams or team in entry.teams)

        intents = {intent.id: intent for intent in library.intents if is_ours(intent)}
        situations = {entry.id: entry for entry in library.situations if is_ours(entry)}
        care = frozenset(intent.id for intent in intents.values() if intent.care)
        care |= frozenset(situation.id for situation in situations.values() if situation.care)
        phrases = [Line.of(phrase, care) for phrase in sorted(library.phrases, key=_by_id) if is_ours(phrase)]
        policies = {entry.id: entry for entry in library.policies}
        written = (write_out(entry, policies) for entry in library.resolutions if is_ours(entry))
        resolutions = [entry for entry in written if entry is not None]
        ready = (
            Option.of(entry, policies, None if entry.unless is None else Test.of(entry.unless)) for entry in resolutions
        )
        options = [option for option in ready if option is not None]
        shelves: dict[tuple[Technique, str | None], Shelf] = {}
        for technique in Technique:
            of_kind = [line for line in phrases if line.phrase.technique is technique]
            for intent in (None, *intents):
                fitting = (line for line in of_kind if not line.when.intents or intent in line.when.intents)
                shelves[technique, intent] = Shelf.of(fitting)
        rules = tuple(compile_rule(rule, forecaster) for rule in sorted(library.cues, key=_by_id) if is_ours(rule))
        return cls(
            revision=library.revision,
            intents=intents,
            situations=situations,
            facts={fact.id: fact for fact in library.facts if is_ours(fact)},
            rules=rules,
            shelves=shelves,
            options={intent: order_options(options, intent) for intent in intents},
            goodwill_limit=settle_bound(GOODWILL_LIMIT, policies),
            lines=tuple(phrases),
            techniques={line.phrase.id: line.phrase.technique for line in phrases},
            glossary=Glossary.of(entry for entry in library.glossary if is_ours(entry)),
            limits={
                intent: tuple(Limit.of(entry) for entry in resolutions if intent in entry.intents) for intent in intents
            },
            templates=tuple(template for template in library.templates if is_ours(template)),
            known_words=words | speech.KNOWN | _words_of(library) if words else None,
            twins=twins or {},
            foreseeing=frozenset(rule.entry.id for rule in rules if rule.foresees),
        )


def _words_of(library: Library) -> frozenset[str]:
    """Return the words of the examples of intents and of the phrases: a team's own products are among them."""
    examples = (text for intent in library.intents for text in (intent.title, *intent.examples))
    texts = chain(examples, (phrase.text for phrase in library.phrases))
    return frozenset(word for text in texts for word in _WORD.findall(text.lower()))


def _by_id(entry: Entry) -> str:
    return entry.id
