"""Contender 3: this server, started as it is, with two meters on it.

Threads get names that the kernel knows, so that CPU time can be told apart by thread; the CPU time of thought (cues,
ranking, composing) is summed up in a file that the bench reads.
"""

import mmap
import struct
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assist.cli import app
from assist.desk import steps

ONE_IN = 17
"""Thought is metered once in so many turns: to ask the kernel for a thread's time costs a fifth of the loop's own."""


def name_threads() -> None:
    """Let the kernel know what each thread does: the database driver's write the log, all others read turns.

    onnxruntime's own threads inherit the name of the one that loaded the network.
    """
    run = threading.Thread.run

    def run_named(thread: threading.Thread) -> None:
        found = "log" if "_connection_worker" in thread.name else "reading"
        Path(f"/proc/self/task/{threading.get_native_id()}/comm").write_text(found, encoding="ascii")
        run(thread)

    threading.Thread.run = run_named  # type: ignore[method-assign]


def meter_thought(path: Path) -> None:
    """Sum up the CPU seconds of thought in a file of one double."""
    path.write_bytes(bytes(8))
    with path.open("r+b") as file:
        total = mmap.mmap(file.fileno(), 8)

    spent_s = 0.0
    calls = 0

    def metered(work: Callable[..., Any]) -> Callable[..., Any]:
        def measure(*args: Any, **kwargs: Any) -> Any:
            nonlocal spent_s, calls
            calls += 1
            if calls % ONE_IN:
                return work(*args, **kwargs)
            began_s = time.thread_time()
            try:
                return work(*args, **kwargs)
            finally:
                spent_s += (time.thread_time() - began_s) * ONE_IN
                total[:] = struct.pack("d", spent_s)

        return measure

    steps.compose_board = metered(steps.compose_board)


if __name__ == "__main__":
    name_threads()
    meter_thought(Path(sys.argv.pop(1)))
    app(["serve"])
