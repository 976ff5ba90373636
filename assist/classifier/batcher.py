"""Batching without a timer.

Answers each submitted job with its result, many jobs at a time: a batch is whatever queued while a runner was busy.
Refuses to know what a job is; it sees its size and its lane.

Jobs wait in lanes and a more urgent lane goes first. Within a lane the oldest job is always in the next batch, with
its nearest in size, so that little is padded; less urgent jobs ride along where they lengthen nothing. A batch is
capped in padded size. A job whose waiter left is skipped. A newer partial or draft drops the queued one it supersedes.
A full queue refuses at once, or lets a more urgent job push out the newest of the least urgent lane.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from assist.errors import Overloaded
from assist.ports import Lane

P = TypeVar("P")
R = TypeVar("R")

_REVISED: Final = (Lane.DRAFT, Lane.PARTIAL)
"""Lanes of texts that are still being written."""


@dataclass(frozen=True, slots=True)
class Timed(Generic[R]):
    """A result with the milliseconds its job waited and the batch took."""

    result: R
    queue_ms: float
    forward_ms: float


@dataclass(slots=True, eq=False)
class _Job(Generic[P, R]):
    payload: P
    size: int
    lane: Lane
    key: str | None
    order: int
    since_s: float
    waiter: asyncio.Future[Timed[R]] = field(repr=False)


class Batcher(Generic[P, R]):
    """Runs ``run`` over batches off the event loop, ``runners`` of them beside one another, each in its own thread.

    ``run`` takes payloads and returns one result each; if it raises, every job of that batch gets the exception.
    ``max_size`` caps a batch's padded size (jobs times the largest), ``max_waiting`` the queue.
    """

    def __init__(
        self,
        run: Callable[[Sequence[P]], Sequence[R]],
        *,
        runners: int = 1,
        max_size: int = 2048,
        max_waiting: int = 1024,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._run = run
        self._runners = runners
        self._max_size = max_size
        self._max_waiting = max_waiting
        self._clock = clock
        self._lanes: dict[Lane, list[_Job[P, R]]] = {lane: [] for lane in Lane}
        self._count = 0
        self._wake = asyncio.Event()
        self._threads: ThreadPoolExecutor | None = None
        self._serving: list[asyncio.Task[None]] = []

    @property
    def waiting(self) -> int:
        """Return how many jobs are queued, those whose waiter left included until they are met."""
        return sum(map(len, self._lanes.values()))

    async def start(self) -> None:
        """Begin to serve. Does nothing if it serves already."""
        if not self._serving:
            self._wake = asyncio.Event()  # belongs to this event loop; an older one may be closed
            self._threads = ThreadPoolExecutor(self._runners, thread_name_prefix="classifier")
            self._serving = [
                asyncio.create_task(self._serve(self._threads), name=f"classifier batches {number}")
                for number in range(self._runners)
            ]

    async def close(self) -> None:
        """Finish the running batches, refuse what is queued and stop. May be called twice."""
        serving, self._serving = self._serving, []
        if not serving:
            return
        for runner in serving:
            runner.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
        for jobs in self._lanes.values():
            for job in jobs:
                _refuse(job, Overloaded("the classifier is shutting down; try again in a moment"))
            jobs.clear()
        if self._threads is not None:
            self._threads.shutdown()

    async def submit(self, payload: P, *, size: int, lane: Lane = Lane.FINAL, key: str | None = None) -> Timed[R]:
        """Queue a job and wait for its result.

        With a ``key`` it first drops every queued partial and draft of that key. Raises Overloaded at once if the
        queue is full or the batcher does not serve, asyncio.CancelledError if a newer job dropped this one, and what
        ``run`` raised.
        """
        if not self._serving:
            raise Overloaded("the classifier is not running; try again in a moment")
        if key is not None:
            self.drop(key)
        if self.waiting >= self._max_waiting:
            self._make_room(lane)
        waiter: asyncio.Future[Timed[R]] = asyncio.get_running_loop().create_future()
        self._count += 1
        self._lanes[lane].append(_Job(payload, size, lane, key, self._count, self._clock(), waiter))
        self._wake.set()
        return await waiter

    def drop(self, key: str) -> None:
        """Drop every queued partial and draft of a key; its waiters get asyncio.CancelledError."""
        for queued in (self._lanes[lane] for lane in _REVISED):
            for job in [job for job in queued if job.key == key]:
                queued.remove(job)
                job.waiter.cancel("a newer text is being read")

    def _make_room(self, lane: Lane) -> None:
        for jobs in self._lanes.values():
            jobs[:] = [job for job in jobs if not job.waiter.done()]
        if self.waiting < self._max_waiting:
            return
        for other in sorted(Lane, reverse=True):
            if other <= lane:
                break
            if self._lanes[other]:
                job = self._lanes[other].pop()
                _refuse(job, Overloaded("the classifier is busy with more urgent turns; try again shortly"))
                return
        raise Overloaded(f"{self._max_waiting} turns are waiting to be read; try again shortly")

    async def _serve(self, threads: ThreadPoolExecutor) -> None:
        loop = asyncio.get_running_loop()
        while True:
            batch = self._take()
            if not batch:
                self._wake.clear()
                await self._wake.wait()
                continue
            began_s = self._clock()
            try:
                results = await loop.run_in_executor(threads, self._run, [job.payload for job in batch])
            except asyncio.CancelledError:
                for job in batch:
                    _refuse(job, Overloaded("the classifier is shutting down; try again in a moment"))
                raise
            except Exception as error:  # noqa: BLE001 - handed to every waiter; the batcher itself must go on
                for job in batch:
                    _refuse(job, error)
                continue
            took_ms = (self._clock() - began_s) * 1000
            for job, result in zip(batch, results, strict=True):
                if not job.waiter.done():
                    job.waiter.set_result(Timed(result, (began_s - job.since_s) * 1000, took_ms))

    def _take(self) -> list[_Job[P, R]]:
        """Remove and return the next batch, empty if nobody waits."""
        batch: list[_Job[P, R]] = []
        for jobs in self._lanes.values():
            jobs[:] = [job for job in jobs if not job.waiter.done()]
            if not jobs:
                continue
            if not batch:
                batch = _around_oldest(jobs, self._max_size)
            else:
                longest = max(job.size for job in batch)
                room = self._max_size // longest - len(batch)
                riders = [job for job in jobs if job.size <= longest]
                batch += riders[: max(0, room)]
            taken = set(map(id, batch))
            jobs[:] = [job for job in jobs if id(job) not in taken]
        return batch


def _around_oldest(jobs: Sequence[_Job[P, R]], max_size: int) -> list[_Job[P, R]]:
    """Return the oldest job with its nearest in size: shorter ones first, then longer while the cap allows."""
    in_order = sorted(jobs, key=lambda job: (job.size, job.order))
    place = in_order.index(jobs[0])
    longest = max(1, jobs[0].size)
    low = max(0, place + 1 - max(1, max_size // longest))
    high = place + 1
    while high < len(in_order) and (high + 1 - low) * in_order[high].size <= max_size:
        high += 1
    return in_order[low:high]


def _refuse(job: _Job[P, R], error: Exception) -> None:
    if not job.waiter.done():
        job.waiter.set_exception(error)
