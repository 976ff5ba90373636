"""Invitations from a shell beside a running server: by this machine's key, which nobody else can read."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import httpx
import pytest

from assist.access import hash_secret
from assist.desk.desk import utc_now
from assist.errors import BadInput
from assist.vocabulary import Role
from assist.web.inviting import KEY_FILE, Kind, check_fit, keep_key, read_key

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.conftest import Site


async def test_who_holds_the_key_may_invite(site: Site) -> None:
    site.server._app.state.local_key_hash = hash_secret("the key")
    wanted = {"kind": "pairing", "name": "Ana", "role": "agent", "team": "night"}
    async with httpx.AsyncClient(base_url=site.url) as shell:
        answer = await shell.post("/invite", json=wanted, headers={"Authorization": "Bearer the key"})
    spent = await site.rooms.store.spend_credential(answer.json()["secret"], kind="pairing", at=utc_now())
    assert (spent.identity.name, spent.identity.role, spent.identity.team) == ("Ana", "agent", "night")


async def test_a_second_invitation_is_for_the_same_person_and_a_taken_name_is_refused(site: Site) -> None:
    site.server._app.state.local_key_hash = hash_secret("the key")
    wanted = {"kind": "pairing", "name": "Ana", "role": "agent"}
    headers = {"Authorization": "Bearer the key"}
    async with httpx.AsyncClient(base_url=site.url, headers=headers) as shell:
        first, second = [(await shell.post("/invite", json=wanted)).json() for _ in range(2)]
        refused = await shell.post("/invite", json=wanted | {"role": "lead"})
    people = {
        (await site.rooms.store.spend_credential(made["secret"], kind="pairing", at=utc_now())).identity.id
        for made in (first, second)
    }
    assert len(people) == 1
    assert first["note"] == ""
    assert f"Ana is in the team already ({people.pop()})" in second["note"]
    assert refused.status_code == 422
    assert "Somebody else needs a name that tells them apart" in refused.json()["message"]


FITS: dict[Kind, set[Role]] = {
    "pairing": {Role.AGENT, Role.LEAD, Role.ADMIN},
    "link": {Role.AGENT, Role.LEAD, Role.QA, Role.ADMIN},
    "token": set(Role),
}

ENDINGS: dict[Kind, str] = {"pairing": "may not use that", "link": "may use neither"}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", FITS)
def test_only_what_opens_something_for_a_role_is_made(kind: Kind, role: Role) -> None:
    if role in FITS[kind]:
        check_fit(kind, role)
        return
    with pytest.raises(BadInput, match=rf" {ENDINGS[kind]}\. What fits is .*a token"):
        check_fit(kind, role)


@pytest.mark.parametrize("role", Role)
def test_a_start_date_is_for_who_uses_the_side_panel(role: Role) -> None:
    if role in FITS["pairing"]:
        check_fit("token", role, is_dated=True)
        return
    with pytest.raises(BadInput, match="gives an agent, a lead or an admin; leave it empty for"):
        check_fit("token", role, is_dated=True)


async def test_the_server_refuses_a_shell_what_opens_nothing(site: Site) -> None:
    site.server._app.state.local_key_hash = hash_secret("the key")
    wanted = {"kind": "pairing", "name": "Zed", "role": "qa"}
    async with httpx.AsyncClient(base_url=site.url) as shell:
        answer = await shell.post("/invite", json=wanted, headers={"Authorization": "Bearer the key"})
    assert answer.status_code == 422
    assert answer.json()["message"].startswith("A pairing code opens the side panel, and quality assurance may not")
    assert await site.rooms.store.list_credentials(team=None) == []


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic x"}])
async def test_nobody_else_may(site: Site, headers: dict[str, str]) -> None:
    site.server._app.state.local_key_hash = hash_secret("the key")
    wanted = {"kind": "token", "name": "Eve", "role": "admin"}
    async with httpx.AsyncClient(base_url=site.url) as shell:
        answer = await shell.post("/invite", json=wanted, headers=headers)
    assert answer.status_code == 401
    assert await site.rooms.store.list_credentials(team=None) == []


async def test_without_a_key_the_door_is_shut(site: Site) -> None:
    async with httpx.AsyncClient(base_url=site.url) as shell:
        wanted = {"kind": "token", "name": "Eve", "role": "admin"}
        answer = await shell.post("/invite", json=wanted, headers={"Authorization": "Bearer None"})
    assert answer.status_code == 401


def test_the_key_is_its_owners_and_goes_with_the_server(tmp_path: Path) -> None:
    with keep_key(tmp_path, "http://127.0.0.1:1") as kept:
        file = tmp_path / KEY_FILE
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert read_key(tmp_path) == ("http://127.0.0.1:1", json.loads(file.read_text())["key"])
        assert hash_secret(json.loads(file.read_text())["key"]) == kept
    assert read_key(tmp_path) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"url": "x"}'])
def test_a_key_file_that_makes_no_sense_is_no_key(tmp_path: Path, text: str) -> None:
    (tmp_path / KEY_FILE).write_text(text)
    assert read_key(tmp_path) is None
