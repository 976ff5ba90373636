"""Who speaks to each contender, in its own tongue: a turn out, and its answer."""

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

from pydantic_core import from_json
from websockets.asyncio.client import ClientConnection, connect

from tests.bench.material import Turn

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
    listening: asyncio.Task[None] | None = None

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
    listening: asyncio.Task[None] | None = None

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

    async def _say(self, **message: Any) -> None:
        await self.socket.send(json.dumps(message))


async def open_talker(contender: str, url: str, tokens: list[str] | None, number: int) -> Talker:
    """Connect and introduce oneself."""
    if contender == "infinity":
        return await InfinityTalker.connect(url)
    socket = await connect(url, compression=None, max_size=None, open_timeout=60)
    if tokens is None:
        naive = NaiveTalker(socket)
        naive.listening = asyncio.create_task(naive.listen())
        return naive
    await socket.send(json.dumps({"type": "hello", "token": tokens[number], "protocol": 1}))
    await socket.recv()
    talker = RapportTalker(socket)
    talker.listening = asyncio.create_task(talker.listen())
    return talker
