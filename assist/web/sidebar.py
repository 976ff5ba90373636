"""The sidebar's websocket, ``/ws/sidebar``: moves texts between a socket and a session, and runs what it asks for.

Answers how effects are carried out: sends in order through a bounded outbox, requests at the desk beside one another
but in order within a lane, subscriptions. Refuses to decide anything; that is the session's.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from time import monotonic
from typing import Final

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from assist.access import Action, Identity
from assist.desk.desk import utc_now
from assist.errors import AssistError, BadOrigin, CloseCode
from assist.ports import Credential, Publication
from assist.protocol import ConversationClaimed, Hello, TurnAccepted, TypingSeen, Welcome, agent_stream
from assist.session import Ask, Close, Effect, Greet, Limits, Phase, Send, Session, Unwatch, Watch
from assist.session.machine import CONVERSATION
from assist.web.asking import ask_desk, take_snapshot
from assist.web.lanes import Lanes
from assist.web.origins import check_origin
from assist.web.rooms import Rooms, rooms_of
from assist.web.sockets import GRACE_S

PING_S: Final = 20
"""How often a sidebar should ping; a service worker that is silent for 30 s is put to sleep by its browser."""

SERVER: Final = "rapport"
FAILED: Final = "Something went wrong on our side; it was noted. Try again."

logger = logging.getLogger(__name__)
router = APIRouter()


@router.websocket("/ws/sidebar")
async def serve_sidebar(socket: WebSocket) -> None:
    """Serve one sidebar until either side has had enough."""
    await socket.accept()
    await Sidebar(socket, rooms_of(socket)).run()


class Sidebar:
    """One sidebar's connection."""

    _identity: Identity

    def __init__(self, socket: WebSocket, rooms: Rooms) -> None:
        settings = rooms.settings
        limits = Limits(rate_per_s=settings.rate_per_s, rate_burst=settings.rate_burst, buffered=settings.outbox)
        self.credential_id: str | None = None
        self._socket = socket
        self._rooms = rooms
        self._desk = rooms.desk
        self._session = Session(limits=limits, now=monotonic())
        self._outbox: deque[str] = deque()
        self._wake = asyncio.Event()
        self._lanes = Lanes()
        self._closing: Close | None = None
        self._gone = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Read and write until the connection ends; what was asked for by then is finished all the same."""
        loop = asyncio.get_running_loop()
        expiry = loop.call_later(self._rooms.settings.hello_timeout_s, self._expire)
        self._writer = loop.create_task(self._write())
        reader = loop.create_task(self._read())
        self._rooms.sockets.add(self)
        try:
            await asyncio.wait({reader, self._writer}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            expiry.cancel()
            reader.cancel()
            self._writer.cancel()
            for ended in await asyncio.gather(reader, self._writer, return_exceptions=True):
                if isinstance(ended, Exception):
                    logger.error("A sidebar's connection failed.", exc_info=ended)
            self._apply(self._session.end())
            await self._lanes.settle()
            self._rooms.sockets.discard(self)
            self._gone.set()

    def reject(self, code: CloseCode, sentence: str) -> None:
        """Close the connection, after what waits to be sent."""
        self._apply(self._session.reject(code, sentence))

    async def wait_closed(self) -> None:
        """Return when the connection is gone and all it had asked for is done."""
        await self._gone.wait()

    @property
    def watcher_id(self) -> str:
        """The agent's id."""
        return self._identity.id

    def check_sight(self, stream: str) -> None:
        """See whether a conversation may still be watched; somebody may have taken it."""
        self._lanes.post(stream, self._check_sight(stream))

    async def _read(self) -> None:
        receive = self._socket.receive
        while self._closing is None:
            event = await receive()
            if event["type"] != "websocket.receive":
                return
            text = event.get("text")
            match self._session.receive(event["bytes"] if text is None else text, monotonic()):
                case [Greet(hello)]:
                    await self._greet(hello)
                case effects:
                    self._apply(effects)
        await self._gone.wait()

    async def _write(self) -> None:
        send, outbox = self._socket.send, self._outbox
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                while outbox:
                    await send({"type": "websocket.send", "text": outbox.popleft()})
                if self._closing is not None:
                    await self._socket.close(self._closing.code, self._closing.sentence)
                    return
        except (WebSocketDisconnect, RuntimeError, OSError):
            return

    def _apply(self, effects: Sequence[Effect]) -> None:
        for effect in effects:
            match effect:
                case Send(text):
                    self._send(text)
                case Ask():
                    self._lanes.post(effect.lane, self._ask(effect))
                case Watch():
                    self._lanes.post(effect.stream, self._watch(effect))
                case Unwatch(stream):
                    self._lanes.post(stream, self._unwatch(stream))
                case Close():
                    self._close(effect)

    def _send(self, text: str) -> None:
        if self._closing is not None:
            return
        if len(self._outbox) >= self._rooms.settings.outbox:
            self._outbox.clear()
            self.reject(CloseCode.SLOW_READER, "You read too slowly. Come back and resume.")
            return
        self._outbox.append(text)
        self._wake.set()

    def _close(self, close: Close) -> None:
        self._closing = close
        self._wake.set()
        if self._writer is not None:
            asyncio.get_running_loop().call_later(GRACE_S, self._writer.cancel)

    def _expire(self) -> None:
        self._apply(self._session.expire())

    def _deliver(self, stream: str, publication: Publication) -> None:
        self._apply(self._session.publish(stream, publication.position, publication.body))

    async def _greet(self, hello: Hello) -> None:
        try:
            credential = await self._rooms.store.check_credential(hello.token, kind="token", at=utc_now())
            check_origin(self._socket, self._rooms.settings, credential.origin)
            credential.identity.must(Action.USE_SIDEBAR)
        except BadOrigin as error:
            self.reject(CloseCode.BAD_ORIGIN, str(error))
            return
        except AssistError as error:
            self.reject(CloseCode.BAD_TOKEN, str(error))
            return
        try:
            await self._admit(credential)
        except AssistError as error:
            self.reject(CloseCode.OVERLOADED, str(error))

    async def _admit(self, credential: Credential) -> None:
        identity = credential.identity
        stream = agent_stream(identity.id)
        recovery = await self._desk.streams.subscribe(stream, self._deliver, None)
        welcome = Welcome(
            server=SERVER,
            name=identity.name,
            role=identity.role,
            team=identity.team,
            agent_id=identity.id,
            model=self._desk.model,
            revision=self._desk.library.library.revision,
            ping_s=PING_S,
            turn_chars=self._rooms.settings.turn_chars,
            help=await self._desk.discretion.show(identity.id),
            conversations=await self._desk.list_conversations(identity),
            adapters=await self._desk.sites.approved(identity.team),
            position=recovery.top,
        )
        self.credential_id = credential.id
        self._identity = identity
        self._apply(self._session.admit(welcome, stream))
        if self._session.phase is not Phase.LIVE:
            await self._desk.streams.unsubscribe(stream, self._deliver)

    async def _ask(self, ask: Ask) -> None:
        message = ask.message
        request = None if isinstance(message, TypingSeen) else message.id
        try:
            reply = await ask_desk(self._desk, self._identity, message)
        except AssistError as error:
            self._apply(self._session.fail(request, error))
        except Exception:
            logger.exception("A %s could not be answered.", message.type)
            self._apply(self._session.fail(request, AssistError(FAILED)))
        else:
            self._apply(self._session.reply(reply))
            if isinstance(reply, TurnAccepted):
                self._rooms.audience.note_taken(reply.conversation_id, self._identity.id)
            elif isinstance(message, ConversationClaimed):
                self._rooms.audience.note_taken(message.conversation_id, self._identity.id)

    async def _watch(self, watch: Watch) -> None:
        try:
            recovery = await self._desk.streams.subscribe(watch.stream, self._deliver, watch.since)
            snapshot = None
            if watch.stream.startswith(CONVERSATION):
                conversation_id = watch.stream.removeprefix(CONVERSATION)
                snapshot = await take_snapshot(self._desk, self._identity, conversation_id, recovery.top)
        except AssistError as error:
            self._apply(self._session.barred(watch, error))
        except Exception:
            logger.exception("A stream could not be opened.")
            self._apply(self._session.barred(watch, AssistError(FAILED)))
        else:
            self._rooms.audience.join(watch.stream, self)
            missed = [(publication.position, publication.body) for publication in recovery.missed]
            self._apply(self._session.opened(watch, missed, recovery.top, snapshot))

    async def _unwatch(self, stream: str) -> None:
        self._rooms.audience.leave(stream, self)
        await self._desk.streams.unsubscribe(stream, self._deliver)

    async def _check_sight(self, stream: str) -> None:
        try:
            await self._desk.open_snapshot(self._identity, stream.removeprefix(CONVERSATION))
        except AssistError as error:
            self._apply(self._session.expel(stream, error))
