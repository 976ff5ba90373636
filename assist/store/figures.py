"""Counts over the log: a day's, a phrase's, a technique's.

Answers how much was shown and how much of it was used. Texts and resolution options count; a cue can't be used.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import BigInteger

from assist.store.encoding import CUE
from assist.store.moments import MICROSECONDS_A_DAY
from assist.store.tables import conversations, suggestions, turns
from assist.vocabulary import Speaker, Verdict

USED: Final = (Verdict.INSERTED, Verdict.EDITED, Verdict.COPIED)
_DAY_ONE: Final = datetime(1970, 1, 1, tzinfo=UTC).date()


@dataclass(frozen=True, slots=True)
class Usage:
    """How often something was shown, used (inserted, edited or copied) and dismissed."""

    shown: int = 0
    used: int = 0
    dismissed: int = 0

    @property
    def acceptance(self) -> float | None:
        """Return the share that was used, None where nothing was shown."""
        return self.used / self.shown if self.shown else None

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(self.shown + other.shown, self.used + other.used, self.dismissed + other.dismissed)


@dataclass(frozen=True, slots=True)
class DayFigures:
    """One day's use, in UTC."""

    day: date
    usage: Usage


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened in a stretch of time."""

    conversations: int
    customer_turns: int
    usage: Usage


def _is(*verdicts: Verdict) -> ColumnElement[int]:
    return func.coalesce(
        func.sum(case((suggestions.c.verdict.in_([str(verdict) for verdict in verdicts]), 1), else_=0)), 0
    )


_COUNTS: Final = (func.count().label("shown"), _is(*USED).label("used"), _is(Verdict.DISMISSED).label("dismissed"))


def _shown(team: str | None, since: datetime, *by: ColumnElement[Any]) -> Select[Any]:
    statement = select(*by, *_COUNTS).where(suggestions.c.shown_at >= since, suggestions.c.kind != CUE)
    if team is not None:
        join = suggestions.join(conversations, conversations.c.id == suggestions.c.conversation_id)
        statement = statement.select_from(join).where(conversations.c.team == team)
    return statement.group_by(*by) if by else statement


async def count_days(db: AsyncConnection, team: str | None, since: datetime) -> Sequence[DayFigures]:
    """Return each day's use, oldest first."""
    day = (type_coerce(suggestions.c.shown_at, BigInteger) // MICROSECONDS_A_DAY).label("day")
    rows = await db.execute(_shown(team, since, day).order_by(day))
    return [DayFigures(_DAY_ONE + timedelta(days=row.day), Usage(row.shown, row.used, row.dismissed)) for row in rows]


async def count_figures(db: AsyncConnection, team: str | None, since: datetime) -> Figures:
    """Return the conversations that moved, what customers said in them, and what was shown."""
    row = (await db.execute(_shown(team, since))).one()
    moved = select(func.count()).select_from(conversations).where(conversations.c.updated_at >= since)
    said = (
        select(func.count())
        .select_from(turns.join(conversations, conversations.c.id == turns.c.conversation_id))
        .where(conversations.c.updated_at >= since, turns.c.at >= since, turns.c.speaker == Speaker.CUSTOMER.value)
    )
    if team is not None:
        moved = moved.where(conversations.c.team == team)
        said = said.where(conversations.c.team == team)
    return Figures(
        conversations=await db.scalar(moved) or 0,
        customer_turns=await db.scalar(said) or 0,
        usage=Usage(row.shown, row.used, row.dismissed),
    )


async def count_phrases(db: AsyncConnection, team: str | None, since: datetime) -> dict[str, Usage]:
    """Return each phrase's use. A text of two phrases counts for both."""
    found: dict[str, Usage] = {}
    for row in await db.execute(_shown(team, since, suggestions.c.phrase_ids)):
        for phrase_id in json.loads(row.phrase_ids):
            found[phrase_id] = found.get(phrase_id, Usage()) + Usage(row.shown, row.used, row.dismissed)
    return found


async def count_techniques(db: AsyncConnection, team: str | None, since: datetime) -> dict[str, Usage]:
    """Return each technique's use."""
    rows = await db.execute(_shown(team, since, suggestions.c.technique).where(suggestions.c.technique.is_not(None)))
    return {row.technique: Usage(row.shown, row.used, row.dismissed) for row in rows}
