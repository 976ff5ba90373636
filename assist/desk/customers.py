"""The customer's record beside their conversation.

Answers who may tell it, and what of it is kept: facts that come from no turn, cleaned and redacted like everything that
is kept. A record is told whole: what the new one does not say is not known any more. Refuses to know which systems hold
records; a bad one is refused before it touches the conversation.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from assist.access import Action, Identity
from assist.conversation import CustomerRecorded, KnownFact
from assist.desk.admission import Admission
from assist.desk.intake import Intake
from assist.desk.mailbox import Mailbox
from assist.desk.steps import Steps
from assist.errors import NotAllowed, Overloaded
from assist.protocol import CustomerContext, CustomerOrder
from assist.vocabulary import FactName, Role

_SIGNS: Final = {"GBP": "\u00a3", "EUR": "\u20ac", "USD": "$"}
_NO_ORDER: Final = CustomerOrder()
_REFERENCE: Final = "order number "
"""What is put before a reference while it is looked at: a number after these words is no telephone number."""


@dataclass(frozen=True, slots=True)
class Customers:
    """The use case of records."""

    admission: Admission
    intake: Intake
    steps: Steps

    async def tell(self, identity: Identity, conversation_id: str, customer: CustomerContext) -> tuple[KnownFact, ...]:
        """Put a record beside a conversation and think its board over; returns what is kept of it.

        Raises NotFound, also for a conversation the identity may not see, and NotAllowed.
        """
        if identity.role is Role.FEEDER:
            mailbox = await self.admission.find_fed(identity, conversation_id)
        else:
            identity.must(Action.USE_SIDEBAR)
            mailbox = await self.admission.find(identity, conversation_id)
        if identity.role is Role.AGENT and mailbox.conversation.agent != identity.id:
            raise NotAllowed("Take the conversation first; then its customer's record is yours to tell.")
        facts = await mailbox.ask(lambda: self._keep(mailbox, customer))
        if facts is None:
            raise Overloaded("The record could not be kept just now; send it again.")
        return facts

    def note(self, mailbox: Mailbox, customer: CustomerContext | None) -> None:
        """Queue a record that came with a turn, ahead of that turn; None says nothing about the customer."""
        if customer is not None:
            mailbox.ask(lambda: self._keep(mailbox, customer))

    async def _keep(self, mailbox: Mailbox, customer: CustomerContext) -> tuple[KnownFact, ...]:
        facts = tuple(KnownFact(name, value) for name, value in self._values(customer) if value)
        event = CustomerRecorded(facts)
        if mailbox.conversation.with_event(event) is not mailbox.conversation:
            self.steps.log(mailbox, [event])
            await self.steps.rethink(mailbox)
        return facts

    def _values(self, customer: CustomerContext) -> Iterator[tuple[FactName, str | None]]:
        order = customer.order or _NO_ORDER
        sign = _SIGNS[customer.currency]
        yield FactName.NAME, None if self.intake.redact_names else self._tidy(customer.name)
        yield FactName.EMAIL, _mask(customer.email)
        yield FactName.ACCOUNT_REF, self._tidy_reference(customer.account_ref)
        yield FactName.TIER, self._tidy(customer.tier)
        yield FactName.PLAN, self._tidy(customer.plan)
        yield FactName.CUSTOMER_SINCE, _write_date(customer.customer_since)
        yield FactName.PAST_CONTACTS, _write_count(customer.past_contacts)
        yield FactName.OPEN_CASES, _write_count(customer.open_cases)
        yield FactName.GOODWILL_GIVEN, _write_money(customer.goodwill_given, sign)
        yield FactName.ORDER_REF, self._tidy_reference(order.ref)
        yield FactName.PRODUCT, self._tidy(order.product)
        yield FactName.ORDER_VALUE, _write_money(order.value, sign)
        yield FactName.ORDERED_ON, _write_date(order.ordered_on)
        yield FactName.DUE_ON, _write_date(order.due_on)
        yield FactName.DELIVERED_ON, _write_date(order.delivered_on)

    def _tidy(self, text: str | None) -> str | None:
        return None if text is None else self.intake.tidy(text)

    def _tidy_reference(self, text: str | None) -> str | None:
        """Return a reference; one that is a card number or an address is no reference, and is not kept."""
        if text is None:
            return None
        tidied = self.intake.tidy(_REFERENCE + text).removeprefix(_REFERENCE)
        return None if "[" in tidied else tidied


def _mask(email: str | None) -> str | None:
    """Return an address that its owner would know again and nobody else could write to."""
    if email is None:
        return None
    name, at, domain = email.rpartition("@")
    return f"{name[0]}…@{domain}" if name and at and domain else None


def _write_date(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _write_count(count: int | None) -> str | None:
    return None if count is None else str(count)


def _write_money(amount: float | None, sign: str) -> str | None:
    if amount is None:
        return None
    return f"{sign}{amount:,.0f}" if amount == int(amount) else f"{sign}{amount:,.2f}"
