"""A library text in a language model's words: what is asked, and whether the answer may be shown to an agent.

Answers a filled prompt, the first slip in what has come so far, and the verdict on the whole. Refuses to improve a bad
rewording: the library's own text stands beside it anyway, so doubt is enough to refuse. Numbers, names and promises
count as new where the library's text has none of them, also when the customer said them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from assist.library.banned import find_banned
from assist.library.entries import PromptTemplate
from assist.library.lint import MOST_WORDS
from assist.reading import Reading
from assist.suggest.commitments import find_commitments
from assist.vocabulary import Move, Register, RewordingVerdict

ALIKE: Final = 0.7
"""Cosine of the two texts' embeddings, below which the meaning counts as lost."""

CLEARLY: Final = 0.25
"""A move or pitfall that was just below its threshold in one text and is just above it in the other says nothing."""

MOST_CHARACTERS: Final = 800
_LONGER_BY, _LONGER_WORDS, _SHORTER_BY = 1.4, 6, 0.45
_FORMAL_FROM, _CASUAL_TO = 0.3, -0.3

_NUMBER: Final = re.compile(
    r"\d+(?:[.,:/]\d+)*|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|"
    r"fifty|sixty|ninety|hundred|thousand|dozen|half|twice|double|first|second|third|fourth|fifth)\b",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?…:;])\s+|\n+")
