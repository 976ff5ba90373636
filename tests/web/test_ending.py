"""Hand-overs and wrap-ups over real sockets and HTTP: the sidebar, a feed, other programs, and the log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx
import pytest

from assist.vocabulary import Role

if TYPE_CHECKING:
    from tests.web.conftest import Site

SHARED = pytest.mark.asyncio(loop_scope="module")
ANGRY = "I am furious, I have been waiting for order 88213-04"
PROMISE = "I am sorry. I'll call you back about it."


@SHARED
async def test_a_sidebar_hands_over_closes_and_saves(shared: Site) -> None:
    ana = await shared.open_sidebar()
    conversation_id = (await ana.hear(ANGRY))["conversation_id"]
    await ana.hear(PROMISE, speaker="agent")
    await shared.rooms.desk.settle()
    handed = await ana.ask("hand_over_asked", conversation_id=conversation_id)
    assert handed["type"] == "hand_over_shown"
    assert f"Wants: “{ANGRY}”" in handed["text"]
    shown = await ana.ask("conversation_closed", conversation_id=conversation_id)
    assert shown["type"] == "wrap_up_shown"
    assert shown["wrap_up"]["loose_promises"] == ["“I'll call you back about it.”"]
    assert (await ana.ask("wrap_up_saved", conversation_id=conversation_id, text="Call on Monday."))["type"] == "done"
    snapshot = await ana.watch(conversation_id)
    assert snapshot["conversation"]["closed_at"] is not None
    assert not snapshot["aside"]["hand_over_due"]
    assert snapshot["aside"]["bot"] is None
    (promise,) = snapshot["aside"]["promises"]
    assert promise["text"] == "I'll call you back about it."
    assert promise["when"] is None
    assert promise["lacks_time"]
    dossier = await find_dossier(shared, conversation_id)
    assert [wrap_up.by for wrap_up in dossier.wrap_ups] == [None, ana.welcome["agent_id"]]
    assert dossier.wrap_ups[-1].text == "Call on Monday."
    assert dossier.closures[0].measures.customer_turns == 1
    await ana.hear("hello again")
    assert (await ana.watch(conversation_id))["conversation"]["closed_at"] is None


async def find_dossier(site: Site, conversation_id: str):  # noqa: ANN201 - the console's dossier
    await site.rooms.store.flush()
    found = await site.rooms.store.reports.find_dossier(conversation_id)
    assert found is not None
    return found


@SHARED
async def test_another_agent_neither_reads_nor_closes(shared: Site) -> None:
    ana, ben = await shared.open_sidebar(), await shared.open_sidebar(await shared.make_token(name="Ben"))
    conversation_id = (await ana.hear(ANGRY))["conversation_id"]
    for request in ("hand_over_asked", "conversation_closed"):
        assert (await ben.ask(request, conversation_id=conversation_id))["code"] == "not_found"
    saved = await ben.ask("wrap_up_saved", conversation_id=conversation_id, text="mine")
    assert saved["code"] == "not_found"
    assert await ben.is_fine()


@SHARED
async def test_programs_read_both_as_their_role_allows(shared: Site) -> None:
    ana = await shared.open_sidebar()
    conversation_id = (await ana.hear("you stupid idiot, where is order 88213-04"))["conversation_id"]
    await shared.rooms.desk.settle()

    async def get(path: str, token: str | None, **headers: str) -> httpx.Response:
        bearer = {} if token is None else {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(base_url=shared.url, headers={**bearer, **headers}) as program:
            return await program.get(f"/api/conversations/{conversation_id}/{path}")

    lead = await shared.make_token(Role.LEAD)
    handed = await get("handover", lead)
    assert handed.status_code == 200
    assert handed.headers["cache-control"] == "no-store"
    assert "88213-04" in handed.json()["text"]
    assert (await get("wrap-up", lead)).status_code == 404
    await ana.ask("conversation_closed", conversation_id=conversation_id)
    wrapped = (await get("wrap-up", lead)).json()
    assert wrapped["outcome"] == "left_open"
    assert wrapped["measures"]["customer_turns"] == 1
    assert "care" not in wrapped, "the kind word is for the agent alone"
    for token, status in ((None, 401), ("guess", 401), (await shared.make_token(name="Ben"), 404)):
        assert (await get("handover", token)).status_code == status
        assert (await get("wrap-up", token)).status_code == status
    assert (await get("handover", lead, Origin="https://elsewhere.example")).status_code == 403


@SHARED
async def test_whoever_is_signed_in_reads_them_too(shared: Site) -> None:
    ana = await shared.open_sidebar()
    conversation_id = (await ana.hear(ANGRY))["conversation_id"]
    async with shared.browse() as browser:
        await shared.sign_in(browser, Role.QA)
        answer = await browser.get(f"/api/conversations/{conversation_id}/handover")
    assert answer.status_code == 200


@SHARED
async def test_a_feed_says_that_a_call_is_over(shared: Site) -> None:
    token = await shared.make_token(Role.FEEDER, name="telephony")
    lines = (
        {"conversation": "call-9", "speaker": "customer", "text": ANGRY},
        {"conversation": "call-9", "event": "closed"},
        {"conversation": "never-heard", "event": "closed"},
        {"conversation": "call-9", "event": "exploded"},
    )
    body = "\n".join(json.dumps(line) for line in lines)
    async with httpx.AsyncClient(base_url=shared.url, headers={"Authorization": f"Bearer {token}"}) as feeder:
        results = (await feeder.post("/ingest/plain/telephony", content=body)).json()["results"]
    assert [(result["ok"], result.get("is_closed"), result.get("code")) for result in results] == [
        (True, None, None),
        (True, True, None),
        (False, None, "not_found"),
        (False, None, "invalid_format"),
    ]
    dossier = await find_dossier(shared, results[0]["conversation_id"])
    assert dossier.closures[0].by is None
    assert dossier.record.closed_at is not None
