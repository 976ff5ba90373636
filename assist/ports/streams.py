"""What the desk asks of streams: to publish, and to let somebody listen on from where they left.

Refuses to know who listens.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from assist.protocol import Position


@dataclass(frozen=True, slots=True)
class Publication:
    """A message in a stream: a JSON object without its ``position``, which the door puts in."""

    position: Position
    body: str


@dataclass(frozen=True, slots=True)
class Recovery:
    """What a subscriber missed. ``is_contiguous`` is False where there is a gap: then a snapshot is wanted."""

    missed: tuple[Publication, ...]
    is_contiguous: bool
    top: Position


Deliver = Callable[[str, Publication], None]
"""(stream, publication): called in order on the event loop, must not block."""


class Streams(Protocol):
    """Ordered streams with a bounded history: append and fan out in one step."""

    async def publish(self, stream: str, body: str) -> Position:
        """Append to a stream's history and deliver to its subscribers."""

    async def subscribe(self, stream: str, deliver: Deliver, since: Position | None) -> Recovery:
        """Deliver from now on; returns what lies between ``since`` and now. Twice with one ``deliver`` is once."""

    async def unsubscribe(self, stream: str, deliver: Deliver) -> None:
        """Deliver no more. Unknown subscriptions are ignored."""

    async def position(self, stream: str) -> Position:
        """Return the newest position of a stream."""
