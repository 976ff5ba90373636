"""Files of JSON lines, worked through as they come: bounded, in order, a bad line told and the rest done.

Refuses to know what a line holds: the caller's work turns a line into an object, or raises one of our errors.
"""

import asyncio
import json
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import IO, Any, Final

import typer

from assist.cli.screen import Track, write_line
from assist.errors import AssistError, BadInput

DASH: Final = Path("-")
Numbered = tuple[int, bytes]
Work = Callable[[int, str], Awaitable[dict[str, Any]]]
"""(line number, line) to the object written for it."""


def count_lines(file: Path) -> int | None:
    """Return how many lines a file has, None for standard input."""
    if file == DASH:
        return None
    with file.open("rb") as lines:
        return sum(1 for line in lines if line.strip())


async def work_through(file: Path, work: Work, track: Track, *, at_once: int) -> None:
    """Write one line of JSON a line of ``file`` ("-": standard input), in order, ``at_once`` in work at a time.

    Exits with status 1 at the end where lines were bad.
    """
    waiting: asyncio.Queue[tuple[int, asyncio.Task[dict[str, Any]]] | None] = asyncio.Queue(at_once)

    async def begin() -> None:
        async for number, line in _read(file):
            await waiting.put((number, asyncio.create_task(_do(work, number, line))))
        await waiting.put(None)

    bad = 0
    beginning = asyncio.create_task(begin())
    try:
        while (item := await waiting.get()) is not None:
            number, task = item
            try:
                write_line(json.dumps(await task, ensure_ascii=False))
            except AssistError as error:
                bad += 1
                track.complain(f"line {number}: {error}")
            track.advance()
    finally:
        beginning.cancel()
    if bad:
        track.complain(f"{bad} of {track.count} lines could not be used.")
        raise typer.Exit(1)


def standard_input() -> IO[bytes]:
    """Return standard input as bytes."""
    return sys.stdin.buffer


async def _do(work: Work, number: int, line: bytes) -> dict[str, Any]:
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise BadInput("not UTF-8; save the file as UTF-8") from error
    return await work(number, text)


async def _read(file: Path) -> AsyncIterator[Numbered]:
    """Yield lines that are not blank. A thread of its own reads, so that a slow pipe never stops the work."""
    loop = asyncio.get_running_loop()
    arrived: asyncio.Queue[Numbered | None] = asyncio.Queue()
    room = threading.Semaphore(1024)

    def read(stream: IO[bytes]) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody wants the rest
            for number, line in enumerate(stream, 1):
                if line.strip():
                    room.acquire()
                    loop.call_soon_threadsafe(arrived.put_nowait, (number, line))
            loop.call_soon_threadsafe(arrived.put_nowait, None)

    with nullcontext(standard_input()) if file == DASH else file.open("rb") as stream:
        threading.Thread(target=read, args=(stream,), daemon=True).start()
        while (numbered := await arrived.get()) is not None:
            room.release()
            yield numbered
