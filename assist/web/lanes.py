"""Jobs in lanes: within a lane in order and one at a time, lanes beside one another.

Answers when a job runs. Refuses to know what it does; a job looks after its own errors.
"""

import asyncio
from collections import deque
from collections.abc import Coroutine
from typing import Any

Job = Coroutine[Any, Any, None]


class Lanes:
    """The lanes of one connection. A lane lives as long as it has jobs."""

    def __init__(self) -> None:
        self._lanes: dict[str, deque[Job]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def post(self, lane: str, job: Job) -> None:
        """Run a job after those that wait in its lane."""
        waiting = self._lanes.get(lane)
        if waiting is not None:
            waiting.append(job)
            return
        self._lanes[lane] = deque([job])
        task = asyncio.get_running_loop().create_task(self._run(lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settle(self) -> None:
        """Return when every job has run."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _run(self, lane: str) -> None:
        jobs = self._lanes[lane]
        try:
            while jobs:
                await jobs.popleft()
        finally:
            del self._lanes[lane]
