"""What a session wants done, as values. The door carries effects out in their order and reports back.

Answers which effects there are and what each asks of the door. Refuses to know when they arise.
"""

from dataclasses import dataclass

from assist.errors import CloseCode
from assist.protocol import Hello, Position, Request


@dataclass(frozen=True, slots=True)
class Limits:
    """What one session may take up.

    ``rate_per_s`` and ``rate_burst`` messages; ``pending`` requests without an answer; ``watched`` streams;
    ``buffered`` publications of a stream that is being opened.
    """

    rate_per_s: float = 400.0
    rate_burst: int = 800
    pending: int = 500
    watched: int = 200
    buffered: int = 1000


@dataclass(frozen=True, slots=True)
class Send:
    """Put this text on the wire."""

    text: str


@dataclass(frozen=True, slots=True)
class Close:
    """Close the connection; nothing is sent after it. The sentence fits a close frame."""

    code: CloseCode
    sentence: str


@dataclass(frozen=True, slots=True)
class Greet:
    """Find out who says hello, subscribe to the agent's stream, then call ``admit`` or ``reject``."""

    hello: Hello


@dataclass(frozen=True, slots=True)
class Ask:
    """Run this at the desk, then call ``reply`` or ``fail``. Asks with one ``lane`` run in order, one at a time."""

    message: Request
    lane: str


@dataclass(frozen=True, slots=True)
class Watch:
    """Subscribe, see that the stream may be seen, then call ``opened`` or ``barred`` with this watch.

    The snapshot must be taken after the subscription: then nothing can fall between the two.
    """

    stream: str
    since: Position | None
    ticket: int


@dataclass(frozen=True, slots=True)
class Unwatch:
    """End the subscription."""

    stream: str


Effect = Send | Close | Greet | Ask | Watch | Unwatch
