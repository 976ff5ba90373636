"""What the case still needs to know.

Answers the next fact to ask for, never one that was given or asked for already. Refuses to ask in words of its own:
the question is the intent's.
"""

from typing import Final

from assist.library.entries import Need
from assist.suggest.moment import Moment
from assist.vocabulary import FactName, Step

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
}
"""Facts as people say them."""

_ASKED: Final = {
    FactName.NAME: ("your name", "full name", "the name"),
    FactName.ORDER_REF: ("order number", "order no", "booking ref", "booking number", "reference", "order id"),
    FactName.ACCOUNT_REF: ("account number", "customer number", "policy number", "claim number", "reference"),
    FactName.PRODUCT: ("which product", "which item", "what was in", "what did you order", "which model", "what item"),
    FactName.AMOUNT: ("how much", "what amount", "which amount"),
    FactName.DATE: ("what date", "which date", "which day", "what day", "when did", "when was", "when were"),
    FactName.DEADLINE: ("need it by", "at the latest", "by when", "deadline"),
    FactName.PLACE: ("where ", "which address"),
    FactName.EVENT: ("what happened", "what's the occasion"),
    FactName.TIMES_CONTACTED: ("how many times", "how often"),
    FactName.CHANNEL_BEFORE: ("by phone or", "on the phone, in chat"),
    FactName.EMAIL: ("email",),
}


def next_need(moment: Moment) -> Need | None:
    """Return the first need of the intent that is neither known nor asked for, or None; none once the agent acted."""
    if moment.intent is None or moment.progress.is_done(Step.ACT):
        return None
    known = moment.conversation.facts
    return next(
        (need for need in moment.intent.needs if need.fact not in known and not was_asked(moment, need.fact)), None
    )


def was_asked(moment: Moment, fact: FactName) -> bool:
    """Say whether the agent has asked for a fact, by the words that ask for it."""
    return any(words in moment.agent_text for words in _ASKED.get(fact, ()))


def asked_by(phrase_ids: tuple[str, ...]) -> tuple[FactName, ...]:
    """Return the facts that these texts ask for: those made from an intent's needs (``need:<intent>:<fact>``)."""
    return tuple(FactName(name.rsplit(":", 1)[1]) for name in phrase_ids if name.startswith("need:"))
