"""Running the server: one process, one port, until it is told to stop.

Answers how ``assist serve`` starts and ends. SIGTERM and Ctrl-C end it gracefully: sockets are sent home with a code
that says come back, waiting turns are answered, the log is written, and the process ends with status 0.
"""

import asyncio
import errno
import gc
import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

import uvicorn
from fastapi import FastAPI

from assist.errors import Conflict
from assist.settings import Settings
from assist.vocabulary import Role
from assist.web.app import build_app
from assist.web.inviting import keep_key
from assist.web.rooms import Rooms
from assist.web.signin import DEMO, make_sign_in_link

BACKLOG: Final = 2048
STOP_S: Final = 10
ADMIN: Final = "admin"
COLLECT_AFTER: Final = (50_000, 20, 50)

Announce = Callable[[str], None]


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def serve(settings: Settings, announce: Announce = say) -> None:
    """Serve until a signal ends it. Raises AssistError with a sentence where it can't start."""
    set_up_logging(settings.log_level)
    listener = listen(settings)
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_serve(settings, listener, announce))
    finally:
        listener.close()


def listen(settings: Settings) -> socket.socket:
    """Return a socket that holds the port. Raises Conflict where somebody else has it."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise Conflict(
                f"Port {settings.port} is taken, perhaps by another Rapport. Use another: `PORT=8601 make run`."
            ) from error
        raise Conflict(f"{settings.host}:{settings.port} can't be listened on: {error.strerror}.") from error
    listener.settimeout(0)
    return listener


class Server(uvicorn.Server):
    """uvicorn's server, which leaves signals to us and says goodbye to sockets in our words."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app
        self.is_listening = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none: uvicorn would raise them again before the log is written."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        self.is_listening.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Send the sockets home with our close code, then end as uvicorn does."""
        await self._app.state.rooms.sockets.close_all()
        await super().shutdown(sockets)


def make_server(app: FastAPI, settings: Settings) -> Server:
    """Return a server for an application whose lifespan is somebody else's."""
    config = uvicorn.Config(
        app,
        lifespan="off",
        ws="websockets-sansio",
        ws_max_size=settings.message_bytes,
        ws_per_message_deflate=False,
        ws_ping_interval=settings.ping_s,
        ws_ping_timeout=settings.ping_s,
        timeout_graceful_shutdown=STOP_S,
        server_header=False,
        log_config=None,
    )
    return Server(config, app)


async def _serve(settings: Settings, listener: socket.socket, announce: Announce) -> None:
    app = build_app(settings)
    server = make_server(app, settings)
    with _signals(server.handle_exit):
        async with app.router.lifespan_context(app):
            with keep_key(settings.home, settings.url()) as app.state.local_key_hash:
                telling = asyncio.create_task(_tell_ready(server, app.state.rooms, announce))
                await server.serve(sockets=[listener])
                telling.cancel()


def calm_collector() -> None:
    """Leave what serves for good out of garbage collection, and collect the rest seldom.

    Walking the library, the model's tables and every live conversation again and again stalls all sockets for a tenth
    of a second at a time; little of what a turn leaves behind is cyclic.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


async def _tell_ready(server: Server, rooms: Rooms, announce: Announce) -> None:
    await server.is_listening.wait()
    calm_collector()
    settings = rooms.settings
    url = settings.url()
    link = await make_sign_in_link(
        rooms.store, url, role=Role.ADMIN, team=settings.team, identity_id=ADMIN, onward=DEMO
    )
    announce(
        f"\nRapport is ready at {url}\n"
        f"\n  Sign in, once:  {link}\n"
        f"\n  Demo            {url}/demo\n"
        f"  Console         {url}/console\n"
        f"  Kept in         {settings.home.resolve()}\n"
        "  Another link    assist invite --role admin --name You --link\n"
        "  Stop            Ctrl-C\n"
    )


@contextmanager
def _signals(stop: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    wanted = (signal.SIGINT, signal.SIGTERM)
    for number in wanted:
        loop.add_signal_handler(number, stop, number, None)
    try:
        yield
    finally:
        for number in wanted:
            loop.remove_signal_handler(number)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    if sys.platform == "win32":
        return None
    import uvloop

    return uvloop.new_event_loop


class _WithoutQuery(logging.Filter):
    """Takes the query off logged addresses: a sign-in code must not reach a log."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, cleaned."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                argument.split("?", 1)[0] if isinstance(argument, str) and argument.startswith("/") else argument
                for argument in record.args
            )
        return True


def set_up_logging(level: str) -> None:
    """Log to standard error: our own words at ``level``, the server's own from warnings on, access without queries."""
    logging.basicConfig(
        level=level.upper(), format="%(asctime)s %(levelname)-7s %(name)s: %(message)s", stream=sys.stderr
    )
    logging.getLogger("uvicorn.access").addFilter(_WithoutQuery())
    logging.getLogger("uvicorn.error").addFilter(_WithoutQuery())
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    for name in ("aiosqlite", "alembic", "asyncio", "httpx", "websockets"):
        logging.getLogger(name).setLevel(logging.WARNING)
