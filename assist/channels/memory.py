"""Streams in the memory of one process.

Answers what a subscriber missed, or that it can't be told. Refuses to know what is published.

A position is (epoch, sequence). Without the epoch a client that comes back after a restart would ask for what lies
after 57, in a history that has since begun again and reached 60, and would take 58 to 60 for what it missed. So every
stream is born with an epoch of its own: one forgotten and made again, or one of another process, answers "not
contiguous", and the client asks for a snapshot.
"""

import logging
import secrets
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Final

from assist.ports import Deliver, Publication, Recovery
from assist.protocol import Position

HISTORY: Final = 256
"""Publications a stream remembers."""

HISTORY_CHARACTERS: Final = 12_000_000
"""What all streams together remember, in characters: beyond it the stream longest unused is forgotten, then the oldest
publications of the one that speaks. Whoever comes back for them gets a snapshot."""

IDLE_STREAMS: Final = 10_000
"""Streams without a subscriber that are remembered; beyond it the one longest unused is forgotten."""

_logger = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Stream:
    """One stream. ``subscribers`` keeps the order in which they came; its values mean nothing."""

    epoch: str
    sequence: int = 0
    history: deque[Publication] = field(default_factory=deque)
    subscribers: dict[Deliver, None] = field(default_factory=dict)

    @property
    def top(self) -> Position:
        return Position(self.epoch, self.sequence)

    def recover(self, since: Position | None) -> Recovery:
        """Return what lies after ``since``; nothing was missed by one who never was there."""
        if since is None:
            return Recovery((), is_contiguous=True, top=self.top)
        missed_count = self.sequence - since.sequence
        if since.epoch != self.epoch or not 0 <= missed_count <= len(self.history):
            return Recovery((), is_contiguous=False, top=self.top)
        missed = tuple(self.history)[len(self.history) - missed_count :]
        return Recovery(missed, is_contiguous=True, top=self.top)


class MemoryStreams:
    """Streams by name. Append and fan-out happen in one step of the event loop, so that nobody sees them apart."""

    def __init__(
        self,
        *,
        history: int = HISTORY,
        idle_streams: int = IDLE_STREAMS,
        history_characters: int = HISTORY_CHARACTERS,
    ) -> None:
        self._history = history
        self._idle_streams = idle_streams
        self._room = history_characters
        self._busy: dict[str, _Stream] = {}
        self._idle: OrderedDict[str, _Stream] = OrderedDict()

    async def publish(self, stream: str, body: str) -> Position:
        """Append to a stream's history and deliver to its subscribers. One that fails does not harm the next."""
        found = self._find(stream)
        found.sequence += 1
        publication = Publication(found.top, body)
        found.history.append(publication)
        self._room -= len(body)
        if len(found.history) > self._history:
            self._drop_oldest(found)
        if self._room < 0:
            self._make_room(found)
        for deliver in tuple(found.subscribers):
            if deliver not in found.subscribers:
                continue
            try:
                deliver(stream, publication)
            except Exception:
                _logger.exception("a subscriber of %s failed on publication %d", stream, publication.position.sequence)
        return publication.position

    async def subscribe(self, stream: str, deliver: Deliver, since: Position | None) -> Recovery:
        """Deliver from now on; returns what lies between ``since`` and now."""
        found = self._find(stream)
        found.subscribers[deliver] = None
        self._idle.pop(stream, None)
        self._busy[stream] = found
        return found.recover(since)

    async def unsubscribe(self, stream: str, deliver: Deliver) -> None:
        """Deliver no more."""
        found = self._busy.get(stream)
        if found is None:
            return
        found.subscribers.pop(deliver, None)
        if not found.subscribers:
            del self._busy[stream]
            self._rest(stream, found)

    async def position(self, stream: str) -> Position:
        """Return the newest position of a stream."""
        return self._find(stream).top

    def _find(self, stream: str) -> _Stream:
        """Return a stream, made now where there is none, as the one used last."""
        found = self._busy.get(stream)
        if found is None:
            found = self._idle.get(stream) or _Stream(secrets.token_hex(4))
            self._rest(stream, found)
        return found

    def _rest(self, stream: str, found: _Stream) -> None:
        self._idle[stream] = found
        self._idle.move_to_end(stream)
        while len(self._idle) > self._idle_streams:
            self._forget_idle()

    def _make_room(self, speaking: _Stream) -> None:
        while self._room < 0 and self._idle and next(iter(self._idle.values())) is not speaking:
            self._forget_idle()
        while self._room < 0 and len(speaking.history) > 1:
            self._drop_oldest(speaking)

    def _forget_idle(self) -> None:
        _, forgotten = self._idle.popitem(last=False)
        self._room += sum(len(publication.body) for publication in forgotten.history)

    def _drop_oldest(self, stream: _Stream) -> None:
        self._room += len(stream.history.popleft().body)
