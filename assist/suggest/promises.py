"""What the agent promised: "I'll call you back by four", with the words that say when.

Answers each promise once, as said. An exact little grammar: who (I, we, a colleague), will, and a deed that is still to
come. What is being done at once ("I'll just check"), asked ("shall I …?") or left to the customer is no promise.
Refuses to reckon when it falls due and to remind anybody.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from assist.conversation import Conversation, Turn
from assist.library.timeframes import find_time
from assist.suggest.quoting import split_sentences
from assist.vocabulary import Move, Speaker


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise in the agent's words.

    ``when`` are the words that say when, None where there are none; ``hangs_on`` says that it waits for something else
    ("once they answer"), so that no time can be named.
    """

    turn_id: str
    said_at: datetime
    text: str
    when: str | None
    hangs_on: bool = False

    @property
    def lacks_time(self) -> bool:
        """Say whether the customer was left without a time to go by."""
        return self.when is None and not self.hangs_on


_KEEPS: Final = frozenset(
    {Move.FOLLOW_UP, Move.TIMEFRAME, Move.ACT, Move.ESCALATE, Move.GOODWILL, Move.REASSURE, Move.OFFER}
)
_ADVERBS: Final = r"(?:(?:also|then|just|personally|certainly|definitely|always|still|be (?:able|sure) to) )*"
_OURS: Final = r"(?:i|we)(?:'ll| will| shall|'m going to| am going to|'re going to|'m gonna| promise to)"
_WILL: Final = (
    rf"(?:{_OURS}|"
    r"(?:someone|somebody|a colleague|my (?:colleague|manager|team lead|supervisor)|they|she|he|"
    r"(?-i:(?!That|This|There|Then|What|You|Nothing|Yes|And|But)[A-Z][a-z]{2,11})|"
    r"(?:the|our) [\w ]{3,24}?) ?"
    r"(?:'ll| will))"
)
_CONTACT: Final = (
    r"(?:call|ring|phone|email|e-mail|mail|write|message|text|update|contact|get back|come (?:right |straight )?back|"
    r"be (?:right )?back|be in touch|get in touch|let you know|tell you|follow up|look in on|check (?:back|in)|reply|"
    r"keep you|report back|speak to you|talk to you)"
)
_DEED: Final = (
    r"(?:send|post|refund|credit|pay|replace|ship|deliver|arrange|book|raise|escalate|chase|sort|fix|cancel|remove|add|"
    r"make sure|see (?:to it|that)|pass|forward|hand|ask|return|waive|collect|reserve|hold it|put it|look into|"
    r"investigate|keep an eye|watch|resend|reissue|take it up|take this up|find out|get (?:it|this|that|them|you))"
)
_PROMISE: Final = re.compile(rf"\b{_WILL} {_ADVERBS}(?P<deed>{_CONTACT}|{_DEED})\b", re.IGNORECASE)
_TIMED_DEED: Final = re.compile(
    rf"\b{_WILL} {_ADVERBS}(?:check|look|see|try|ask|meet|be (?:here|there))\b", re.IGNORECASE
)
"""What is a promise only where it says when: the rest is being done now."""

_HEAR: Final = re.compile(r"\byou(?:'ll| will) (?:hear|get|have|receive|be called|be refunded)\b", re.IGNORECASE)
_ARRIVES: Final = re.compile(
    r"\b(?:will|'ll|should|is due to|are due to) (?:be |have )?(?:arrive|land|come|reach|show(?: up)?|with you|settled|"
    r"paid|resolved|ready|fine|back (?:on|up)|working|delivered|refunded|fixed|there|sorted|done|call|ring|your money|"
    r"in your account)\b|\bdue (?:before|by|on|at)\b",
    re.IGNORECASE,
)
_AT_ONCE: Final = re.compile(
    r"\b(?:right now|just now|now|while (?:you|i|we) |one (?:moment|second|sec|minute)|a (?:second|sec|moment)|"
    r"bear with|hold (?:on|the line)|please hold|for you to|straight away)\b",
    re.IGNORECASE,
)
_DENIED: Final = re.compile(r"\b(?:will not|won't|not going to|can't|cannot|unable|no longer)\b", re.IGNORECASE)
_STARTS_HERE: Final = (
    re.compile(rf"\b{_OURS} ", re.IGNORECASE),
    re.compile(rf"\b{_WILL} |\byou(?:'ll| will) ", re.IGNORECASE),
)
_HANGS_ON: Final = re.compile(r"\b(?:once|when|as soon as|if|after|until)\b", re.IGNORECASE)
_LONG: Final = 130
"""A stretch of speech without punctuation: the promise is quoted from where it begins."""


def find_promises(conversation: Conversation) -> tuple[Promise, ...]:
    """Return what agents promised, oldest first, what was said twice once."""
    found: list[Promise] = []
    for turn in conversation.turns:
        if turn.speaker is not Speaker.AGENT or turn.is_partial:
            continue
        reading = conversation.readings.get(turn.id)
        if reading is not None and reading.labels.moves.isdisjoint(_KEEPS):
            continue
        for promise in _read_turn(turn):
            known = {other.text.casefold() for other in found}
            if promise.text.casefold() not in known:
                found.append(promise)
    return tuple(found)


def _read_turn(turn: Turn) -> list[Promise]:
    return [Promise(turn.id, turn.at, *said) for said in _read_words(turn.text)]


@lru_cache(maxsize=2048)
def _read_words(words: str) -> tuple[tuple[str, str | None, bool], ...]:
    """Return the promises of one turn; the sentence beside it may say when.

    Every board says what was promised so far: without the cache each would read the agent's whole side anew.
    """
    found = []
    sentences = split_sentences(words)
    for at, sentence in enumerate(sentences):
        plain = sentence.replace("\u2019", "'")
        if plain.endswith("?") or not _is_promise(plain):
            continue
        when = find_time(plain[_start_of(plain) :]) or find_time(plain)
        if when is None and _AT_ONCE.search(plain):
            continue
        beside = (find_time(other) for other in (*sentences[at + 1 : at + 2], *sentences[max(0, at - 1) : at]))
        when = when or next((words for words in beside if words), None)
        hangs_on = _HANGS_ON.search(plain) is not None
        found.append((_from_its_start(sentence, plain), when, hangs_on))
    return tuple(found)


def _is_promise(sentence: str) -> bool:
    if _PROMISE.search(sentence):
        return True
    if _DENIED.search(sentence):
        return False
    is_timed = find_time(sentence) is not None
    return is_timed and any(pattern.search(sentence) for pattern in (_TIMED_DEED, _HEAR, _ARRIVES))


def _from_its_start(sentence: str, plain: str) -> str:
    """Return a sentence, or where it runs on, the part from which it promises."""
    if len(sentence) <= _LONG:
        return sentence
    rest = sentence[_start_of(plain) :]
    return rest if len(rest) <= _LONG else rest[:_LONG].rsplit(" ", 1)[0]


def _start_of(plain: str) -> int:
    """Return where a sentence begins to promise, 0 where it does from its first word."""
    matches = (pattern.search(plain) for pattern in _STARTS_HERE)
    return next((match.start() for match in matches if match is not None), 0)
