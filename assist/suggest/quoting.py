"""Longer pieces of a conversation, quoted for somebody who was not there.

Answers whole sentences where they fit, else their beginning at a word border, between curly quotation marks. Refuses to
change a word: inner quotation marks alone become single ones. Speech without punctuation is cut by length.
"""

import re
from collections.abc import Sequence
from typing import Final

from assist.conversation import Turn

LONGEST: Final = 140
"""Characters of one quotation: what is read standing up."""

_SENTENCE_END: Final = re.compile(r"(?<=[.!?\u2026])\s+|\n+")
_MARKS: Final = str.maketrans({'"': "'", "\u201c": "'", "\u201d": "'"})
_GREETING: Final = re.compile(
    r"(?:(?:oh |um+ |uh+ )?(?:hi|hiya|hello|hey|(?:good )?(?:morning|afternoon|evening)|dear \w+)"
    r"(?: there| all| team)?\b[\s,!.?\u2013-]*)+",
    re.IGNORECASE,
)
_EDGES: Final = " \t\n,;:-\u2013\u2014"


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text, each with its closing mark."""
    return [found for part in _SENTENCE_END.split(text) if (found := " ".join(part.split()))]


def clip(text: str, longest: int = LONGEST) -> str:
    """Return as many whole sentences as fit, else the beginning with an ellipsis."""
    kept = ""
    for sentence in split_sentences(text):
        longer = f"{kept} {sentence}".strip()
        if len(longer) > longest:
            break
        kept = longer
    if kept:
        return kept
    words = " ".join(text.split())
    if len(words) <= longest:
        return words
    return f"{words[: longest - 1].rsplit(' ', 1)[0].rstrip(_EDGES)}\u2026"


def quote(text: str, longest: int = LONGEST) -> str:
    """Return a text between quotation marks, clipped; "" where nothing is left."""
    words = clip(text.translate(_MARKS), longest).strip(_EDGES)
    return f"\u201c{words}\u201d" if words else ""


def mark(words: str) -> str:
    """Return words that were cut already between quotation marks."""
    return f"\u201c{words.translate(_MARKS)}\u201d"


def without_greeting(text: str) -> str:
    """Return a text from where it comes to the point, or whole where it is nothing but a greeting."""
    return _point_of(text) or text


def quote_turns(turns: Sequence[Turn], longest: int = LONGEST) -> str:
    """Quote a burst from where it comes to the point, as much of it as fits."""
    texts = [turn.text for turn in turns]
    while len(texts) > 1 and not _point_of(texts[0]):
        del texts[0]
    return quote("\n".join((without_greeting(texts[0]), *texts[1:])), longest)


def _point_of(text: str) -> str:
    match = _GREETING.match(text)
    return (text[match.end() :] if match else text).strip()
