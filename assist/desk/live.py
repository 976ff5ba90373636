"""The conversations that are live: found by id or by name, woken from the log, put to rest when there are too many.

Answers which mailbox holds a conversation. Waking one twice at the same time gives one mailbox.
"""

import asyncio
from collections import Counter, OrderedDict

from assist.conversation import Conversation, TurnHeard, fold
from assist.desk.mailbox import Mailbox
from assist.ports import ConversationRecord, ConversationStore


class LiveConversations:
    """At most ``limit`` conversations in memory; the one that rested longest goes first."""

    def __init__(self, conversations: ConversationStore, limit: int) -> None:
        self._conversations = conversations
        self._limit = limit
        self._mailboxes: OrderedDict[str, Mailbox] = OrderedDict()
        self._ids: dict[tuple[str, str, str], str] = {}
        self._waking: dict[str, asyncio.Future[Mailbox]] = {}

    def find(self, conversation_id: str) -> Mailbox | None:
        """Return a live conversation's mailbox."""
        mailbox = self._mailboxes.get(conversation_id)
        if mailbox is not None:
            self._mailboxes.move_to_end(conversation_id)
        return mailbox

    def find_by_name(self, team: str, source: str, external_id: str) -> Mailbox | None:
        """Return the mailbox of a live conversation by the name its source gives it."""
        conversation_id = self._ids.get((team, source, external_id))
        return None if conversation_id is None else self.find(conversation_id)

    def newest(self, record: ConversationRecord) -> ConversationRecord:
        """Return the live record where there is one: the store may lag by a batch."""
        mailbox = self._mailboxes.get(record.id)
        return record if mailbox is None else mailbox.record

    def all(self) -> tuple[Mailbox, ...]:
        """Return every live mailbox."""
        return tuple(self._mailboxes.values())

    def begin(self, record: ConversationRecord) -> Mailbox:
        """Return the mailbox of a conversation in which nothing has happened yet."""
        mailbox = self.find(record.id)
        if mailbox is None:
            fresh = Conversation(id=record.id, team=record.team, channel=record.channel)
            mailbox = Mailbox(record=record, conversation=fresh, stored_version=0, arrivals=0)
            self._keep(mailbox)
        return mailbox

    async def wake(self, record: ConversationRecord) -> Mailbox:
        """Return the mailbox of a conversation, folded from its events where it was resting."""
        if (mailbox := self.find(record.id)) is not None:
            return mailbox
        if (waking := self._waking.get(record.id)) is not None:
            return await asyncio.shield(waking)
        future = self._waking[record.id] = asyncio.get_running_loop().create_future()
        try:
            events = await self._conversations.load_events(record.id)
            version = await self._conversations.last_version(record.id)
            fresh = Conversation(id=record.id, team=record.team, channel=record.channel)
            mailbox = Mailbox(
                record=record,
                conversation=fold(fresh, events),
                stored_version=version,
                arrivals=version,
                equals=Counter(
                    (event.turn.speaker, event.turn.text)
                    for event in events
                    if isinstance(event, TurnHeard) and event.turn.source_turn_id is None
                ),
            )
            self._keep(mailbox)
            future.set_result(mailbox)
        except BaseException as error:
            future.set_exception(error)
            future.exception()  # whoever waits gets it; nobody waiting is no leak
            raise
        else:
            return mailbox
        finally:
            del self._waking[record.id]

    async def settle(self) -> None:
        """Return when no conversation has anything waiting."""
        for mailbox in self.all():
            await mailbox.settle()

    def _keep(self, mailbox: Mailbox) -> None:
        record = mailbox.record
        self._mailboxes[record.id] = mailbox
        self._ids[record.team, record.source, record.external_id] = record.id
        for old in list(self._mailboxes.values())[: max(0, len(self._mailboxes) - self._limit)]:
            if old.is_idle and old is not mailbox:
                del self._mailboxes[old.record.id]
                self._ids.pop((old.record.team, old.record.source, old.record.external_id), None)
