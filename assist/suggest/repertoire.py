"""A library made ready for one team: phrases by technique and intent, slots parsed, rules compiled.

Answers which entries could come into question, fast. Refuses to choose among them. Built once for a revision and
shared by every conversation; it holds no state.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from assist.library.entries import Entry, Fact, Intent, PromptTemplate, Situation
from assist.library.revision import Library
from assist.library.terms import GOODWILL_LIMIT, settle_bound, write_out
from assist.suggest import speech
from assist.suggest.affinity import Floats, PlacedLines
from assist.suggest.appraisal import Appraiser
from assist.suggest.cues import Rule, compile_rule
from assist.suggest.draft.glossary import Glossary
from assist.suggest.draft.promises import Limit
from assist.suggest.forecast import Forecaster
from assist.suggest.hearing import compile_words
from assist.suggest.lines import Line, Shelf, Test
from assist.suggest.menu import Option, order_options
from assist.vocabulary import Technique

_WORD: Final = re.compile(r"[a-z]{2,}")


@dataclass(frozen=True)
class Repertoire:
    """What one team can draw on.

    ``limits`` are what the options of an intent allow an agent to promise; ``foreseeing`` names the cue rules that warn
    of how a conversation will end. ``due`` are the lines that are never passed over, by their situations, ``outright``
    the words that say such a situation outright.
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
    due: Mapping[str, tuple[Line, ...]]
    outright: Mapping[str, re.Pattern[str]]
    techniques: dict[str, Technique]
    glossary: Glossary
    limits: dict[str, tuple[Limit, ...]]
    known_words: frozenset[str] | None = None
    twins: Mapping[str, frozenset[str]] = field(default_factory=dict)
    foreseeing: frozenset[str] = frozenset()
    templates: tuple[PromptTemplate, ...] = ()
    appraiser: Appraiser | None = None
    placed: PlacedLines | None = None

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
        appraiser: Appraiser | None = None,
        meanings: Mapping[str, Floats] | None = None,
    ) -> "Repertoire":
        """Make a library ready for a team; ``packs`` are those it enabled besides the core (None: all).

        ``words`` are those the classifier knows how to spell; with none of them, no word counts as misspelt. ``twins``
        maps a phrase to those that mean the same, ``meanings`` to its text's embedding; without an ``appraiser`` lines
        are ranked by what they ask for.
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
            due=_sort_due(phrases),
            outright=_compile_outright(situations.values()),
            techniques={line.phrase.id: line.phrase.technique for line in phrases},
            glossary=Glossary.of(entry for entry in library.glossary if is_ours(entry)),
            limits={
                intent: tuple(Limit.of(entry) for entry in resolutions if intent in entry.intents) for intent in intents
            },
            templates=tuple(template for template in library.templates if is_ours(template)),
            known_words=words | speech.KNOWN | _words_of(library) if words else None,
            twins=twins or {},
            appraiser=appraiser,
            placed=None if appraiser is None else appraiser.place(phrases, meanings or {}),
            foreseeing=frozenset(rule.entry.id for rule in rules if rule.foresees),
        )


def _sort_due(lines: Iterable[Line]) -> Mapping[str, tuple[Line, ...]]:
    due: dict[str, tuple[Line, ...]] = {}
    for line in lines:
        for situation in line.when.situations if line.phrase.due else ():
            due[situation] = (*due.get(situation, ()), line)
    return due


def _compile_outright(situations: Iterable[Situation]) -> Mapping[str, re.Pattern[str]]:
    patterns = ((situation.id, compile_words(situation.outright)) for situation in situations)
    return {name: pattern for name, pattern in patterns if pattern is not None}


def _words_of(library: Library) -> frozenset[str]:
    """Return the words of the examples of intents and of the phrases: a team's own products are among them."""
    examples = (text for intent in library.intents for text in (intent.title, *intent.examples))
    texts = chain(examples, (text for phrase in library.phrases for text in phrase.wordings))
    return frozenset(word for text in texts for word in _WORD.findall(text.lower()))


def _by_id(entry: Entry) -> str:
    return entry.id
