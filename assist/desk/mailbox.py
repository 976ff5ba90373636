"""One mailbox a conversation: what happens to it happens in order, one thing at a time.

Answers in which order jobs of one conversation run. Refuses to know what the jobs do. A job that fails is logged
without its text and does not stop the next.
"""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from assist.conversation import Conversation, Event
from assist.desk.holding import Hold
from assist.desk.intake import Words
from assist.errors import Overloaded
from assist.ports import ConversationRecord
from assist.suggest.composing import Memory

logger = logging.getLogger(__name__)

WAITING_LIMIT = 500
"""Jobs that may wait for one conversation; a page that sends more is told to slow down."""

T = TypeVar("T")

Job = Callable[[], Awaitable[None]]


@dataclass(eq=False)
class Mailbox:
    """A live conversation. ``stored_version`` counts the events handed to the log; partial turns are not among them."""

    record: ConversationRecord
    conversation: Conversation
    stored_version: int
    arrivals: int
    equals: Counter[Words] = field(default_factory=Counter)
    hold: Hold = field(default_factory=Hold)
    memory: Memory = field(default_factory=Memory)
    reworded: str | None = None
    """The suggestion that was last given to be reworded."""
    rewording: asyncio.Task[None] | None = None
    jobs: deque[Job] = field(default_factory=deque)
    runner: asyncio.Task[None] | None = None

    def post(self, job: Job) -> None:
        """Queue a job. Raises Overloaded when too many wait."""
        if len(self.jobs) >= WAITING_LIMIT:
            raise Overloaded("This conversation has too many turns waiting; send the next in a second.")
        self.jobs.append(job)
        if self.runner is None:
            self.runner = asyncio.get_running_loop().create_task(self._run())

    def ask(self, step: Callable[[], Awaitable[T]]) -> asyncio.Future[T | None]:
        """Queue a step; the future resolves to what it returns, None where it failed (the failure is logged)."""
        answered: asyncio.Future[T | None] = asyncio.get_running_loop().create_future()

        async def run() -> None:
            result = None
            try:
                result = await step()
            finally:
                if not answered.done():
                    answered.set_result(result)

        self.post(run)
        return answered

    def fold(self, events: Sequence[Event]) -> None:
        """Fold events into the conversation, without logging them."""
        for event in events:
            self.conversation = self.conversation.with_event(event)

    @property
    def is_idle(self) -> bool:
        """Say whether nothing waits and nothing runs."""
        return self.runner is None

    async def settle(self) -> None:
        """Return when everything posted so far has run."""
        while self.runner is not None:
            await asyncio.wait({self.runner})

    async def _run(self) -> None:
        try:
            while self.jobs:
                job = self.jobs.popleft()
                try:
                    await job()
                except asyncio.CancelledError:
                    raise
                except Exception:
                    logger.exception("A job of conversation %s failed; the next one goes on.", self.record.id)
        finally:
            self.runner = None
