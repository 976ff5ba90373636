"""Who gets which conversation: found, woken or made, if the identity may see it.

Answers with a mailbox, or refuses in a sentence that does not tell whether the conversation exists. A conversation that
nobody has is taken by the agent whose page, or whose feed, speaks of it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from assist.access import Action, Identity
from assist.desk.live import LiveConversations
from assist.desk.mailbox import Mailbox
from assist.errors import NotAllowed, NotFound
from assist.ports import ConversationStore
from assist.vocabulary import Channel, Role

NO_SUCH: Final = "There is no such conversation, or it is not yours to see."

TakeOver = Callable[[Mailbox, str], Awaitable[None]]


class ConversationName(NamedTuple):
    """What a source calls a conversation; with the team it names one conversation of ours."""

    source: str
    external_id: str


@dataclass(frozen=True, slots=True)
class Admission:
    """The way to a mailbox. ``take_over`` gives a conversation to an agent."""

    live: LiveConversations
    conversations: ConversationStore
    take_over: TakeOver
    now: Callable[[], datetime]

    async def open(
        self, identity: Identity, name: ConversationName, channel: Channel, title: str, agent: str | None
    ) -> Mailbox:
        """Return the conversation a page or a feed speaks of, made where it is new. Raises NotAllowed.

        ``agent`` is the id of the agent a feed names; a page speaks for its own agent.
        """
        identity.must(Action.FEED if identity.role is Role.FEEDER else Action.USE_SIDEBAR)
        mailbox = self.live.find_by_name(identity.team, *name)
        if mailbox is None:
            now = self.now()
            record = await self.conversations.open_conversation(
                team=identity.team,
                source=name.source,
                external_id=name.external_id,
                channel=channel,
                title=title,
                agent=None,
                at=now,
            )
            mailbox = self.live.begin(record) if record.created_at == now else await self.live.wake(record)
        holder = mailbox.conversation.agent
        if identity.role is not Role.FEEDER and not identity.may_see(team=mailbox.record.team, agent=holder):
            raise NotAllowed("Another agent has this conversation; ask a lead to hand it over.")
        taker = agent if identity.role is Role.FEEDER else identity.id
        if holder is None and taker is not None:
            await self.take_over(mailbox, taker)
        return mailbox

    async def find(self, identity: Identity, conversation_id: str) -> Mailbox:
        """Return a conversation by our id. Raises NotFound, also for one the identity may not see."""
        mailbox = await self._wake(conversation_id)
        if mailbox is None or not identity.may_see(team=mailbox.record.team, agent=mailbox.conversation.agent):
            raise NotFound(NO_SUCH)
        return mailbox

    async def find_fed(self, identity: Identity, conversation_id: str) -> Mailbox:
        """Return a conversation for a feeder, who sees none but may add to its team's. Raises NotFound."""
        identity.must(Action.FEED)
        mailbox = await self._wake(conversation_id)
        if mailbox is None or mailbox.record.team != identity.team:
            raise NotFound(NO_SUCH)
        return mailbox

    async def _wake(self, conversation_id: str) -> Mailbox | None:
        mailbox = self.live.find(conversation_id)
        if mailbox is None:
            record = await self.conversations.find_conversation(conversation_id)
            mailbox = None if record is None else await self.live.wake(record)
        return mailbox

    async def find_named(self, team: str, name: ConversationName) -> Mailbox:
        """Return the conversation that a feed speaks of. Raises NotFound where nobody has spoken of it before."""
        mailbox = self.live.find_by_name(team, *name)
        if mailbox is None:
            record = await self.conversations.find_named(team=team, source=name.source, external_id=name.external_id)
            if record is None:
                raise NotFound("Nothing was heard of that conversation yet; there is nothing to close.")
            mailbox = await self.live.wake(record)
        return mailbox

    async def assign(self, mailbox: Mailbox, agent: str) -> None:
        """Give a conversation to an agent, where it is not theirs already."""
        if mailbox.conversation.agent != agent:
            await self.take_over(mailbox, agent)
