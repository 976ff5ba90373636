import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from assist.cli.rooms import open_store
from assist.settings import Settings
from tests.web.console.conftest import tell_story

Assist = Callable[..., Result]


@pytest.fixture
def logged(home: Path) -> None:
    async def tell() -> None:
        async with open_store(Settings(home=home / "home")) as store:
            await tell_story(store)
            await tell_story(store, "43", "other")

    asyncio.run(tell())


def test_figures_are_told_a_phrase_a_line(assist: Assist, logged: None) -> None:
    done = assist("figures")
    assert done.exit_code == 0
    lines = {line.split()[0]: line.split() for line in done.stdout.splitlines()}
    assert lines["phrase"][:3] == ["phrase", "shown", "used"]
    # Two turns 20 seconds apart in each of two conversations, one burst each.
    assert lines["sorry-for-the-silence"][1] == "2"
    assert "100 % (34–100)" in done.stdout


def test_figures_of_a_team_and_a_technique_as_json(assist: Assist, logged: None) -> None:
    done = assist("figures", "--by", "technique", "--team", "other", "--json")
    forms = {form["technique"]: form for form in map(json.loads, done.stdout.splitlines())}
    assert set(forms) == {"apologise", "clarify"}
    assert (forms["apologise"]["shown"], forms["apologise"]["used"]) == (1, 1)
    assert forms["clarify"]["used_share"][0] == 0
    assert forms["clarify"]["recovered_share"] is None


def test_an_empty_log_is_said(assist: Assist, home: Path) -> None:
    async def make() -> None:
        async with open_store(Settings(home=home / "home")):
            pass

    asyncio.run(make())
    done = assist("figures", "--days", "3")
    assert done.exit_code == 0
    assert "Nothing was shown in the last 3 days." in done.stderr
