"""``make bench``: contenders on the same turns, taking turns in short rounds; a table, and JSON for the record.

A shared machine's speed changes by half within minutes, so all servers stay up and every round measures each of them;
a row shows the median of its rounds, a ratio the median of the rounds' ratios. CPU time a turn is fairer than wall time
on such a machine, and leaves the load itself out.
"""

import argparse
import asyncio
import json
import os
import platform
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from assist.desk.desk import utc_now
from assist.settings import read_settings
from assist.store import Store
from assist.vocabulary import Role
from tests.bench.meter import Meter
from tests.bench.report import MAIN_LOAD, MANY, Figures, Rows, judge, show, summarise

ROOT = Path(__file__).resolve().parents[2]
CONNECTIONS = (1, MAIN_LOAD, MANY)


@dataclass(frozen=True, slots=True)
class Contender:
    """A server that is up, with what the load is told to reach it."""

    name: str
    meter: Meter
    arguments: list[str]


def main() -> None:
    """Run it all."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    parser.add_argument("--rounds", type=int, default=3, help="how often each row is measured")
    parser.add_argument("--seconds", type=float, default=4.0, help="how long, each time")
    parser.add_argument("--infinity", type=Path, help="python of an environment with infinity-emb, to measure it too")
    given = parser.parse_args()
    options = run_module("tests.bench.options", str(read_settings().model_dir))
    cold_s = median(time_cold_start() for _ in range(given.rounds))
    rows = run_all(given.rounds, given.seconds, given.infinity)
    figures = {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()[0]},
        "rows": [summarise(rounds) for rounds in rows.values()],
        "options": options,
        "goals": {**judge(rows), "cold start to the first reading, s": f"{cold_s:.1f} (goal: under 3)"},
    }
    show(figures)
    if given.json is not None:
        given.json.parent.mkdir(parents=True, exist_ok=True)
        given.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def run_all(rounds: int, seconds: float, infinity: Path | None) -> Rows:
    """Return the figures of every round by contender and load."""
    rows: Rows = {}

    def note(contender: str, figures: Figures) -> None:
        rows.setdefault((contender, figures["load"]), []).append({"contender": contender, **figures})

    batch = run_bare()["batch"]
    with ExitStack() as stack:
        servers = [stack.enter_context(naive_server()), stack.enter_context(rapport_server())]
        if infinity is not None:
            servers.append(stack.enter_context(infinity_server(infinity)))
        for connections in CONNECTIONS:
            for number in range(rounds):
                tell(f"{connections} connections, round {number + 1} of {rounds} ...")
                if connections == MAIN_LOAD:
                    note("bare network", run_bare(batch))
                for server in servers:
                    note(server.name, run_load(server, connections=connections, seconds=seconds))
        half = median(row["turns_per_s"] for row in rows["rapport", f"{MAIN_LOAD} connections"]) / 2
        for number in range(rounds):
            tell(f"{half:.0f} turns a second arrive, round {number + 1} of {rounds} ...")
            note("rapport", run_load(servers[1], connections=MAIN_LOAD, seconds=seconds, rate=half))
        tell("a long conversation ...")
        note("rapport", run_load(servers[1], connections=1, seconds=seconds, long_talk=True))
    return rows


def run_bare(batch: int = 0) -> Figures:
    """Measure the network by itself: in batches of one size, or (0) of the best of several."""
    return {"load": "batches", **run_module("tests.bench.bare", str(read_settings().model_dir), str(batch))}


def run_module(name: str, *arguments: str) -> Any:
    """Run one of the bench's modules in a process of its own and return what it prints."""
    tell(f"{name} ...")
    command = [sys.executable, "-m", name, *arguments]
    return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


def time_cold_start() -> float:
    """Return the seconds from a process's start to its end after one reading."""
    began_s = perf_counter()
    subprocess.run([sys.executable, "-m", "tests.bench.cold"], cwd=ROOT, capture_output=True, check=True)
    return perf_counter() - began_s


