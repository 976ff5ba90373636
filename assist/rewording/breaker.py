"""A fuse for what may fail: after several failures running nothing is asked for a while.

Answers whether to ask now. Refuses to know what is asked; the clock is passed in.
"""

from collections.abc import Callable
from typing import Final

FAILURES: Final = 3
REST_S: Final = 60.0


class Breaker:
    """Blows after ``FAILURES`` in a row. Once ``REST_S`` have passed, one try decides whether it holds again."""

    def __init__(self, now_s: Callable[[], float]) -> None:
        self._now_s = now_s
        self._failures = 0
        self._until_s = 0.0

    @property
    def is_blown(self) -> bool:
        """Say whether to leave it for now."""
        return self._failures >= FAILURES and self._now_s() < self._until_s

    def succeed(self) -> bool:
        """Note an answer; returns whether the fuse had blown before."""
        had_blown = self._failures >= FAILURES
        self._failures = 0
        return had_blown

    def fail(self) -> bool:
        """Note a failure; returns whether this one blew the fuse."""
        self._failures += 1
        self._until_s = self._now_s() + REST_S
        return self._failures == FAILURES
