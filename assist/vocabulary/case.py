"""What a conversation and the case in it are made of.

Answers who speaks where, which facts can be known and in which units, which steps there are and how a case ends.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Speaker(StrEnum):
    """Who said a turn. ``unknown`` is never taken for the customer."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"
    UNKNOWN = "unknown"


class Channel(StrEnum):
    """Where the conversation takes place."""

    CHAT = "chat"
    VOICE = "voice"
    SOCIAL = "social"
    EMAIL = "email"


class TurnState(StrEnum):
    """A ``partial`` turn is still being spoken and will be revised; a ``final`` one stands."""

    PARTIAL = "partial"
    FINAL = "final"


class Step(StrEnum):
    """The problem-solving track, in order."""

    IDENTIFY = "identify"
    UNDERSTAND = "understand"
    REQUIREMENTS = "requirements"
    OPTIONS = "options"
    CHOICE = "choice"
    ACT = "act"
    CONFIRM = "confirm"


class FactName(StrEnum):
    """What can be known of a case: heard in the talk, or from the customer's record. Slots carry these names.

    ``amount``, ``order_value`` and ``goodwill_given`` are written as heard ("£42.50"); ``days_…``, ``…_months`` and
    what counts something are numbers; ``…_on`` and ``customer_since`` are dates as the record writes them (2026-03-14).
    ``own_words`` is the trouble as the customer just told it, the person shifted; it fills a slot and is never kept.
    So are ``person``, whom it falls on besides them, as an agent would say it, and ``given``, the detail that they just
    gave or put right.
    """

    NAME = "name"
    ORDER_REF = "order_ref"
    ACCOUNT_REF = "account_ref"
    PRODUCT = "product"
    AMOUNT = "amount"
    DATE = "date"
    DEADLINE = "deadline"
    DURATION = "duration"
    DAYS_WAITING = "days_waiting"
    PLACE = "place"
    EVENT = "event"
    TIMES_CONTACTED = "times_contacted"
    CHANNEL_BEFORE = "channel_before"
    EMAIL = "email"
    TIER = "tier"
    ORDER_VALUE = "order_value"
    ORDERED_ON = "ordered_on"
    DUE_ON = "due_on"
    DELIVERED_ON = "delivered_on"
    DAYS_SINCE_PURCHASE = "days_since_purchase"
    DAYS_SINCE_DELIVERY = "days_since_delivery"
    DAYS_OVERDUE = "days_overdue"
    PLAN = "plan"
    CUSTOMER_SINCE = "customer_since"
    TENURE_MONTHS = "tenure_months"
    PAST_CONTACTS = "past_contacts"
    OPEN_CASES = "open_cases"
    GOODWILL_GIVEN = "goodwill_given"
    ATTEMPTS = "attempts"
    OWN_WORDS = "own_words"
    PERSON = "person"
    GIVEN = "given"


class Unit(StrEnum):
    """What the number of a policy counts."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    TIMES = "times"
    PERCENT = "percent"
    GBP = "GBP"
    EUR = "EUR"
    USD = "USD"


_MONEY: Final = frozenset({Unit.GBP, Unit.EUR, Unit.USD})


_DAYS: Final = frozenset({Unit.DAYS})


_COUNT: Final = frozenset({Unit.TIMES})


MEASURED: Final[Mapping[FactName, frozenset[Unit]]] = {
    FactName.AMOUNT: _MONEY,
    FactName.ORDER_VALUE: _MONEY,
    FactName.GOODWILL_GIVEN: _MONEY,
    FactName.DURATION: _DAYS,
    FactName.DAYS_WAITING: _DAYS,
    FactName.DAYS_SINCE_PURCHASE: _DAYS,
    FactName.DAYS_SINCE_DELIVERY: _DAYS,
    FactName.DAYS_OVERDUE: _DAYS,
    FactName.TENURE_MONTHS: frozenset({Unit.MONTHS}),
    FactName.TIMES_CONTACTED: _COUNT,
    FactName.PAST_CONTACTS: _COUNT,
    FactName.OPEN_CASES: _COUNT,
    FactName.ATTEMPTS: _COUNT,
}
"""Facts that are numbers, and the units a policy may have that they are compared with."""


class MoodTrend(StrEnum):
    """Where a customer's mood is going, against the last few turns before."""

    EASING = "easing"
    STEADY = "steady"
    WORSENING = "worsening"


class Outcome(StrEnum):
    """How a conversation ended. ``abandoned``: the agent asked or offered something and no answer came."""

    RESOLVED = "resolved"
    ESCALATED = "escalated"
    LEFT_OPEN = "left_open"
    ABANDONED = "abandoned"
