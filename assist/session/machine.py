"""One sidebar's session as a pure state machine: Greeting → Live → Closed.

Answers: given what came in, what is to be sent, asked of the desk, watched or closed? Refuses to know sockets, tasks
and clocks: texts, publications and times come in as arguments, effects go out as values.

How a returning sidebar is made whole. Its own stream (``agent:<id>``) needs no replay: ``welcome`` holds everything
that stream would have told, with the position from which it goes on. A conversation's stream named in the hello, or in
``conversation_watched``, is replayed where the history is contiguous (what was missed, then ``stream_recovered``),
else replaced by a snapshot.
"""

from collections import deque
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final

from pydantic_core import from_json

from assist.errors import AssistError, BadInput, CloseCode, Overloaded
from assist.protocol import (
    PROTOCOL_VERSION,
    AdapterProposed,
    ConversationLeft,
    ConversationSnapshot,
    ConversationWatched,
    Done,
    DraftChanged,
    Hello,
    HelpLevelSet,
    HistoryHeard,
    PhrasesSearched,
    Ping,
    Pong,
    Position,
    PrivatePhraseDeleted,
    PrivatePhraseProposed,
    PrivatePhrasesAsked,
    PrivatePhraseSaved,
    Refused,
    Request,
    SnoozedMessage,
    ToServer,
    ToSidebar,
    TurnHeardMessage,
    TypingSeen,
    Welcome,
    conversation_stream,
    dump,
    parse_to_server,
    request_id,
)
from assist.session.allowance import Allowance, Allowed
from assist.session.effects import Ask, Close, Effect, Greet, Limits, Send, Unwatch, Watch
from assist.session.watching import Numbered, Watches

BYTES_A_TOKEN: Final = 16_384
"""A message costs one token a started 16 KB, so that a flood of few big messages is a flood too."""

CONVERSATION: Final = conversation_stream("")


class Phase(StrEnum):
    """Where a session stands."""

    GREETING = "greeting"
    LIVE = "live"
    CLOSED = "closed"


