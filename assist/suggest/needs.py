"""What the case still needs to know.

Answers the next fact to ask for, never one that was given or asked for already. Refuses to ask in words of its own:
the question is the intent's.
"""

import re
from typing import Final

from assist.library.entries import Need
from assist.suggest.moment import Moment
from assist.suggest.questions import ASKED
from assist.suggest.tension import Strength
from assist.suggest.view import View
from assist.vocabulary import FactName, Move, Signal, Step

READABLE: Final = {
    FactName.NAME: "name",
    FactName.ORDER_REF: "order number",
    FactName.ACCOUNT_REF: "account number",
    FactName.PRODUCT: "product",
    FactName.AMOUNT: "amount",
    FactName.DATE: "date",
    FactName.DEADLINE: "deadline",
    FactName.DURATION: "length of the wait",
    FactName.DAYS_WAITING: "days waited",
    FactName.PLACE: "place",
    FactName.EVENT: "occasion",
    FactName.TIMES_CONTACTED: "number of contacts",
    FactName.CHANNEL_BEFORE: "way they got in touch before",
    FactName.EMAIL: "email address",
    FactName.TIER: "customer tier",
    FactName.ORDER_VALUE: "value of the order",
    FactName.ORDERED_ON: "day of the order",
    FactName.DUE_ON: "day it was due",
    FactName.DELIVERED_ON: "day it was delivered",
    FactName.DAYS_SINCE_PURCHASE: "days since the purchase",
    FactName.DAYS_SINCE_DELIVERY: "days since delivery",
    FactName.DAYS_OVERDUE: "days overdue",
    FactName.PLAN: "plan",
    FactName.CUSTOMER_SINCE: "customer since",
    FactName.TENURE_MONTHS: "months as a customer",
    FactName.PAST_CONTACTS: "contacts on record",
    FactName.OPEN_CASES: "open cases",
    FactName.GOODWILL_GIVEN: "goodwill in the last 12 months",
    FactName.ATTEMPTS: "fixes tried",
    FactName.OWN_WORDS: "trouble in their own words",
    FactName.PERSON: "person it falls on",
    FactName.GIVEN: "detail they just gave",
}
"""Facts as people say them."""

_ONLY_IF_PRESSED: Final = frozenset({FactName.DEADLINE, FactName.EVENT})
_IDENTIFIES: Final = frozenset({FactName.NAME, FactName.ORDER_REF, FactName.ACCOUNT_REF, FactName.EMAIL})
_CODE: Final = re.compile(r"\b(?=[\w-]*\d)[A-Za-z\d]*(?:-?[A-Za-z\d]){4,}\b|\[(?:card|email|phone|account) \d+\]")
_SUM: Final = re.compile(r"(?<![\w-])\d{1,4}(?:[.,]\d\d)?(?![\w-])")
_SIGNED: Final = re.compile(r"(?:\bthis is|\bname is|\bit'?s|[-\u2013,\n]) ?[A-Z][a-z]+ [A-Z][a-z]+\b")


def next_need(moment: Moment) -> Need | None:
    """Return the first need of the intent that is neither known nor asked for, or None; none once the agent acted."""
    if moment.intent is None or moment.progress.is_done(Step.ACT):
        return None
    return next((need for need in moment.intent.needs if is_wanted(moment, need.fact)), None)


def is_wanted(moment: Moment, fact: FactName) -> bool:
    """Say whether a fact is neither known nor asked for.

    Nobody who gave a name or number is asked who they are, and times matter only to who is pressed.
    """
    if moment.known.get(fact) is not None or was_asked(moment, fact):
        return False
    if fact is FactName.AMOUNT and any(_SUM.search(turn.text) for u, _ in moment.customer for turn in u.turns):
        return False  # a bare "400" may be the amount: to ask for it then sounds as if nobody had read it
    if fact in _ONLY_IF_PRESSED and Signal.URGENCY not in moment.now.signals:
        return False
    return fact not in _IDENTIFIES or not (moment.count_moves(Move.VERIFY) > 0 or _may_hold_one(moment))


def _may_hold_one(moment: Moment) -> bool:
    """Say whether anything the customer wrote may be a reference or a name that was not recognised as one."""
    texts = (turn.text for utterance, _ in moment.customer for turn in utterance.turns)
    return any(_CODE.search(text) or _SIGNED.search(text) for text in texts)


def may_ask(view: View) -> bool:
    """Say whether the intent's own questions fit: they have just said what it is about, and are only telling it now."""
    return view.stated is not None and view.stated == view.intent and view.states_trouble and view.is_early


def is_unanswered(view: View) -> bool:
    """Say whether nobody has said a word yet to what they told us, and no hard feeling wants more than a word."""
    moment = view.moment
    is_answered = any(moment.count_moves(move) for move in Move if move is not Move.GREET)
    is_grave = Signal.VULNERABILITY in moment.now.signals
    return not is_answered and not is_grave and moment.tension.now < Strength.STRONG


def was_asked(moment: Moment, fact: FactName) -> bool:
    """Say whether the agent has asked for a fact, by the words that ask for it."""
    return any(words in moment.agent_text for words in ASKED.get(fact, ()))


def asked_by(phrase_ids: tuple[str, ...]) -> tuple[FactName, ...]:
    """Return the facts that these texts ask for: those made from an intent's needs (``need:<intent>:<fact>``)."""
    return tuple(FactName(name.rsplit(":", 1)[1]) for name in phrase_ids if name.startswith("need:"))
