"""What the log tells the console: read-only.

Answers what was shown, why, by which version, and what became of it. Refuses to change anything, and to judge. ``team``
is None for one who sees every team.
"""

import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, func, or_, select

from assist.store import dossier, figures
from assist.store.database import Database
from assist.store.dossier import Dossier
from assist.store.figures import DayFigures, Figures, Usage
from assist.store.tables import answers, conversations, credentials, revisions, suggestions, turns
from assist.vocabulary import Technique, Verdict

PAGE: Final = 50
UNANSWERED: Final = "none"
"""Asks for suggestions that nobody answered."""
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class LogQuery:
    """What to look for; None and "" ask for nothing. ``until`` is exclusive, ``verdict`` may be ``UNANSWERED``.

    ``agent`` is somebody's id, or words that their name's words begin with, in any case of letters.
    """

    team: str | None
    text: str = ""
    kind: str = ""
    technique: Technique | None = None
    verdict: Verdict | str | None = None
    agent: str = ""
    conversation_id: str = ""
    revision: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class LogLine:
    """One suggestion, resolution option or cue that was shown. Names are None where nobody of that id is known."""

    conversation_id: str
    title: str
    agent: str | None
    agent_name: str | None
    kind: str
    suggestion_id: str | None
    turn_id: str
    turn_speaker: str | None
    turn_text: str | None
    technique: str | None
    entry_id: str | None
    text: str
    sent_text: str | None
    phrase_ids: tuple[str, ...]
    revision: str
    model: str
    score: float
    reasons: tuple[str, ...]
    is_primary: bool
    shown_at: datetime
    withdrawn_at: datetime | None
    verdict: str | None
    reason: str | None
    answered_by: str | None
    answered_by_name: str | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """A revision without its library."""

    number: int
    hash: str
    published_by: str
    published_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of lines, newest first, and whether another follows."""

    lines: tuple[LogLine, ...]
    number: int
    has_more: bool


class Reports:
    """The log of one database, as its readers ask for it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def search(self, query: LogQuery, *, page: int = 1, size: int = PAGE) -> LogPage:
        """Return a page of what was shown, newest first; pages count from 1."""
        names = await self.name_people()
        statement = _lines(query, names).limit(size + 1).offset((page - 1) * size)
        lines = [_line(row, names) for row in await self._database.fetch(statement)]
        return LogPage(tuple(lines[:size]), page, len(lines) > size)

    async def stream(self, query: LogQuery) -> AsyncIterator[LogLine]:
        """Give every line, newest first, without holding them all."""
        names = await self.name_people()
        async with self._database.reading() as db, db.stream(_lines(query, names)) as rows:
            async for row in rows:
                yield _line(row, names)

    async def name_people(self) -> Mapping[str, str]:
        """Return the name of everybody who ever had a way in, by their id: the name they were given last."""
        given = func.max(credentials.c.created_at)
        by_person = credentials.c.identity_id, credentials.c.name
        rows = await self._database.fetch(select(*by_person).group_by(*by_person).order_by(given))
        return {row.identity_id: row.name for row in rows}

    async def find_dossier(self, conversation_id: str) -> Dossier | None:
        """Return everything of one conversation, or None."""
        async with self._database.reading() as db:
            return await dossier.find(db, conversation_id)

    async def list_revisions(self, limit: int) -> Sequence[RevisionLine]:
        """Return the newest revisions first, without reading the libraries in them."""
        kept = (
            revisions.c.number,
            revisions.c.hash,
            revisions.c.published_by,
            revisions.c.published_at,
            revisions.c.note,
        )
        async with self._database.reading() as db:
            rows = await db.execute(select(*kept).order_by(revisions.c.number.desc()).limit(limit))
            return [RevisionLine(*row) for row in rows]

    async def count_days(self, *, team: str | None, since: datetime) -> Sequence[DayFigures]:
        """Return what was shown and used on each day since, days in UTC, oldest first; quiet days are left out."""
        async with self._database.reading() as db:
            return await figures.count_days(db, team, since)

    async def count_figures(self, *, team: str | None, since: datetime) -> Figures:
        """Return what happened since, in numbers."""
        async with self._database.reading() as db:
            return await figures.count_figures(db, team, since)

    async def count_phrases(self, *, team: str | None, since: datetime) -> dict[str, Usage]:
        """Return each phrase's use since; one that was never shown is left out."""
        async with self._database.reading() as db:
            return await figures.count_phrases(db, team, since)

    async def count_techniques(self, *, team: str | None, since: datetime) -> dict[str, Usage]:
        """Return each technique's use since."""
        async with self._database.reading() as db:
            return await figures.count_techniques(db, team, since)