class Session:
    """Every method takes what happened and returns the effects of it; after Close only ``end`` has any."""

    def __init__(self, *, limits: Limits, now: float) -> None:
        self.phase = Phase.GREETING
        self._limits = limits
        self._allowance = Allowance(per_s=limits.rate_per_s, burst=limits.rate_burst, now=now)
        self._hello: Hello | None = None
        self._last_id = 0
        self._pending = 0
        self._watches = Watches(buffered=limits.buffered)
        self._early: deque[tuple[str, Position, str]] = deque(maxlen=limits.buffered)

    def receive(self, text: str | bytes, now: float) -> list[Effect]:
        """Take one message as it came from the wire."""
        if self.phase is not Phase.LIVE:
            return self._greet(text) if self.phase is Phase.GREETING else []
        allowed = self._allowance.take(1 + len(text) // BYTES_A_TOKEN, now)
        if allowed is not Allowed.YES:
            return self._throttle(text, allowed)
        try:
            message = parse_to_server(text)
        except BadInput as error:
            return self._refuse(request_id(text), error)
        return self._answer(message)

    def expire(self) -> list[Effect]:
        """Take note that the time for a hello is over."""
        if self.phase is not Phase.GREETING:
            return []
        return self._close(CloseCode.HELLO_TIMEOUT, "Say hello first, and sooner.")

    def admit(self, welcome: Welcome, stream: str) -> list[Effect]:
        """Let the sidebar in. ``stream`` is the agent's, subscribed before ``welcome`` was put together."""
        if self.phase is not Phase.GREETING or self._hello is None:
            return []
        self.phase = Phase.LIVE
        self._watches.follow(stream, welcome.position)
        effects: list[Effect] = [Send(dump(welcome))]
        for name, position, body in self._early:
            effects += self._watches.publish(name, position, body)
        self._early.clear()
        for name, since in self._hello.positions.items():
            if name.startswith(CONVERSATION):
                effects += self._watches.watch(name, since, None)
        return effects

    def reject(self, code: CloseCode, sentence: str) -> list[Effect]:
        """Send the sidebar away: it may not come in, or may not stay."""
        return [] if self.phase is Phase.CLOSED else self._close(code, sentence)

    def reply(self, message: ToSidebar | None) -> list[Effect]:
        """Answer an Ask; None where it wants no answer."""
        self._pending -= 1
        return [] if message is None or self.phase is Phase.CLOSED else [Send(dump(message))]

    def fail(self, request: int | None, error: AssistError) -> list[Effect]:
        """Answer an Ask that could not be done."""
        self._pending -= 1
        return self._refuse(request, error)

    def opened(
        self, watch: Watch, missed: Sequence[Numbered], top: Position, snapshot: ConversationSnapshot | None
    ) -> list[Effect]:
        """Go on with a stream that is subscribed now. Without a snapshot to fall back on, a gap ends the connection."""
        if self.phase is not Phase.LIVE:
            return []
        effects = self._watches.opened(watch, missed, top, snapshot)
        if effects is None:
            return self._close(CloseCode.OVERLOADED, "Too much was missed at once. Come back and start anew.")
        return effects

    def barred(self, watch: Watch, error: AssistError) -> list[Effect]:
        """Give up a stream that may not be seen."""
        requests = self._watches.barred(watch) if self.phase is Phase.LIVE else None
        if requests is None:
            return []
        effects: list[Effect] = [Unwatch(watch.stream)]
        for request in requests:
            effects += self._refuse(request, error)
        return effects if requests else [*effects, *self._refuse(None, error)]

    def expel(self, stream: str, error: AssistError) -> list[Effect]:
        """Stop a stream that may not be seen any more."""
        if self.phase is not Phase.LIVE or stream not in self._watches:
            return []
        return [*self._watches.leave(stream), *self._refuse(None, error)]

    def publish(self, stream: str, position: Position, body: str) -> list[Effect]:
        """Take a publication of a subscribed stream: ``body`` is JSON without its position."""
        if self.phase is Phase.GREETING:
            self._early.append((stream, position, body))
            return []
        return self._watches.publish(stream, position, body) if self.phase is Phase.LIVE else []

    def end(self) -> list[Effect]:
        """Take note that the connection is gone, and let go of every stream."""
        self.phase = Phase.CLOSED
        return self._watches.leave_all()

    def _greet(self, text: str | bytes) -> list[Effect]:
        if self._hello is not None:
            return self._close(CloseCode.BAD_HELLO, "Wait for the welcome before saying more.")
        try:
            message = parse_to_server(text)
        except BadInput:
            message = None
        version = message.protocol if isinstance(message, Hello) else _foreign_version(text)
        if version is not None and version != PROTOCOL_VERSION:
            return self._close(CloseCode.WRONG_PROTOCOL, f"This server speaks protocol {PROTOCOL_VERSION}; update.")
        if not isinstance(message, Hello):
            return self._close(CloseCode.BAD_HELLO, "The first message is hello, with a token.")
        self._hello = message
        return [Greet(message)]

    def _throttle(self, text: str | bytes, allowed: Allowed) -> list[Effect]:
        if allowed is Allowed.NEVER:
            return self._close(CloseCode.FLOOD, "Too many messages for too long. Come back and send fewer.")
        known = request_id(text) if len(text) < BYTES_A_TOKEN else None
        return self._refuse(known, Overloaded("That is too many messages at once; wait a second and go on."))

    def _answer(self, message: ToServer) -> list[Effect]:
        if isinstance(message, Hello):
            return self._close(CloseCode.BAD_HELLO, "Hello is said once, as the first message.")
        if isinstance(message, TypingSeen):
            return self._ask(message, _lane_of(message), None)
        if message.id <= self._last_id:
            return self._refuse(message.id, BadInput(f"Ids grow: {message.id} came after {self._last_id}."))
        self._last_id = message.id
        match message:
            case Ping():
                effects: list[Effect] = [Send(dump(Pong(in_reply_to=message.id)))]
            case ConversationWatched():
                effects = self._watch(conversation_stream(message.conversation_id), message.position, message.id)
            case ConversationLeft():
                effects = self._watches.leave(conversation_stream(message.conversation_id))
                effects.append(Send(dump(Done(in_reply_to=message.id))))
            case _:
                effects = self._ask(message, _lane_of(message), message.id)
        return effects

    def _ask(self, message: Request, lane: str, request: int | None) -> list[Effect]:
        if self._pending >= self._limits.pending:
            return self._refuse(request, Overloaded("Too many requests wait for an answer; go on when some have come."))
        self._pending += 1
        return [Ask(message, lane)]

    def _watch(self, stream: str, since: Position | None, request: int) -> list[Effect]:
        if stream not in self._watches and len(self._watches) > self._limits.watched:
            return self._refuse(request, BadInput("That is too much to watch at once; leave a conversation first."))
        return self._watches.watch(stream, since, request)

    def _refuse(self, request: int | None, error: AssistError) -> list[Effect]:
        return [] if self.phase is Phase.CLOSED else [Send(dump(refusal(request, error)))]

    def _close(self, code: CloseCode, sentence: str) -> list[Effect]:
        self.phase = Phase.CLOSED
        return [Close(code, sentence)]


def _lane_of(message: Request) -> str:
    """Return what a request must wait its turn in; requests of different lanes are carried out side by side."""
    match message:
        case TurnHeardMessage() | HistoryHeard():
            return f"{message.source}\n{message.external_id}"
        case PhrasesSearched():
            return "search"
        case DraftChanged():  # a lane of its own: a newer draft overtakes the one that still waits to be read
            return f"draft {message.id}"
        case PrivatePhrasesAsked() | PrivatePhraseSaved() | PrivatePhraseDeleted() | PrivatePhraseProposed():
            return "phrases"
        case HelpLevelSet() | SnoozedMessage() | AdapterProposed():
            return "agent"
        case _:
            return message.conversation_id


def refusal(request: int | None, error: AssistError) -> Refused:
    """Return the message that tells an error."""
    return Refused(in_reply_to=request, code=error.code, message=str(error), is_temporary=error.temporary)


def _foreign_version(text: str | bytes) -> object:
    """Return the version that a hello names which this version can't parse, None where it is no hello at all."""
    try:
        found: Any = from_json(text)
    except ValueError:
        return None
    return found.get("protocol") if isinstance(found, dict) and found.get("type") == "hello" else None
