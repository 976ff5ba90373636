"""Conversations, their names and their events: ``assist.ports.ConversationStore``, kept.

Answers which conversation a name means and what happened in it. Refuses to know what follows from it.
"""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from weakref import WeakValueDictionary

from sqlalchemy import Row, Select, Table, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from assist.conversation import Event
from assist.errors import NotAllowed
from assist.ports import ConversationRecord
from assist.store.database import Database
from assist.store.decoding import (
    decode_answer,
    decode_assignment,
    decode_board,
    decode_card,
    decode_closure,
    decode_correction,
    decode_facts,
    decode_reading,
    decode_record,
    decode_rewording,
    decode_turn,
    decode_wrap_up,
)
from assist.store.encoding import RECORD
from assist.store.log import LogWriter, Name, Queued
from assist.store.lookups import Lookups
from assist.store.screens import Card, Place
from assist.store.tables import (
    aliases,
    answers,
    assignments,
    boards,
    closures,
    conversations,
    corrections,
    events,
    facts,
    readings,
    rewordings,
    suggestions,
    turns,
    withheld,
    wrap_ups,
)
from assist.vocabulary import Channel, MoodTrend

TURNS_LOADED: Final = 2000
"""Turns given back to be folded, with their readings and boards; facts, answers and assignments come whole."""

NAMES_TOGETHER: Final = 500
"""Names of one source looked up by one query; SQLite takes 32,766 values in one."""

_ID_BYTES: Final = 10


class Conversations:
    """The conversations of one database. ``log`` is None where it is only read."""

    def __init__(self, database: Database, log: LogWriter | None) -> None:
        self._database = database
        self._log = log
        self._written = Lookups(self._find_written)
        self._being_opened: WeakValueDictionary[Name, asyncio.Lock] = WeakValueDictionary()

    async def open(
        self, *, team: str, source: str, external_id: str, channel: Channel, title: str, agent: str | None, at: datetime
    ) -> ConversationRecord:
        """Return the conversation that a name means; where there is none it is made, with the next batch of the log.

        A turn of a new conversation does not wait for the disk: if the process is killed before the batch is written,
        the conversation is gone with the turns it would have held. Raises NotAllowed where nothing can be written.
        """
        name = (team, source, external_id)
        async with self._being_opened.setdefault(name, asyncio.Lock()):
            if (known := await self.find_named(name)) is not None:
                return known
            record = ConversationRecord(
                id=secrets.token_hex(_ID_BYTES),
                team=team,
                source=source,
                external_id=external_id,
                channel=channel,
                title=title,
                agent=agent,
                created_at=at,
                updated_at=at,
            )
            self._writer().open(record)
            return record

    async def find_named(self, name: Name) -> ConversationRecord | None:
        """Return the conversation that a name means, None where there is none."""
        return self._opened(name) or await self._written.find(name)

    async def _find_written(self, names: Sequence[Name]) -> Mapping[Name, ConversationRecord]:
        """Look names up, source by source: only so does SQLite find many by the index, not by reading all."""
        found: dict[Name, ConversationRecord] = {}
        of_source: dict[tuple[str, str], list[str]] = {}
        for team, source, external_id in names:
            of_source.setdefault((team, source), []).append(external_id)
        for (team, source), ids in of_source.items():
            for start in range(0, len(ids), NAMES_TOGETHER):
                for row in await self._database.fetch(query_names(team, source, ids[start : start + NAMES_TOGETHER])):
                    found[team, source, row.named] = record_of(row)
        return found

    def _opened(self, name: Name) -> ConversationRecord | None:
        return None if self._log is None else self._log.openings.get(name)

    def _writer(self) -> LogWriter:
        if self._log is None:
            raise NotAllowed("This database was opened to be read only; nothing is written.")
        return self._log

    async def find(self, conversation_id: str) -> ConversationRecord | None:
        """Return a conversation by our id."""
        await self.flush()
        row = await self._database.fetch_one(select(conversations).where(conversations.c.id == conversation_id))
        return None if row is None else record_of(row)

    async def list(self, *, team: str, agent: str | None, limit: int) -> Sequence[ConversationRecord]:
        """Return the newest first: a team's, or an agent's and those nobody took."""
        query = select(conversations).where(conversations.c.team == team)
        if agent is not None:
            query = query.where(or_(conversations.c.agent == agent, conversations.c.agent.is_(None)))
        query = query.order_by(conversations.c.updated_at.desc(), conversations.c.id).limit(limit)
        await self.flush()  # a panel that comes back looks for the conversation that has just begun
        return [record_of(row) for row in await self._database.fetch(query)]

    async def last_version(self, conversation_id: str) -> int:
        """Return the version of the newest event that is kept, 0 where there is none."""
        await self.flush()
        async with self._database.reading() as db:
            newest = await db.scalar(
                select(func.max(events.c.version)).where(events.c.conversation_id == conversation_id)
            )
        return newest or 0

    async def load(self, conversation_id: str, *, limit: int = TURNS_LOADED) -> Sequence[Event]:
        """Return the events to fold, in order; the newest ``limit`` turns at most."""
        await self.flush()
        async with self._database.reading() as db:
            found = await _load(db, conversation_id, limit)
        return [event for _, event in sorted(found, key=lambda numbered: numbered[0])]

    async def flush(self) -> None:
        """Wait for the log."""
        if self._log is not None:
            await self._log.flush()

    async def close(self) -> None:
        """Give up look-ups that are still under way, before the database is closed."""
        await self._written.close()

    def append(self, queued: Queued) -> None:
        """Queue events. Raises NotAllowed in a database that was opened to be read only."""
        self._writer().append(queued)

    def note(self, record: ConversationRecord) -> None:
        """Queue a conversation's head line. Raises NotAllowed like ``append``."""
        self._writer().note(record)


