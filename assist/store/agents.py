"""What is kept of agents: ``assist.ports.AgentStore``, kept.

Answers how much help an agent wants and since when they work here. Refuses to know what follows from it.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from assist.access import MAY, Action, Identity
from assist.ports import AgentRecord
from assist.store.credentials import COUNTS
from assist.store.database import Database
from assist.store.tables import agents, conversations, credentials, snoozed_conversations
from assist.vocabulary import HelpLevel, Role

_REACH: Final = (Role.AGENT, Role.LEAD, Role.ADMIN)
"""Roles that use the panel by how much they may, the least first."""
_USERS: Final = tuple(role.value for role in Role if Action.USE_SIDEBAR in MAY[role])


class Agents:
    """The agents of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, agent_id: str) -> AgentRecord:
        """Return an agent's record."""
        async with self._database.reading() as db:
            row = (await db.execute(select(agents).where(agents.c.id == agent_id))).one_or_none()
            return AgentRecord(agent_id) if row is None else _record(row, await _snoozed(db, agent_id))

    async def save(self, record: AgentRecord) -> None:
        """Keep a record in place of what was kept."""
        async with self._database.writing() as db:
            known = select(conversations.c.id).where(conversations.c.id.in_(sorted(record.snoozed)))
            snoozed = [row.id for row in await db.execute(known)]
            await db.execute(delete(snoozed_conversations).where(snoozed_conversations.c.agent_id == record.id))
            await db.execute(delete(agents).where(agents.c.id == record.id))
            await db.execute(
                insert(agents).values(
                    id=record.id,
                    started_on=record.started_on,
                    help_level=None if record.help_level is None else record.help_level.value,
                    snoozed_until=record.snoozed_until,
                )
            )
            if snoozed:
                rows = [{"agent_id": record.id, "conversation_id": each} for each in snoozed]
                await db.execute(insert(snoozed_conversations), rows)

    async def list_people(self, *, team: str | None) -> Sequence[tuple[Identity, AgentRecord]]:
        """Return everybody with a credential for the side panel or the console that still counts, by name."""
        query = (
            select(
                credentials.c.identity_id, credentials.c.name, credentials.c.role, credentials.c.team,
                agents.c.started_on, agents.c.help_level, agents.c.snoozed_until,
            )
            .outerjoin(agents, agents.c.id == credentials.c.identity_id)
            .where(credentials.c.role.in_(_USERS), COUNTS)
            .order_by(credentials.c.created_at)
        )  # fmt: skip
        if team is not None:
            query = query.where(credentials.c.team == team)
        rows = sorted(await self._database.fetch(query), key=lambda row: _REACH.index(row.role))
        found = {row.identity_id: row for row in rows}  # of several credentials the one that may most
        people = [
            (
                Identity(row.identity_id, row.name, Role(row.role), row.team),
                AgentRecord(row.identity_id, row.started_on, _level(row.help_level), row.snoozed_until),
            )
            for row in found.values()
        ]
        return sorted(people, key=lambda person: (person[0].name.casefold(), person[0].id))


async def _snoozed(db: AsyncConnection, agent_id: str) -> frozenset[str]:
    mine = snoozed_conversations.c.agent_id == agent_id
    return frozenset(await db.scalars(select(snoozed_conversations.c.conversation_id).where(mine)))


def _record(row: Row[Any], snoozed: frozenset[str]) -> AgentRecord:
    return AgentRecord(row.id, row.started_on, _level(row.help_level), row.snoozed_until, snoozed)


def _level(kept: str | None) -> HelpLevel | None:
    return None if kept is None else HelpLevel(kept)
