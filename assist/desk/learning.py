"""What the log teaches, kept at hand: figures gathered in the background, never on a turn's way.

Answers the lessons that ranking uses now, and the tally behind them. At the start it goes through the last
``LOOK_BACK``, a day at a time; then every ``EVERY_S`` through what is new. A text counts for good once it is
``SETTLED`` old: until then an answer may still come, and the customer's next words, so it is counted anew each time.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from assist.ports import TrialStore
from assist.suggest.learning import NO_LESSONS, Lessons
from assist.suggest.tally import Tally

EVERY_S: Final = 600.0
LOOK_BACK: Final = timedelta(days=180)
SETTLED: Final = timedelta(hours=1)
_STRETCH: Final = timedelta(days=1)

logger = logging.getLogger(__name__)


class Learner:
    """Keeps the figures. ``mode`` is the setting; without a store there is nothing to learn from."""

    def __init__(self, trials: TrialStore | None, mode: str, now: Callable[[], datetime]) -> None:
        self._trials = trials
        self._now = now
        self._is_used = mode != "off"
        self.explores = mode == "explore"
        self.lessons: Lessons = NO_LESSONS
        self.tally = Tally()
        self._settled = Tally()
        self._settled_until: datetime | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to gather figures, and go on with it."""
        if self._trials is not None:
            self._task = asyncio.create_task(self._go_on(), name="learning")

    async def close(self) -> None:
        """Stop gathering."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    async def refresh(self) -> None:
        """Bring the figures up to date."""
        if self._trials is None:
            return
        now = self._now()
        settles = now - SETTLED
        since = self._settled_until or now - LOOK_BACK
        while since < settles:
            until = min(settles, since + _STRETCH)
            self._settled |= await self._gather(self._trials, since, until)
            self._settled_until = since = until
        self.tally = self._settled | await self._gather(self._trials, since, now)
        if self._is_used:
            self.lessons = Lessons(self.tally)

    @staticmethod
    async def _gather(trials: TrialStore, since: datetime, until: datetime) -> Tally:
        found = Tally()
        async for talk in trials.stream_talks(since=since, until=until):
            found.add(talk)
        return found

    async def _go_on(self) -> None:
        while True:
            try:
                await self.refresh()
            except Exception:
                logger.exception("The figures of phrases could not be gathered; the old ones serve on.")
            await asyncio.sleep(EVERY_S)
