import asyncio
import logging
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from assist.conversation import TurnHeard
from assist.errors import AssistError, Overloaded
from assist.store import Store, log
from assist.vocabulary import Channel
from tests.store.talk import START, make_events, make_turn


async def open_one(store: Store, external_id: str = "42") -> str:
    record = await store.open_conversation(
        team="default", source="page", external_id=external_id, channel=Channel.CHAT, title="", agent=None, at=START
    )
    return record.id


def count(path: Path, table: str) -> int:
    database = sqlite3.connect(path)
    try:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - our own words
    finally:
        database.close()


async def until_written(path: Path, table: str, rows: int) -> None:
    while await asyncio.to_thread(count, path, table) < rows:
        pass


async def test_what_is_appended_is_written_without_a_flush(url: str, tmp_path: Path) -> None:
    store = await Store.open(url, log_delay_ms=1)
    conversation_id = await open_one(store)
    store.append(conversation_id, 0, make_events(conversation_id))
    await asyncio.wait_for(until_written(tmp_path / "rapport.db", "turns", 1), 30)
    await store.close()


async def test_a_full_batch_does_not_wait_for_the_delay(url: str, tmp_path: Path) -> None:
    store = await Store.open(url, log_delay_ms=3_600_000)
    conversation_id = await open_one(store)
    for number in range(log.BATCH):
        store.append(conversation_id, number, [TurnHeard(make_turn(conversation_id, number))])
    await asyncio.wait_for(until_written(tmp_path / "rapport.db", "turns", log.BATCH), 30)
    await store.close()


async def test_closing_writes_everything_and_then_refuses(url: str, tmp_path: Path) -> None:
    store = await Store.open(url, log_delay_ms=3_600_000)
    conversation_id = await open_one(store)
    store.append(conversation_id, 0, make_events(conversation_id))
    await store.close()
    await store.close()
    assert count(tmp_path / "rapport.db", "events") == 4
    with pytest.raises(Overloaded):
        store.append(conversation_id, 4, [])
    await store.flush()


async def test_a_taken_version_harms_no_other_conversation(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    ours, theirs = await open_one(store), await open_one(store, "43")
    store.append(ours, 0, make_events(ours))
    await store.flush()
    with caplog.at_level(logging.ERROR):
        store.append(theirs, 0, make_events(theirs))
        store.append(ours, 2, make_events(ours, 1))
        store.append(theirs, 4, make_events(theirs, 1))
        store.append("never-opened", 0, make_events("never-opened"))
        store.append(ours, 4, make_events(ours, 1))
        await store.flush()
    assert list(await store.load_events(ours)) == make_events(ours) + make_events(ours, 1)
    assert list(await store.load_events(theirs)) == make_events(theirs) + make_events(theirs, 1)
    told = [record.getMessage() for record in caplog.records]
    assert [sentence.split(" are not kept")[0] for sentence in told] == [
        f"events 3 to 6 of conversation {ours}",
        "events 1 to 4 of conversation never-opened",
    ]
    assert "three weeks" not in caplog.text


async def test_a_full_queue_refuses_and_takes_again_when_there_is_room(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "QUEUE", 6)
    conversation_id = await open_one(store)
    store.append(conversation_id, 0, make_events(conversation_id))
    with pytest.raises(Overloaded, match="keep up"):
        store.append(conversation_id, 4, make_events(conversation_id, 1))
    await store.flush()
    store.append(conversation_id, 4, make_events(conversation_id, 1))
    assert len(await store.load_events(conversation_id)) == 8


async def test_what_the_disk_refuses_is_told_without_the_words_and_written_later(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    conversation_id = await open_one(store)
    async with store._database.writing() as db:
        await db.execute(text("ALTER TABLE turns RENAME TO hidden"))
    store.append(conversation_id, 0, make_events(conversation_id))
    with caplog.at_level(logging.CRITICAL), pytest.raises(AssistError, match="can't be written"):
        await store.flush()
    async with store._database.writing() as db:
        await db.execute(text("ALTER TABLE hidden RENAME TO turns"))
    store.append(conversation_id, 4, make_events(conversation_id, 1))
    assert list(await store.load_events(conversation_id)) == make_events(conversation_id) + make_events(
        conversation_id, 1
    )
    assert "three weeks" not in caplog.text


async def test_screens_beyond_the_bound_are_read_back(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assist.store.screens.SCREENS_KEPT", 1)
    both = [await open_one(store, "a"), await open_one(store, "b")]
    for number in range(3):
        for conversation_id in both:
            store.append(conversation_id, number * 4, make_events(conversation_id, number))
        await store.flush()
    for conversation_id in both:
        expected = [event for number in range(3) for event in make_events(conversation_id, number)]
        assert list(await store.load_events(conversation_id)) == expected
    stands = "SELECT count(*) FROM suggestions WHERE withdrawn_at IS NULL"
    async with store._database.reading() as db:
        assert await db.scalar(text(stands)) == 2 * 4


CHILD = """
import asyncio, sys
from assist.store import Store
from assist.vocabulary import Channel
from tests.store.talk import START, make_events

async def main():
    store = await Store.open(sys.argv[1])
    record = await store.open_conversation(
        team="t", source="s", external_id="e", channel=Channel.CHAT, title="", agent=None, at=START
    )
    number = 0
    while True:
        for _ in range(40):
            store.append(record.id, number * 4, make_events(record.id, number))
            number += 1
        await store.flush()
        print(record.id, number, flush=True)

asyncio.run(main())
"""


@pytest.mark.parametrize("acknowledged", [1, 4])
async def test_kill_minus_nine_keeps_what_was_flushed_and_corrupts_nothing(
    url: str, tmp_path: Path, acknowledged: int
) -> None:
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CHILD, url, stdout=subprocess.PIPE, cwd=root, env=environment
    )
    assert child.stdout is not None
    lines = [await child.stdout.readline() for _ in range(acknowledged)]
    child.send_signal(signal.SIGKILL)
    await child.communicate()
    conversation_id, flushed = lines[-1].decode().split()
    database = sqlite3.connect(tmp_path / "rapport.db")
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    database.close()
    store = await Store.open(url)
    events = list(await store.load_events(conversation_id))
    turns, rest = divmod(len(events), 4)
    assert turns >= int(flushed)
    assert rest == 0
    assert events == [event for number in range(turns) for event in make_events(conversation_id, number)]
    await store.close()
