"""The customer's record, as a company's own systems hold it.

Answers what may be told of a customer and the order their conversation is about. Refuses to know where it comes from
and what follows from it. Every field may be left out; the record is always told whole.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from assist.protocol.common import Message

Told = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Money = Annotated[float, Field(ge=0, le=10_000_000, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, le=10_000)]


class CustomerOrder(Message):
    """The order, booking or contract that the conversation is about; leave it out where that is not known."""

    ref: Told | None = Field(default=None, description="the order number as the customer knows it")
    product: Told | None = Field(default=None, description="what was ordered, in a word or two: coffee machine")
    value: Money | None = Field(default=None, description="what it came to, in the customer's currency")
    ordered_on: date | None = None
    due_on: date | None = Field(default=None, description="the day it was promised for")
    delivered_on: date | None = None


class CustomerContext(Message):
    """What the company has on record of the customer: it wins over what was only heard."""

    name: Told | None = Field(default=None, description="as they like to be called; the first word is used in texts")
    email: Told | None = Field(default=None, description="kept and shown masked: z…@example.org")
    account_ref: Told | None = Field(default=None, description="their customer or account number")
    tier: Told | None = Field(default=None, description="as policies name it: standard, gold, business")
    plan: Told | None = Field(default=None, description="the product plan or contract they have")
    customer_since: date | None = None
    past_contacts: Count | None = Field(default=None, description="how often they were in touch in the last 12 months")
    open_cases: Count | None = Field(default=None, description="other cases of theirs that are still open")
    goodwill_given: Money | None = Field(default=None, description="credits and gifts of the last 12 months together")
    currency: Literal["GBP", "EUR", "USD"] = "GBP"
    order: CustomerOrder | None = None
