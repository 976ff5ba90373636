"""Remarks on words that customers do not use: terms of the glossary, and set phrases nobody believes.

Answers each with the plain words, ready to stand in its place only where the sentence around it stays right. Refuses
to remark on a term that the customer used first.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from assist.library.banned import BANNED
from assist.library.entries import GlossaryEntry
from assist.suggest.draft.text import Draft
from assist.suggestion import Remark
from assist.vocabulary import RemarkKind

_MOST_WORDS: Final = 12
"""Plain words beyond these explain a term; they do not replace it."""

_LOOK_BACK: Final = 30

_DETERMINERS: Final = frozenset("the a an our your this that my their its his her any no".split())
_BEFORE: Final = re.compile(r"(?P<word>[A-Za-z']+) $")
_AFTER: Final = re.compile(r"\s*(?P<word>[A-Za-z']+)?")
_SAFE_AFTER: Final = frozenset(
    "and or but so to for with within on in at by of from before after until when while which as because if unless is"
    " are was were will has have had today tomorrow now again please then you we i first straight at".split()
)
"""Words before which any phrase may end."""
_VERBAL_BEFORE: Final = frozenset(
    "to will can could please i'll we'll and or then must should is are was were be been it's that's they're".split()
)
_PLACES: Final = frozenset("in on at with for of about from within under after before by".split())


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms of one team, in one pattern; None where it has none."""

    pattern: re.Pattern[str] | None
    entries: Mapping[str, GlossaryEntry]

    @classmethod
    def of(cls, entries: Iterable[GlossaryEntry]) -> "Glossary":
        """Compile the terms; of two that begin alike the longer is looked for first."""
        by_term = {entry.term.casefold(): entry for entry in entries}
        if not by_term:
            return cls(None, {})
        terms = sorted(by_term, key=lambda term: (-len(term), term))
        either = "|".join(re.escape(term).replace(r"\ ", r"\s+") for term in terms)
        return cls(re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE), by_term)


def find_terms(draft: Draft, glossary: Glossary, heard: str) -> Iterator[Remark]:
    """Yield a remark for each term, once; ``heard`` is what the customer wrote, in lower case."""
    if glossary.pattern is None:
        return
    seen: set[str] = set()
    for match in glossary.pattern.finditer(draft.plain):
        entry = glossary.entries.get(" ".join(match.group().casefold().split()))
        if entry is None or entry.id in seen or entry.term.casefold() in heard:
            continue
        seen.add(entry.id)
        place, better = _replace(draft.plain, match, entry.plain)
        sentence = f"Customers may not know this; in plain words: {entry.plain}."
        yield draft.remark(RemarkKind.JARGON, place, sentence, better)


def find_set_phrases(draft: Draft) -> Iterator[Remark]:
    """Yield a remark for each phrase that nobody should send."""
    for banned in BANNED:
        match = banned.pattern.search(draft.plain)
        if match is not None:
            better = banned.better.get(match.group().lower())
            advice = f"{banned.advice[0].upper()}{banned.advice[1:]}."
            sentence = f"A set phrase that lands badly. {advice}" if banned.kind is RemarkKind.CLICHE else advice
            yield draft.remark(banned.kind, match.span(), sentence, better)


def _replace(text: str, match: re.Match[str], plain: str) -> tuple[tuple[int, int], str | None]:
    """Return where the plain words go, and the words as they have to stand there; None where that is not sure."""
    start, end = match.span()
    before = _BEFORE.search(text, max(0, start - _LOOK_BACK), start)
    word = "" if before is None else before["word"].lower()
    follower = _AFTER.match(text, end)
    after = ((follower["word"] if follower is not None else None) or "").lower()
    if len(plain.split()) > _MOST_WORDS or (after and after not in _SAFE_AFTER):
        return (start, end), None
    first = plain.split(maxsplit=1)[0].lower()
    is_noun = word in _DETERMINERS
    if is_noun and before is not None:
        if first in _DETERMINERS:
            start = before.start("word")
        elif word in {"a", "an"}:
            start = before.start("word")
            plain = f"{'an' if plain[0].lower() in 'aeiou' else 'a'} {plain}"
    elif word and word not in _VERBAL_BEFORE | _PLACES:
        return (start, end), None
    if text[start].isupper() and (start == 0 or text[:start].rstrip()[-1:] in {".", "!", "?", ""}):
        plain = plain[0].upper() + plain[1:]
    return (start, end), plain
