"""The end of a conversation: handing it over, closing it, wrapping it up.

Answers a hand-over text at any time, and a wrap-up once the conversation was closed. Refuses to know how they are
worded. Closing twice is closing once; a conversation that goes on is open again by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from assist.access import Action, Identity
from assist.conversation import ConversationClosed, WrapUpWritten
from assist.desk import views
from assist.desk.admission import Admission, ConversationName
from assist.desk.intake import Intake
from assist.desk.mailbox import Mailbox
from assist.desk.steps import Steps
from assist.errors import AssistError, BadInput, NotFound
from assist.protocol import AsideView, WrapUpView
from assist.suggest.handover import write_hand_over
from assist.suggest.moment import Moment
from assist.suggest.wrapup import WrapUp, write_wrap_up

NOT_CLOSED: Final = "This conversation is open; close it first, then its wrap-up is there."
FAILED: Final = "The end of this conversation could not be told; try again."


@dataclass(frozen=True, slots=True)
class Closing:
    """The use cases of a conversation's end."""

    admission: Admission
    steps: Steps
    intake: Intake
    now: Callable[[], datetime]

    async def look_aside(self, identity: Identity, conversation_id: str) -> AsideView:
        """Return what is said beside a conversation's board. Raises NotFound."""
        mailbox = await self.admission.find(identity, conversation_id)
        rules = self.steps.librarian.serving.repertoire(mailbox.record.team).rules
        return views.show_aside(mailbox.conversation, mailbox.conversation.board, rules)

    async def hand_over(self, identity: Identity, conversation_id: str) -> str:
        """Return the hand-over once all that was heard is read, "" before the customer spoke. Raises NotFound."""
        mailbox = await self.admission.find(identity, conversation_id)

        async def write() -> str:
            return write_hand_over(self._moment(mailbox))

        text = await mailbox.ask(write)
        if text is None:
            raise AssistError(FAILED)
        return text

    async def close(self, identity: Identity, conversation_id: str) -> WrapUpView:
        """Close a conversation after what it still has waiting, and return its wrap-up. Raises NotFound, NotAllowed."""
        identity.must(Action.USE_SIDEBAR)
        mailbox = await self.admission.find(identity, conversation_id)
        return await self._close(mailbox, by=identity.id)

    async def close_named(self, identity: Identity, name: ConversationName) -> str:
        """Close the conversation that a feed speaks of; returns its id. Raises NotFound where it never spoke of it."""
        identity.must(Action.FEED)
        mailbox = await self.admission.find_named(identity.team, name)
        await self._close(mailbox, by=None)
        return mailbox.record.id

    async def wrap_up(self, identity: Identity, conversation_id: str) -> WrapUpView:
        """Return the wrap-up of a closed conversation. Raises NotFound, also while it is open."""
        mailbox = await self.admission.find(identity, conversation_id)
        if mailbox.conversation.closed is None:
            raise NotFound(NOT_CLOSED)
        return self._show(mailbox, write_wrap_up(self._moment(mailbox)))

    async def save(self, identity: Identity, conversation_id: str, text: str) -> None:
        """Keep the wrap-up as the agent words it. Raises BadInput for an empty one, NotFound while it is open."""
        identity.must(Action.USE_SIDEBAR)
        mailbox = await self.admission.find(identity, conversation_id)
        kept = self.intake.tidy(text)
        if not kept:
            raise BadInput("A wrap-up needs words; this one is empty.")
        if mailbox.conversation.closed is None:
            raise NotFound(NOT_CLOSED)

        async def keep() -> None:
            self.steps.log(mailbox, [WrapUpWritten(kept, identity.id, self.now())])

        await mailbox.ask(keep)

    async def _close(self, mailbox: Mailbox, *, by: str | None) -> WrapUpView:
        async def end() -> WrapUp:
            wrap_up = write_wrap_up(self._moment(mailbox))
            if mailbox.conversation.closed is None:
                at = self.now()
                closed = ConversationClosed(at, by, wrap_up.outcome, wrap_up.measures)
                self.steps.log(mailbox, [closed, WrapUpWritten(wrap_up.text, None, at)])
                await self.steps.note(mailbox, mailbox.conversation.board)
            return wrap_up

        wrap_up = await mailbox.ask(end)
        if wrap_up is None:
            raise AssistError(FAILED)
        return self._show(mailbox, wrap_up)

    def _moment(self, mailbox: Mailbox) -> Moment:
        conversation = mailbox.conversation
        repertoire = self.steps.librarian.serving.repertoire(mailbox.record.team)
        return Moment(conversation, repertoire.intents.get(conversation.intent or ""))

    @staticmethod
    def _show(mailbox: Mailbox, wrap_up: WrapUp) -> WrapUpView:
        """Return a wrap-up: what was saved stands over the draft, and how it ended when it was closed over a guess."""
        conversation = mailbox.conversation
        closed, written = conversation.closed, conversation.wrap_up
        return WrapUpView(
            outcome=wrap_up.outcome if closed is None else closed.outcome,
            text=wrap_up.text if written is None else written.text,
            is_saved=written is not None and written.by is not None,
            care=wrap_up.care,
            loose_promises=wrap_up.loose_promises,
            measures=wrap_up.measures if closed is None else closed.measures,
        )
