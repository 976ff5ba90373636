"""A real server in the test's own event loop, on a port of its own, and sidebars that talk to it over real sockets."""

import asyncio
import json
import shutil
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from assist.desk.desk import utc_now
from assist.ports import Reader
from assist.settings import Settings
from assist.vocabulary import Role
from assist.web.app import build_app
from assist.web.rooms import Rooms, open_rooms
from assist.web.serve import Server, make_server
from tests.classifier.dummy import DummyClassifier

ROOT = Path(__file__).parents[2]
WAIT_S = 20.0
TEAMS = count(1)

Message = dict[str, Any]


@dataclass
class Sidebar:
    """A sidebar as the extension would be one; numbers its requests."""

    socket: ClientConnection
    welcome: Message = field(default_factory=dict)
    number: int = 0
    seen: list[Message] = field(default_factory=list)

    async def send(self, type_: str, **fields: object) -> int:
        self.number += 1
        await self.socket.send(json.dumps({"type": type_, "id": self.number, **fields}))
        return self.number

    async def receive(self) -> Message:
        async with asyncio.timeout(WAIT_S):
            message: Message = json.loads(await self.socket.recv())
        self.seen.append(message)
        return message

    async def until(self, type_: str, **fields: object) -> Message:
        """Return the next message of a type, with these fields."""
        while True:
            message = await self.receive()
            if message["type"] == type_ and all(message.get(name) == value for name, value in fields.items()):
                return message

    async def ask(self, type_: str, **fields: object) -> Message:
        """Send a request and return its answer."""
        number = await self.send(type_, **fields)
        while True:
            message = await self.receive()
            if message.get("in_reply_to") == number:
                return message

    async def hear(self, text: str, **fields: object) -> Message:
        """Say a customer's turn and return the answer."""
        turn = {"source": "page", "external_id": "chat-1", "speaker": "customer", "text": text, **fields}
        return await self.ask("turn_heard", **turn)

    async def watch(self, conversation_id: str, **fields: object) -> Message:
        return await self.ask("conversation_watched", conversation_id=conversation_id, **fields)

    async def is_fine(self) -> bool:
        """Say whether the server still answers here."""
        return (await self.ask("ping"))["type"] == "pong"

    async def closed(self) -> tuple[int, str]:
        """Read to the end and return the close code and its sentence."""
        return await _read_close(self.socket)


async def _read_close(connection: ClientConnection) -> tuple[int, str]:
    try:
        async with asyncio.timeout(WAIT_S):
            while True:
                await connection.recv()
    except ConnectionClosed as closed:
        said = closed.rcvd
    if said is None:
        pytest.fail("the server ended without a word")
    return said.code, said.reason


@dataclass
class Site:
    """A running server and the ways into it."""

    rooms: Rooms
    port: int
    server: Server
    doors: AsyncExitStack
    team: str = "default"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def make_token(
        self, role: Role = Role.AGENT, *, name: str = "Ana", team: str | None = None, origin: str | None = None
    ) -> str:
        secret, _ = await self.rooms.store.make_credential(
            kind="token", name=name, role=role, team=team or self.team, at=utc_now(), ttl_s=None, origin=origin
        )
        return secret

    async def open_socket(self, path: str = "/ws/sidebar", **options: Any) -> ClientConnection:
        url = f"ws://127.0.0.1:{self.port}{path}"
        return await self.doors.enter_async_context(connect(url, compression=None, max_size=None, **options))

    async def open_sidebar(self, token: str | None = None, *, origin: str | None = None, **hello: object) -> Sidebar:
        """Return a sidebar that was welcomed."""
        sidebar = Sidebar(await self.open_socket(origin=origin))
        secret = await self.make_token() if token is None else token
        await sidebar.socket.send(json.dumps({"type": "hello", "token": secret, **hello}))
        sidebar.welcome = await sidebar.receive()
        assert sidebar.welcome["type"] == "welcome"
        return sidebar

    async def read_close(self, connection: ClientConnection) -> tuple[int, str]:
        """Read a socket to its end and return the close code and the reason."""
        return await _read_close(connection)

    async def make_link(self, role: Role = Role.ADMIN) -> str:
        secret, _ = await self.rooms.store.make_credential(
            kind="link", name="Ada", role=role, team=self.team, at=utc_now(), ttl_s=60
        )
        return secret

    def browse(self) -> httpx.AsyncClient:
        """Return a browser, which tells its origin."""
        return httpx.AsyncClient(base_url=self.url, headers={"Origin": self.url, "Accept": "text/html"})

    async def sign_in(self, browser: httpx.AsyncClient, role: Role = Role.ADMIN) -> None:
        answer = await browser.post("/sign-in", data={"code": await self.make_link(role)})
        assert answer.status_code == 303


@asynccontextmanager
async def run_site(folder: Path, reader: Reader | None = None, **options: Any) -> AsyncIterator[Site]:
    """Serve on a free port until the block ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0)
    port = listener.getsockname()[1]
    settings = Settings(**{"port": port, "home": folder, "prompts_dir": folder / "none", "log_delay_ms": 5, **options})
    app = build_app(settings, reader=DummyClassifier() if reader is None else reader)
    server = make_server(app, settings)
    async with app.router.lifespan_context(app):
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        await server.is_listening.wait()
        async with AsyncExitStack() as doors:
            yield Site(app.state.rooms, port, server, doors)
        server.should_exit = True
        await serving
    listener.close()


OpenSite = Callable[..., Any]


@pytest.fixture(scope="session")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a database with the library in it, made once and copied for each test; ``prompts`` is beside it."""
    folder = tmp_path_factory.mktemp("seed")
    shutil.copytree(ROOT / "prompts", folder / "prompts")

    async def make() -> None:
        settings = Settings(home=folder, prompts_dir=folder / "prompts")
        async with open_rooms(settings, reader=DummyClassifier()):
            pass

    asyncio.run(make())
    return folder / "rapport.db"


@pytest.fixture
async def open_site(tmp_path: Path, seed: Path) -> AsyncIterator[OpenSite]:
    """Give a function that starts a server with other settings."""
    shutil.copy(seed, tmp_path)
    async with AsyncExitStack() as stack:

        async def start(**options: object) -> Site:
            return await stack.enter_async_context(run_site(tmp_path, **options))

        yield start


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> AsyncIterator[Site]:
    """Give one server for a whole file of tests."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(seed, folder)
    async with run_site(folder) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def shared(house: Site) -> AsyncIterator[Site]:
    """Give the file's server to one test, which gets a team of its own: teams do not see one another."""
    async with AsyncExitStack() as doors:
        yield replace(house, doors=doors, team=f"team-{next(TEAMS)}")


@pytest.fixture
async def site(open_site: OpenSite) -> Site:
    """Give a server with the usual settings."""
    started: Site = await open_site()
    return started