def _lines(query: LogQuery, names: Mapping[str, str]) -> Select[Any]:
    heard = turns.c.conversation_id == suggestions.c.conversation_id, turns.c.turn_id == suggestions.c.turn_id
    turn_text = select(turns.c.text).where(*heard).order_by(turns.c.version.desc()).limit(1).scalar_subquery()
    speaker = select(turns.c.speaker).where(*heard).order_by(turns.c.version.desc()).limit(1).scalar_subquery()
    answered = (
        answers.c.conversation_id == suggestions.c.conversation_id,
        answers.c.suggestion_id == suggestions.c.suggestion_id,
    )
    sent_text = (
        select(answers.c.sent_text)
        .where(*answered, suggestions.c.verdict.is_not(None))
        .order_by(answers.c.version.desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = select(
        suggestions,
        conversations.c.title,
        conversations.c.agent,
        turn_text.label("turn_text"),
        speaker.label("turn_speaker"),
        sent_text.label("sent_text"),
    ).join(conversations, conversations.c.id == suggestions.c.conversation_id)
    for asked, condition in (
        (query.team is not None, conversations.c.team == query.team),
        (query.kind, suggestions.c.kind == query.kind),
        (query.technique, suggestions.c.technique == str(query.technique)),
        (query.verdict == UNANSWERED, suggestions.c.verdict.is_(None)),
        (query.verdict and query.verdict != UNANSWERED, suggestions.c.verdict == str(query.verdict)),
        (query.agent, _is_by(query.agent, names, conversations.c.agent, suggestions.c.answered_by)),
        (query.conversation_id, suggestions.c.conversation_id == query.conversation_id),
        (query.revision, suggestions.c.revision.startswith(query.revision, autoescape=True)),
        (query.text, _has(query.text, suggestions.c.text, turn_text, sent_text)),
    ):
        if asked:
            statement = statement.where(condition)
    if query.since is not None:
        statement = statement.where(suggestions.c.shown_at >= query.since)
    if query.until is not None:
        statement = statement.where(suggestions.c.shown_at < query.until)
    return statement.order_by(
        suggestions.c.shown_at.desc(),
        suggestions.c.conversation_id,
        suggestions.c.version.desc(),
        suggestions.c.place,
    )


def _has(text: str, *columns: ColumnElement[Any]) -> ColumnElement[bool]:
    return or_(*(column.icontains(text, autoescape=True) for column in columns))


def _is_by(asked: str, names: Mapping[str, str], *columns: ColumnElement[Any]) -> ColumnElement[bool]:
    words = _WORD.findall(asked.casefold())
    named = [
        person
        for person, name in names.items()
        if words and all(any(part.startswith(word) for part in _WORD.findall(name.casefold())) for word in words)
    ]
    return or_(*(or_(func.lower(column) == asked.lower(), column.in_(named)) for column in columns))


def _line(row: Row[Any], names: Mapping[str, str]) -> LogLine:
    return LogLine(
        conversation_id=row.conversation_id,
        title=row.title,
        agent=row.agent,
        agent_name=names.get(row.agent),
        kind=row.kind,
        suggestion_id=row.suggestion_id,
        turn_id=row.turn_id,
        turn_speaker=row.turn_speaker,
        turn_text=row.turn_text,
        technique=row.technique,
        entry_id=row.entry_id,
        text=row.text,
        sent_text=row.sent_text,
        phrase_ids=tuple(json.loads(row.phrase_ids)),
        revision=row.revision,
        model=row.model,
        score=row.score,
        reasons=tuple(json.loads(row.reasons)),
        is_primary=row.is_primary,
        shown_at=row.shown_at,
        withdrawn_at=row.withdrawn_at,
        verdict=row.verdict,
        reason=row.reason,
        answered_by=row.answered_by,
        answered_by_name=names.get(row.answered_by),
        answered_at=row.answered_at,
    )
