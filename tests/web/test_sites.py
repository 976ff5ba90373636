"""Taught sites, from a panel's proposal over the lead's word to every panel of the team."""

import copy
import json
from typing import Any

import pytest

from assist.desk.desk import utc_now
from assist.vocabulary import Role
from tests.web.conftest import OpenSite, Site

SHARED = pytest.mark.asyncio(loop_scope="module")
COUNTS = {"customer": 4, "agent": 3, "other": 1}
TAUGHT: dict[str, Any] = {
    "id": "taught-chat-example-com",
    "name": "Old Desk",
    "version": 1,
    "match": {"hosts": ["chat.example.com"], "selector": [".post"]},
    "conversation": {
        "container": [".ticket"],
        "id": [{"from": "path", "pattern": "/tickets/([^/?#]+)"}],
        "channel": "chat",
    },
    "message": {
        "selector": [".post"],
        "text": [".what"],
        "role": [{"role": "customer", "selector": ".from-user"}, {"role": "agent", "side": "right"}],
    },
    "composer": {"selector": ["textarea"]},
}


def but(**changes: Any) -> dict[str, Any]:
    """Return the adapter with some parts changed; a part of a part is named with two underscores."""
    changed = copy.deepcopy(TAUGHT)
    for name, value in changes.items():
        *outer, last = name.split("__")
        part = changed
        for key in outer:
            part = part[key]
        part[last] = value
    return changed


async def sign_in_lead(site: Site, role: Role = Role.LEAD) -> Any:
    browser = await site.doors.enter_async_context(site.browse())
    await site.sign_in(browser, role)
    return browser


async def only_site(site: Site) -> str:
    (found,) = await site.rooms.store.list_sites(team=site.team)
    return found.id


@SHARED
async def test_what_a_lead_approves_reaches_every_panel_of_the_team_at_once(shared: Site) -> None:
    ana, ben = await shared.open_sidebar(), await shared.open_sidebar(await shared.make_token(name="Ben"))
    stranger = await shared.open_sidebar(await shared.make_token(name="Cleo", team="another team"))
    assert ana.welcome["adapters"] == []
    assert (await ana.ask("adapter_proposed", adapter=TAUGHT, counts=COUNTS))["type"] == "done"
    lead = await sign_in_lead(shared)
    page = (await lead.get("/console/sites")).text
    assert "Old Desk" in page
    assert "Ana" in page
    assert "4 from the customer, 3 from agents, 1 from others" in page
    assert "/tickets/([^/?#]+)" in page
    site_id = await only_site(shared)
    answer = await lead.post(f"/console/sites/{site_id}", data={"state": "approved"})
    assert answer.status_code == 303
    for sidebar in (ana, ben):
        published = await sidebar.until("adapters_published")
        assert [adapter["id"] for adapter in published["adapters"]] == [TAUGHT["id"]]
        assert published["adapters"][0]["conversation"]["id"][0]["from"] == "path"
    later = await shared.open_sidebar()
    assert later.welcome["adapters"][0]["match"]["hosts"] == ["chat.example.com"]
    await lead.post(f"/console/sites/{site_id}", data={"state": "declined"})
    assert (await ben.until("adapters_published"))["adapters"] == []
    assert await stranger.is_fine()
    assert not any(message["type"] == "adapters_published" for message in stranger.seen)


@SHARED
async def test_another_adapter_of_the_same_site_takes_the_place_of_the_first(shared: Site) -> None:
    ana, ben = await shared.open_sidebar(), await shared.open_sidebar(await shared.make_token(name="Ben"))
    lead = await sign_in_lead(shared)
    await ana.ask("adapter_proposed", adapter=TAUGHT, counts=COUNTS)
    await lead.post(f"/console/sites/{await only_site(shared)}", data={"state": "approved"})
    await ben.ask("adapter_proposed", adapter=but(version=2), counts=COUNTS)
    newest = (await shared.rooms.store.list_sites(team=shared.team))[0]
    await lead.post(f"/console/sites/{newest.id}", data={"state": "approved"})
    assert (await ana.until("adapters_published"))["adapters"][0]["version"] == 1
    assert [adapter["version"] for adapter in (await ana.until("adapters_published"))["adapters"]] == [2]


@SHARED
async def test_who_proposes_again_changes_their_proposal(shared: Site) -> None:
    ana = await shared.open_sidebar()
    for version in (1, 2):
        await ana.ask("adapter_proposed", adapter=but(version=version), counts=COUNTS)
    (kept,) = await shared.rooms.store.list_sites(team=shared.team)
    assert kept.adapter.version == 2


@SHARED
@pytest.mark.parametrize(
    ("adapter", "said"),
    [
        (but(match__hosts=["*"]), "the one host"),
        (but(match__hosts=["*.example.com"]), "the one host"),
        (but(match__hosts=["a.example.com", "b.example.com"]), "the one host"),
        (but(id="zendesk"), "begins with taught-"),
        (but(message__role=[{"role": "agent", "selector": ".us"}]), "customer"),
        (but(message__selector=[]), "message.selector"),
        (but(message__selector=["x" * 301]), "message.selector"),
        (but(conversation__id=[{"from": "path", "pattern": "(a+)+"}]), "pattern"),
        (but(code="alert(1)"), "code"),
        (but(message__ignore=["." + "x" * 290 for _ in range(13)]), "message.ignore"),
    ],
)
async def test_a_broken_proposal_is_refused_with_a_sentence_and_nothing_is_lost(
    shared: Site, adapter: dict[str, Any], said: str
) -> None:
    ana = await shared.open_sidebar()
    refused = await ana.ask("adapter_proposed", adapter=adapter, counts=COUNTS)
    assert refused["type"] == "refused"
    assert said in refused["message"]
    assert await shared.rooms.store.list_sites(team=shared.team) == []
    assert await ana.is_fine()


@SHARED
async def test_other_roles_and_other_teams_do_not_decide(shared: Site) -> None:
    ana = await shared.open_sidebar()
    await ana.ask("adapter_proposed", adapter=TAUGHT, counts=COUNTS)
    site_id = await only_site(shared)
    for role in (Role.AGENT, Role.QA):
        browser = await sign_in_lead(shared, role)
        assert (await browser.get("/console/sites")).status_code == 403
        assert (await browser.post(f"/console/sites/{site_id}", data={"state": "approved"})).status_code == 403
    secret, _ = await shared.rooms.store.make_credential(
        kind="link", name="Zed", role=Role.LEAD, team="yet another", at=utc_now(), ttl_s=60
    )
    stranger = await shared.doors.enter_async_context(shared.browse())
    await stranger.post("/sign-in", data={"code": secret})
    assert "Old Desk" not in (await stranger.get("/console/sites")).text
    assert (await stranger.post(f"/console/sites/{site_id}", data={"state": "approved"})).status_code == 404
    lead = await sign_in_lead(shared)
    assert (await lead.post(f"/console/sites/{site_id}", data={"state": "loved"})).status_code == 422


async def test_a_panel_opened_later_is_told_what_was_approved(open_site: OpenSite) -> None:
    site = await open_site()
    ana = await site.open_sidebar()
    await ana.ask("adapter_proposed", adapter=TAUGHT, counts=COUNTS)
    lead = await sign_in_lead(site)
    await lead.post(f"/console/sites/{await only_site(site)}", data={"state": "approved"})
    again = await site.open_sidebar()
    kept = again.welcome["adapters"][0]
    assert json.loads(json.dumps(kept))["message"]["role"][1]["side"] == "right"
