"""The demo's doors: who may play, as whom, and that nobody reaches further through it than their role does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assist.access import CALLED
from assist.vocabulary import Role

if TYPE_CHECKING:
    from tests.web.conftest import Site

SHARED = pytest.mark.asyncio(loop_scope="module")

PLAYERS = (Role.AGENT, Role.LEAD, Role.ADMIN)
JSON = {"Accept": "application/json"}


@SHARED
@pytest.mark.parametrize("role", [Role.QA, Role.FEEDER])
async def test_who_does_not_use_the_side_panel_gets_no_token_and_is_told_where_to_go(shared: Site, role: Role) -> None:
    async with shared.browse() as browser:
        await shared.sign_in(browser, role)
        page = await browser.get("/demo")
        assert page.status_code == 403
        assert f"{CALLED[role]} may not use the side panel" in page.text
        assert "ask somebody with the role agent, lead or admin." in page.text
        assert '<a href="/">See what you may open</a>' in page.text
        refused = await browser.post("/demo/token", headers=JSON)
        assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
        assert "token" not in refused.json()
        assert (await browser.get("/demo/conversations")).status_code == 403
        assert (await browser.post("/demo/feed", json={"id": "voice-outage"})).status_code == 403
        assert (await browser.post("/demo/feed/any", json={"action": "stop"})).status_code == 403
    assert await shared.rooms.store.list_credentials(team=shared.team) == []


@SHARED
@pytest.mark.parametrize("role", PLAYERS)
async def test_whoever_plays_keeps_their_name_and_role(shared: Site, role: Role) -> None:
    async with shared.browse() as browser:
        await shared.sign_in(browser, role)
        told = (await browser.post("/demo/token")).json()
    sidebar = await shared.open_sidebar(told["token"], origin=shared.url)
    assert (sidebar.welcome["role"], sidebar.welcome["name"]) == (role.value, "Ada")
    (credential,) = await shared.rooms.store.list_credentials(team=shared.team)
    assert (credential.identity.id, credential.identity.role) == (told["agent_id"], role)


@SHARED
async def test_an_agents_demo_shows_no_chat_of_another_agent(shared: Site) -> None:
    ben = await shared.open_sidebar(await shared.make_token(name="Ben"))
    bens = (await ben.hear("where is my parcel?", external_id="bens"))["conversation_id"]
    async with shared.browse() as browser:
        await shared.sign_in(browser, Role.AGENT)
        token = (await browser.post("/demo/token")).json()["token"]
    sidebar = await shared.open_sidebar(token, origin=shared.url)
    assert sidebar.welcome["conversations"] == []
    assert (await sidebar.watch(bens))["type"] == "refused"
    assert (await sidebar.ask("hand_over_asked", conversation_id=bens))["type"] == "refused"


@SHARED
async def test_nobody_presses_the_buttons_of_another_persons_player(shared: Site) -> None:
    async with shared.browse() as one, shared.browse() as other:
        await shared.sign_in(one, Role.AGENT)
        await shared.sign_in(other, Role.ADMIN)
        name = (await one.post("/demo/feed", json={"id": "voice-outage", "speed": 100})).json()["play"]
        assert (await other.post(f"/demo/feed/{name}", json={"action": "stop"})).status_code == 404
        assert (await one.post(f"/demo/feed/{name}", json={"action": "stop"})).status_code == 200


@SHARED
@pytest.mark.parametrize(
    ("role", "doors"),
    [
        (Role.AGENT, ["/demo"]),
        (Role.LEAD, ["/demo", "/console"]),
        (Role.QA, ["/console"]),
        (Role.FEEDER, []),
        (Role.ADMIN, ["/demo", "/console"]),
    ],
)
async def test_the_start_page_offers_what_opens(shared: Site, role: Role, doors: list[str]) -> None:
    async with shared.browse() as browser:
        await shared.sign_in(browser, role)
        page = (await browser.get("/")).text
        for door in ("/demo", "/console"):
            assert (f'href="{door}"' in page) is (door in doors)
            assert ((await browser.get(door)).status_code == 200) is (door in doors)
    assert ("There is no page for this role" in page) is (not doors)
