"""How hard a text is to read: the grade of school that follows it at once.

Answers a grade after Flesch and Kincaid, from words a sentence and syllables a word. Refuses to know what is said.
"""

import re
from collections.abc import Sequence
from typing import Final

_VOWELS: Final = re.compile(r"[aeiouy]+")
_A_WORD: Final = 0.39
_A_SYLLABLE: Final = 11.8
_BASE: Final = 15.59


def grade(words: Sequence[str]) -> float:
    """Return the grade of one sentence; 0.0 without words."""
    if not words:
        return 0.0
    return _A_WORD * len(words) + _A_SYLLABLE * sum(map(syllables, words)) / len(words) - _BASE


def syllables(word: str) -> int:
    """Return how many syllables an English word has, near enough."""
    groups = len(_VOWELS.findall(word))
    if groups > 1 and word.endswith("e") and not word.endswith(("le", "ee")):
        groups -= 1
    return max(1, groups)
