"""The load, in a process of its own: many connections, closed loop (the next turn when the board is there) or open
(turns arrive at a fixed rate, whatever the server does).

Prints ``begin`` and ``end`` around what is measured, then the result as JSON. A latency in the open loop counts from
when the turn was due, so that a late load is no excuse.
"""

import argparse
import asyncio
import json
import random
import sys
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any, Protocol
from urllib.parse import urlsplit

import uvloop
from pydantic_core import from_json
from websockets.asyncio.client import ClientConnection, connect

from tests.bench.material import Turn, play, prolong

LONG_TALK = 1000
ENDS = 50

Waiter = asyncio.Future[dict[str, float] | None]


class Talker(Protocol):
    """One connection: a turn out, and its answer."""

    async def send(self, turn: Turn) -> Waiter:
        """Send a turn; the future resolves to the server's own timing (None: it tells none)."""


@dataclass
class NaiveTalker:
    """Speaks to the naive server."""

    socket: ClientConnection
    waiting: deque[Waiter] = field(default_factory=deque)

    async def send(self, turn: Turn) -> Waiter:
        """Send a turn."""
        waiter: Waiter = asyncio.get_running_loop().create_future()
        self.waiting.append(waiter)
        message = {"number": turn.number, "text": turn.text, "context": turn.context}
        await self.socket.send(json.dumps(message))
        return waiter

    async def listen(self) -> None:
        """Take in answers."""
        async for _ in self.socket:
            self.waiting.popleft().set_result(None)


@dataclass
class InfinityTalker:
    """Speaks HTTP to infinity-emb, over a connection that stays open."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    head: str

    @classmethod
    async def connect(cls, url: str) -> "InfinityTalker":
        """Connect."""
        place = urlsplit(url)
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        head = f"POST {place.path} HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Type: application/json\r\n"
        return cls(reader, writer, head)

    async def send(self, turn: Turn) -> Waiter:
        """Send a turn with the one before it, as one text."""
        body = json.dumps({"model": "encoder", "input": [f"{turn.context} {turn.text}"]}).encode()
        self.writer.write(f"{self.head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        return asyncio.ensure_future(self._receive())

    async def _receive(self) -> None:
        length = 0
        status = await self.reader.readline()
        if b" 200 " not in status:
            raise AssertionError(status)
        while (line := await self.reader.readline()) != b"\r\n":
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        await self.reader.readexactly(length)


@dataclass
class RapportTalker:
    """Speaks the side panel's protocol: hears a turn, watches its conversation, waits for the board."""

    socket: ClientConnection
    ids: int = 0
    talk_of: dict[int, str] = field(default_factory=dict)
    watched: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, deque[tuple[Waiter, bool]]] = field(default_factory=dict)

    async def send(self, turn: Turn) -> Waiter:
        """Send a turn."""
        waiter: Waiter = asyncio.get_running_loop().create_future()
        self.waiting.setdefault(turn.talk, deque()).append((waiter, turn.is_last))
        request = self._next_id()
        self.talk_of[request] = turn.talk
        await self._say(
            type="turn_heard",
            id=request,
            source="bench",
            external_id=turn.talk,
            channel=turn.channel,
            source_turn_id=str(turn.number),
            speaker=turn.speaker,
            text=turn.text,
        )
        return waiter

    async def listen(self) -> None:
        """Take in answers."""
        async for text in self.socket:
            message = from_json(text)
            match message["type"]:
                case "turn_accepted":
                    await self._watch(self.talk_of.pop(message["in_reply_to"]), message["conversation_id"])
                case "conversation_snapshot" if message["board"] is not None:
                    await self._settle(message["conversation"]["id"], len(message["turns"]), None)
                case "board_shown":
                    await self._settle(message["conversation_id"], len(message["turns"]), message["timing"])
                case "refused":
                    raise AssertionError(message["message"])

    async def _watch(self, talk: str, conversation_id: str) -> None:
        if conversation_id not in self.watched:
            self.watched[conversation_id] = talk
            await self._say(type="conversation_watched", id=self._next_id(), conversation_id=conversation_id)

    async def _settle(self, conversation_id: str, turns: int, timing: dict[str, float] | None) -> None:
        waiting = self.waiting[self.watched[conversation_id]]
        for _ in range(min(turns, len(waiting))):
            waiter, is_last = waiting.popleft()
            waiter.set_result(timing)
            if is_last:
                del self.waiting[self.watched.pop(conversation_id)]
                await self._say(type="conversation_left", id=self._next_id(), conversation_id=conversation_id)

    def _next_id(self) -> int:
        self.ids += 1
        return self.ids

    async def _say(self, **message: Any) -> None:  # noqa: ANN401 - a message is what it is
        await self.socket.send(json.dumps(message))


