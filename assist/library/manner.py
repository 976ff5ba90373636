"""How the phrases of a library speak: what would sound wrong, and what reads almost alike.

Answers problems of single phrases and of pairs of them. Refuses to judge what they rest on (``lint`` does).
"""

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from assist.library.entries import Phrase
from assist.library.problems import Problem, error, warning
from assist.library.revision import Library
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
    codes = [phrase.shortcode for phrase in library.phrases]
    for phrase in library.phrases:
        if phrase.shortcode is not None and codes.count(phrase.shortcode) > 1:
            yield error("phrases", phrase.id, f"shares the shortcode /{phrase.shortcode}; give each phrase its own")
        if not all(map(SLOT.search, phrase.named)):
            yield error(
                "phrases", phrase.id, "has a `named` text without a slot, which would always be shown; give it one"
            )
        grave = not _GRAVE.isdisjoint(phrase.when.signals) or Emotion.SADNESS in phrase.when.emotions
        if grave and any("!" in text for text in phrase.wordings):
            yield error("phrases", phrase.id, "has an exclamation mark beside trouble; take it out")
        if grave and phrase.technique in {Technique.FEEL_FELT_FOUND, Technique.GOODWILL}:
            yield error("phrases", phrase.id, "is a formula or a gift for somebody in trouble; it is never shown there")
        yield from _check_place(phrase)
        if phrase.technique is Technique.ESCALATE and not all(map(says_when, phrase.wordings)):
            yield warning("phrases", phrase.id, "hands over without a time frame; say by when they hear something")
        if any(text[:1].islower() for text in phrase.wordings) and not phrase.continues:
            yield warning("phrases", phrase.id, "begins with a small letter; capitalise it")


def _check_place(phrase: Phrase) -> Iterator[Problem]:
    """Yield where a phrase says of its place what its kind or its moment cannot hold."""
    if phrase.technique in _ABUSE_ONLY and Signal.ABUSE not in phrase.when.signals:
        yield warning("phrases", phrase.id, "draws a boundary without `signals: [abuse]`; say when")
    if phrase.rung is not None and phrase.technique is not Technique.BOUNDARY:
        yield error("phrases", phrase.id, "has a rung, which only boundaries have; take it out")
    if phrase.due and not phrase.when.situations:
        yield error("phrases", phrase.id, "is `due` without situations, so it is never shown for that; name them")


def check_likeness(library: Library) -> Iterator[Problem]:
    """Yield the phrases that read almost like another of their technique. A phrase may be like its own ``named``."""
    groups: dict[Technique, list[tuple[Phrase, frozenset[str]]]] = {}
    for phrase in library.phrases:
        words = frozenset(_WORD.findall(phrase.text.lower()))
        groups.setdefault(phrase.technique, []).append((phrase, words))
    for group in groups.values():
        for (first, words), (second, others) in combinations(group, 2):
            if words and len(words & others) / len(words | others) >= _TOO_ALIKE:
                yield warning("phrases", second.id, f"reads almost like `{first.id}`; keep one of the two")