_ADDRESSED: Final = re.compile(r"^([A-Z][a-z]+),")
_OPENERS: Final = frozenset(
    "yes no well okay ok thanks sorry so right now first then sure also please hello hi".split()
)
_PRONOUN: Final = re.compile(r"^I(?:['’]\w+)?$")
_NO_PLAIN_TEXT: Final = re.compile(
    r"[{}<>\[\]*#`|\\_]|https?:|www\.|@|[\U0001F000-\U0001FAFF☀-➿]|^\s*(?:reply|agent|customer|assistant|note)\s*:"
    r"|^\s*[-•]|here(?:'s| is) (?:the|a|your) (?:reworded|rewritten|reply)",
    re.IGNORECASE | re.MULTILINE,
)
_CANNOT: Final = re.compile(r"\b(?:can(?:'t|’t|not| not)|unable|won(?:'t|’t)|will not|not able|never)\b", re.IGNORECASE)
_PROMISING: Final = frozenset(
    {Move.OFFER, Move.OPTIONS, Move.TIMEFRAME, Move.GOODWILL, Move.FOLLOW_UP, Move.ESCALATE, Move.ACT}
)
_OTHER_AIMS: Final = frozenset({Move.REFUSE, Move.BOUNDARY, Move.APOLOGISE, Move.HOLD, Move.CLOSE})
_FILLERS: Final = frozenset(
    (
        "can could would may might will shall please you your yours me my i we us our it is are was were be do does did"
        " have has had that this the a an and or to of for in on at with so if tell know which what when where who how"
        " why"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Version:
    """A text, and how the classifier read it: as an agent's turn."""

    text: str
    reading: Reading

    def adds(self, moves: frozenset[Move], to: "Version") -> bool:
        """Say whether this text makes one of these moves, clearly more likely than the other one does."""
        new = moves & self.reading.labels.moves - to.reading.labels.moves
        return any(self.reading.score("moves", move) - to.reading.score("moves", move) >= CLEARLY for move in new)

    def is_worse_than(self, other: "Version") -> bool:
        """Say whether this text has a pitfall that the other has not, or clearly less."""
        own, known = self.reading.labels.pitfalls, other.reading.labels.pitfalls
        return not own <= known or any(
            self.reading.score("pitfalls", pitfall) - other.reading.score("pitfalls", pitfall) >= CLEARLY
            for pitfall in own
        )


def fill_prompt(template: PromptTemplate, *, text: str, last_customer: str, register: float) -> str:
    """Return what is asked. Every slot is filled once: braces in what people wrote stay as they are."""
    manner = Register.FORMAL if register >= _FORMAL_FROM else Register.CASUAL if register <= _CASUAL_TO else None
    values: Mapping[str, str] = {
        "text": text,
        "last_customer": last_customer,
        "register": (manner or Register.NEUTRAL).value,
    }
    return re.sub(r"\{(\w+)\}", lambda slot: values.get(slot[1], slot[0]), template.text)


def tidy(text: str) -> str:
    """Return an answer without the quotes and spaces that models put around it."""
    bare = text.strip()
    for opening, closing in (('"', '"'), ("“", "”"), ("'", "'")):
        if len(bare) > 1 and bare.startswith(opening) and bare.endswith(closing):
            return bare[1:-1].strip()
    return bare


def find_slip(original: str, so_far: str) -> RewordingVerdict | None:
    """Return what is wrong with as much of a rewording as has come, None while nothing is.

    The last word may be unfinished and is not looked at, so what is once found stays found.
    """
    whole = so_far[: max(so_far.rfind(" "), so_far.rfind("\n"), 0)]
    return _find_slip(original, whole.lstrip("\"“' "))


def judge(original: Version, reworded: Version, likeness: float) -> RewordingVerdict:
    """Return whether a whole rewording may be sent; ``likeness`` is the cosine of the two embeddings."""
    slip = _find_slip(original.text, reworded.text)
    if slip is not None:
        return slip
    is_another_question = _is_another_question(original.text, reworded.text)
    is_elsewhere = likeness < ALIKE or reworded.adds(_OTHER_AIMS, original)
    findings = (
        (RewordingVerdict.UNCHANGED, _words(reworded.text) == _words(original.text)),
        (RewordingVerdict.PITFALL, reworded.is_worse_than(original)),
        (RewordingVerdict.NEW_PROMISE, reworded.adds(_PROMISING, original)),
        (RewordingVerdict.QUESTION_CHANGED, is_another_question),
        (RewordingVerdict.MEANING_LOST, is_elsewhere or _has_lost(original.text, reworded.text)),
    )
    return next((verdict for verdict, is_so in findings if is_so), RewordingVerdict.ACCEPTED)


def _find_slip(original: str, text: str) -> RewordingVerdict | None:
    known = {word.lower() for word in _WORD.findall(original)}
    findings = (
        (RewordingVerdict.MALFORMED, _marks(text) - _marks(original)),
        (RewordingVerdict.TOO_LONG, _is_too_long(original, text)),
        (RewordingVerdict.CLICHE, find_banned(text)),
        (RewordingVerdict.NEW_NUMBER, _numbers(text) - _numbers(original)),
        (RewordingVerdict.NEW_NAME, _names(text) - known),
        (RewordingVerdict.NEW_PROMISE, find_commitments(text) - find_commitments(original)),
    )
    return next((verdict for verdict, is_so in findings if is_so), None)


def _is_too_long(original: str, text: str) -> bool:
    meant = len(original.split())
    most = min(MOST_WORDS, max(_LONGER_BY * meant, meant + _LONGER_WORDS))
    return len(text.split()) > most or len(text) > MOST_CHARACTERS


def _has_lost(original: str, text: str) -> bool:
    """Say whether a number or a name is gone, much was left out, or what can be done has become what can't."""
    kept = {word.lower() for word in _WORD.findall(text)}
    return bool(
        _numbers(original) - _numbers(text)
        or _names(original) - kept
        or len(text.split()) < _SHORTER_BY * len(original.split())
        or bool(_CANNOT.search(text)) != bool(_CANNOT.search(original))
    )


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _numbers(text: str) -> set[str]:
    return {match.lower() for match in _NUMBER.findall(text)}


def _names(text: str) -> set[str]:
    """Return words that are capitalised where a sentence would not do it, and one that a sentence begins by calling."""
    found: set[str] = set()
    for sentence in _SENTENCE_END.split(text):
        words = _WORD.findall(sentence)
        found.update(word.lower() for word in words[1:] if word[0].isupper() and not _PRONOUN.match(word))
        addressed = _ADDRESSED.match(sentence)
        if addressed and addressed[1].lower() not in _OPENERS:
            found.add(addressed[1].lower())
    return found


def _marks(text: str) -> set[str]:
    """Return what does not belong in a plain text: markup, links, pictures, a speaker's name, brackets."""
    return {match.lower() for match in _NO_PLAIN_TEXT.findall(text)}


def _is_another_question(original: str, text: str) -> bool:
    """Say whether more or less is asked, or about something else: no word of weight is in both questions."""
    if text.count("?") != original.count("?"):
        return True
    asked, asks = _subjects(original), _subjects(text)
    return bool(asked) and bool(asks) and asked.isdisjoint(asks)


def _subjects(text: str) -> set[str]:
    questions = (sentence for sentence in _SENTENCE_END.split(text) if sentence.rstrip().endswith("?"))
    words = (word.lower() for question in questions for word in _WORD.findall(question))
    return {word[:5] for word in words if word not in _FILLERS}
