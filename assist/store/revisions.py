"""The chain of library revisions and the phrases stopped now: ``assist.ports.LibraryStore``, kept.

Answers which library is current. Refuses to know whether it is a good one.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from assist.errors import Conflict
from assist.library.revision import Library
from assist.ports import StoredRevision
from assist.store.database import Database
from assist.store.tables import revisions, stopped_phrases

_PARSED_KEPT: Final = 64


class Revisions:
    """The revisions of one database. A revision never changes, so that what was parsed once is kept."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._parsed: dict[int, StoredRevision] = {}

    async def current(self) -> StoredRevision | None:
        """Return the newest revision."""
        found = await self.list(1)
        return found[0] if found else None

    async def find(self, number: int) -> StoredRevision | None:
        """Return a revision by its number."""
        if number in self._parsed:
            return self._parsed[number]
        row = await self._database.fetch_one(select(revisions).where(revisions.c.number == number))
        return None if row is None else self._keep(row)

    async def list(self, limit: int) -> Sequence[StoredRevision]:
        """Return the newest first."""
        async with self._database.reading() as db:
            numbers = select(revisions.c.number).order_by(revisions.c.number.desc()).limit(limit)
            found = (await db.scalars(numbers)).all()
            unknown = [number for number in found if number not in self._parsed]
            rows = await db.execute(select(revisions).where(revisions.c.number.in_(unknown)))
            known = {number: self._parsed[number] for number in found if number in self._parsed}
            known |= {row.number: self._keep(row) for row in rows}
        return [known[number] for number in found]

    async def publish(
        self, library: Library, *, by: str, note: str, expects: int | None, at: datetime
    ) -> StoredRevision:
        """Append a revision. Raises Conflict when the newest is not the one expected."""
        try:
            async with self._database.writing() as db:
                newest = await db.scalar(select(func.max(revisions.c.number)))
                if newest != expects:
                    raise Conflict(_told(newest, expects))
                stored = StoredRevision((newest or 0) + 1, library, by, at, note)
                await db.execute(
                    insert(revisions).values(
                        number=stored.number,
                        hash=library.revision,
                        library=json.dumps(library.to_json(), ensure_ascii=False, sort_keys=True),
                        published_by=by,
                        published_at=at,
                        note=note,
                    )
                )
        except IntegrityError as error:
            raise Conflict(_told(None, expects)) from error
        self._parsed[stored.number] = stored
        return stored

    async def stopped(self) -> frozenset[str]:
        """Return the ids of phrases stopped now."""
        async with self._database.reading() as db:
            return frozenset(await db.scalars(select(stopped_phrases.c.phrase_id)))

    async def set_stopped(self, phrase_id: str, *, stopped: bool, by: str, at: datetime) -> None:
        """Stop a phrase or let it go; either twice is once."""
        async with self._database.writing() as db:
            here = stopped_phrases.c.phrase_id == phrase_id
            if not stopped:
                await db.execute(delete(stopped_phrases).where(here))
            elif await db.scalar(select(stopped_phrases.c.phrase_id).where(here)) is None:
                await db.execute(insert(stopped_phrases).values(phrase_id=phrase_id, stopped_by=by, stopped_at=at))

    def _keep(self, row: Row[Any]) -> StoredRevision:
        library = Library.model_validate(json.loads(row.library))
        stored = StoredRevision(row.number, library, row.published_by, row.published_at, row.note)
        self._parsed[stored.number] = stored
        while len(self._parsed) > _PARSED_KEPT:
            del self._parsed[next(iter(self._parsed))]
        return stored


def _told(newest: int | None, expects: int | None) -> str:
    if expects is None:
        return f"There is a library already, revision {newest}; read it and publish a change of it."
    there = "another" if newest is None else f"revision {newest}"
    return f"Somebody published {there} meanwhile; your change was made to revision {expects}. Look at both and retry."
