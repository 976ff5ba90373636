"""The customer's record over a real server: who may tell it, what is kept, what changes on the board."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from assist.vocabulary import Role

if TYPE_CHECKING:
    from tests.web.conftest import OpenSite, Sidebar, Site

SHARED = pytest.mark.asyncio(loop_scope="module")
"""The test is a guest of one server for the whole file, with a team of its own."""

LATE = "I am furious, my order still hasn't come and I have been waiting for ages."
RECORD = {
    "name": "Zoë Carter",
    "email": "zoe@example.org",
    "tier": "gold",
    "customer_since": "2019-05-02",
    "past_contacts": 3,
    "goodwill_given": 12.5,
    "order": {"ref": "60417", "value": 84, "due_on": "2026-03-03"},
}


async def put(site: Site, conversation_id: str, record: object, token: str | None, **headers: str) -> httpx.Response:
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    async with httpx.AsyncClient(base_url=site.url, headers=headers) as system:
        return await system.put(f"/api/conversations/{conversation_id}/customer", json=record)


async def begin(site: Site) -> tuple[Sidebar, str]:
    sidebar = await site.open_sidebar()
    conversation_id = (await sidebar.hear(LATE))["conversation_id"]
    await sidebar.watch(conversation_id)
    return sidebar, conversation_id


def known(board: dict[str, Any]) -> dict[str, str]:
    return {name: value for name, value in board["facts"] if name in board["on_record"]}


@SHARED
async def test_a_record_stands_on_the_board_at_once_and_is_told_whole(shared: Site) -> None:
    sidebar, conversation_id = await begin(shared)
    feeder = await shared.make_token(Role.FEEDER, name="crm")
    answer = await put(shared, conversation_id, RECORD, feeder)
    assert answer.status_code == 200
    kept = answer.json()["facts"]
    assert kept["email"] == "z…@example.org"
    assert (kept["order_value"], kept["goodwill_given"], kept["order_ref"]) == ("£84", "£12.50", "60417")
    board = (await sidebar.until("board_shown"))["board"]
    assert known(board) == kept
    assert (await put(shared, conversation_id, {"name": "Zoë"}, feeder)).json()["facts"] == {"name": "Zoë"}
    board = (await sidebar.until("board_shown"))["board"]
    assert known(board) == {"name": "Zoë"}, "what the new record does not say is not known any more"
    assert (await put(shared, conversation_id, {}, feeder)).json()["facts"] == {}
    assert known((await sidebar.until("board_shown"))["board"]) == {}


@SHARED
async def test_what_was_heard_comes_back_when_the_record_falls_silent(shared: Site) -> None:
    sidebar, conversation_id = await begin(shared)
    await sidebar.hear("My order number is AB-12345.")
    heard = (await sidebar.until("board_shown"))["board"]
    assert ["order_ref", "AB-12345"] in heard["facts"]
    feeder = await shared.make_token(Role.FEEDER, name="crm")
    await put(shared, conversation_id, RECORD, feeder)
    assert ["order_ref", "60417"] in (await sidebar.until("board_shown"))["board"]["facts"]
    await put(shared, conversation_id, {}, feeder)
    board = (await sidebar.until("board_shown"))["board"]
    assert ["order_ref", "AB-12345"] in board["facts"]
    assert board["on_record"] == []


@SHARED
async def test_who_may_tell_a_record(shared: Site) -> None:
    ana = await shared.make_token(name="Ana")
    sidebar = await shared.open_sidebar(ana)
    conversation_id = (await sidebar.hear(LATE))["conversation_id"]
    for role in (Role.LEAD, Role.ADMIN, Role.FEEDER):
        token = await shared.make_token(role, name=role.value)
        assert (await put(shared, conversation_id, RECORD, token)).status_code == 200, role
    assert (await put(shared, conversation_id, RECORD, ana)).status_code == 200
    refused = {
        "another agent": (await shared.make_token(name="Ben"), 404),
        "quality assurance": (await shared.make_token(Role.QA, name="Quinn"), 403),
        "another team's feed": (await shared.make_token(Role.FEEDER, name="far", team="elsewhere"), 404),
        "nobody": (None, 401),
        "a stranger": ("made-up", 401),
    }
    for who, (token, status) in refused.items():
        answer = await put(shared, conversation_id, {"name": "Mallory"}, token)
        assert answer.status_code == status, who
        assert answer.json()["message"].endswith((".", "…`.")), who
    board = (await sidebar.watch(conversation_id))["board"]
    assert known(board)["name"] == "Zoë Carter", "nobody who was refused changed anything"


@SHARED
async def test_an_unclaimed_call_is_taken_first(shared: Site) -> None:
    feeder = await shared.make_token(Role.FEEDER, name="telephony")
    ben = await shared.make_token(name="Ben")
    async with httpx.AsyncClient(base_url=shared.url, headers={"Authorization": f"Bearer {feeder}"}) as feed:
        line = {"conversation": "call-1", "speaker": "customer", "text": LATE, "customer": {"tier": "gold"}}
        conversation_id = (await feed.post("/ingest/plain/calls", json=line)).json()["results"][0]["conversation_id"]
    refused = await put(shared, conversation_id, RECORD, ben)
    assert refused.status_code == 403
    assert "Take the conversation first" in refused.json()["message"]
    sidebar = await shared.open_sidebar(ben)
    assert known((await sidebar.watch(conversation_id))["board"]) == {"tier": "gold"}, "a feed's line may carry it"
    assert (await sidebar.ask("conversation_claimed", conversation_id=conversation_id))["type"] == "done"
    assert (await put(shared, conversation_id, RECORD, ben)).status_code == 200


@SHARED
@pytest.mark.parametrize(
    ("record", "named"),
    [
        ({"order": {"value": -1}}, "order.value"),
        ({"order": {"value": "lots"}}, "order.value"),
        ({"nickname": "Zo"}, "nickname"),
        ({"customer_since": "the other day"}, "customer_since"),
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"currency": "XYZ"}, "currency"),
        ({"past_contacts": 1.5}, "past_contacts"),
        ([], ""),
        ("Zoë", ""),
        (None, ""),
    ],
)
async def test_a_bad_record_loses_nothing_and_names_the_field(shared: Site, record: object, named: str) -> None:
    sidebar, conversation_id = await begin(shared)
    feeder = await shared.make_token(Role.FEEDER, name="crm")
    await put(shared, conversation_id, RECORD, feeder)
    answer = await put(shared, conversation_id, record, feeder)
    assert answer.status_code == 422
    assert answer.json()["message"].startswith(named)
    assert known((await sidebar.watch(conversation_id))["board"])["name"] == "Zoë Carter"


@SHARED
async def test_an_unknown_conversation_is_said(shared: Site) -> None:
    feeder = await shared.make_token(Role.FEEDER, name="crm")
    answer = await put(shared, "nothing", RECORD, feeder)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@SHARED
async def test_a_cookie_does_not_open_this_door(shared: Site) -> None:
    _, conversation_id = await begin(shared)
    async with shared.browse() as browser:
        await shared.sign_in(browser)
        answer = await browser.put(
            f"/api/conversations/{conversation_id}/customer", json=RECORD, headers={"Accept": "application/json"}
        )
        assert answer.status_code == 401


@SHARED
async def test_a_page_may_tell_the_record_with_its_turns(shared: Site) -> None:
    sidebar = await shared.open_sidebar()
    accepted = await sidebar.hear(LATE, customer={"tier": "gold"})
    assert known((await sidebar.watch(accepted["conversation_id"]))["board"]) == {"tier": "gold"}
    await sidebar.hear("Still here.", source_turn_id="2")
    assert known((await sidebar.until("board_shown"))["board"]) == {"tier": "gold"}, "a turn without one keeps it"
    turns = [{"speaker": "customer", "text": LATE}]
    told = {"source": "page", "external_id": "chat-2", "turns": turns, "customer": {"plan": "basic"}}
    accepted = await sidebar.ask("history_heard", **told)
    assert known((await sidebar.watch(accepted["conversation_id"]))["board"]) == {"plan": "basic"}
    refused = await sidebar.hear(LATE, customer={"tier": 7}, source_turn_id="3")
    assert (refused["type"], refused["code"]) == ("refused", "invalid_format")


async def test_names_are_left_out_where_they_are_redacted(open_site: OpenSite) -> None:
    site = await open_site(redact_names=True)
    _, conversation_id = await begin(site)
    feeder = await site.make_token(Role.FEEDER, name="crm")
    record = {"name": "Zoë", "order": {"ref": "07700 900123"}, "account_ref": "4111 1111 1111 1111", "plan": "basic"}
    kept = (await put(site, conversation_id, record, feeder)).json()["facts"]
    assert kept == {"order_ref": "07700 900123", "plan": "basic"}, "a card number is no reference"


async def test_a_record_wakes_with_its_conversation(open_site: OpenSite) -> None:
    site = await open_site(live_conversations=1)
    sidebar, conversation_id = await begin(site)
    feeder = await site.make_token(Role.FEEDER, name="crm")
    await put(site, conversation_id, RECORD, feeder)
    await put(site, conversation_id, {"tier": "gold"}, feeder)

    async def come_back() -> dict[str, str]:
        """Let another conversation push this one out of memory, then look at it again."""
        await sidebar.ask("conversation_left", conversation_id=conversation_id)
        await sidebar.hear("Where is my parcel?", external_id=f"other-{sidebar.number}")
        await site.rooms.desk.settle()
        return known((await sidebar.watch(conversation_id))["board"])

    assert await come_back() == {"tier": "gold"}
    await put(site, conversation_id, {}, feeder)
    assert await come_back() == {}
    await put(site, conversation_id, {"past_contacts": 0}, feeder)
    assert await come_back() == {"past_contacts": "0"}
