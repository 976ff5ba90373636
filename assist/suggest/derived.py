"""What follows from what is known: days since a date, months as a customer, an amount given in answer.

Answers a fact from the record, from the talk, or worked out from both on the day the customer last wrote. Refuses to
read a clock, and a date that was heard without words that say what happened on it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from assist.conversation import Conversation, KnownFact, Turn
from assist.suggest import spellings as spelt
from assist.suggest.dates import resolve_date
from assist.suggest.measures import days_of
from assist.suggest.questions import ASKED
from assist.vocabulary import FactName, Speaker

_SHORT: Final = 80
_LOOK_BACK: Final = 16
_DAYS_A_MONTH: Final = 30.4375
_CLAUSE_END: Final = re.compile(r"[.?!;,\n]| and | but ")
_HAPPENED: Final = {
    FactName.DAYS_SINCE_PURCHASE: re.compile(r"\b(?:bought|ordered|purchased|placed (?:the|my|an|this) order)\b"),
    FactName.DAYS_SINCE_DELIVERY: re.compile(r"\b(?:arrived|delivered|came|got it|got them|received|turned up)\b"),
}
_DID_NOT: Final = re.compile(
    r"\b(?:due|promised|supposed|should|meant|would|will|never|not|no|nothing|nobody|\w+n't|told|said|expected)\b"
)
_AGO: Final = re.compile(r"\b(?P<span>(?:\d{1,3}|an?|[a-z]+) (?:day|week|month|year)s?) ago\b")


@dataclass(frozen=True, slots=True)
class Known:
    """The facts of a conversation on a day; ``attempts`` is how many fixes were tried for nothing."""

    conversation: Conversation
    today: date | None
    attempts: int = 0

    @classmethod
    def of(cls, conversation: Conversation, attempts: int = 0) -> "Known":
        """See a conversation from the customer's newest turn."""
        spoken = (turn.at.date() for turn in reversed(conversation.turns) if turn.speaker is Speaker.CUSTOMER)
        return cls(conversation, next(spoken, None), attempts)

    def get(self, name: FactName) -> KnownFact | None:
        """Return a fact, worked out where it can be, None where it is not known."""
        known = self.conversation.facts.get(name)
        if known is not None:
            return known
        derive = _DERIVED.get(name)
        return None if derive is None else derive(self)


def _tenure(known: Known) -> KnownFact | None:
    days = _days_on_record(known, FactName.CUSTOMER_SINCE)
    return None if days is None else KnownFact(FactName.TENURE_MONTHS, str(max(0, int(days / _DAYS_A_MONTH))))


def _overdue(known: Known) -> KnownFact | None:
    if FactName.DELIVERED_ON in known.conversation.record:
        return None
    days = _days_on_record(known, FactName.DUE_ON)
    return None if days is None else KnownFact(FactName.DAYS_OVERDUE, str(max(0, days)))


def _waiting(known: Known) -> KnownFact | None:
    if FactName.DELIVERED_ON in known.conversation.record:
        return None
    days = _days_on_record(known, FactName.ORDERED_ON)
    return None if days is None or days < 0 else KnownFact(FactName.DAYS_WAITING, str(days))


def _attempts(known: Known) -> KnownFact | None:
    return KnownFact(FactName.ATTEMPTS, str(known.attempts))


def _value(known: Known) -> KnownFact | None:
    answer = _find_answer(known.conversation, FactName.ORDER_VALUE)
    match = None if answer is None else spelt.AMOUNT.search(answer.text)
    if answer is None or match is None:
        return None
    return KnownFact(FactName.ORDER_VALUE, match.group(), answer.id, match.start(), match.end())


def _since(on_record: FactName, name: FactName) -> Callable[[Known], KnownFact | None]:
    def derive(known: Known) -> KnownFact | None:
        days = _days_on_record(known, on_record)
        if days is not None:
            return None if days < 0 else KnownFact(name, str(days))
        return _heard_since(known.conversation, name)

    return derive


def _days_on_record(known: Known, name: FactName) -> int | None:
    fact = known.conversation.record.get(name)
    day = None if fact is None or known.today is None else resolve_date(fact.value, known.today)
    return None if day is None or known.today is None else (known.today - day).days


def _heard_since(conversation: Conversation, name: FactName) -> KnownFact | None:
    """Return the days since a day that was named in answer to the question, or beside the word for what happened."""
    answer = _find_answer(conversation, name)
    found = None if answer is None else _read_days(answer, answer.text.lower())
    heard = conversation.heard.get(FactName.DATE) or conversation.heard.get(FactName.DURATION)
    turn = None if heard is None or heard.turn_id is None else conversation.turn(heard.turn_id)
    if found is None and heard is not None and turn is not None:
        clause = _clause_at(turn.text, heard.start, heard.end).lower().replace("\u2019", "'")
        if _HAPPENED[name].search(clause) and not _DID_NOT.search(clause):
            answer, found = turn, _read_days(turn, clause)
    if answer is None or found is None or found < timedelta(0):
        return None
    return KnownFact(name, str(found.days), answer.id)


def _read_days(turn: Turn, text: str) -> timedelta | None:
    said_on = turn.at.date()
    ago = _AGO.search(text)
    if ago:
        days = days_of(ago["span"])
        return None if days is None else timedelta(days=days)
    match = spelt.DATE.search(text)
    day = None if match is None else resolve_date(match.group(), said_on)
    return None if day is None else said_on - day


def _clause_at(text: str, start: int, end: int) -> str:
    """Return the clause that a span lies in."""
    begin = max((match.end() for match in _CLAUSE_END.finditer(text, 0, start)), default=0)
    after = _CLAUSE_END.search(text, end)
    return text[begin : len(text) if after is None else after.start()]


def _find_answer(conversation: Conversation, name: FactName) -> Turn | None:
    """Return the short turn in which the customer answered the agent's question for a fact, the newest."""
    newest: Turn | None = None
    asked = False
    for turn in conversation.turns[-_LOOK_BACK:]:
        if turn.speaker is Speaker.AGENT:
            said = turn.text.lower()
            asked = "?" in said and any(words in said for words in ASKED[name])
        elif turn.speaker is Speaker.CUSTOMER and asked and len(turn.text) <= _SHORT:
            newest, asked = turn, False
    return newest


_DERIVED: Final[Mapping[FactName, Callable[[Known], KnownFact | None]]] = {
    FactName.TENURE_MONTHS: _tenure,
    FactName.DAYS_OVERDUE: _overdue,
    FactName.DAYS_WAITING: _waiting,
    FactName.ATTEMPTS: _attempts,
    FactName.ORDER_VALUE: _value,
    FactName.DAYS_SINCE_PURCHASE: _since(FactName.ORDERED_ON, FactName.DAYS_SINCE_PURCHASE),
    FactName.DAYS_SINCE_DELIVERY: _since(FactName.DELIVERED_ON, FactName.DAYS_SINCE_DELIVERY),
}
"""Facts that can be worked out, and how."""
