"""The log's one writer: takes events at once, writes them in batches.

Answers when queued events reach the disk: ``delay`` after the first of a batch came, or when ``BATCH`` wait, or when
somebody flushes. Refuses to know which rows an event is (``encoding``) and how they are read back.
"""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Update, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from assist.conversation import BoardShown, Event
from assist.errors import AssistError, Overloaded
from assist.ports import ConversationRecord
from assist.store.database import Database
from assist.store.decoding import decode_card
from assist.store.encoding import COLUMNS, Rows, encode, encode_alias, encode_opening
from assist.store.moments import to_microseconds
from assist.store.screens import Screen, Screens, name_card
from assist.store.tables import aliases, conversations, metadata, suggestions

BATCH: Final = 500
"""Events that are written without waiting any longer."""

QUEUE: Final = 50_000
"""Events that may wait; past that the disk is not keeping up, and ``append`` refuses."""

SLICE: Final = 64
"""Events turned into rows before other tasks have their turn."""

_WITHDRAW: Final = (
    update(suggestions)
    .where(
        suggestions.c.conversation_id == bindparam("a_conversation"),
        suggestions.c.version == bindparam("a_version"),
        suggestions.c.place == bindparam("a_place"),
    )
    .values(withdrawn_at=bindparam("new_at"))
)
_other = suggestions.alias("other")
_SETTLE: Final = (
    update(suggestions)
    .where(
        suggestions.c.conversation_id == bindparam("a_conversation"),
        suggestions.c.suggestion_id == bindparam("a_suggestion"),
        suggestions.c.version
        == select(func.max(_other.c.version))
        .where(
            _other.c.conversation_id == bindparam("a_conversation"),
            _other.c.suggestion_id == bindparam("a_suggestion"),
        )
        .scalar_subquery(),
    )
    .values(
        verdict=bindparam("new_verdict"),
        reason=bindparam("new_reason"),
        answered_by=bindparam("new_by"),
        answered_at=bindparam("new_at"),
    )
)
_NOTE: Final = (
    update(conversations)
    .where(conversations.c.id == bindparam("a_conversation"))
    .values(
        agent=bindparam("new_agent"),
        mood=bindparam("new_mood"),
        trend=bindparam("new_trend"),
        waiting_since=bindparam("new_waiting_since"),
        updated_at=bindparam("new_updated_at"),
        title=bindparam("new_title"),
        closed_at=bindparam("new_closed_at"),
    )
)

_logger = logging.getLogger(__name__)


Name = tuple[str, str, str]
"""Team, source and external id: what names a conversation."""


@dataclass(frozen=True, slots=True)
class Queued:
    """Events of one conversation, waiting to be written."""

    conversation_id: str
    version: int
    events: Sequence[Event]


