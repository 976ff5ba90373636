"""Garbage at every door, for as long as it is asked; a well-behaved panel beside it must not notice."""

import asyncio
import json
import logging
import random
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from assist.errors import CloseCode
from assist.ports import Reader
from assist.vocabulary import Role
from tests.soak.conftest import ROOT, Bound
from tests.web.conftest import Site, run_site

pytestmark = pytest.mark.soak
FUZZERS = 8
LETTERS = 'abc {}[]":,\\\u202e\u0000\u200d🙂é\n0e9-'
KNOWN_CODES = {code.value for code in CloseCode} | {1000, 1001, 1005, 1007, 1009}


def valid(chance: random.Random) -> dict[str, Any]:
    """A message of the protocol, at random."""
    turn = {"speaker": chance.choice(["customer", "agent", "bot"]), "text": garble(chance, 40)}
    name = {"source": "fuzz", "external_id": chance.choice("abc")}
    messages: list[dict[str, Any]] = [
        {"type": "turn_heard", **name, **turn},
        {"type": "turn_heard", **name, **turn, "state": "partial", "source_turn_id": chance.choice("xyz")},
        {"type": "turn_heard", **name, **turn, "revises": chance.choice("xyz"), "at": "2020-01-01T00:00:00Z"},
        {"type": "history_heard", **name, "turns": [turn] * chance.randrange(4)},
        {"type": "phrases_searched", "query": garble(chance, 10)},
        {"type": "private_phrase_saved", "phrase_id": "a", "text": garble(chance, 40), "shortcode": garble(chance, 8)},
        {"type": "private_phrase_proposed", "phrase_id": chance.choice("ab")},
        {"type": "private_phrase_deleted", "phrase_id": chance.choice("ab")},
        {"type": "conversation_watched", "conversation_id": garble(chance, 8) or "x"},
        {"type": "suggestion_answered", "conversation_id": "x", "verdict": "inserted"},
        {"type": "ping"},
    ]
    return chance.choice(messages)


def garble(chance: random.Random, length: int) -> str:
    return "".join(chance.choice(LETTERS) for _ in range(chance.randrange(length)))


def mutate(chance: random.Random, message: dict[str, Any]) -> str | bytes:
    """A message with something wrong in it, or bytes that are none."""
    match chance.randrange(6):
        case 0:
            return chance.randbytes(chance.randrange(200))
        case 1:
            return garble(chance, 200)
        case 2:
            message[chance.choice(list(message))] = chance.choice([None, -1, [], {}, 1e400, "x" * 9000, True])
        case 3:
            message.pop(chance.choice(list(message)))
        case 4:
            text = json.dumps(message)
            return text[: chance.randrange(len(text))]
        case _:
            pass
    return json.dumps(message)


async def fuzz(site: Site, path: str, hello: dict[str, Any], seed: int, time_left: Bound) -> int:
    """Send garbage over and over; returns how many messages it was."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    count = number = 0
    while time_left:
        async with connect(f"ws://127.0.0.1:{site.port}{path}", compression=None, close_timeout=60) as socket:
            if chance.random() < 0.9:
                await socket.send(json.dumps(hello))
                await socket.recv()
            drain = asyncio.create_task(read_all(socket))
            with suppress(ConnectionClosed):
                for _ in range(chance.randrange(1, 60)):
                    number += 1
                    message = valid(chance)
                    if path.endswith("sidebar"):
                        message["id"] = number
                    else:
                        message = {"conversation": "f", "speaker": "customer", "text": garble(chance, 40)}
                    await socket.send(mutate(chance, message) if chance.random() < 0.5 else json.dumps(message))
                    count += 1
                await socket.close()
            await drain
            assert socket.close_code in KNOWN_CODES
    return count


async def read_all(socket: ClientConnection) -> None:
    try:
        async for message in socket:
            json.loads(message)
    except ConnectionClosed:
        return


async def test_garbage_disturbs_nobody(
    tmp_path: Path, reader: Reader, time_left: Bound, caplog: pytest.LogCaptureFixture
) -> None:
    async with run_site(tmp_path, reader=reader, prompts_dir=ROOT / "prompts") as site:
        calm = await site.open_sidebar()
        token, feeder = await site.make_token(name="Mallory"), await site.make_token(Role.FEEDER, name="feed")
        doors = [
            ("/ws/sidebar", {"type": "hello", "token": token}),
            ("/ws/ingest/plain", {"type": "hello", "token": feeder}),
        ]
        fuzzers = [asyncio.create_task(fuzz(site, *doors[n % 2], n, time_left)) for n in range(FUZZERS)]
        number = 0
        while time_left:
            number += 1
            heard = await calm.hear(f"still nothing, that was {number}", external_id=f"calm-{number // 20}")
            assert heard["type"] == "turn_accepted"
            assert await calm.is_fine()
        counts = await asyncio.gather(*fuzzers)
        assert await calm.is_fine()
        async with site.browse() as browser:
            assert (await browser.get("/health")).status_code == 200
    assert min(counts) > 0
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
