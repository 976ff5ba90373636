"""A turn cut into clauses.

Answers pieces of a sentence that may stand as clauses, in their order, with what joined each to the one before. Refuses
to judge what they say. What holds no finite verb belongs to what follows ("the lamp and the shade are broken") or to
what went before ("... since the weekend").
"""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

from assist.suggest import speech

MOST: Final = 18
"""Words of the longest clause that is said back."""

MOST_CHARACTERS: Final = 1000
"""Of a longer turn only the beginning is looked at."""

_BLANKS: Final = re.compile(r"[^\S\n]+")
_SENTENCE: Final = re.compile(r"(?<=[.!?;:])\s+|\n+|\s+[-\u2013\u2014]+\s+|\s*\u2026\s*|\.{2,}")
_NOT_PLAIN: Final = re.compile(r"[\"\u201c\u201d\[\]@#/*(){}<>|~^=_]|https?:|(?<!\w)'|(?<![sn])'(?!\w)")
_WORD: Final = re.compile(r"[£$€₹]?\d(?:[\d.:]|,\d)*[\w%]*|\w[\w'&-]*|,")
_LOST: Final = "lost"
"""The joint after a piece that was too long to keep."""

_GREETINGS: Final = frozenset("hi hey hello hiya".split())
_ATTACHES: Final = frozenset({",", "and", "since"})
_NO_PAST: Final = frozenset("speed exceed".split())


class Piece(NamedTuple):
    """Words between two joints; ``joint`` is what joined them to those before, "" at a sentence's start."""

    words: list[str]
    joint: str


def read_sentences(text: str) -> Iterator[tuple[list[str], bool]]:
    """Yield each plain sentence's words, commas among them, and whether it asks; quotations and codes are left out."""
    text = _BLANKS.sub(" ", text[:MOST_CHARACTERS].replace("\u2019", "'"))
    if text.isupper():
        text = text.lower()
    for sentence in _SENTENCE.split(text):
        if sentence and not _NOT_PLAIN.search(sentence):
            yield _spell_out(_WORD.findall(sentence)), sentence.rstrip().endswith("?")


def cut(words: Sequence[str]) -> list[Piece]:
    """Cut a sentence at its joints."""
    found: list[Piece] = []
    held = Piece([], "")
    for number, piece in enumerate(_between_joints(words)):
        if number == 0 and piece.joint == "since":
            continue
        if not held.words:
            held = Piece(piece.words, _nearer(held.joint, piece.joint))
            continue
        kept = _join(held, piece)
        if kept is None:
            found.append(held)
            held = piece if begins(piece.words) or piece.joint not in _ATTACHES else Piece([], _LOST)
        else:
            held = kept
    return [*found, held] if held.words else found


def _join(held: Piece, piece: Piece) -> Piece | None:
    """Return the words held with those that follow, where these are no clause of their own; None where they are.

    What has grown too long is given up.
    """
    starts_anew = begins(piece.words)
    if not has_verb(held.words) and not (_only_opens(held.words) and starts_anew):
        if piece.joint == "and":
            return Piece([*held.words, "and", *piece.words], held.joint)
        return piece
    belongs = not starts_anew and piece.joint in {"and", "since"}
    lists_on = (
        starts_anew
        and not (piece.joint == "," and piece.words[0].lower() == "no")
        and piece.joint in _ATTACHES
        and not has_verb(piece.words)
        and not _only_opens(held.words)
    )
    if not belongs and not lists_on:
        return None
    if len(held.words) + len(piece.words) >= MOST:
        return Piece([], _LOST)
    return Piece([*held.words, piece.joint, *piece.words], held.joint)


def _between_joints(words: Sequence[str]) -> Iterator[Piece]:
    joint, own = "", list[str]()
    for word in words:
        if word.lower() not in speech.JOINTS and word != ",":
            own.append(word)
            continue
        if own:
            yield Piece(own, joint)
            joint, own = word.lower(), []
        else:
            joint = _nearer(joint, word.lower())
    if own:
        yield Piece(own, joint)


def _nearer(old: str, new: str) -> str:
    """Return the joint that tells more: a word rather than a comma, the newer of two words."""
    return new if new not in {"", ","} else old or new


def without_openers(words: Sequence[str]) -> list[str]:
    """Return words without what leads up to a clause, and without a dangling "even" at its end."""
    kept = list(words)
    while kept and kept[0].lower() in speech.OPENERS | {","}:
        is_hi_there = kept[0].lower() in _GREETINGS and len(kept) > 1 and kept[1].lower() == "there"
        kept = kept[2:] if is_hi_there else kept[1:]
    while kept and kept[-1].lower() in {"even", "too", ","}:
        kept.pop()
    return kept


def begins(words: Sequence[str]) -> bool:
    """Say whether words begin a clause of their own, with a subject."""
    kept = [word.lower() for word in without_openers(words)]
    if not kept:
        return False
    first = kept[0]
    if first in speech.SUBJECTS | speech.STARTS_NOUN | speech.NOBODY or first.endswith("'s"):
        return True
    return first in speech.YOURS | speech.THEIRS and len(kept) > 1 and is_finite(kept[1])


def has_verb(words: Sequence[str]) -> bool:
    """Say whether words hold a finite verb."""
    return any(is_finite(word.lower()) for word in words)


def is_finite(word: str) -> bool:
    """Say whether a word, in lower case, may be a finite verb or end in one."""
    if word in speech.AUX or word in speech.PAST or word in speech.PRESENT:
        return True
    if word.endswith(("'s", "'ve", "'re", "'m", "'d")):
        return True
    return word.endswith("ed") and len(word) > len("need") and word not in _NO_PAST


def _only_opens(words: Sequence[str]) -> bool:
    return all(word.lower() in speech.OPENERS for word in words)


def _counts(word: str) -> bool:
    return word[:1].isdigit() or word.lower() in speech.NUMBERS


def _spell_out(words: Sequence[str]) -> list[str]:
    said: list[str] = []
    for word, following in zip_longest(words, words[1:], fillvalue=""):
        plain = word.lower()
        if plain in speech.FILLERS or (plain == "like" and _counts(following)):
            continue
        if plain in speech.SPELT:
            said += speech.SPELT[plain].split()
        elif word.isupper() and len(word) > 1 and plain in speech.COMMON:
            said.append(plain)
        else:
            said.append(word.rstrip(".:") or word)
    return said
