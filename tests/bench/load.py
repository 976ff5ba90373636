"""The load, in a process of its own: many connections, closed loop (the next turn when the board is there) or open
(turns arrive at a fixed rate, whatever the server does).

Prints ``begin`` and ``end`` around what is measured, then the result as JSON. A latency in the open loop counts from
when the turn was due, so that a late load is no excuse.
"""

import argparse
import asyncio
import json
import random
import sys
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import uvloop

from tests.bench.material import play, prolong
from tests.bench.talkers import Talker, Waiter, open_talker

LONG_TALK = 1000
ENDS = 50


@dataclass
class Record:
    """What was measured."""

    is_open: bool = False
    latencies_ms: list[float] = field(default_factory=list)
    timings: list[dict[str, float]] = field(default_factory=list)
    load_cpu_s: float = 0.0
    answered: set[int] = field(default_factory=set)
    all_answered: asyncio.Event = field(default_factory=asyncio.Event)

    def meet(self, player: int, players: int) -> None:
        """Take note that a connection has had its first answer: opening a conversation costs more than a turn."""
        self.answered.add(player)
        if len(self.answered) == players:
            self.all_answered.set()

    def note(self, began_s: float, waiter: Waiter) -> None:
        """Take note of an answer that has just come."""
        if self.is_open:
            self.latencies_ms.append((perf_counter() - began_s) * 1000)
            if (timing := waiter.result()) is not None:
                self.timings.append(timing)

    def summary(self, seconds: float) -> dict[str, float]:
        """Return turns a second, quantiles, and the mean of what the server says of itself."""
        ordered = sorted(self.latencies_ms)
        quantiles = {f"p{q}_ms": ordered[min(len(ordered) - 1, len(ordered) * q // 100)] for q in (50, 95, 99)}
        names = ("queue_ms", "forward_ms", "thought_ms", "total_ms")
        own = {name: sum(timing[name] for timing in self.timings) / max(1, len(self.timings)) for name in names}
        load_ms = self.load_cpu_s * 1000 / max(1, len(ordered))
        return {
            "turns": len(ordered),
            "turns_per_s": len(ordered) / seconds,
            "load_cpu_ms": load_ms,
            **quantiles,
            **own,
        }


async def main() -> None:
    """Run one load."""
    parser = argparse.ArgumentParser()
    parser.add_argument("contender", choices=("naive", "rapport", "infinity"))
    parser.add_argument("url")
    parser.add_argument("--tokens", type=Path)
    parser.add_argument("--connections", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--warm-up", type=float, default=2)
    parser.add_argument("--rate", type=float, default=0)
    parser.add_argument("--long-talk", action="store_true")
    given = parser.parse_args()
    tokens = None if given.tokens is None else json.loads(await asyncio.to_thread(given.tokens.read_text))
    talkers = [await open_talker(given.contender, given.url, tokens, number) for number in range(given.connections)]
    record = Record()
    if given.long_talk:
        tell(json.dumps(await last_long(talkers[0], record)))
        return
    if given.rate:
        record.all_answered.set()
        jobs = [asyncio.create_task(arrive(talkers, given.rate, record))]
    else:
        jobs = [asyncio.create_task(repeat(talker, i, len(talkers), record)) for i, talker in enumerate(talkers)]
    watching = asyncio.create_task(measure(given.warm_up, given.seconds, record))
    done, _ = await asyncio.wait({watching, *jobs}, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()
    tell(json.dumps(record.summary(watching.result())))


async def measure(warm_up_s: float, seconds: float, record: Record) -> float:
    """Warm up, at least until every connection was answered, then measure; returns the seconds measured."""
    await asyncio.gather(asyncio.sleep(warm_up_s), record.all_answered.wait())
    tell("begin")
    record.is_open = True
    began_s, began_cpu_s = perf_counter(), process_time()
    await asyncio.sleep(seconds)
    record.is_open = False
    tell("end")
    record.load_cpu_s = process_time() - began_cpu_s
    return perf_counter() - began_s


async def last_long(talker: Talker, record: Record) -> dict[str, float]:
    """Send one talk of many turns; a turn's time at its beginning and at its end."""
    record.is_open = True
    tell("begin")
    began_s, began_cpu_s = perf_counter(), process_time()
    for turn in prolong(LONG_TALK):
        sent_s = perf_counter()
        waiter = await talker.send(turn)
        await waiter
        record.note(sent_s, waiter)
    tell("end")
    record.load_cpu_s = process_time() - began_cpu_s
    times = record.latencies_ms
    ends = {"first_ms": median(times[:ENDS]), "last_ms": median(times[-ENDS:])}
    return {**record.summary(perf_counter() - began_s), **ends}


async def repeat(talker: Talker, player: int, players: int, record: Record) -> None:
    """Send turn after turn, each when the one before is answered."""
    for turn in play(player, players):
        began_s = perf_counter()
        waiter = await talker.send(turn)
        await waiter
        record.meet(player, players)
        record.note(began_s, waiter)


async def arrive(talkers: list[Talker], rate: float, record: Record) -> None:
    """Send turns as they fall due, in turn over the connections; arrivals are random with a fixed seed."""
    chance = random.Random(17)  # noqa: S311 - no secret
    turns = [play(number, len(talkers)) for number in range(len(talkers))]
    due_s = perf_counter()
    number = 0
    while True:
        due_s += chance.expovariate(rate)
        if (wait_s := due_s - perf_counter()) > 0:
            await asyncio.sleep(wait_s)
        talker = talkers[number % len(talkers)]
        waiter = await talker.send(next(turns[number % len(talkers)]))
        waiter.add_done_callback(lambda waiter, due_s=due_s: record.note(due_s, waiter))
        number += 1


def tell(line: str) -> None:
    """Print at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    uvloop.run(main())
