"""Entries of the library in words, and texts compared word by word.

Answers when a phrase is offered, as a short line; what changed between two texts. Refuses to judge either.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, pairwise
from typing import Final

from assist.library.difference import Change, FieldChange
from assist.library.entries import When
from assist.reading import Span

_PIECE: Final = re.compile(r"\s+|[^\s]+")
_ALIKE: Final = 0.6
"""Texts less alike than this read better one after the other than woven together."""

_WORDS_OF: Final = ("intents", "situations", "emotions", "signals", "sentiment", "steps", "channels", "after")
_SAID_OF: Final = {"names": "they name", "heard": "just said:", "told": "they have said:"}

QUESTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "asks": ("They end by asking", "They do not end by asking"),
    "first": ("Nobody has answered them yet", "Somebody has answered them"),
}
"""What a moment may ask of their turn, and what yes and no mean."""


def tell_when(when: When | None) -> str:
    """Return a moment in words, "" where every moment is meant."""
    if when is None:
        return ""
    parts = [" or ".join(str(value).replace("_", " ") for value in getattr(when, name)) for name in _WORDS_OF]
    if when.frustration is not None:
        lowest, highest = when.frustration
        parts.append(f"frustration {lowest}" if lowest == highest else f"frustration {lowest} to {highest}")
    for name, said in _SAID_OF.items():
        if values := getattr(when, name):
            parts.append(f"{said} {' or '.join(str(value).replace('_', ' ') for value in values)}")
    for name, (yes, no) in QUESTIONS.items():
        if (answer := getattr(when, name)) is not None:
            parts.append((yes if answer else no)[:1].lower() + (yes if answer else no)[1:])
    return " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: ``kept``, ``removed`` or ``added``."""

    text: str
    fate: str


def compare_texts(before: str, after: str) -> tuple[Piece, ...]:
    """Return both texts as one, word by word, with what went and what came; one after the other where all is new."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if old and new and matcher.ratio() < _ALIKE:
        return Piece(before, "removed"), Piece(after, "added")
    pieces: list[Piece] = []
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("".join(old[old_start:old_end]), "kept"))
            continue
        if old_end > old_start:
            pieces.append(Piece("".join(old[old_start:old_end]), "removed"))
        if new_end > new_start:
            pieces.append(Piece("".join(new[new_start:new_end]), "added"))
    return tuple(pieces)


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field that differs, as text compared word by word."""

    field: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class EntryDifference:
    """One entry that differs. ``change`` is added, removed or changed."""

    kind: str
    id: str
    change: str
    fields: tuple[FieldDifference, ...]


def tell_changes(changes: tuple[Change, ...]) -> tuple[EntryDifference, ...]:
    """Return changes between libraries ready to be shown."""
    return tuple(
        EntryDifference(change.kind, change.id, change.change, tuple(_tell_field(field) for field in change.fields))
        for change in changes
    )


def _tell_field(change: FieldChange) -> FieldDifference:
    return FieldDifference(change.field, compare_texts(_tell_value(change.before), _tell_value(change.after)))


def _tell_value(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case list() if all(isinstance(item, str | int | float) for item in value):
            return ", ".join(map(str, value))
        case dict() if all(isinstance(item, list | str | int | float) for item in value.values()):
            return "; ".join(f"{name}: {_tell_value(item)}" for name, item in value.items())
    return json.dumps(value, ensure_ascii=False, indent=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a turn, and the labels its words moved (none: plain text)."""

    text: str
    labels: tuple[str, ...]


def mark_evidence(text: str, evidence: tuple[Span, ...]) -> tuple[Stretch, ...]:
    """Return a turn cut where evidence begins and ends; only words that spoke for a label are marked."""
    spans = [span for span in evidence if span.weight > 0 and 0 <= span.start < span.end <= len(text)]
    cuts = sorted({0, len(text), *chain.from_iterable((span.start, span.end) for span in spans)})
    stretches = []
    for start, end in pairwise(cuts):
        labels = dict.fromkeys(
            f"{span.head} {span.label}".replace("_", " ") for span in spans if span.start <= start and end <= span.end
        )
        stretches.append(Stretch(text[start:end], tuple(labels)))
    return tuple(stretches)
