"""Jobs that learn beside one another, a process and a core each.

Answers what every job returned. Networks this small gain little from a second core: two processes of one thread each
learn more in an hour than one of two threads, and a job gives the same alone and in company. On a GPU, with one core or
one job all happens in the caller's own process. Refuses to know what is learned.
"""

import multiprocessing
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from typing import Any, NamedTuple, TypeVar

import torch

from assist.classifier.machine import usable_cores
from assist.errors import BadInput
from assist.training.precision import DEVICE
from assist.training.progress import Report

T = TypeVar("T")
Job = Callable[[Report], T]
"""Work that tells how far it is. To run in a process of its own it can be pickled, as can what it returns."""


def run_side_by_side(jobs: Sequence[Job[T]], say: Report, *, cores: int | None = None) -> list[T]:
    """Return what the jobs return, in their order; ``say`` is told the mean of their shares.

    ``cores`` is how many run at a time, by default as many as ``usable_cores`` counts. Raises what a job raised,
    BadInput if the system ended one.
    """
    done = [0.0] * len(jobs)

    def tell(number: int, share: float, words: str) -> None:
        done[number] = max(done[number], share)
        say(sum(done) / len(jobs), words)

    together = min(len(jobs), cores or usable_cores())
    if together == 1 or DEVICE != "cpu":
        with _one_thread():
            return [job(partial(tell, number)) for number, job in enumerate(jobs)]
    return _run_in_processes(jobs, together, tell)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let torch work on one core: two threads that wait for each other take longer on a machine that is busy."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


class _Running(NamedTuple):
    number: int
    process: BaseProcess


class _Told(NamedTuple):
    share: float
    words: str


class _Returned(NamedTuple):
    value: Any


def _run_in_processes(jobs: Sequence[Job[T]], together: int, tell: Callable[[int, float, str], None]) -> list[T]:
    context = _context()
    waiting = list(enumerate(jobs))
    running: dict[Connection, _Running] = {}
    found: dict[int, T] = {}
    try:
        while waiting or running:
            while waiting and len(running) < together:
                number, job = waiting.pop(0)
                ours, theirs = context.Pipe(duplex=False)
                process = context.Process(target=_run_one, args=(job, theirs), daemon=True)
                process.start()
                theirs.close()
                running[ours] = _Running(number, process)
            for connection in [one for one in wait(list(running)) if isinstance(one, Connection)]:
                number, teller = running[connection]
                message = _receive(connection, teller)
                if isinstance(message, _Told):
                    tell(number, *message)
                    continue
                if isinstance(message, Exception):
                    raise message
                del running[connection]
                found[number] = message.value
                connection.close()
                teller.join()
    finally:
        for connection, (_, unfinished) in running.items():
            unfinished.terminate()
            unfinished.join()
            connection.close()
    return [found[number] for number in range(len(jobs))]


def _context() -> ForkServerContext | SpawnContext:
    """Return how processes begin: from one that has read torch already, where the system can."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["assist.training.fitting"])
    return context


def _run_one(job: Job[T], parent: Connection) -> None:
    torch.set_num_threads(1)
    with suppress(KeyboardInterrupt, BrokenPipeError):  # the one the parent hears itself, at the other it is gone
        try:
            parent.send(_Returned(job(lambda share, words: parent.send(_Told(share, words)))))
        except Exception as error:  # noqa: BLE001  # the parent raises it
            error.add_note(traceback.format_exc())
            parent.send(error)


def _receive(connection: Connection, process: BaseProcess) -> _Told | _Returned | Exception:
    try:
        message: _Told | _Returned | Exception = connection.recv()
    except (EOFError, OSError):
        process.join()
        return BadInput(
            f"a process that was learning ended before it was done (exit status {process.exitcode}); -9 most often "
            "means that memory ran out: each core in use needs about 2 GB"
        )
    return message