def query_names(team: str, source: str, external_ids: Sequence[str]) -> Select[Any]:
    """Return the query for the conversations that a source's names mean, each with its name as ``named``."""
    return (
        select(conversations, aliases.c.external_id.label("named"))
        .join(aliases)
        .where(aliases.c.team == team, aliases.c.source == source, aliases.c.external_id.in_(external_ids))
    )


async def _load(db: AsyncConnection, conversation_id: str, limit: int) -> list[tuple[int, Event]]:
    since = await _since(db, turns, conversation_id, limit)
    found: list[tuple[int, Event]] = []
    found += [(row.version, decode_turn(row)) for row in await _rows(db, turns, conversation_id, since)]
    found += [(row.version, decode_reading(row)) for row in await _rows(db, readings, conversation_id, since)]
    found += [(row.version, decode_answer(row)) for row in await _rows(db, answers, conversation_id)]
    found += [(row.version, decode_rewording(row)) for row in await _rows(db, rewordings, conversation_id, since)]
    found += [(row.version, decode_assignment(row)) for row in await _rows(db, assignments, conversation_id)]
    found += [(row.version, decode_closure(row)) for row in await _rows(db, closures, conversation_id)]
    found += [(row.version, decode_wrap_up(row)) for row in await _rows(db, wrap_ups, conversation_id)]
    found += [(row.version, decode_correction(row)) for row in await _rows(db, corrections, conversation_id)]
    records = await _versions(db, conversation_id, RECORD)
    known = {
        v: tuple(rows) for v, rows in groupby(await _rows(db, facts, conversation_id), key=lambda row: row.version)
    }
    found += [(version, decode_record(known.pop(version, ()))) for version in records]
    found += [(version, decode_facts(rows)) for version, rows in known.items()]
    cards: dict[Place, Card] = {
        (row.version, row.place): decode_card(row) for row in await _rows(db, suggestions, conversation_id)
    }
    kept = {
        version: tuple(rows)
        for version, rows in groupby(
            await _rows(db, withheld, conversation_id, since), key=lambda row: int(row.version)
        )
    }
    for row in await _rows(db, boards, conversation_id, since):
        found.append((row.version, decode_board(row, cards, kept.get(row.version, ()))))
    return found


async def _versions(db: AsyncConnection, conversation_id: str, kind: str) -> set[int]:
    query = select(events.c.version).where(events.c.conversation_id == conversation_id, events.c.kind == kind)
    return {int(row.version) for row in await db.execute(query)}


async def _since(db: AsyncConnection, table: Table, conversation_id: str, limit: int) -> int:
    """Return the version of the newest row but ``limit - 1``, 0 where there are fewer."""
    query = (
        select(table.c.version)
        .where(table.c.conversation_id == conversation_id)
        .order_by(table.c.version.desc())
        .offset(limit - 1)
        .limit(1)
    )
    return await db.scalar(query) or 0


async def _rows(db: AsyncConnection, table: Table, conversation_id: str, since: int = 0) -> Sequence[Row[Any]]:
    query = select(table).where(table.c.conversation_id == conversation_id, table.c.version >= since)
    return (await db.execute(query.order_by(*table.primary_key))).all()


def record_of(row: Row[Any]) -> ConversationRecord:
    """Return the record of a row of ``conversations``."""
    return ConversationRecord(
        id=row.id,
        team=row.team,
        source=row.source,
        external_id=row.external_id,
        channel=Channel(row.channel),
        title=row.title,
        agent=row.agent,
        created_at=row.created_at,
        updated_at=row.updated_at,
        mood=row.mood,
        trend=None if row.trend is None else MoodTrend(row.trend),
        waiting_since=row.waiting_since,
        closed_at=row.closed_at,
    )
