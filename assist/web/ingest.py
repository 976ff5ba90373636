"""Transcripts come in: a websocket ``/ws/ingest/plain`` and ``POST /ingest/plain/{feed_id}``, both for feeder tokens.

Answers every line, good or bad, by its number. Refuses to know the lines' format (``assist.ingest``).

On the socket the first message is ``{"type":"hello","token":"…"}``, with ``"feed"`` where one team has several and
``"report":true`` where the feeder wants to hear when each turn was answered; then one line a message.
"""

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Request, WebSocket
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from starlette.responses import JSONResponse, Response
from starlette.websockets import WebSocketDisconnect

from assist.errors import AssistError, BadOrigin, CloseCode
from assist.web.feeding import Feed, Heard, Roster, check_source, report_answer
from assist.web.guard import bearer_token, require_feeder
from assist.web.rooms import rooms_of

router = APIRouter()


class FeederHello(BaseModel):
    """The first message of a feeder."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["hello"]
    token: Annotated[str, StringConstraints(max_length=500)]
    feed: str = "plain"
    report: bool = False


@router.post("/ingest/plain/{feed_id}")
async def take_transcript(request: Request, feed_id: str) -> Response:
    """Take a body of JSON lines and answer each."""
    feeder = await require_feeder(request, bearer_token(request))
    rooms = rooms_of(request)
    roster: Roster = request.app.state.roster
    feed = Feed(rooms, roster, feeder.identity, check_source(feed_id))
    body = await request.body()
    results = [answer async for answer in feed.take_lines(body.splitlines())]
    refused = sum(not answer["ok"] for answer in results)
    return JSONResponse({"accepted": len(results) - refused, "refused": refused, "results": results})


@router.websocket("/ws/ingest/plain")
async def serve_feeder(socket: WebSocket) -> None:
    """Serve one feeder until it leaves."""
    await socket.accept()
    feeder = Feeder(socket)
    sockets = rooms_of(socket).sockets
    sockets.add(feeder)
    try:
        await feeder.run()
    except WebSocketDisconnect:
        return
    finally:
        sockets.discard(feeder)
        feeder.gone.set()


class Feeder:
    """One feeder's connection. Lines are taken one by one, so a fast feeder waits for its answers."""

    def __init__(self, socket: WebSocket) -> None:
        self.credential_id: str | None = None
        self.gone = asyncio.Event()
        self._socket = socket
        self._rooms = rooms_of(socket)
        self._runner: asyncio.Task[None] | None = None
        self._verdict: tuple[CloseCode, str] | None = None
        self._reports: set[asyncio.Task[None]] = set()

    def reject(self, code: CloseCode, sentence: str) -> None:
        """Close the connection after the line at hand."""
        if self._verdict is None:
            self._verdict = code, sentence
            if self._runner is not None:
                self._runner.cancel()

    async def wait_closed(self) -> None:
        """Return when it is gone."""
        await self.gone.wait()

    async def run(self) -> None:
        """Hear the hello, then take lines."""
        self._runner = asyncio.create_task(self._serve())
        try:
            await asyncio.wait({self._runner})
            if not self._runner.cancelled():
                self._runner.result()
            if self._verdict is not None:
                await self._socket.close(*self._verdict)
        finally:
            self._runner.cancel()
            for task in self._reports:
                task.cancel()

    async def _serve(self) -> None:
        hello = await self._greet()
        if hello is None:
            return
        feed, wants_report = hello
        await self._socket.send_json({"ok": True, "type": "welcome", "turn_chars": self._rooms.settings.turn_chars})
        number = 0
        while True:
            line = await self._receive()
            number += 1
            answer, heard = await asyncio.shield(feed.take_line(number, line))
            await self._socket.send_json(answer)
            if wants_report and heard is not None:
                task = asyncio.create_task(self._report(number, heard))
                self._reports.add(task)
                task.add_done_callback(self._reports.discard)

    async def _greet(self) -> tuple[Feed, bool] | None:
        try:
            async with asyncio.timeout(self._rooms.settings.hello_timeout_s):
                hello = FeederHello.model_validate_json(await self._receive())
                credential = await require_feeder(self._socket, hello.token)
                source = check_source(hello.feed)
        except TimeoutError:
            self._verdict = CloseCode.HELLO_TIMEOUT, "Say hello first, and sooner."
        except ValidationError:
            self._verdict = CloseCode.BAD_HELLO, "The first message is hello, with a feeder token."
        except BadOrigin as error:
            self._verdict = CloseCode.BAD_ORIGIN, str(error)
        except AssistError as error:
            self._verdict = CloseCode.BAD_TOKEN, str(error)
        else:
            self.credential_id = credential.id
            roster: Roster = self._socket.app.state.roster
            return Feed(self._rooms, roster, credential.identity, source), hello.report
        return None

    async def _receive(self) -> str | bytes:
        event = await self._socket.receive()
        if event["type"] != "websocket.receive":
            raise WebSocketDisconnect(event.get("code", 1005))
        text: str | None = event.get("text")
        return text if text is not None else bytes(event["bytes"])

    async def _report(self, number: int, heard: Heard) -> None:
        await self._socket.send_json(await report_answer(number, heard))
