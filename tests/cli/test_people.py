import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from assist.desk.desk import utc_now
from assist.settings import Settings
from assist.store import Store
from assist.vocabulary import Role
from assist.web.inviting import keep_key

Assist = Callable[..., Result]


def check(home: Path, secret: str, kind: str) -> Role:
    async def look() -> Role:
        store = await Store.open(f"sqlite+aiosqlite:///{home / 'home' / 'rapport.db'}")
        try:
            return (await store.check_credential(secret, kind=kind, at=utc_now())).identity.role
        finally:
            await store.close()

    return asyncio.run(look())


@pytest.mark.parametrize(("role", "kind"), [("agent", "pairing"), ("feeder", "token")])
def test_each_role_gets_what_it_needs(assist: Assist, home: Path, role: str, kind: str) -> None:
    result = assist("invite", "--role", role, "--name", "Ana")
    assert result.exit_code == 0
    assert result.stderr.startswith("Ana ")
    assert check(home, result.stdout.strip(), kind) == role


def test_a_lead_gets_a_link(assist: Assist, home: Path) -> None:
    result = assist("invite", "--role", "lead", "--name", "Lee")
    found = re.fullmatch(r"http://127.0.0.1:8600/sign-in\?code=(\S+)\n", result.stdout)
    assert found is not None
    assert check(home, found[1], "link") == "lead"


def test_a_second_invitation_is_for_the_same_person(assist: Assist) -> None:
    assert "already" not in assist("invite", "--role", "agent", "--name", "Ana").stderr
    again = assist("invite", "--role", "agent", "--name", "Ana")
    assert re.match(r"Ana is in the team already \(agent-\w{8}\); this is one more way in", again.stderr)
    assert re.fullmatch(r"\w{4}-\w{4}\n", again.stdout), "what is piped on is the code alone"
    taken = assist("invite", "--role", "lead", "--name", "Ana")
    assert taken.exit_code == 1
    assert taken.stderr.startswith("The name Ana is taken in this team: agent-")
    assert "One name is one person" in " ".join(assist("invite", "--help").stdout.split())


@pytest.mark.parametrize(
    ("role", "kind", "fits"),
    [
        ("qa", "--pairing", "quality assurance may not use that. What fits is a sign-in link or a token."),
        ("feeder", "--pairing", "a feeder may not use that. What fits is a token."),
        ("feeder", "--link", "a feeder may use neither. What fits is a token."),
    ],
)
def test_an_invitation_that_would_open_nothing_is_refused_with_what_fits(
    assist: Assist, role: str, kind: str, fits: str
) -> None:
    result = assist("invite", "--role", role, "--name", "Zed", kind)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.endswith(f"{fits}\n")


def test_one_kind_at_a_time(assist: Assist) -> None:
    result = assist("invite", "--role", "agent", "--name", "Ana", "--token", "--link")
    assert result.exit_code == 1
    assert result.stderr == "Choose one of --pairing, --token and --link.\n"


def test_beside_a_process_that_can_not_be_asked_it_says_where_to_go(assist: Assist, home: Path) -> None:
    async def beside() -> Result:
        store = await Store.open(f"sqlite+aiosqlite:///{home / 'home' / 'rapport.db'}")
        try:
            return await asyncio.to_thread(assist, "invite", "--role", "agent", "--name", "Ana")
        finally:
            await store.close()

    result = asyncio.run(beside())
    assert result.exit_code == 1
    assert "Another process has the database and left no word" in result.stderr
    assert "Invite from its console, under /console/invitations" in result.stderr
    assert "8600" not in result.stderr, "where it serves is not known"


def test_beside_a_server_the_code_goes_with_that_servers_address(
    assist: Assist, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "home").mkdir()

    class Answered:
        status_code = 200

        @staticmethod
        def json() -> dict[str, str]:
            return {"secret": "ABCD-EFGH", "note": ""}

    async def post(_: object, url: str, **__: object) -> Answered:
        assert url == "http://127.0.0.1:8731/invite"
        return Answered()

    monkeypatch.setattr("httpx.AsyncClient.post", post)

    async def beside() -> Result:
        store = await Store.open(f"sqlite+aiosqlite:///{home / 'home' / 'rapport.db'}")
        try:
            with keep_key(home / "home", "http://127.0.0.1:8731"):
                return await asyncio.to_thread(assist, "invite", "--role", "agent", "--name", "Ana")
        finally:
            await store.close()

    result = asyncio.run(beside())
    assert result.stdout == "ABCD-EFGH\n"
    assert result.stderr.endswith("within ten minutes, with http://127.0.0.1:8731:\n")


def test_a_misspelt_setting_is_told(assist: Assist, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSIST_PROT", "1")
    result = assist("invite", "--role", "agent", "--name", "Ana")
    assert result.exit_code == 1
    assert "There is no setting ASSIST_PROT. Did you mean ASSIST_PORT?" in result.stderr


def test_serve_lists_every_setting(assist: Assist) -> None:
    shown = assist("serve", "--help").stdout
    for name, field in Settings.model_fields.items():
        assert f"ASSIST_{name.upper()}" in shown
        assert field.description
        assert field.description in shown
