import asyncio
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine

from assist.conversation import BoardShown
from assist.errors import BadInput, Conflict, NotFound
from assist.store import Store
from assist.store.tables import metadata
from assist.vocabulary import Channel, HelpLevel, Role
from tests.store.talk import START, make_events


async def test_the_migrations_make_what_the_tables_say(store: Store) -> None:
    def compare(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, metadata))

    async with store._database.writing() as db:
        assert await db.run_sync(compare) == []


async def test_opening_again_changes_nothing(url: str, tmp_path: Path) -> None:
    def schema() -> list[tuple[str]]:
        database = sqlite3.connect(tmp_path / "rapport.db")
        found = database.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall()
        database.close()
        return found

    await (await Store.open(url)).close()
    first = schema()
    await (await Store.open(url)).close()
    assert schema() == first


async def test_sqlite_is_set_up_to_last(store: Store) -> None:
    async with store._database.writing() as db:
        pragmas = {}
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
            pragmas[name] = (await db.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
    assert pragmas == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 5000}


async def test_readers_cannot_write(store: Store) -> None:
    async with store._database.reading() as db:
        with pytest.raises(Exception, match="readonly"):
            await db.exec_driver_sql("DELETE FROM conversations")


async def test_a_second_process_is_sent_to_the_api(url: str, store: Store) -> None:
    code = "import asyncio, sys; from assist.store import Store; asyncio.run(Store.open(sys.argv[1]))"
    root = Path(__file__).parents[2]
    second = await asyncio.create_subprocess_exec(sys.executable, "-c", code, url, stderr=subprocess.PIPE, cwd=root)
    _, told = await second.communicate()
    assert second.returncode == 1
    assert f"Another process (pid {os.getpid()}) writes to the database" in told.decode()
    assert "through its API" in told.decode()


async def test_a_closed_store_lets_the_next_one_in(url: str) -> None:
    first = await Store.open(url)
    with pytest.raises(Conflict):
        await Store.open(url)
    await first.close()
    await (await Store.open(url)).close()


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ("nonsense", "can't be read"),
        ("sqlite+aiosqlite://", "kept in a file"),
        ("sqlite+aiosqlite:///:memory:", "kept in a file"),
    ],
)
async def test_an_url_that_cannot_be_used_says_so(bad: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        await Store.open(bad)


async def test_a_database_that_nothing_here_opens_says_so() -> None:
    with pytest.raises(BadInput, match="Nothing here can open a database of postgresql; write sqlite"):
        await Store.open("postgresql://host/name")


async def test_a_home_that_is_a_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(BadInput, match=r"can't be made: .*\. Name a folder that may be written to in ASSIST_HOME"):
        await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'home' / 'rapport.db'}")


async def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, only a long enough line of words " * 40)
    with pytest.raises(BadInput, match="not a database"):
        await Store.open(f"sqlite+aiosqlite:///{path}")


async def test_reading_what_is_not_there_says_so(url: str) -> None:
    with pytest.raises(NotFound, match="no database"):
        await Store.open(url, is_read_only=True)


def downgrade(folder: Path, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", "assist.store:migrations")
    engine = create_engine(f"sqlite:///{folder / 'rapport.db'}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
    engine.dispose()


async def test_a_database_of_the_first_tables_is_brought_up_to_date(url: str, tmp_path: Path) -> None:
    store = await Store.open(url, log_delay_ms=1)
    record = await store.open_conversation(
        team="t", source="page", external_id="1", channel=Channel.CHAT, title="", agent=None, at=START
    )
    store.append(record.id, 0, make_events(record.id))
    await store.close()
    downgrade(tmp_path, "0001")
    again = await Store.open(url)
    try:
        (shown,) = (event for event in await again.load_events(record.id) if isinstance(event, BoardShown))
        assert (shown.board.level, shown.board.is_snoozed) == (HelpLevel.FULL, False)
        assert (await again.find_agent("ann")).help_level is None
    finally:
        await again.close()


async def test_tokens_that_the_demo_made_for_an_agent_get_the_role_of_their_person(url: str, tmp_path: Path) -> None:
    store = await Store.open(url)
    for role in (Role.QA, Role.AGENT):
        for kind, as_role in (("session", role), ("token", Role.AGENT)):
            await store.make_credential(
                kind=kind, name="Kim", role=as_role, team="t", at=START, ttl_s=60, identity_id=f"{role.value}-1"
            )
    await store.make_credential(kind="token", name="Api", role=Role.AGENT, team="t", at=START, ttl_s=None)
    await store.close()
    downgrade(tmp_path, "0008")
    again = await Store.open(url)
    try:
        found = {one.identity.id.split("-")[0]: one.identity.role for one in await again.list_credentials(team="t")}
        assert sorted(found.items()) == [("agent", Role.AGENT), ("qa", Role.QA)]
        assert Role.QA not in {person.role for person, _ in await again.list_people(team="t")}
    finally:
        await again.close()
