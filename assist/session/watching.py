"""The streams one sidebar watches: no gap, no double, whatever comes while a stream is being opened.

Answers what goes out for a publication, and what is replayed or replaced when a sidebar comes back. What is published
while a stream is being opened waits in a buffer. Afterwards a sequence that was sent already is dropped, and a hole is
never passed over: the stream is opened again from the last sequence sent. Refuses to know who may see a stream.
"""

import json
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, pairwise

from assist.protocol import ConversationSnapshot, Done, Position, StreamRecovered, dump
from assist.session.effects import Effect, Send, Unwatch, Watch

Numbered = tuple[Position, str]
"""A publication: its position, and its JSON body without it."""


@dataclass(slots=True)
class Watching:
    """One stream. ``last`` is the newest position sent; ``ticket`` is None once the stream is open."""

    last: Position | None
    buffer: deque[Numbered]
    waiting: list[int]
    ticket: int | None = None


class Watches:
    """Every stream of one session. Methods return effects; unknown streams and spent tickets give none."""

    def __init__(self, *, buffered: int) -> None:
        self._buffered = buffered
        self._streams: dict[str, Watching] = {}
        self._tickets = count(1)

    def __len__(self) -> int:
        return len(self._streams)

    def __contains__(self, stream: object) -> bool:
        return stream in self._streams

    def follow(self, stream: str, position: Position) -> None:
        """Take up a stream that is subscribed already and has been told up to ``position``."""
        self._streams[stream] = self._make(position)

    def watch(self, stream: str, since: Position | None, request: int | None) -> list[Effect]:
        """Open a stream, or open it again from elsewhere. Who asks while it is being opened waits with the others."""
        watching = self._streams.setdefault(stream, self._make(since))
        if request is not None:
            watching.waiting.append(request)
        if watching.ticket is not None:
            return []
        watching.last = since
        return [self._open(stream, watching)]

    def leave(self, stream: str) -> list[Effect]:
        """Let go of a stream; who still waited for it is told that this is done."""
        watching = self._streams.pop(stream, None)
        if watching is None:
            return []
        return [Unwatch(stream), *(Send(dump(Done(in_reply_to=request))) for request in watching.waiting)]

    def leave_all(self) -> list[Effect]:
        """Let go of everything, silently."""
        streams, self._streams = self._streams, {}
        return [Unwatch(stream) for stream in streams]

    def opened(
        self, watch: Watch, missed: Sequence[Numbered], top: Position, snapshot: ConversationSnapshot | None
    ) -> list[Effect] | None:
        """Go on with a subscribed stream: replay, or a snapshot. None: there is a gap and nothing to bridge it."""
        watching = self._streams.get(watch.stream)
        if watching is None or watching.ticket != watch.ticket:
            return []
        requests: Sequence[int] = watching.waiting
        effects: list[Effect]
        if is_contiguous(watch.since, [position for position, _ in missed], top):
            effects = [Send(put_position(position, body)) for position, body in missed]
            effects.append(Send(dump(StreamRecovered(stream=watch.stream, position=top))))
        elif snapshot is not None:
            first = requests[0] if requests else None
            effects = [Send(dump(snapshot.model_copy(update={"in_reply_to": first, "position": top})))]
            requests = requests[1:]
        else:
            return None
        effects += [Send(dump(Done(in_reply_to=request))) for request in requests]
        now_open = self._streams[watch.stream] = self._make(top)
        for position, body in watching.buffer:
            effects += self._deliver(watch.stream, now_open, position, body)
        return effects

    def barred(self, watch: Watch) -> list[int] | None:
        """Give up a stream that may not be seen; returns who waited for it, None where nobody wants it any more."""
        watching = self._streams.get(watch.stream)
        if watching is None or watching.ticket != watch.ticket:
            return None
        del self._streams[watch.stream]
        return watching.waiting

    def publish(self, stream: str, position: Position, body: str) -> list[Effect]:
        """Take a publication."""
        watching = self._streams.get(stream)
        return [] if watching is None else self._deliver(stream, watching, position, body)

    def _deliver(self, stream: str, watching: Watching, position: Position, body: str) -> list[Effect]:
        last = watching.last
        if watching.ticket is not None or last is None:
            watching.buffer.append((position, body))
            return []
        if position.epoch == last.epoch and position.sequence <= last.sequence:
            return []
        if position.epoch == last.epoch and position.sequence == last.sequence + 1:
            watching.last = position
            return [Send(put_position(position, body))]
        watching.buffer.append((position, body))
        return [self._open(stream, watching)]

    def _open(self, stream: str, watching: Watching) -> Watch:
        watching.ticket = next(self._tickets)
        return Watch(stream, watching.last, watching.ticket)

    def _make(self, last: Position | None) -> Watching:
        return Watching(last=last, buffer=deque(maxlen=self._buffered), waiting=[])


def is_contiguous(since: Position | None, missed: Sequence[Position], top: Position) -> bool:
    """Say whether ``missed`` leads from ``since`` to ``top`` without a hole."""
    if since is None or since.epoch != top.epoch:
        return False
    path = [since, *missed]
    steps = all(one.epoch == two.epoch and two.sequence == one.sequence + 1 for one, two in pairwise(path))
    return steps and path[-1] == top


def put_position(position: Position, body: str) -> str:
    """Put the position into a JSON object that was serialised once for everybody."""
    return f'{{"position":{{"epoch":{json.dumps(position.epoch)},"sequence":{position.sequence}}},{body[1:]}'