@dataclass
class Record:
    """What was measured."""

    is_open: bool = False
    latencies_ms: list[float] = field(default_factory=list)
    timings: list[dict[str, float]] = field(default_factory=list)
    load_cpu_s: float = 0.0
    answered: set[int] = field(default_factory=set)
    all_answered: asyncio.Event = field(default_factory=asyncio.Event)

    def meet(self, player: int, players: int) -> None:
        """Take note that a connection has had its first answer: opening a conversation costs more than a turn."""
        self.answered.add(player)
        if len(self.answered) == players:
            self.all_answered.set()

    def note(self, began_s: float, waiter: Waiter) -> None:
        """Take note of an answer that has just come."""
        if self.is_open:
            self.latencies_ms.append((perf_counter() - began_s) * 1000)
            if (timing := waiter.result()) is not None:
                self.timings.append(timing)

    def summary(self, seconds: float) -> dict[str, float]:
        """Return turns a second, quantiles, and the mean of what the server says of itself."""
        ordered = sorted(self.latencies_ms)
        quantiles = {f"p{q}_ms": ordered[min(len(ordered) - 1, len(ordered) * q // 100)] for q in (50, 95, 99)}
        names = ("queue_ms", "forward_ms", "thought_ms", "total_ms")
        own = {name: sum(timing[name] for timing in self.timings) / max(1, len(self.timings)) for name in names}
        load_ms = self.load_cpu_s * 1000 / max(1, len(ordered))
        return {
            "turns": len(ordered),
            "turns_per_s": len(ordered) / seconds,
            "load_cpu_ms": load_ms,
            **quantiles,
            **own,
        }


async def main() -> None:
    """Run one load."""
    parser = argparse.ArgumentParser()
    parser.add_argument("contender", choices=("naive", "rapport", "infinity"))
    parser.add_argument("url")
    parser.add_argument("--tokens", type=Path)
    parser.add_argument("--connections", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--warm-up", type=float, default=2)
    parser.add_argument("--rate", type=float, default=0)
    parser.add_argument("--long-talk", action="store_true")
    given = parser.parse_args()
    tokens = None if given.tokens is None else json.loads(await asyncio.to_thread(given.tokens.read_text))
    talkers = [await open_talker(given.contender, given.url, tokens, number) for number in range(given.connections)]
    record = Record()
    if given.long_talk:
        tell(json.dumps(await last_long(talkers[0], record)))
        return
    if given.rate:
        record.all_answered.set()
        jobs = [asyncio.create_task(arrive(talkers, given.rate, record))]
    else:
        jobs = [asyncio.create_task(repeat(talker, i, len(talkers), record)) for i, talker in enumerate(talkers)]
    watching = asyncio.create_task(measure(given.warm_up, given.seconds, record))
    done, _ = await asyncio.wait({watching, *jobs}, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()
    tell(json.dumps(record.summary(watching.result())))


async def measure(warm_up_s: float, seconds: float, record: Record) -> float:
    """Warm up, at least until every connection was answered, then measure; returns the seconds measured."""
    await asyncio.gather(asyncio.sleep(warm_up_s), record.all_answered.wait())
    tell("begin")
    record.is_open = True
    began_s, began_cpu_s = perf_counter(), process_time()
    await asyncio.sleep(seconds)
    record.is_open = False
    tell("end")
    record.load_cpu_s = process_time() - began_cpu_s
    return perf_counter() - began_s


async def last_long(talker: Talker, record: Record) -> dict[str, float]:
    """Send one talk of many turns; a turn's time at its beginning and at its end."""
    record.is_open = True
    tell("begin")
    began_s = perf_counter()
    for turn in prolong(LONG_TALK):
        sent_s = perf_counter()
        waiter = await talker.send(turn)
        await waiter
        record.note(sent_s, waiter)
    tell("end")
    times = record.latencies_ms
    ends = {"first_ms": median(times[:ENDS]), "last_ms": median(times[-ENDS:])}
    return {**record.summary(perf_counter() - began_s), **ends}


async def open_talker(contender: str, url: str, tokens: list[str] | None, number: int) -> Talker:
    """Connect and introduce oneself."""
    if contender == "infinity":
        return await InfinityTalker.connect(url)
    socket = await connect(url, compression=None, max_size=None, open_timeout=60)
    if tokens is None:
        naive = NaiveTalker(socket)
        naive.listening = asyncio.create_task(naive.listen())  # type: ignore[attr-defined]
        return naive
    await socket.send(json.dumps({"type": "hello", "token": tokens[number], "protocol": 1}))
    await socket.recv()
    talker = RapportTalker(socket)
    talker.listening = asyncio.create_task(talker.listen())  # type: ignore[attr-defined]
    return talker


async def repeat(talker: Talker, player: int, players: int, record: Record) -> None:
    """Send turn after turn, each when the one before is answered."""
    for turn in play(player, players):
        began_s = perf_counter()
        waiter = await talker.send(turn)
        await waiter
        record.meet(player, players)
        record.note(began_s, waiter)


async def arrive(talkers: list[Talker], rate: float, record: Record) -> None:
    """Send turns as they fall due, in turn over the connections; arrivals are random with a fixed seed."""
    chance = random.Random(17)  # noqa: S311 - no secret
    turns = [play(number, len(talkers)) for number in range(len(talkers))]
    due_s = perf_counter()
    number = 0
    while True:
        due_s += chance.expovariate(rate)
        if (wait_s := due_s - perf_counter()) > 0:
            await asyncio.sleep(wait_s)
        talker = talkers[number % len(talkers)]
        waiter = await talker.send(next(turns[number % len(talkers)]))
        waiter.add_done_callback(lambda waiter, due_s=due_s: record.note(due_s, waiter))
        number += 1


def tell(line: str) -> None:
    """Print at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    uvloop.run(main())
