"""The database opened: engines, SQLite's settings, the migrations, and the lock that keeps a second writer out.

Answers where connections come from. Refuses to know any table.
"""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any, Self

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Executable, Row, Select, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from assist.errors import BadInput, Conflict, NotFound

BUSY_TIMEOUT_MS = 5000
WRITE_URL = "write sqlite+aiosqlite:///path/to/file.db."
READERS = 4
"""Connections that read; more than these wait, for each is a thread and a cache of its own."""


class Database:
    """One writer, several readers. ``writing`` is a transaction, one at a time; ``reading`` sees what was committed."""

    def __init__(self, writer: AsyncEngine, readers: AsyncEngine, lock: IO[str] | None) -> None:
        self._writer = writer
        self._readers = readers
        self._lock = lock
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, url: str, *, is_read_only: bool = False) -> Self:
        """Open a database and bring its tables up to date.

        Raises Conflict when another process writes to it, BadInput on an URL that can't be used, and NotFound where
        there is nothing to read.
        """
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            raise BadInput(f"The database URL can't be read; {WRITE_URL}") from error
        path = _sqlite_file(parsed)
        if path is not None and is_read_only and not path.exists():
            raise NotFound(f"There is no database {path}; `make run` makes one.")
        lock = None if path is None or is_read_only else _lock(path)
        try:
            writer = create_async_engine(parsed, pool_size=1, max_overflow=0, hide_parameters=True)
            readers = create_async_engine(parsed, pool_size=READERS, max_overflow=0, hide_parameters=True)
        except (SQLAlchemyError, ImportError) as error:
            if lock is not None:
                lock.close()
            raise BadInput(f"Nothing here can open a database of {parsed.drivername}; {WRITE_URL}") from error
        if path is not None:
            event.listen(writer.sync_engine, "connect", _set_up_writer)
            event.listen(readers.sync_engine, "connect", _set_up_reader)
        database = cls(writer, readers, lock)
        try:
            if not is_read_only:
                async with database.writing() as db:
                    await db.run_sync(migrate)
        except SQLAlchemyError as error:
            await database.close()
            raise BadInput(f"The database can't be opened: {error.__cause__ or error}") from error
        except BaseException:
            await database.close()
            raise
        return database

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Give the one writing connection, in a transaction that is committed at the end."""
        async with self._turn, self._writer.begin() as db:
            yield db

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection to read from."""
        async with self._readers.connect() as db:
            yield db

    async def fetch(self, query: Select[Any]) -> Sequence[Row[Any]]:
        """Return the rows that a query finds."""
        async with self.reading() as db:
            rows: Sequence[Row[Any]] = (await db.execute(query)).all()
        return rows

    async def fetch_one(self, query: Select[Any]) -> Row[Any] | None:
        """Return the one row that a query finds, or None."""
        async with self.reading() as db:
            row: Row[Any] | None = (await db.execute(query)).one_or_none()
        return row

    async def run(self, *statements: Executable) -> None:
        """Carry statements out, in order, all or none."""
        async with self.writing() as db:
            for statement in statements:
                await db.execute(statement)

    async def close(self) -> None:
        """Close every connection and let another process in."""
        await self._readers.dispose()
        await self._writer.dispose()
        if self._lock is not None:
            self._lock.close()


def migrate(connection: Connection) -> None:
    """Run the migrations that are still due, on a connection."""
    config = Config()
    config.set_main_option("script_location", "assist.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _sqlite_file(url: URL) -> Path | None:
    if url.get_backend_name() != "sqlite":
        return None
    if url.database in {None, "", ":memory:"}:
        raise BadInput(f"The log is kept in a file; {WRITE_URL}")
    return Path(str(url.database))


def _lock(path: Path) -> IO[str]:
    """Lock ``<database>.lock``; the lock ends with the process, however that ends."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.with_name(f"{path.name}.lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise BadInput(
            f"The database {path} can't be made: {error.strerror}. Name a folder that may be written to in ASSIST_HOME."
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        owner = lock.read().strip() or "unknown"
        lock.close()
        raise Conflict(
            f"Another process (pid {owner}) writes to the database {path}. Ask it through its API, or stop it first."
        ) from error
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def _set_up_writer(connection: DBAPIConnection, _record: object) -> None:
    _run(
        connection,
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=NORMAL",
        "PRAGMA foreign_keys=ON",
        f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    )


def _set_up_reader(connection: DBAPIConnection, _record: object) -> None:
    _run(connection, f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}", "PRAGMA query_only=ON")


def _run(connection: DBAPIConnection, *statements: str) -> None:
    cursor = connection.cursor()
    for statement in statements:
        cursor.execute(statement)
    cursor.close()
