"""Whether a word is spelt as one knows it.

Answers it for one word against a set of known ones. Refuses to correct: what may be misspelt is not said back at all.
"""

from collections.abc import Container, Iterator
from string import ascii_lowercase
from typing import Final

_TOO_LONG: Final = 20
"""Longer words are slips, or no words."""
_LONG: Final = 6
"""Shorter words that nobody knows count as slips; longer ones only if a known word is one slip away."""
_PART: Final = 4
_ENDINGS: Final = ("s", "es", "ed", "d", "ing", "ly", "er", "ers", "r", "y", "able", "ment")


def is_misspelt(word: str, known: Container[str]) -> bool:
    """Say whether a word looks like a known one with a slip of the finger."""
    if is_known(word, known):
        return False
    plain = word.lower()
    if not _LONG <= len(plain) <= _TOO_LONG:
        return True
    return any(_is_form(other, known) for other in _one_slip_away(plain))


def is_known(word: str, known: Container[str]) -> bool:
    """Say whether a word is known, a name, no mere word, a form of a known one, or put together from two."""
    plain = word.lower().removesuffix("'s")
    if not plain.isalpha() or word[0].isupper():
        return True
    return _is_form(plain, known) or any(
        plain[:at] in known and plain[at:] in known for at in range(_PART, len(plain) - _PART + 1)
    )


def _is_form(word: str, known: Container[str]) -> bool:
    return word in known or any(
        word.endswith(ending) and _is_stem(word.removesuffix(ending), known) for ending in _ENDINGS
    )


def _is_stem(stem: str, known: Container[str]) -> bool:
    is_doubled = len(stem) >= _PART and stem[-1] == stem[-2]
    return stem in known or stem + "e" in known or (is_doubled and stem[:-1] in known)


def _one_slip_away(word: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        left, right = word[:at], word[at:]
        yield left + right[1:]
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
        for letter in ascii_lowercase:
            yield left + letter + right
            yield left + letter + right[1:]
