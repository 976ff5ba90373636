"""A long day: conversation after conversation through real sockets; nothing is lost, nothing is left behind."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from assist.ports import Reader
from tests.bench.material import play
from tests.soak.conftest import ROOT, Bound, memory_mb
from tests.web.conftest import Sidebar, Site, run_site

pytestmark = pytest.mark.soak
AGENTS = 12
LIVE = 50
GROWTH_MB = 120
"""What the process may grow by after its first minute's work: caches that fill, not a leak by the turn."""


async def work(site: Site, agent: int, time_left: Bound) -> int:
    """Play whole conversations as one agent; every turn is accepted, once. Returns how many there were."""
    sidebar: Sidebar = await site.open_sidebar(await site.make_token(name=f"Agent {agent}"))
    count = 0
    for turn in play(agent, AGENTS):
        accepted = await sidebar.hear(
            turn.text,
            speaker=turn.speaker,
            external_id=turn.talk,
            channel=turn.channel,
            source_turn_id=str(turn.number),
        )
        assert accepted["type"] == "turn_accepted", accepted
        assert not accepted["is_duplicate"]
        sidebar.seen.clear()
        count += 1
        if turn.is_last:
            snapshot = await sidebar.watch(accepted["conversation_id"])
            assert snapshot["type"] == "conversation_snapshot"
            assert len(snapshot["turns"]) <= turn.number + 1
            await sidebar.ask("conversation_left", conversation_id=accepted["conversation_id"])
            if not time_left:
                break
    return count


async def test_a_long_day_loses_nothing_and_leaves_nothing(tmp_path: Path, reader: Reader, time_left: Bound) -> None:
    async with run_site(tmp_path, reader=reader, prompts_dir=ROOT / "prompts", live_conversations=LIVE) as site:
        await work(site, 0, Bound(0))
        before_mb = memory_mb()
        counts = await asyncio.gather(*(work(site, agent, time_left) for agent in range(1, AGENTS)))
        await site.rooms.desk.settle()
        grown_mb = memory_mb() - before_mb
    with sqlite3.connect(tmp_path / "rapport.db") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        turns = db.execute("SELECT count(*) FROM turns").fetchone()[0]
    assert turns >= sum(counts)
    assert grown_mb < GROWTH_MB


async def test_ten_thousand_turns_in_one_conversation(tmp_path: Path) -> None:
    async with run_site(tmp_path, prompts_dir=ROOT / "prompts", rate_per_s=1e6, rate_burst=10**6) as site:
        sidebar = await site.open_sidebar()
        for number in range(10_000):
            accepted = await sidebar.hear(f"and another thing, number {number}", source_turn_id=str(number))
            assert accepted["type"] == "turn_accepted", accepted
            sidebar.seen.clear()
            if number % 50 == 0:
                await site.rooms.desk.settle()
        await site.rooms.desk.settle()
        snapshot = await sidebar.watch(accepted["conversation_id"])
        assert 0 < len(snapshot["turns"]) <= 200
        assert snapshot["turns"][-1]["text"].endswith("9999")
