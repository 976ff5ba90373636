"""Processes of the real-browser tests: free ports, waiting, and the product's own server.

Answers a running server with its sign-in link and a pairing code. Refuses to know browsers.
"""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXTENSION = ROOT / "web_extension"
PAGES = ROOT / "tests" / "pages"
START_S = 60


def content_files() -> list[str]:
    """Return the content scripts in their order, as the panel puts them into pages."""
    listed = re.search(r"CONTENT_FILES = [^\[]*\[(.*?)\]", (EXTENSION / "panel" / "sites.js").read_text(), re.DOTALL)
    assert listed
    return re.findall(r'"([^"]+)"', listed[1])


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_until(is_so: Callable[[], object], what: str, timeout_s: float = 10.0) -> None:
    end_s = time.monotonic() + timeout_s
    while not is_so():
        if time.monotonic() > end_s:
            pytest.fail(f"waited {timeout_s} s for {what}")
        time.sleep(0.05)


def answers(port: int) -> bool:
    with socket.socket() as tried:
        tried.settimeout(0.2)
        return tried.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(command: list[str], log: Path, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, cwd=ROOT, env={**os.environ, **settings})
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@dataclass
class Server:
    """A running server: where it is, its sign-in link, and pairing codes for an agent, good once each."""

    url: str
    link: str
    codes: list[str]


def invite(assist: list[str], settings: dict[str, str]) -> str:
    invited = subprocess.run(
        [*assist, "invite", "--role", "agent", "--name", "Ana"],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=True,
    )
    code = re.search(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b", invited.stdout)
    assert code, invited.stdout
    return code[0]


@contextmanager
def serve(home: Path, **more: str) -> Iterator[Server]:
    port = free_port()
    settings = {"ASSIST_HOME": str(home), "ASSIST_PORT": str(port), **more}
    assist = [sys.executable, "-c", "from assist.cli import app; app()"]
    codes = [invite(assist, settings) for _ in range(2)]
    log = home / "serve.log"
    with running([*assist, "serve"], log, **settings) as process:
        wait_until(
            lambda: "Sign in" in log.read_text() or process.poll() is not None, "the server's sign-in link", START_S
        )
        link = re.search(r"http://\S+/sign-in\?code=\S+", log.read_text())
        assert link, log.read_text()
        yield Server(url=f"http://127.0.0.1:{port}", link=link[0], codes=codes)
