"""The customer's own words, quoted short.

Answers which words of an utterance moved a label, trimmed at word borders. Refuses to quote a whole long message, a
lone filler word, or anything a reading gave no evidence for.
"""

import re
from collections.abc import Iterable
from typing import Final

from assist.conversation import Conversation, Utterance
from assist.reading import Span

MAX_QUOTE: Final = 60
"""Longest quotation, in characters: it is read at a glance."""

AROUND: Final = 24
"""Characters of the same clause shown on either side of a lone word, so that it says something."""

_GAP: Final = 2
_ENOUGH_WORDS: Final = 2
_FILLERS: Final = frozenset(
    (
        "i you we they he she it a an the and or but so to of in on at for is are was were be been am my your our this "
        "that with as if me us them do does did have has had will would can could just um uh er oh well then there"
    ).split()
)
_EDGES: Final = " \t\n.,;:!-\u2013\u2014\"'“”()"
_CLAUSE: Final = re.compile(r"[.!?\n;]+|, (?=and|but|so)")
_CLAUSE_END: Final = re.compile(r"[.!?\n;]|, (?=and|but|so)")
_SHORTENED: Final = re.compile(r"['\u2019](?:s|m|re|ve|ll|d)$")
_WORD_CHARACTERS: Final = re.compile(r"[\w'\u2019]")


def quote_evidence(conversation: Conversation, utterance: Utterance, labels: Iterable[tuple[str, str]]) -> str:
    """Return the words that moved the first of these (head, label) pairs that has any, or ""."""
    for head, label in labels:
        best, words = 0.0, ""
        for turn in utterance.turns:
            reading = conversation.readings.get(turn.id)
            if reading is None or not reading.evidence:
                continue
            weight, found = _heaviest(turn.text, reading.spans(head, label))
            if found and weight > best:
                best, words = weight, found
        if words:
            return words
    return ""


def quote_start(utterance: Utterance) -> str:
    """Return the newest message itself where it is short, else its first full clause, trimmed."""
    text = " ".join(utterance.last.text.split())
    if len(text) <= MAX_QUOTE:
        return text.strip(_EDGES)
    clauses = _CLAUSE.split(text)
    return trim(next((clause for clause in clauses if clause.count(" ") > _GAP), text))


def trim(words: str) -> str:
    """Return words cut to ``MAX_QUOTE`` at a word border, with an ellipsis where something was cut."""
    words = " ".join(words.split()).strip(_EDGES)
    if len(words) <= MAX_QUOTE:
        return words
    return words[: MAX_QUOTE - 1].rsplit(" ", 1)[0].rstrip(_EDGES) + "…"


def _heaviest(text: str, spans: tuple[Span, ...]) -> tuple[float, str]:
    """Join spans that touch, widen them to whole words, and return the heaviest that says something."""
    joined: list[tuple[int, int, float]] = []
    for span in spans:
        if joined and span.start - joined[-1][1] <= _GAP:
            start, end, weight = joined[-1]
            joined[-1] = (start, max(end, span.end), weight + span.weight)
        else:
            joined.append((span.start, span.end, span.weight))
    for start, end, weight in sorted(joined, key=lambda part: (-part[2], part[0])):
        first, last = _word_start(text, start), _word_end(text, end)
        if _telling_words(text[first:last]):
            return weight, trim(_widen(text, first, last))
    return 0.0, ""


def _telling_words(words: str) -> int:
    """Count the words that say something: "I've" and "it's" say as little as "I" and "it"."""
    bare = (_SHORTENED.sub("", word.strip(_EDGES).lower()) for word in words.split())
    return sum(bool(word) and word not in _FILLERS for word in bare)


def _widen(text: str, start: int, end: int) -> str:
    """Return the words of a span, with some of the clause around it where they are too few to say something."""
    if _telling_words(text[start:end]) >= _ENOUGH_WORDS:
        return text[start:end]
    ends = [match.end() for match in _CLAUSE_END.finditer(text, 0, start)]
    clause_start = ends[-1] if ends else 0
    after = _CLAUSE_END.search(text, end)
    clause_end = after.start() if after is not None else len(text)
    left, right = max(clause_start, start - AROUND), min(clause_end, end + AROUND)
    if left > clause_start:
        left = text.find(" ", left, start) + 1 or start
    if right < clause_end:
        right = max(text.rfind(" ", end, right), end)
    return text[left:right]


def _word_start(text: str, place: int) -> int:
    place = min(max(place, 0), len(text))
    while place > 0 and place < len(text) and _WORD_CHARACTERS.match(text[place - 1] + ""):
        place -= 1
    return place


def _word_end(text: str, place: int) -> int:
    place = min(max(place, 0), len(text))
    while 0 < place < len(text) and _WORD_CHARACTERS.match(text[place]):
        place += 1
    return place
