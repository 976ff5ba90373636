"""A restatement in the customer's own words: "my order never came" → "So your order never came … Is that right?".

Answers a sentence that says the concern back, person shifted, with the deadline where one was named, ending in a
check. Refuses whatever would not read well said back: questions, insults, feelings, quotations, whole messages, and
every "you", which may mean the company or anybody.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from assist.conversation import KnownFact, Utterance
from assist.suggest.filling import name_day
from assist.suggest.moment import Moment
from assist.vocabulary import FactName, Signal

OWN_WORDS: Final = "restate:own-words"
"""The phrase id under which restatements are guarded against repetition."""

_FEWEST, _MOST = 4, 16
_BACK: Final = 3
_BREAK: Final = re.compile(r"[.!?;\n]+|,? (?:and|but|so|because|cos|cause|which) |, | - | \u2013 |\u2014")
_WORD: Final = re.compile(r"[\w'\u2019£$€₹%.-]+")
_OPENERS: Final = frozenset(
    "hi hiya hello hey um uh er erm oh well look ok okay yeah yes right listen basically morning".split()
)
_SUBJECT: Final = re.compile(
    r"(?:my|our) |the (?:parcel|package|order|delivery|refund|payment|app|website|line|internet|broadband|engineer|"
    r"courier|driver|invoice|bill) |(?:i|we)(?: was|'ve been| have been| were) (?:over|double )?(?:charged|billed) |"
    r"(?:i|we) (?:still )?(?:haven't|have not|never) (?:received|had|got) "
)
_TROUBLE: Final = frozenset(
    (
        "never not no still wrong broken broke damaged cracked missing late lost stopped charged cancelled "
        "canceled delayed twice down stuck leaking leaks refused without instead overcharged declined locked "
        "frozen expired empty faulty hasn't haven't isn't wasn't weren't didn't doesn't don't can't couldn't "
        "won't aren't hadn't"
    ).split()
)
_OUT: Final = frozenset(
    (
        "you your yours u ur ya you're you've you'll yourselves what why how when where who which if please "
        "thanks thank sorry joke ridiculous unbelievable disgusting outrageous furious angry annoyed upset fed "
        "sick livid frustrated disappointed worried scared happy lol lmao omg wtf hell damn bloody shit fuck "
        "fucking crap stupid idiot idiots useless scam liars clown clowns think guess mean know hope want wanted "
        "dunno idea point want care believe lie just like gonna english question complaint btw haha tell told ask "
        "asking said saying was're it this that he she they"
    ).split()
)
_DANGLING: Final = frozenset("not is are was a an the to from at on in with for of or my your i it no".split())
_SHIFT: Final = {
    "i": "you",
    "i'm": "you're",
    "i've": "you've",
    "i'd": "you'd",
    "i'll": "you'll",
    "me": "you",
    "my": "your",
    "mine": "yours",
    "myself": "yourself",
    "we": "you",
    "we're": "you're",
    "we've": "you've",
    "us": "you",
    "our": "your",
    "ours": "yours",
}
_NOT_PLAIN: Final = '"\u201c\u201d[]@#:/*(){}'
_AFTER_YOU: Final = {"was": "were", "wasn't": "weren't", "am": "are"}


def restate(moment: Moment) -> str | None:
    """Return the concern said back, from the newest utterance that states one, or None."""
    if not moment.now.signals.isdisjoint({Signal.VULNERABILITY, Signal.ABUSE, Signal.RESOLVED}):
        return None
    for utterance, _ in reversed(moment.customer[-_BACK:]):
        for clause in _clauses(utterance):
            return _compose(clause, moment.conversation.facts)
    return None


def _clauses(utterance: Utterance) -> Iterator[str]:
    """Yield the clauses that state a trouble and read well said back, shifted."""
    for turn in utterance.turns:
        for part in _BREAK.split(turn.text):
            shifted = shift_person(part) if part else None
            if shifted is not None:
                yield shifted


def shift_person(clause: str) -> str | None:
    """Return a clause as the agent would say it ("my" → "your"), or None where that would not read well."""
    words = [word.strip(".-") for word in _WORD.findall(clause.replace("\u2019", "'"))]
    words = [word for word in words if word]
    while words and words[0].lower() in _OPENERS:
        words = words[1:]
    lowered = [word.lower() for word in words]
    if not _FEWEST <= len(words) <= _MOST or not _SUBJECT.match(" ".join(lowered)) or not _is_plain(clause):
        return None
    if not _OUT.isdisjoint(lowered) or _TROUBLE.isdisjoint(lowered) or lowered[-1] in _DANGLING:
        return None
    shifted: list[str] = []
    for word, lower in zip(words, lowered, strict=True):
        if shifted and shifted[-1] == "you" and lower in _AFTER_YOU:
            shifted.append(_AFTER_YOU[lower])
        else:
            shifted.append(_SHIFT.get(lower) or (lower if word.isupper() or lower == "the" else word))
    return " ".join(shifted)


def _is_plain(clause: str) -> bool:
    return not any(sign in clause for sign in _NOT_PLAIN)


def _compose(clause: str, facts: Mapping[FactName, KnownFact]) -> str:
    deadline = facts.get(FactName.DEADLINE)
    until = (
        ""
        if deadline is None or deadline.value.lower() in clause.lower()
        else f", and it matters for {name_day(deadline.value)}"
    )
    return f"So {clause}{until}. Have I got that right?"
