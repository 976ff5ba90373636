"""The reception: turns come in, one by one or as the history of a page, and signs that the customer types.

Answers that a turn is taken, and in which conversation, before it is read. Refuses to know what is made of it;
``steps`` does.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from time import perf_counter

from assist.access import Action, Identity
from assist.desk.admission import Admission, ConversationName
from assist.desk.customers import Customers
from assist.desk.intake import Hearing, Intake
from assist.desk.mailbox import Mailbox
from assist.desk.steps import Arrival, Steps
from assist.errors import BadInput
from assist.ports import Lane
from assist.protocol import CustomerContext, HeardTurn, HistoryHeard
from assist.vocabulary import Channel, Speaker


class Reception:
    """Takes turns in. ``rethink`` looks at a conversation anew, where nothing was said."""

    def __init__(
        self,
        *,
        admission: Admission,
        intake: Intake,
        customers: Customers,
        steps: Steps,
        rethink: Callable[[Mailbox], None],
        typing_hold_s: float,
        now: Callable[[], datetime],
    ) -> None:
        self._admission = admission
        self._intake = intake
        self._customers = customers
        self._steps = steps
        self._rethink = rethink
        self._typing_hold_s = typing_hold_s
        self._now = now

    async def hear(
        self,
        identity: Identity,
        *,
        source: str,
        external_id: str,
        channel: Channel,
        title: str,
        turn: HeardTurn,
        agent: str | None = None,
        customer: CustomerContext | None = None,
    ) -> Hearing:
        """Take a turn into its conversation. Raises BadInput, TooLarge, NotAllowed, Overloaded."""
        started_s = perf_counter()
        if turn.source_turn_id is None and turn.state == "partial":
            raise BadInput("A partial turn needs a source_turn_id, so that what follows can revise it.")
        mailbox = await self._admission.open(
            identity, ConversationName(source, external_id), channel, self._intake.tidy(title), agent
        )
        heard = self._intake.take(
            turn,
            conversation_id=mailbox.record.id,
            source=source,
            channel=channel,
            seq=mailbox.arrivals,
            equals=mailbox.equals,
            now=self._now(),
        )
        known = mailbox.conversation.turn(heard.id)
        is_duplicate = known is not None and not known.is_partial and heard.revises is None
        mailbox.arrivals += 1
        if heard.speaker is Speaker.CUSTOMER:
            mailbox.hold.end()
        self._customers.note(mailbox, customer)
        arrival = Arrival(started_s, Lane.FINAL)
        answered = mailbox.ask(lambda: self._steps.hear(mailbox, heard, arrival))
        return Hearing(mailbox.record.id, heard.id, is_duplicate, answered)

    async def hear_history(self, identity: Identity, message: HistoryHeard) -> Hearing:
        """Take in what stood on the page when it was opened; only the newest turn is answered."""
        started_s = perf_counter()
        mailbox = await self._admission.open(
            identity,
            ConversationName(message.source, message.external_id),
            message.channel,
            self._intake.tidy(message.title),
            None,
        )
        turns, equals = self._intake.take_all(
            message, conversation_id=mailbox.record.id, seq=mailbox.arrivals, now=self._now()
        )
        mailbox.equals |= equals
        mailbox.arrivals += len(turns)
        self._customers.note(mailbox, message.customer)
        arrival = Arrival(started_s, Lane.BACKGROUND)
        answered = mailbox.ask(lambda: self._steps.hear_history(mailbox, turns, arrival))
        return Hearing(mailbox.record.id, None, is_duplicate=False, answered=answered)

    async def note_typing(self, identity: Identity, conversation_id: str, *, is_typing: bool) -> None:
        """Hold text cards while the customer types, four seconds at most; free them when they stop.

        Raises NotAllowed, NotFound.
        """
        identity.must(Action.USE_SIDEBAR)
        mailbox = await self._admission.find(identity, conversation_id)
        if is_typing:
            mailbox.hold.begin(asyncio.get_running_loop(), self._typing_hold_s, lambda: self._release(mailbox))
        else:
            self._release(mailbox)

    def _release(self, mailbox: Mailbox) -> None:
        if mailbox.hold.end():
            self._rethink(mailbox)
