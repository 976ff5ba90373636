"""The batcher: order of lanes, sizes, who is dropped, who is refused. A gate stands in for the network."""

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence

import pytest

from assist.classifier.batcher import Batcher
from assist.errors import Overloaded
from assist.ports import Lane


class Gate:
    """Runs batches of names only when opened, and keeps what it ran."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.opened = threading.Semaphore(0)
        self.entered = threading.Semaphore(0)

    def run(self, payloads: Sequence[str]) -> list[str]:
        self.batches.append(list(payloads))
        self.entered.release()
        self.opened.acquire()
        if "bad" in payloads:
            raise ValueError("a bad one")
        return [payload.upper() for payload in payloads]

    def open(self, times: int = 100) -> None:
        self.opened.release(times)

    async def wait_entered(self) -> None:
        await asyncio.to_thread(self.entered.acquire)


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
async def batcher(gate: Gate) -> AsyncIterator[Batcher[str, str]]:
    batcher: Batcher[str, str] = Batcher(gate.run, max_size=40, max_waiting=6)
    await batcher.start()
    yield batcher
    gate.open()
    await batcher.close()


class Queue:
    """Submits without waiting, in order."""

    def __init__(self, batcher: Batcher[str, str]) -> None:
        self.batcher = batcher

    async def put(
        self, name: str, size: int = 10, lane: Lane = Lane.FINAL, key: str | None = None
    ) -> asyncio.Task[str]:
        async def ask() -> str:
            return (await self.batcher.submit(name, size=size, lane=lane, key=key)).result

        task = asyncio.create_task(ask())
        await asyncio.sleep(0)
        return task


async def test_a_single_job_is_answered_with_its_timings(batcher: Batcher[str, str], gate: Gate) -> None:
    gate.open()
    reply = await batcher.submit("hello", size=3)
    assert reply.result == "HELLO"
    assert reply.queue_ms >= 0
    assert reply.forward_ms >= 0


async def test_what_queued_during_a_batch_is_the_next_batch(batcher: Batcher[str, str], gate: Gate) -> None:
    queue = Queue(batcher)
    first = await queue.put("first")
    await gate.wait_entered()
    rest = [await queue.put(name) for name in ("a", "b", "c")]
    gate.open()
    assert await asyncio.gather(first, *rest) == ["FIRST", "A", "B", "C"]
    assert gate.batches == [["first"], ["a", "b", "c"]]


async def test_urgent_lanes_go_first(batcher: Batcher[str, str], gate: Gate) -> None:
    queue = Queue(batcher)
    tasks = [await queue.put("first")]
    await gate.wait_entered()
    tasks += [
        await queue.put("replay", 20, Lane.BACKGROUND),
        await queue.put("partial", 20, Lane.PARTIAL),
        await queue.put("draft", 20, Lane.DRAFT),
        await queue.put("final", 20, Lane.FINAL),
    ]
    gate.open()
    await asyncio.gather(*tasks)
    assert gate.batches == [["first"], ["final", "draft"], ["partial", "replay"]]


async def test_a_less_urgent_job_never_lengthens_an_urgent_batch(batcher: Batcher[str, str], gate: Gate) -> None:
    queue = Queue(batcher)
    tasks = [await queue.put("first")]
    await gate.wait_entered()
    tasks += [
        await queue.put("long replay", 20, Lane.BACKGROUND),
        await queue.put("short replay", 5, Lane.BACKGROUND),
        await queue.put("final", 10),
    ]
    gate.open()
    await asyncio.gather(*tasks)
    assert gate.batches == [["first"], ["final", "short replay"], ["long replay"]]


async def test_the_oldest_is_always_in_and_its_nearest_in_size_with_it(batcher: Batcher[str, str], gate: Gate) -> None:
    queue = Queue(batcher)
    tasks = [await queue.put("first")]
    await gate.wait_entered()
    for name, size in (("oldest", 10), ("huge", 40), ("near", 12), ("tiny", 2), ("small", 9)):
        tasks.append(await queue.put(name, size))
    gate.open()
    await asyncio.gather(*tasks)
    assert gate.batches[1] == ["tiny", "small", "oldest"]
    assert gate.batches[2] == ["huge"]
    assert gate.batches[3] == ["near"]


async def test_a_job_over_the_cap_runs_alone(batcher: Batcher[str, str], gate: Gate) -> None:
    queue = Queue(batcher)
    first = await queue.put("first")
    await gate.wait_entered()
    tasks = [await queue.put("enormous", 500), await queue.put("small", 5)]
    gate.open()
    await asyncio.gather(first, *tasks)
    assert gate.batches[1:] == [["enormous"], ["small"]]


async def test_a_newer_partial_drops_the_queued_one(batcher: Batcher[str, str], gate: Gate) -> None:
    queue = Queue(batcher)
    first = await queue.put("first")
    await gate.wait_entered()
    old = await queue.put("i wa", lane=Lane.PARTIAL, key="turn 1")
    other = await queue.put("he", lane=Lane.PARTIAL, key="turn 2")
    new = await queue.put("i want", lane=Lane.PARTIAL, key="turn 1")
    gate.open()
    with pytest.raises(asyncio.CancelledError):
        await old
    assert await asyncio.gather(first, other, new) == ["FIRST", "HE", "I WANT"]
    assert gate.batches == [["first"], ["he", "i want"]]


async def test_a_newer_draft_drops_the_queued_one_and_goes_before_partials(
    batcher: Batcher[str, str], gate: Gate
) -> None:
    queue = Queue(batcher)
    first = await queue.put("first")
    await gate.wait_entered()
    partial = await queue.put("i wa", 500, lane=Lane.PARTIAL, key="turn 1")
    old = await queue.put("you nee", 500, lane=Lane.DRAFT, key="draft c1")
    new = await queue.put("you need to", 500, lane=Lane.DRAFT, key="draft c1")
    gate.open()
    with pytest.raises(asyncio.CancelledError):
        await old
    assert await asyncio.gather(first, partial, new) == ["FIRST", "I WA", "YOU NEED TO"]
    assert gate.batches == [["first"], ["you need to"], ["i wa"]]


async def test_a_final_drops_its_partials_but_no_other_final(batcher: Batcher[str, str], gate: Gate) -> None:
    queue = Queue(batcher)
    first = await queue.put("first")
    await gate.wait_entered()
    partial = await queue.put("i wa", lane=Lane.PARTIAL, key="turn 1")
    final = await queue.put("i want it", key="turn 1")
    revised = await queue.put("i want it now", key="turn 1")
    gate.open()
    with pytest.raises(asyncio.CancelledError):
        await partial
    assert await asyncio.gather(first, final, revised) == ["FIRST", "I WANT IT", "I WANT IT NOW"]


async def test_a_waiter_who_left_is_skipped(batcher: Batcher[str, str], gate: Gate) -> None:
    queue = Queue(batcher)
    first = await queue.put("first")
    await gate.wait_entered()
    left, stayed = await queue.put("left"), await queue.put("stayed")
    left.cancel()
    await asyncio.sleep(0)
    gate.open()
    assert await asyncio.gather(first, stayed) == ["FIRST", "STAYED"]
    assert gate.batches == [["first"], ["stayed"]]


async def test_a_full_queue_refuses_at_once(batcher: Batcher[str, str], gate: Gate) -> None:
    queue = Queue(batcher)
    tasks = [await queue.put("first")]
    await gate.wait_entered()
    tasks += [await queue.put(str(number)) for number in range(6)]
    with pytest.raises(Overloaded) as refused:
        await batcher.submit("late", size=1)
    assert refused.value.temporary
    gate.open()
    assert len(await asyncio.gather(*tasks)) == 7


async def test_an_urgent_job_pushes_out_the_least_urgent(batcher: Batcher[str, str], gate: Gate) -> None:
    queue = Queue(batcher)
    first = await queue.put("first")
    await gate.wait_entered()
    finals = [await queue.put(str(number)) for number in range(4)]
    replay = await queue.put("replay", lane=Lane.BACKGROUND)
    partial = await queue.put("partial", lane=Lane.PARTIAL)
    urgent = await queue.put("urgent")
    with pytest.raises(Overloaded):
        await replay
    gate.open()
    assert await asyncio.gather(first, *finals, partial, urgent)


async def test_room_left_by_leavers_is_used(batcher: Batcher[str, str], gate: Gate) -> None:
    queue = Queue(batcher)
    first = await queue.put("first")
    await gate.wait_entered()
    tasks = [await queue.put(str(number)) for number in range(6)]
    tasks.pop().cancel()
    await asyncio.sleep(0)
    tasks.append(await queue.put("fits"))
    gate.open()
    assert (await asyncio.gather(first, *tasks))[-1] == "FITS"


async def test_an_exception_reaches_its_batch_and_the_next_goes_on(batcher: Batcher[str, str], gate: Gate) -> None:
    gate.open()
    with pytest.raises(ValueError, match="a bad one"):
        await batcher.submit("bad", size=1)
    assert (await batcher.submit("good", size=1)).result == "GOOD"


async def test_close_refuses_what_waits(gate: Gate) -> None:
    batcher: Batcher[str, str] = Batcher(gate.run, max_size=10)
    await batcher.start()
    queue = Queue(batcher)
    running = await queue.put("running")
    await gate.wait_entered()
    waiting = await queue.put("waiting")
    gate.open()
    await batcher.close()
    await batcher.close()
    replies = await asyncio.gather(running, waiting, return_exceptions=True)
    assert isinstance(replies[1], Overloaded)
    with pytest.raises(Overloaded):
        await batcher.submit("after", size=1)


def test_it_can_serve_again_on_another_event_loop(gate: Gate) -> None:
    batcher: Batcher[str, str] = Batcher(gate.run)
    gate.open()

    async def serve_once() -> str:
        await batcher.start()
        try:
            return (await batcher.submit("again", size=1)).result
        finally:
            await batcher.close()

    assert [asyncio.run(serve_once()) for _ in range(2)] == ["AGAIN", "AGAIN"]
