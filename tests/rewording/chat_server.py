"""A server on 127.0.0.1 that speaks the streaming chat-completions protocol, for as long as a block runs.

What it says is given: pieces in a row, or whatever a tiny model comes up with. It writes down what it was asked.
"""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

Speak = Callable[[str, int], Iterable[str]]
"""(prompt, most tokens) to pieces."""


@dataclass
class ChatServer:
    """What the server says next, and what it was asked. ``gate`` holds it up before the piece of that number."""

    speak: Speak = lambda _prompt, _most: ()
    status: int = 200
    raw: str | None = None
    gate: asyncio.Event | None = None
    gate_at: int = 0
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)

    def say(self, *pieces: str) -> None:
        """Answer with these pieces from now on."""
        self.speak = lambda _prompt, _most: pieces

    async def answer(self, request: Request) -> Response:
        form = await request.json()
        self.asked.append(form)
        self.keys.append(request.headers.get("authorization"))
        if self.status != 200:
            return PlainTextResponse("no", status_code=self.status)
        if self.raw is not None:
            return PlainTextResponse(self.raw, media_type="text/event-stream")
        return StreamingResponse(self._events(form), media_type="text/event-stream")

    async def _events(self, form: dict[str, Any]) -> AsyncIterator[str]:
        yield _event({"role": "assistant"})
        for number, piece in enumerate(self.speak(form["messages"][0]["content"], form["max_tokens"])):
            if self.gate is not None and number == self.gate_at:
                await self.gate.wait()
            yield _event({"content": piece})
            await asyncio.sleep(0)
        yield _event({}, "stop")
        yield "data: [DONE]\n\n"


def _event(delta: dict[str, str], reason: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    return f"data: {json.dumps({'object': 'chat.completion.chunk', 'choices': [choice]})}\n\n"


class _Server(uvicorn.Server):
    def capture_signals(self) -> Any:
        from contextlib import nullcontext

        return nullcontext()


@asynccontextmanager
async def run_chat_server() -> AsyncIterator[ChatServer]:
    """Serve on a free port of 127.0.0.1 until the block ends."""
    found = ChatServer()
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0)
    found.url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    app = Starlette(routes=[Route("/v1/chat/completions", found.answer, methods=["POST"])])
    server = _Server(uvicorn.Config(app, lifespan="off", log_config=None, timeout_graceful_shutdown=1))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield found
    finally:
        if found.gate is not None:
            found.gate.set()
        server.should_exit = True
        await serving
        listener.close()
