"""The server as a process of its own: started, asked, stopped."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from assist.errors import CloseCode, Conflict
from assist.settings import Settings
from assist.web.serve import listen

ROOT = Path(__file__).parents[2]

SCRIPT = """
from assist.settings import read_settings
from assist.web import rooms, serve
from tests.classifier.dummy import DummyClassifier
rooms.open_classifier = lambda settings, home: DummyClassifier()
serve.serve(read_settings())
"""


class Process:
    """A running server."""

    def __init__(self, folder: Path) -> None:
        self.port = _free_port()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ASSIST_")}
        environment |= {"PORT": str(self.port), "ASSIST_HOME": str(folder), "ASSIST_PROMPTS_DIR": str(ROOT / "prompts")}
        self.log = folder / "log.txt"
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", SCRIPT],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self.said = ""

    def wait_ready(self) -> str:
        """Read until the server is ready and return its one-time link."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            found = re.search(r"Sign in, once:\s+(\S+)", line)
            if found:
                return found[1]
        pytest.fail(f"the server did not start: {self.log.read_text()}")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


async def _read_on(sidebar: ClientConnection) -> None:
    while True:
        await sidebar.recv()


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Process]:
    server = Process(tmp_path)
    yield server
    server.kill()


def test_a_taken_port_is_told_with_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(Conflict, match=rf"Port {port} is taken.*PORT=8601 make run"):
            listen(Settings(port=port))


def test_an_address_of_another_machine_is_told() -> None:
    with pytest.raises(Conflict, match="can't be listened on"):
        listen(Settings(host="203.0.113.1", port=_free_port()))


async def test_it_starts_signs_in_hears_and_stops_without_loss(process: Process, tmp_path: Path) -> None:
    link = await asyncio.to_thread(process.wait_ready)
    url = f"http://127.0.0.1:{process.port}"
    code = link.removeprefix(f"{url}/sign-in?next=/demo&code=")
    async with httpx.AsyncClient(base_url=url, headers={"Origin": url}) as browser:
        assert (await browser.get(link)).status_code == 200
        assert (await browser.post("/sign-in", data={"code": code})).status_code == 303
        token = (await browser.post("/demo/token")).json()["token"]
    async with connect(f"ws://127.0.0.1:{process.port}/ws/sidebar", origin=url) as sidebar:
        await sidebar.send(json.dumps({"type": "hello", "token": token}))
        assert json.loads(await sidebar.recv())["type"] == "welcome"
        turn = {"source": "s", "external_id": "x", "speaker": "customer", "text": "Where is my order?"}
        await sidebar.send(json.dumps({"type": "turn_heard", "id": 1, **turn}))
        while json.loads(await sidebar.recv())["type"] != "turn_accepted":
            pass
        process.process.send_signal(signal.SIGTERM)
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(_read_on(sidebar), 30)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == CloseCode.SHUTTING_DOWN
    assert await asyncio.to_thread(process.process.wait, 30) == 0
    log = process.log.read_text()
    assert "/sign-in" in log
    assert code not in log
    assert token not in log
    assert "Traceback" not in log

    again = Process(tmp_path)
    try:
        await asyncio.to_thread(again.wait_ready)
        assert "revision 1" not in again.log.read_text().removeprefix(log), "the library is imported once"
    finally:
        assert await asyncio.to_thread(again.stop) == 0
        again.kill()
