"""``make bench``: three contenders on the same turns, side by side; a table, and JSON for the record.

CPU time a turn is fairer than wall time on a machine that others use too, and leaves the load itself out.
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
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from assist.desk.desk import utc_now
from assist.settings import read_settings
from assist.store import Store
from assist.vocabulary import Role
from tests.bench.meter import Meter

ROOT = Path(__file__).resolve().parents[2]
CONNECTIONS = (1, 32, 200)
OPEN_CONNECTIONS = 32
PARTS = ("reading", "thought", "log", "socket")

Figures = dict[str, Any]


def main() -> None:
    """Run it all."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    parser.add_argument("--seconds", type=float, default=8.0, help="how long each row is measured")
    parser.add_argument("--only", choices=("bare", "naive", "rapport"), help="one contender")
    given = parser.parse_args()
    rows: list[Figures] = []
    if given.only in {None, "bare"}:
        rows.append(run_bare())
    if given.only in {None, "naive"}:
        rows += run_naive(given.seconds)
    if given.only in {None, "rapport"}:
        rows += run_rapport(given.seconds)
    figures = {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()[0]},
        "rows": rows,
        "goals": judge(rows),
    }
    show(figures)
    if given.json is not None:
        given.json.parent.mkdir(parents=True, exist_ok=True)
        given.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def run_bare() -> Figures:
    """Measure the network by itself."""
    tell("the bare network ...")
    folder = str(read_settings().model_dir)
    command = [sys.executable, "-m", "tests.bench.bare", folder]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return {"contender": "bare network", "load": "batches", **json.loads(done.stdout)}


def run_naive(seconds: float) -> list[Figures]:
    """Measure the naive server."""
    port = free_port()
    with start([sys.executable, "-m", "tests.bench.naive", str(port)], "ready", {}) as server:
        meter = Meter(server.pid)
        url = f"ws://127.0.0.1:{port}"
        return [
            {"contender": "naive server", **run_load([url], meter, connections=n, seconds=seconds)} for n in CONNECTIONS
        ]


def run_rapport(seconds: float) -> list[Figures]:
    """Measure this server, from an empty database on."""
    port = free_port()
    with tempfile.TemporaryDirectory() as home:
        environment = {"ASSIST_HOME": home, "ASSIST_PORT": str(port), "ASSIST_LOG_LEVEL": "warning"}
        tokens = Path(home) / "tokens.json"
        tokens.write_text(json.dumps(asyncio.run(make_tokens(home))), encoding="utf-8")
        thought = Path(home) / "thought"
        with start([sys.executable, "-m", "tests.bench.server", str(thought)], "ready", environment) as server:
            meter = Meter(server.pid, thought)
            arguments = [f"ws://127.0.0.1:{port}/ws/sidebar", "--tokens", str(tokens)]
            rows = [run_load(arguments, meter, connections=n, seconds=seconds) for n in CONNECTIONS]
            half = max(row["turns_per_s"] for row in rows) / 2
            rows.append(run_load(arguments, meter, connections=OPEN_CONNECTIONS, seconds=seconds, rate=half))
            return [{"contender": "rapport", **row} for row in rows]


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


def run_load(arguments: list[str], meter: Meter, *, connections: int, seconds: float, rate: float = 0) -> Figures:
    """Run one load and meter the server meanwhile."""
    name = f"{connections} connections" if not rate else f"{rate:.0f} turns/s arrive"
    tell(f"{arguments[0]}: {name} ...")
    command = [sys.executable, "-m", "tests.bench.load", *arguments]
    command += ["--connections", str(connections), "--seconds", str(seconds), "--rate", str(rate)]
    used: dict[str, float] = {}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as load:
        if load.stdout is None:
            raise AssertionError
        for line in load.stdout:
            match line.strip():
                case "begin":
                    meter.begin()
                case "end":
                    used = meter.used_s()
                case result:
                    figures = json.loads(result)
    if load.returncode:
        sys.exit(f"the load of {name} failed")
    cpu = {f"cpu_{part}_ms": seconds * 1000 / figures["turns"] for part, seconds in used.items()}
    return {"load": name, **figures, **cpu, "cpu_ms": cpu["cpu_all_ms"], "rss_mb": meter.peak_mb}


@contextmanager
def start(command: list[str], word: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Run a server; it is up when it has printed a word."""
    tell(f"{' '.join(command[1:3])} ...")
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True)
    try:
        if server.stdout is None or not any(word in line for line in server.stdout):
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


def judge(rows: list[Figures]) -> dict[str, str]:
    """Say how the goals were met."""
    found = {(row["contender"], row["load"]): row for row in rows}
    ours, naive = found.get(("rapport", "32 connections")), found.get(("naive server", "32 connections"))
    goals = {}
    if ours and naive:
        times = ours["turns_per_s"] / naive["turns_per_s"]
        goals["throughput at 32 connections, times the naive server's"] = f"{times:.1f} (goal: 6)"
    own = [row for row in rows if row["contender"] == "rapport"]
    if own:
        goals["p95 at half capacity, ms"] = f"{own[-1]['p95_ms']:.0f} (goal: under 60)"
        goals["memory of the server, MB"] = f"{max(row['rss_mb'] for row in own):.0f} (goal: under 400)"
    return goals


def show(figures: Figures) -> None:
    """Print the table."""
    console = Console(width=150)
    table = Table(title="Turns of conversations, read and answered", title_justify="left")
    heads = ("contender", "load", "turns/s", "p50 ms", "p95 ms", "p99 ms", "MB", "CPU ms/turn", *PARTS)
    for head in heads:
        table.add_column(head, justify="left" if head in {"contender", "load"} else "right")
    for row in figures["rows"]:
        split = [row.get(f"cpu_{part}_ms") for part in PARTS] if row["contender"] == "rapport" else [None] * len(PARTS)
        numbers = [row["turns_per_s"], row.get("p50_ms"), row.get("p95_ms"), row.get("p99_ms"), row["rss_mb"]]
        shown = ["" if number is None else f"{number:,.0f}" for number in numbers]
        shown += ["" if number is None else f"{number:.2f}" for number in (row["cpu_ms"], *split)]
        table.add_row(row["contender"], row["load"], *shown)
    console.print(table)
    for goal, met in figures["goals"].items():
        console.print(f"{goal}: {met}")


def tell(sentence: str) -> None:
    """Say what is going on."""
    sys.stderr.write(sentence + "\n")


if __name__ == "__main__":
    main()
