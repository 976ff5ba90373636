"""Processes of the real-browser tests: free ports, waiting, and the product's own server.

Answers a running server with its sign-in link and a pairing code; it can be killed and started again. Refuses to know
browsers.
"""

import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from assist.web.inviting import read_key

ROOT = Path(__file__).parents[2]
EXTENSION = ROOT / "web_extension"
PAGES = ROOT / "tests" / "pages"
START_S = 60

T = TypeVar("T")


def content_files() -> list[str]:
    """Return the content scripts in their order, as the panel puts them into pages."""
    listed = re.search(r"CONTENT_FILES = [^\[]*\[(.*?)\]", (EXTENSION / "panel" / "sites.js").read_text(), re.DOTALL)
    assert listed
    return re.findall(r'"([^"]+)"', listed[1])


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_until(is_so: Callable[[], T], what: str, timeout_s: float = 10.0) -> T:
    """Return what is asked for once it is something."""
    end_s = time.monotonic() + timeout_s
    while not (found := is_so()):
        if time.monotonic() > end_s:
            pytest.fail(f"waited {timeout_s} s for {what}")
        time.sleep(0.05)
    return found


def answers(port: int) -> bool:
    with socket.socket() as tried:
        tried.settimeout(0.2)
        return tried.connect_ex(("127.0.0.1", port)) == 0


def end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def running(command: list[str], log: Path, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, cwd=ROOT, env={**os.environ, **settings})
        try:
            yield process
        finally:
            end(process)


ASSIST = [sys.executable, "-c", "from assist.cli import app; app()"]


@dataclass
class Server:
    """A running server: where it is, and of one team a sign-in link and pairing codes for an agent, good once each."""

    url: str
    link: str
    codes: list[str]
    home: Path
    settings: dict[str, str]
    process: subprocess.Popen[bytes]
    team: str = "default"

    def kill(self) -> None:
        """End it as a crash does, without a word to anybody."""
        self.process.kill()
        self.process.wait()

    def start(self) -> None:
        """Serve again, on the same port and from the same home."""
        self.process = _start(self.home, self.settings)
        wait_until(lambda: answers(int(self.settings["ASSIST_PORT"])), "the server, started again", START_S)

    def invite(self, role: str, *more: str) -> str:
        """Return what the command prints to somebody invited while the server runs."""
        invited = subprocess.run(
            [*ASSIST, "invite", "--role", role, *more],
            cwd=ROOT,
            env={**os.environ, **self.settings},
            capture_output=True,
            text=True,
            check=True,
        )
        return invited.stdout

    def heard(self, source_turn_ids: str = "%") -> list[str]:
        """Return the texts in the log of the team's turns with such ids in their source, oldest first."""
        query = """SELECT text FROM turns JOIN conversations ON conversations.id = turns.conversation_id
            WHERE source_turn_id LIKE ? AND team = ? ORDER BY at"""
        with sqlite3.connect(f"file:{self.home / 'rapport.db'}?mode=ro", uri=True) as log:
            return [text for (text,) in log.execute(query, (source_turn_ids, self.team))]

    def heard_twice(self) -> list[str]:
        """Return the texts that stand in the log more than once in one conversation of the team."""
        query = """SELECT text FROM turns JOIN conversations ON conversations.id = turns.conversation_id
            WHERE team = ? GROUP BY conversation_id, speaker, text HAVING count(*) > 1"""
        with sqlite3.connect(f"file:{self.home / 'rapport.db'}?mode=ro", uri=True) as log:
            return [text for (text,) in log.execute(query, (self.team,))]

    def for_team(self, team: str) -> "Server":
        """Return the same server as a team has it that nobody belongs to yet: teams do not see one another."""
        link = self._make("link", "admin", "Ada", team) + "&next=/demo"
        return replace(self, team=team, link=link, codes=[self._make_code(team) for _ in range(2)])

    def make_codes(self) -> None:
        """Make the pairing codes."""
        self.codes = [self._make_code(self.team) for _ in range(2)]

    def _make_code(self, team: str) -> str:
        return self._make("pairing", "agent", "Ana", team)

    def _make(self, kind: str, role: str, name: str, team: str) -> str:
        found = read_key(self.home)
        assert found, "a server that runs leaves its key"
        url, key = found
        wanted = {"kind": kind, "role": role, "name": name, "team": team}
        answer = httpx.post(f"{url}/invite", json=wanted, headers={"Authorization": f"Bearer {key}"}, timeout=30)
        return str(answer.raise_for_status().json()["secret"])


def _start(home: Path, settings: dict[str, str]) -> subprocess.Popen[bytes]:
    with (home / "serve.log").open("wb") as out:
        return subprocess.Popen([*ASSIST, "serve"], stdout=out, stderr=out, cwd=ROOT, env={**os.environ, **settings})


@contextmanager
def serve(home: Path, **more: str) -> Iterator[Server]:
    port = free_port()
    settings = {"ASSIST_HOME": str(home), "ASSIST_PORT": str(port), **more}
    log = home / "serve.log"
    process = _start(home, settings)
    server = Server(f"http://127.0.0.1:{port}", "", [], home, settings, process)
    try:
        wait_until(
            lambda: "Sign in" in log.read_text() or process.poll() is not None, "the server's sign-in link", START_S
        )
        link = re.search(r"http://\S+/sign-in\?next=/demo&code=\S+", log.read_text())
        assert link, log.read_text()
        server.link = link[0]
        wait_until(lambda: answers(port), "the server to listen")
        server.make_codes()
        yield server
    finally:
        end(server.process)