@contextmanager
def naive_server() -> Iterator[Contender]:
    """Start the naive server."""
    port = free_port()
    with start([sys.executable, "-m", "tests.bench.naive", str(port)], {}) as server:
        yield Contender("naive server", Meter(server.pid), ["naive", f"ws://127.0.0.1:{port}"])


@contextmanager
def infinity_server(python: Path) -> Iterator[Contender]:
    """Start infinity-emb, which embeds with the same encoder and classifies nothing."""
    port = free_port()
    with start([str(python), str(ROOT / "tests/bench/infinity.py"), str(port), encoder_folder()], {}) as server:
        yield Contender("infinity-emb", Meter(server.pid), ["infinity", f"http://127.0.0.1:{port}/embeddings"])


@contextmanager
def rapport_server() -> Iterator[Contender]:
    """Start this server on an empty database. It keeps no readings: the load plays the same talks again and again."""
    port = free_port()
    with tempfile.TemporaryDirectory() as home:
        environment = {
            "ASSIST_HOME": home,
            "ASSIST_PORT": str(port),
            "ASSIST_LOG_LEVEL": "warning",
            "ASSIST_KEPT_READINGS": "0",
        }
        tokens = Path(home) / "tokens.json"
        tokens.write_text(json.dumps(asyncio.run(make_tokens(home))), encoding="utf-8")
        thought = Path(home) / "thought"
        began_s = perf_counter()
        with start([sys.executable, "-m", "tests.bench.server", str(thought)], environment) as server:
            tell(f"up after {perf_counter() - began_s:.1f} s")
            arguments = ["rapport", f"ws://127.0.0.1:{port}/ws/sidebar", "--tokens", str(tokens)]
            yield Contender("rapport", Meter(server.pid, thought), arguments)


def encoder_folder() -> str:
    """Return the folder of the encoder that every contender runs."""
    from assist.training.encoders import find_encoder

    return str(find_encoder(None))


async def make_tokens(home: str) -> list[str]:
    """Make a token for each agent."""
    store = await Store.open(f"sqlite+aiosqlite:///{home}/rapport.db")
    try:
        return [
            (
                await store.make_credential(
                    kind="token", name=f"Agent {n}", role=Role.AGENT, team="default", at=utc_now(), ttl_s=None
                )
            )[0]
            for n in range(max(CONNECTIONS))
        ]
    finally:
        await store.close()


def run_load(
    server: Contender, *, connections: int, seconds: float, rate: float = 0, long_talk: bool = False
) -> Figures:
    """Run one load and meter the server meanwhile."""
    name = "one talk of 1,000 turns" if long_talk else f"{connections} connections"
    name = "half of that arrives" if rate else name
    command = [sys.executable, "-m", "tests.bench.load", *server.arguments]
    command += ["--connections", str(connections), "--seconds", str(seconds), "--rate", str(rate)]
    command += ["--long-talk"] if long_talk else []
    used: dict[str, float] = {}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as load:
        if load.stdout is None:
            raise AssertionError
        for line in load.stdout:
            match line.strip():
                case "begin":
                    server.meter.begin()
                case "end":
                    used = server.meter.used_s()
                case result:
                    figures = json.loads(result)
    if load.returncode:
        sys.exit(f"the load of {server.name} with {name} failed")
    cpu = {f"cpu_{part}_ms": seconds * 1000 / figures["turns"] for part, seconds in used.items()}
    return {"load": name, **figures, **cpu, "cpu_ms": cpu["cpu_all_ms"], "rss_mb": server.meter.peak_mb}


@contextmanager
def start(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Run a server; it is up when it has printed ``ready``."""
    tell(f"{' '.join(command[1:3])} ...")
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True)
    try:
        if server.stdout is None or not any("ready" in line for line in server.stdout):
            sys.exit("the server did not start")
        yield server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


def free_port() -> int:
    """Return a port that nobody has."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def tell(sentence: str) -> None:
    """Say what is going on."""
    sys.stderr.write(sentence + "\n")


if __name__ == "__main__":
    main()
