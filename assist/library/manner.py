"""How the phrases of a library speak: what would sound wrong, and what reads almost alike.

Answers problems of single phrases and of pairs of them. Refuses to judge what they rest on (``lint`` does).
"""

import re
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Final

from assist.library.entries import Phrase
from assist.library.problems import Problem, error, warning
from assist.library.revision import Library
from assist.library.texts import wordings_of
from assist.library.timeframes import says_when
from assist.vocabulary import Emotion, Signal, Technique

SLOT: Final = re.compile(r"\{([^{}]*)\}")
"""A slot as it stands in a text."""

_WORD: Final = re.compile(r"[a-z0-9']+")
_TOO_ALIKE: Final = 0.8
_GRAVE: Final = frozenset({Signal.VULNERABILITY, Signal.SECURITY_CONCERN})
_ABUSE_ONLY: Final = frozenset({Technique.BOUNDARY})


def check_manner(library: Library) -> Iterator[Problem]:
    """Yield what is wrong with how phrases speak, each text they may be shown as."""
    bearers: dict[str, tuple[str, ...]] = {}
    for phrase in library.phrases:
        if phrase.shortcode is not None:
            bearers[phrase.shortcode] = (*bearers.get(phrase.shortcode, ()), phrase.id)
    for phrase in library.phrases:
        others = tuple(other for other in bearers.get(phrase.shortcode or "", ()) if other != phrase.id)
        if others:
            told = f"shares the shortcode /{phrase.shortcode} with {', '.join(others)}; give each phrase its own"
            yield error("phrases", phrase.id, told, "shortcode", others=others)
        if not all(map(SLOT.search, phrase.named)):
            told = "has a `named` text without a slot, which would always be shown; give it one"
            yield error("phrases", phrase.id, told, "named")
        yield from _check_trouble(phrase)
        yield from _check_place(phrase)
        for field in _fields_where(phrase, lambda text: not says_when(text)):
            if phrase.technique is Technique.ESCALATE:
                told = "hands over without a time frame; say by when they hear something"
                yield warning("phrases", phrase.id, told, field)
        for field in _fields_where(phrase, lambda text: text[:1].islower()):
            if not phrase.continues:
                yield warning("phrases", phrase.id, "begins with a small letter; capitalise it", field)


def _fields_where(phrase: Phrase, is_so: Callable[[str], bool]) -> list[str]:
    """Return the fields of which a text is so, each once."""
    return list(dict.fromkeys(sent.field for sent in wordings_of(phrase) if is_so(sent.text)))


def _check_trouble(phrase: Phrase) -> Iterator[Problem]:
    """Yield what does not belong beside somebody's trouble."""
    if _GRAVE.isdisjoint(phrase.when.signals) and Emotion.SADNESS not in phrase.when.emotions:
        return
    for field in _fields_where(phrase, lambda text: "!" in text):
        yield error("phrases", phrase.id, "has an exclamation mark beside trouble; take it out", field)
    if phrase.technique in {Technique.FEEL_FELT_FOUND, Technique.GOODWILL}:
        told = "is a formula or a gift for somebody in trouble; it is never shown there"
        yield error("phrases", phrase.id, told, "technique")


def _check_place(phrase: Phrase) -> Iterator[Problem]:
    """Yield where a phrase says of its place what its kind or its moment cannot hold."""
    if phrase.technique in _ABUSE_ONLY and Signal.ABUSE not in phrase.when.signals:
        told = "draws a boundary without `signals: [abuse]`; say when"
        yield warning("phrases", phrase.id, told, "when.signals")
    if phrase.rung is not None and phrase.technique is not Technique.BOUNDARY:
        yield error("phrases", phrase.id, "has a rung, which only boundaries have; take it out", "rung")
    if phrase.due and not phrase.when.situations:
        told = "is `due` without situations, so it is never shown for that; name them"
        yield error("phrases", phrase.id, told, "when.situations")


def check_likeness(library: Library) -> Iterator[Problem]:
    """Yield the phrases that read almost like another of their technique. A phrase may be like its own ``named``."""
    groups: dict[Technique, list[tuple[Phrase, frozenset[str]]]] = {}
    for phrase in library.phrases:
        words = frozenset(_WORD.findall(phrase.text.lower()))
        groups.setdefault(phrase.technique, []).append((phrase, words))
    for group in groups.values():
        for (first, words), (second, others) in combinations(group, 2):
            if words and len(words & others) / len(words | others) >= _TOO_ALIKE:
                yield warning("phrases", second.id, f"reads almost like `{first.id}`; keep one of the two", "text")
