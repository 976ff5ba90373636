"""How long work tells a person how far it is.

Answers the forms that a command fills with a bar, and one that shows nothing. Refuses to know screens.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Steps(Protocol):
    """Counts what is done."""

    def advance(self, count: int = 1) -> None:
        """Count something done."""


Report = Callable[[float, str], None]
"""Called with the share done (0 to 1) and a sentence."""

Begin = Callable[[str, str, int], AbstractContextManager[Steps]]
"""Begins counted work: the verb ("Read"), what is counted ("turns"), how many."""


class _Unseen:
    def advance(self, count: int = 1) -> None:
        """Count nothing."""


@contextmanager
def unseen(_done: str, _unit: str, _total: int) -> Iterator[Steps]:
    """Show nothing."""
    yield _Unseen()


def counted(steps: Steps, total: int) -> Report:
    """Return a report that counts shares of ``total`` as they are done."""
    done = 0

    def tell(share: float, _words: str) -> None:
        nonlocal done
        now = round(share * total)
        steps.advance(now - done)
        done = now

    return tell
