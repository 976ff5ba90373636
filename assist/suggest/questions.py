"""What to ask, or to look up, where an option lacks a fact.

Answers a question for every fact a customer can know, a word to the agent for those only the record knows, and by which
words a fact is asked for. Refuses to know whether asking is wanted now; an intent's own question goes before these.
"""

from typing import Final

from assist.vocabulary import FactName

ASKS: Final = {
    FactName.NAME: "May I ask your name?",
    FactName.ORDER_REF: "What's the order number? It's in your confirmation email.",
    FactName.ACCOUNT_REF: "What's the account number? You'll find it at the top of any bill or letter from us.",
    FactName.PRODUCT: "Which product is it about?",
    FactName.AMOUNT: "How much was it?",
    FactName.DATE: "When did this happen?",
    FactName.DEADLINE: "Is there a day you need this by?",
    FactName.DURATION: "Roughly how long has this been going on?",
    FactName.DAYS_WAITING: "Roughly how many days have you been waiting?",
    FactName.PLACE: "Where should it be now, as far as you know?",
    FactName.EVENT: "Is it for a particular occasion?",
    FactName.TIMES_CONTACTED: "Have you been in touch about this before, and if so, how many times?",
    FactName.CHANNEL_BEFORE: "Was that by phone or in chat?",
    FactName.EMAIL: "Which email address is the account under?",
    FactName.ORDER_VALUE: "Roughly how much did the order come to?",
    FactName.ORDERED_ON: "Which day did you place the order?",
    FactName.DELIVERED_ON: "Which day did it reach you?",
    FactName.DAYS_SINCE_PURCHASE: "Roughly when did you buy it?",
    FactName.DAYS_SINCE_DELIVERY: "Roughly when did it reach you?",
}
"""A question to the customer, one thing at a time."""

_TELLS_WHO: Final = frozenset({FactName.NAME, FactName.ORDER_REF, FactName.ACCOUNT_REF, FactName.EMAIL})
_IN_PRIVATE: Final = "Please send it to us in a private message."


def word_question(question: str, fact: FactName, *, in_public: bool) -> str:
    """Return a question as it may be asked: what tells who somebody is, is never asked for before everybody."""
    return f"{question} {_IN_PRIVATE}" if in_public and fact in _TELLS_WHO else question


LOOK_UPS: Final = {
    FactName.TIER: "Check their tier in the customer record before you offer this.",
    FactName.PLAN: "Check in the customer record which plan they are on before you offer this.",
    FactName.CUSTOMER_SINCE: "Check in the customer record since when they have been a customer.",
    FactName.TENURE_MONTHS: "Check in the customer record how long they have been a customer.",
    FactName.PAST_CONTACTS: "Check in the customer record how often they have been in touch.",
    FactName.OPEN_CASES: "Check in the customer record whether another case is open.",
    FactName.GOODWILL_GIVEN: "Check in the customer record what goodwill they have had in the last 12 months.",
    FactName.DUE_ON: "Check in the order which day it was due.",
    FactName.DAYS_OVERDUE: "Check in the order which day it was due.",
    FactName.ATTEMPTS: "Count the fixes that were tried before you offer this.",
}
"""A word to the agent: a customer is never asked for what only the record can know."""

ASKED: Final = {
    FactName.NAME: ("your name", "full name", "the name"),
    FactName.ORDER_REF: ("order number", "order no", "booking ref", "booking number", "reference", "order id"),
    FactName.ACCOUNT_REF: ("account number", "customer number", "policy number", "claim number", "reference"),
    FactName.PRODUCT: (
        "which product", "which item", "what was in", "what did you order", "which model", "what item",
    ),
    FactName.AMOUNT: ("how much", "what amount", "which amount"),
    FactName.DATE: ("what date", "which date", "which day", "what day", "when did", "when was", "when were"),
    FactName.DEADLINE: ("need it by", "need this by", "at the latest", "by when", "deadline"),
    FactName.DURATION: ("how long",),
    FactName.DAYS_WAITING: ("how long have you been waiting", "how many days", "how long have you waited"),
    FactName.PLACE: ("where ", "which address"),
    FactName.EVENT: ("what happened", "what's the occasion", "particular occasion"),
    FactName.TIMES_CONTACTED: ("how many times", "how often"),
    FactName.CHANNEL_BEFORE: ("by phone or", "on the phone, in chat"),
    FactName.EMAIL: ("email",),
    FactName.ORDER_VALUE: ("order come to", "order worth", "value of the order", "how much was the order"),
    FactName.ORDERED_ON: ("place the order", "did you order", "was it ordered"),
    FactName.DELIVERED_ON: ("reach you", "did it arrive", "was it delivered", "did it come", "did you get it"),
    FactName.DAYS_SINCE_PURCHASE: ("did you buy", "buy it", "purchase", "place the order", "did you order"),
    FactName.DAYS_SINCE_DELIVERY: ("reach you", "did it arrive", "was it delivered", "did it come", "did you get it"),
}  # fmt: skip
"""Words, in small letters, by which an agent asks for a fact."""
