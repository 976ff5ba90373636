"""What was shown in a stretch of time, and what became of it: for learning.

Answers conversations cut down to what ``assist.suggest.tally`` counts. Refuses to count. Reads a few conversations at a
time, so that a long log holds up nobody.
"""

import json
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from assist.store.database import Database
from assist.store.decoding import decode_exposures, decode_turn
from assist.store.encoding import TEXT
from assist.store.figures import USED
from assist.store.tables import boards, conversations, suggestions, turns
from assist.suggest.tally import Talk, Trial
from assist.suggestion import MoodPoint
from assist.vocabulary import Technique

TOGETHER: Final = 50
"""Conversations read at a time."""


async def stream_talks(database: Database, since: datetime, until: datetime) -> AsyncIterator[Talk]:
    """Give each conversation in which a text was shown from ``since`` to before ``until``, with those texts."""
    shown = (suggestions.c.kind == TEXT, suggestions.c.shown_at >= since, suggestions.c.shown_at < until)
    async with database.reading() as db:
        query = select(suggestions.c.conversation_id).where(*shown).distinct().order_by(suggestions.c.conversation_id)
        ids = (await db.scalars(query)).all()
    for start in range(0, len(ids), TOGETHER):
        async with database.reading() as db:
            talks = await _load(db, ids[start : start + TOGETHER], since, until)
        for talk in talks:
            yield talk


async def _load(db: AsyncConnection, ids: Sequence[str], since: datetime, until: datetime) -> list[Talk]:
    named = select(conversations.c.id, conversations.c.team).where(conversations.c.id.in_(ids))
    teams = {row.id: row.team for row in await db.execute(named)}
    heard = select(turns).where(turns.c.conversation_id.in_(ids)).order_by(turns.c.conversation_id, turns.c.version)
    said = {
        name: tuple(decode_turn(row).turn for row in rows)
        for name, rows in groupby(await db.execute(heard), key=lambda row: str(row.conversation_id))
    }
    newest = (
        select(boards.c.conversation_id, func.max(boards.c.version).label("version"))
        .where(boards.c.conversation_id.in_(ids))
        .group_by(boards.c.conversation_id)
        .subquery()
    )
    tracks = select(boards.c.conversation_id, boards.c.mood).join(
        newest, (newest.c.conversation_id == boards.c.conversation_id) & (newest.c.version == boards.c.version)
    )
    moods = {row.conversation_id: row.mood for row in await db.execute(tracks)}
    shown = (
        select(suggestions, boards.c.intent)
        .join(
            boards,
            (boards.c.conversation_id == suggestions.c.conversation_id) & (boards.c.version == suggestions.c.version),
        )
        .where(
            suggestions.c.conversation_id.in_(ids),
            suggestions.c.kind == TEXT,
            suggestions.c.shown_at >= since,
            suggestions.c.shown_at < until,
        )
        .order_by(suggestions.c.conversation_id, suggestions.c.version, suggestions.c.place)
    )
    trials = {
        name: tuple(trial for row in rows for trial in _trials(row))
        for name, rows in groupby(await db.execute(shown), key=lambda row: str(row.conversation_id))
    }
    return [
        Talk(
            team=teams[name],
            turns=said.get(name, ()),
            mood=tuple(MoodPoint(*point) for point in json.loads(moods.get(name, "[]"))),
            trials=trials.get(name, ()),
        )
        for name in ids
    ]


def _trials(row: Row[Any]) -> list[Trial]:
    drawn = {exposure.phrase_id: exposure.propensity for exposure in decode_exposures(row.phrase_ids, row.detail)}
    return [
        Trial(
            phrase_id=phrase_id,
            technique=Technique(row.technique),
            intent=row.intent,
            turn_id=row.turn_id,
            propensity=drawn.get(phrase_id, 1.0),
            is_used=row.verdict in USED,
        )
        for phrase_id in json.loads(row.phrase_ids)
    ]