class LogWriter:
    """Writes what is queued. A failing disk is tried again and again, while ``flush`` says that it fails."""

    def __init__(self, database: Database, *, delay_ms: int) -> None:
        self._database = database
        self._delay_s = delay_ms / 1000
        self._queue: list[Queued] = []
        self._notes: dict[str, ConversationRecord] = {}
        self.openings: dict[Name, ConversationRecord] = {}
        """New conversations that are not on disk yet."""
        self._waiting = 0
        self._screens = Screens()
        self._inserts: dict[str, str] = {}
        self._flushes: list[asyncio.Future[None]] = []
        self._has_work = asyncio.Event()
        self._is_due = asyncio.Event()
        self._is_closing = False
        self._task = asyncio.create_task(self._run(), name="log writer")

    def append(self, queued: Queued) -> None:
        """Queue events. Raises Overloaded when too many wait already."""
        if self._is_closing:
            raise Overloaded("The log is closing; come back in a moment.")
        if self._waiting + len(queued.events) > QUEUE:
            raise Overloaded("The log can't keep up; come back in a moment.")
        self._queue.append(queued)
        self._waiting += len(queued.events)
        self._has_work.set()
        if self._waiting >= BATCH:
            self._is_due.set()

    def open(self, record: ConversationRecord) -> None:
        """Queue a new conversation; it is written before anything that happens in it."""
        self.openings[record.team, record.source, record.external_id] = record
        self._has_work.set()

    def note(self, record: ConversationRecord) -> None:
        """Queue a conversation's head line; a newer one takes an older one's place."""
        self._notes[record.id] = record
        self._has_work.set()

    async def flush(self) -> None:
        """Return when everything queued so far is on disk. Raises AssistError where the disk refuses."""
        if self._task.done():
            return
        done = asyncio.get_running_loop().create_future()
        self._flushes.append(done)
        self._has_work.set()
        self._is_due.set()
        await done

    async def close(self) -> None:
        """Write what is queued and stop. Raises AssistError where the disk refuses."""
        if self._is_closing:
            return
        try:
            await self.flush()
        finally:
            self._is_closing = True
            self._has_work.set()
            self._is_due.set()
            await self._task

    async def _run(self) -> None:
        while True:
            await self._has_work.wait()
            if self._is_closing:
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._is_due.wait(), self._delay_s)
            self._has_work.clear()
            self._is_due.clear()
            flushes, self._flushes = self._flushes, []
            batch, self._queue, self._waiting = self._queue, [], 0
            notes, self._notes = self._notes, {}
            try:
                await self._open(tuple(self.openings))
                await self._write(batch, notes)
            except Exception as error:
                _logger.exception("the log can't be written; %d pieces wait and will be tried again", len(batch))
                self._take_back(batch, notes)
                for done in flushes:
                    done.set_exception(AssistError(f"The log can't be written: {error}"))
            else:
                for done in flushes:
                    done.set_result(None)

    def _take_back(self, batch: list[Queued], notes: dict[str, ConversationRecord]) -> None:
        self._queue[:0] = batch
        self._notes = notes | self._notes
        self._waiting += sum(len(queued.events) for queued in batch)
        self._has_work.set()

    async def _open(self, names: Sequence[Name]) -> None:
        if not names:
            return
        records = [self.openings[name] for name in names]
        async with self._database.writing() as db:
            await db.execute(insert(conversations), [encode_opening(record) for record in records])
            await db.execute(insert(aliases), [encode_alias(record) for record in records])
        for name in names:
            del self.openings[name]

    async def _write(self, batch: list[Queued], notes: dict[str, ConversationRecord]) -> None:
        try:
            await self._write_together(batch, notes)
        except IntegrityError:
            for queued in batch:
                try:
                    await self._write_together([queued], {})
                except IntegrityError:
                    _tell(queued)
            await self._write_together([], notes)

    async def _write_together(self, batch: list[Queued], notes: dict[str, ConversationRecord]) -> None:
        """Write in one transaction. Whatever fails, the screens it touched are forgotten and read anew next time."""
        try:
            async with self._database.writing() as db:
                await self._remember_screens(db, batch)
                rows = Rows()
                waiting = 0
                for queued in batch:
                    encode(rows, self._screens, queued.conversation_id, queued.version, queued.events)
                    waiting += len(queued.events)
                    if waiting >= SLICE:
                        waiting = 0
                        await asyncio.sleep(0)
                await self._store(db, rows)
                await self._change(db, _NOTE, [_note(record) for record in notes.values()])
                self._screens.trim()
        except BaseException:
            for queued in batch:
                self._screens.forget(queued.conversation_id)
            raise

    async def _store(self, db: AsyncConnection, rows: Rows) -> None:
        for name, columns in COLUMNS.items():
            if not rows.inserts[name]:
                continue
            if name not in self._inserts:
                statement = insert(metadata.tables[name]).compile(dialect=db.dialect, column_keys=list(columns))
                self._inserts[name] = str(statement)
            # The statement is the compiler's, the rows go to the driver as they are: in a third of the time.
            await db.exec_driver_sql(self._inserts[name], rows.inserts[name])
        await self._change(db, _WITHDRAW, rows.withdrawals)
        await self._change(db, _SETTLE, rows.verdicts)

    @staticmethod
    async def _change(db: AsyncConnection, statement: Update, changes: list[dict[str, Any]]) -> None:
        if not changes:
            return
        compiled = statement.compile(dialect=db.dialect)
        names = compiled.positiontup or ()
        await db.exec_driver_sql(str(compiled), [tuple(change[name] for name in names) for change in changes])

    async def _remember_screens(self, db: AsyncConnection, batch: list[Queued]) -> None:
        """Read back what stands on screens that get a new board and are not remembered."""
        unknown = set()
        for queued in batch:
            if queued.conversation_id in self._screens or queued.conversation_id in unknown:
                continue
            if any(isinstance(event, BoardShown) for event in queued.events):
                unknown.add(queued.conversation_id)
        if not unknown:
            return
        standing: dict[str, Screen] = {conversation_id: {} for conversation_id in unknown}
        query = select(suggestions).where(
            suggestions.c.conversation_id.in_(sorted(unknown)), suggestions.c.withdrawn_at.is_(None)
        )
        for row in await db.execute(query):
            card = decode_card(row)
            standing[row.conversation_id][name_card(card)] = (card, (row.version, row.place))
        for conversation_id, screen in standing.items():
            self._screens.put(conversation_id, screen)


def _tell(queued: Queued) -> None:
    _logger.error(
        "events %d to %d of conversation %s are not kept: the version is taken, or it was never opened",
        queued.version + 1,
        queued.version + len(queued.events),
        queued.conversation_id,
    )


def _note(record: ConversationRecord) -> dict[str, Any]:
    waiting_since, closed_at = record.waiting_since, record.closed_at
    return {
        "a_conversation": record.id,
        "new_agent": record.agent,
        "new_mood": record.mood,
        "new_trend": record.trend,
        "new_waiting_since": None if waiting_since is None else to_microseconds(waiting_since),
        "new_updated_at": to_microseconds(record.updated_at),
        "new_title": record.title,
        "new_closed_at": None if closed_at is None else to_microseconds(closed_at),
    }
