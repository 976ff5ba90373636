"""Transcripts: the feeder's socket, the posted body, and the demo's player."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import httpx
import pytest

from assist.errors import CloseCode
from assist.vocabulary import Role
from assist.web.demo import SCRIPTS, read_scripts
from assist.web.player import Script, speak

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

    from tests.web.conftest import OpenSite, Site


SHARED = pytest.mark.asyncio(loop_scope="module")
"""The test is a guest of one server for the whole file, with a team of its own."""


def line(text: str, **fields: object) -> dict[str, object]:
    return {"conversation": "call-1", "speaker": "customer", "text": text, **fields}


async def open_feeder(site: Site, **hello: object) -> ClientConnection:
    socket = await site.open_socket("/ws/ingest/plain")
    token = await site.make_token(Role.FEEDER, name="telephony")
    await socket.send(json.dumps({"type": "hello", "token": token, **hello}))
    assert json.loads(await socket.recv()) == {"ok": True, "type": "welcome", "turn_chars": 8000}
    return socket


async def feed(socket: ClientConnection, *lines: object) -> list[dict[str, object]]:
    answers = []
    for one in lines:
        await socket.send(one if isinstance(one, str | bytes) else json.dumps(one))
        answers.append(json.loads(await socket.recv()))
    return answers


@SHARED
async def test_partials_raise_cues_and_the_final_brings_suggestions(shared: Site) -> None:
    ana = await shared.open_sidebar()
    socket = await open_feeder(shared)
    first, *others = await feed(
        socket,
        line("I am furious", state="partial", turn_id="t1", agent="ana", channel="voice", title="Call 1"),
        line("I am furious, it still hasn't", state="partial", turn_id="t1"),
        line("I am furious, it still hasn't come. Cancel it.", turn_id="t1", ended_ms=4000),
    )
    assert first["ok"]
    assert {answer["turn_id"] for answer in others} == {first["turn_id"]}
    changed = await ana.until("conversation_changed")
    assert (changed["conversation"]["title"], changed["conversation"]["channel"]) == ("Call 1", "voice")
    assert changed["conversation"]["agent"] == ana.welcome["agent_id"]
    await shared.rooms.desk.settle()
    snapshot = await ana.watch(first["conversation_id"])
    assert [(turn["text"], turn["state"]) for turn in snapshot["turns"]] == [
        ("I am furious, it still hasn't come. Cancel it.", "final")
    ]
    assert snapshot["board"]["suggestions"]


@SHARED
async def test_nobody_else_sees_an_agents_call_and_anybody_may_claim_an_open_one(shared: Site) -> None:
    ana, ben = await shared.open_sidebar(), await shared.open_sidebar(await shared.make_token(name="Ben"))
    socket = await open_feeder(shared)
    anas, open_one, unknown = await feed(
        socket,
        line("Hello?", agent="Ana"),
        line("Hello?", conversation="call-2"),
        line("Hello?", conversation="call-3", agent="Nobody"),
    )
    assert (await ben.watch(anas["conversation_id"]))["code"] == "not_found"
    assert "note" not in anas
    assert "claim" in str(unknown["note"])
    for answer in (open_one, unknown):
        assert (await ben.ask("conversation_claimed", conversation_id=answer["conversation_id"]))["type"] == "done"
        assert (await ana.watch(answer["conversation_id"]))["code"] == "not_found"


@SHARED
async def test_a_bad_line_is_told_with_its_number_and_the_rest_goes_on(shared: Site) -> None:
    socket = await open_feeder(shared)
    answers = await feed(
        socket,
        line("One."),
        "no json",
        line("Two.", colour="red"),
        line("Three.", speaker="ghost"),
        line("", turn_id="t4"),
        line("a" * 9000),
        line("Partial without an id", state="partial"),
        b"\xff",
        line("Nine."),
    )
    assert [answer["line"] for answer in answers] == list(range(1, 10))
    assert [answer["ok"] for answer in answers] == [True, *[False] * 7, True]
    assert [answer.get("code") for answer in answers[1:8]] == [
        *["invalid_format"] * 4,
        "too_large",
        "invalid_format",
        "invalid_format",
    ]
    assert "colour" in str(answers[2]["message"])


@SHARED
async def test_a_feeder_may_hear_how_long_each_turn_took(shared: Site) -> None:
    socket = await open_feeder(shared, report=True)
    await socket.send(json.dumps(line("I am furious, cancel it.")))
    taken, reported = json.loads(await socket.recv()), json.loads(await socket.recv())
    assert (reported["answered"], reported["turn_id"]) == (1, taken["turn_id"])
    assert reported["ms"] > 0
    assert reported["suggestions"] > 0


@SHARED
@pytest.mark.parametrize(
    ("hello", "code"),
    [
        ("garbage", CloseCode.BAD_HELLO),
        ('{"type": "hello"}', CloseCode.BAD_HELLO),
        ('{"type": "hello", "token": "guess"}', CloseCode.BAD_TOKEN),
        ('{"conversation": "c", "speaker": "customer", "text": "hi"}', CloseCode.BAD_HELLO),
    ],
)
async def test_a_feeder_says_hello_first(shared: Site, hello: str, code: CloseCode) -> None:
    socket = await shared.open_socket("/ws/ingest/plain")
    await socket.send(hello)
    assert (await shared.read_close(socket))[0] == code


@SHARED
async def test_an_agents_token_feeds_nothing(shared: Site) -> None:
    socket = await shared.open_socket("/ws/ingest/plain")
    await socket.send(json.dumps({"type": "hello", "token": await shared.make_token()}))
    assert (await shared.read_close(socket))[0] == CloseCode.BAD_TOKEN


async def test_a_silent_feeder_is_sent_away(open_site: OpenSite) -> None:
    site = await open_site(hello_timeout_s=0.05)
    assert (await site.read_close(await site.open_socket("/ws/ingest/plain")))[0] == CloseCode.HELLO_TIMEOUT


async def test_a_feeder_is_told_to_come_back_at_the_end(site: Site) -> None:
    socket = await open_feeder(site)
    site.server.should_exit = True
    assert (await site.read_close(socket))[0] == CloseCode.SHUTTING_DOWN


@SHARED
async def test_a_posted_transcript_is_answered_line_by_line(shared: Site) -> None:
    token = await shared.make_token(Role.FEEDER)
    body = "\n".join([json.dumps(line("One.")), "", "no json", json.dumps(line("Two\u2028lines."))])
    async with httpx.AsyncClient(base_url=shared.url, headers={"Authorization": f"Bearer {token}"}) as program:
        answer = (await program.post("/ingest/plain/telephony", content=body)).json()
    assert (answer["accepted"], answer["refused"]) == (2, 1)
    assert [(result["line"], result["ok"]) for result in answer["results"]] == [(1, True), (3, False), (4, True)]


@SHARED
async def test_a_posted_transcript_longer_than_a_mailbox_loses_nothing(shared: Site) -> None:
    token = await shared.make_token(Role.FEEDER)
    body = "\n".join(json.dumps(line(f"Line {n}.", turn_id=str(n), speaker="system")) for n in range(700))
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=shared.url, headers=headers, timeout=60) as program:
        answer = (await program.post("/ingest/plain/telephony", content=body)).json()
    assert (answer["accepted"], answer["refused"]) == (700, 0)


@SHARED
@pytest.mark.parametrize(
    ("path", "authorization", "status"),
    [
        ("/ingest/plain/a", None, 401),
        ("/ingest/plain/a", "Basic abc", 401),
        ("/ingest/plain/a", "Bearer guess", 401),
        ("/ingest/plain/a%20b", "Bearer {token}", 422),
        ("/ingest/other/a", "Bearer {token}", 404),
    ],
)
async def test_a_post_needs_a_feeder_and_a_plain_feed(
    shared: Site, path: str, authorization: str | None, status: int
) -> None:
    token = await shared.make_token(Role.FEEDER)
    headers = {} if authorization is None else {"Authorization": authorization.format(token=token)}
    async with httpx.AsyncClient(base_url=shared.url) as program:
        answer = await program.post(path, content=b"", headers=headers)
    assert answer.status_code == status
    assert set(answer.json()) == {"code", "message"}


async def test_a_body_over_the_bound_is_refused(open_site: OpenSite) -> None:
    site = await open_site(message_bytes=10_000)
    token = await site.make_token(Role.FEEDER)
    async with httpx.AsyncClient(base_url=site.url, headers={"Authorization": f"Bearer {token}"}) as program:
        for content in (b"a" * 20_000, _in_pieces()):
            answer = await program.post("/ingest/plain/a", content=content)
            assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def _in_pieces() -> AsyncIterator[bytes]:
    for _ in range(20):
        yield b"a" * 1000


@SHARED
async def test_the_demo_plays_a_call_to_the_end(shared: Site) -> None:
    async with shared.browse() as browser:
        await shared.sign_in(browser)
        scripts = (await browser.get("/demo/conversations")).json()
        assert len(scripts) >= 8
        token = (await browser.post("/demo/token")).json()
        sidebar = await shared.open_sidebar(token["token"], origin=shared.url)
        assert sidebar.welcome["role"] == "admin", "whoever plays keeps their role"
        script = next(script for script in scripts if script["channel"] == "voice")
        played = await browser.post("/demo/feed", json={"id": script["id"], "speed": 100})
        assert played.status_code == 201
        changed = await sidebar.until("conversation_changed")
        assert changed["conversation"]["external_id"] == played.json()["external_id"]
        assert (changed["conversation"]["source"], changed["conversation"]["agent"]) == ("demo", token["agent_id"])
        conversation_id = changed["conversation"]["id"]
        snapshot = await sidebar.watch(conversation_id)
        last = snapshot["turns"][-1]
        while (last["text"], last["state"]) != (script["turns"][-1]["text"], "final"):
            last = (await sidebar.until("board_shown", conversation_id=conversation_id))["turns"][-1]


@SHARED
async def test_the_player_pauses_steps_and_stops(shared: Site) -> None:
    async with shared.browse() as browser:
        await shared.sign_in(browser)
        token = (await browser.post("/demo/token")).json()["token"]
        sidebar = await shared.open_sidebar(token, origin=shared.url)
        name = (await browser.post("/demo/feed", json={"id": "voice-outage", "speed": 100})).json()["play"]

        async def press(action: str) -> int:
            return (await browser.post(f"/demo/feed/{name}", json={"action": action})).status_code

        assert await press("pause") == 200
        assert await press("step") == 200
        changed = await sidebar.until("conversation_changed")
        assert changed["conversation"]["external_id"] == name
        assert await press("resume") == 200
        assert await press("stop") == 200
        assert await press("dance") == 422
        name = "nothing"
        assert await press("stop") == 404
        assert (await browser.post("/demo/feed", json={"id": "nothing"})).status_code == 404


@pytest.mark.parametrize("script", read_scripts(SCRIPTS), ids=lambda script: script.id)
def test_a_spoken_turn_grows_and_keeps_its_id(script: Script) -> None:
    for turn, (silence_s, utterances) in zip(script.turns, speak(script, "call", "ana"), strict=True):
        plains = [plain for _, plain in utterances]
        assert silence_s > 0
        assert len({plain.turn.source_turn_id for plain in plains}) == 1
        assert [plain.turn.state for plain in plains] == ["partial"] * (len(plains) - 1) + ["final"]
        assert plains[-1].turn.text == " ".join(turn.text.split())
        lengths = [len(plain.turn.text) for plain in plains]
        assert lengths == sorted(set(lengths))


@SHARED
async def test_feeders_do_not_wait_for_one_another(shared: Site) -> None:
    one, other = await open_feeder(shared), await open_feeder(shared)
    answers = await asyncio.gather(
        *(
            feed(socket, *(line(f"Line {n}", conversation=name) for n in range(20)))
            for name, socket in {"a": one, "b": other}.items()
        )
    )
    assert all(answer["ok"] for many in answers for answer in many)
