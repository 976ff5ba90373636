"""Words that must have been said for a phrase to be true.

Answers whether a text holds one of the words an entry lists. Refuses to know who said it and when. Case, apostrophes
and other marks do not count; ``*`` at a word's end stands for any ending, ``#`` for any number.
"""

import re
from collections.abc import Iterable
from typing import Final

_APOSTROPHES: Final = str.maketrans("", "", "'\u2019\u02bc")
_MARKS: Final = re.compile(r"[^\w£$€%#*]+")
_NUMBER: Final = r"\d[\d.]*"


def plain(text: str) -> str:
    """Return the words of a text as they are compared: in lower case, without apostrophes, one space apart."""
    return _MARKS.sub(" ", text.lower().translate(_APOSTROPHES)).strip()


def compile_words(words: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds one of the words in a plain text; None for no words."""
    patterns = [_pattern(plain(word)) for word in words]
    return re.compile("|".join(patterns)) if patterns else None


def _pattern(word: str) -> str:
    inner = re.escape(word).replace(r"\*", r"\w*").replace(r"\#", _NUMBER)
    starts = r"(?<!\w)" if word[0].isalnum() or word[0] in "#_" else ""
    ends = r"(?!\w)" if word[-1].isalnum() or word[-1] in "#_" else ""
    return f"{starts}(?:{inner}){ends}"
