"""The customer's own words, quoted short.

Answers which words of an utterance moved a label: whole words of one sentence, from clause to clause where that is
short enough, with an ellipsis where it is cut. Refuses to quote a whole long message, a lone filler word, or anything
a reading gave no evidence for.
"""

import re
from collections.abc import Iterable
from typing import Final

from assist.conversation import Conversation, Utterance
from assist.reading import Span

MAX_QUOTE: Final = 60
"""Longest quotation, in characters: it is read at a glance."""

AROUND: Final = 24
"""Characters of a long clause shown before a lone word, so that it says something."""

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
_SENTENCE_END: Final = re.compile(r"[.!?;\u2026]+(?=[\s\"'\u201d\u2019)]|$)|(?<=\w)[.!?]+(?=[A-Z][a-z'\u2019\s])|\n+")
_BREAK: Final = re.compile(r"[,:]\s+(?:(?:and|but|so)\s+)?|\s+[-\u2013\u2014]+\s+|\s+(?=because\s)|\s+(?:and|but)\s+")
"""Where a sentence may be cut and both parts still read."""
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
    words = _tidy(words)
    return words if len(words) <= MAX_QUOTE else _shorten(words, MAX_QUOTE - 1) + "…"


def _heaviest(text: str, spans: tuple[Span, ...]) -> tuple[float, str]:
    """Join spans that touch, keep each to its sentence, and return the heaviest that says something."""
    joined: list[tuple[int, int, float]] = []
    for span in spans:
        if joined and span.start - joined[-1][1] <= _GAP:
            start, end, weight = joined[-1]
            joined[-1] = (start, max(end, span.end), weight + span.weight)
        else:
            joined.append((span.start, span.end, span.weight))
    sentences = _sentences(text)
    for start, end, weight in sorted(joined, key=lambda part: (-part[2], part[0])):
        first, last = _word_start(text, start), _word_end(text, end)
        parts = [(max(first, begin), min(last, stop), begin, stop) for begin, stop in sentences]
        told = max(parts, key=lambda part: _telling_words(text[part[0] : part[1]]) if part[0] < part[1] else 0)
        if _telling_words(text[told[0] : told[1]]):
            return weight, _quote(text, *told)
    return 0.0, ""


def _sentences(text: str) -> list[tuple[int, int]]:
    """Return where each sentence begins and ends, its closing mark included."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    return list(zip([0, *ends], ends, strict=False))


def _telling_words(words: str) -> int:
    """Count the words that say something: "I've" and "it's" say as little as "I" and "it"."""
    bare = (_SHORTENED.sub("", word.strip(_EDGES).lower()) for word in words.split())
    return sum(bool(word) and word not in _FILLERS for word in bare)


def _quote(text: str, start: int, end: int, begin: int, stop: int) -> str:
    """Return the words of a span with what belongs to them of their sentence, from ``begin`` to ``stop``.

    That is their clauses, and more where these say too little; where they are too long, as much as is short enough.
    """
    breaks = [match.span() for match in _BREAK.finditer(text, begin, stop)]
    starts, ends = [begin, *(after for _, after in breaks)], [*(before for before, _ in breaks), stop]
    low = max(at for at, place in enumerate(starts) if place <= start or not at)
    high = min(at for at, place in enumerate(ends) if place >= end or place == stop)
    while _telling_words(text[starts[low] : ends[high]]) < _ENOUGH_WORDS and (low or high + 1 < len(ends)):
        wider = (low - 1, high) if low else (low, high + 1)
        if ends[wider[1]] - starts[wider[0]] > MAX_QUOTE:
            break
        low, high = wider
    clauses = _tidy(text[starts[low] : ends[high]])
    return clauses if len(clauses) <= MAX_QUOTE else _excerpt(text, start, end, starts[low], ends[high])


def _excerpt(text: str, start: int, end: int, begin: int, stop: int) -> str:
    """Return as much of clauses that are too long as is short enough: from their start if the span's words fit then."""
    if end - begin < MAX_QUOTE:
        start = begin
    elif _telling_words(text[start:end]) < _ENOUGH_WORDS:
        start = text.find(" ", max(begin, start - AROUND), start) + 1 or start
    before = "" if _is_blank(text[begin:start]) else "…"
    words = _tidy(text[start:stop])
    if len(before + words) <= MAX_QUOTE:
        return before + words
    return before + _without_fillers(_shorten(words, MAX_QUOTE - len(before) - 1)) + "…"


def _tidy(words: str) -> str:
    return " ".join(words.split()).strip(_EDGES)


def _is_blank(words: str) -> bool:
    return not words.strip(_EDGES)


def _shorten(words: str, length: int) -> str:
    return words[:length].rsplit(" ", 1)[0].rstrip(_EDGES)


def _without_fillers(words: str) -> str:
    """Return words that go on in the text without the fillers at their end, which belong to what follows."""
    kept = words.split()
    while len(kept) > 1 and not _telling_words(kept[-1]):
        kept.pop()
    return " ".join(kept).rstrip(_EDGES)


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
