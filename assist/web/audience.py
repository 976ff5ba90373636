"""Who watches which conversation, so that whoever may no longer see it stops seeing it.

Answers whom to ask again when a conversation was taken. Refuses to know permissions; each watcher asks the desk.
"""

from typing import Protocol

from assist.protocol import conversation_stream


class Watcher(Protocol):
    """A connection that watches conversations."""

    @property
    def watcher_id(self) -> str:
        """The id of the identity that watches."""

    def check_sight(self, stream: str) -> None:
        """See whether the stream may still be watched, and stop where it may not."""


class Audience:
    """The watchers of this process, by stream."""

    def __init__(self) -> None:
        self._watchers: dict[str, set[Watcher]] = {}

    def __len__(self) -> int:
        return len(self._watchers)

    def join(self, stream: str, watcher: Watcher) -> None:
        """Note that somebody watches."""
        self._watchers.setdefault(stream, set()).add(watcher)

    def leave(self, stream: str, watcher: Watcher) -> None:
        """Note that somebody looks away."""
        watchers = self._watchers.get(stream)
        if watchers is not None:
            watchers.discard(watcher)
            if not watchers:
                del self._watchers[stream]

    def note_taken(self, conversation_id: str, agent: str) -> None:
        """Have everybody but the agent, who may just have taken the conversation, look whether they may see it still.

        Boards are published on a later turn of the event loop: nobody sees one that is not theirs.
        """
        stream = conversation_stream(conversation_id)
        for watcher in tuple(self._watchers.get(stream, ())):
            if watcher.watcher_id != agent:
                watcher.check_sight(stream)
