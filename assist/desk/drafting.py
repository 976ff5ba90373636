"""The draft check, as the agent meets it: their unsent text in, a few remarks on it out, to nobody but them.

Answers what is worth a remark in the newest draft of a conversation. Refuses to keep, log or publish a word of it: the
text lives as long as the call, and an older draft that a newer one overtakes is dropped unread.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from assist.access import Action, Identity
from assist.conversation import Conversation
from assist.desk.admission import Admission
from assist.desk.language import ENGLISH, guess_language
from assist.desk.librarian import Librarian
from assist.desk.mailbox import Mailbox
from assist.desk.redaction import Traced, trace
from assist.errors import Overloaded, TooLarge
from assist.ports import Lane, Reader
from assist.protocol import DraftChanged
from assist.reading import Reading
from assist.settings import Settings
from assist.suggest.draft.checking import check_draft
from assist.suggest.moment import Moment
from assist.suggestion import Remark
from assist.vocabulary import Speaker

_NAME = "draft"


class Drafts:
    """Checks drafts. ``_newest`` holds a ticket for each draft that is being checked, the newest of its kind."""

    def __init__(self, reader: Reader, admission: Admission, librarian: Librarian, settings: Settings) -> None:
        self._reader = reader
        self._admission = admission
        self._librarian = librarian
        self._settings = settings
        self._newest: dict[tuple[str, str], int] = {}
        self._tickets = count(1)

    async def check(self, identity: Identity, message: DraftChanged) -> tuple[Remark, ...] | None:
        """Return the remarks on a draft, None where a newer draft has overtaken it.

        Raises NotFound for a conversation that is not theirs to see, TooLarge. Where the classifier has no time, what
        the words alone show is all there is.
        """
        identity.must(Action.USE_SIDEBAR)
        limit = self._settings.turn_chars
        if len(message.text) > limit:
            raise TooLarge(f"A draft may have {limit:,} characters, this one has {len(message.text):,}.")
        writing = (message.conversation_id, identity.id)
        ticket = self._newest[writing] = next(self._tickets)
        try:
            mailbox = await self._admission.find(identity, message.conversation_id)
            traced = trace(message.text, names=self._settings.redact_names)
            if not traced.text or guess_language(traced.text) != ENGLISH:
                return ()
            reading = await self._read(mailbox.conversation, traced.text, " ".join((_NAME, *writing)))
            if self._newest.get(writing) != ticket:
                return None
            return self._think(mailbox, traced, reading, frozenset(message.dismissed))
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            return None
        finally:
            if self._newest.get(writing) == ticket:
                del self._newest[writing]

    async def _read(self, conversation: Conversation, text: str, writing: str) -> Reading | None:
        said = (t for t in reversed(conversation.turns) if not t.is_partial and t.speaker is not Speaker.SYSTEM)
        before = next(said, None)
        try:
            return await self._reader.read(
                turn_id=_NAME,
                speaker=Speaker.AGENT,
                text=text,
                context="" if before is None else before.text,
                lane=Lane.DRAFT,
                supersedes=writing,
            )
        except Overloaded:
            return None

    def _think(
        self, mailbox: Mailbox, traced: Traced, reading: Reading | None, dismissed: frozenset[str]
    ) -> tuple[Remark, ...]:
        repertoire = self._librarian.serving.repertoire(mailbox.record.team)
        conversation = mailbox.conversation
        intent = repertoire.intents.get(conversation.intent or "")
        remarks = check_draft(
            traced.text,
            reading,
            Moment(conversation, intent, before=mailbox.memory.moment),
            repertoire,
            is_typing=mailbox.hold.typing_since_s is not None,
            dismissed=dismissed,
        )
        return tuple(_in_their_own_text(remarks, traced))


def _in_their_own_text(remarks: tuple[Remark, ...], traced: Traced) -> Iterator[Remark]:
    """Yield remarks whose places can be told in the agent's own text; none would put a placeholder into it."""
    for remark in remarks:
        place = traced.place(remark.start, remark.end)
        if place is not None:
            better = remark.better if traced.is_whole(remark.start, remark.end) else None
            yield replace(remark, start=place[0], end=place[1], better=better)
