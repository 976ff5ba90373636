"""The words on the wire between a sidebar and the server: two discriminated unions, and positions in streams.

Answers what may be said in either direction. Refuses to know sockets, order of messages (``assist.session``) and
permissions. ``assist schema`` writes JSON Schema, AsyncAPI and the extension's types from here; nothing is typed twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from assist.errors import BadInput, UnknownMessage
from assist.reading import Span
from assist.suggestion import Board
from assist.vocabulary import (
    Channel,
    DismissReason,
    Emotion,
    Move,
    Pitfall,
    Role,
    Sentiment,
    Signal,
    Speaker,
    Technique,
    TurnState,
    Verdict,
)

PROTOCOL_VERSION: Final = 1
TURNS_AT_ONCE: Final = 200

Key = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Title = Annotated[str, StringConstraints(max_length=200)]
RequestId = Annotated[int, Field(ge=1, le=2**53, description="chosen by the client, grows with each request")]


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a stream. ``epoch`` changes when a stream lost its history, ``sequence`` counts from 1."""

    epoch: str
    sequence: int


class Message(BaseModel):
    """What both directions share: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class HeardTurn(Message):
    """A turn as a page or a feed saw it. Without an id of its own the server makes one from its words and place."""

    source_turn_id: Key | None = None
    speaker: Speaker
    text: str
    at: datetime | None = None
    started_ms: int | None = Field(default=None, ge=0)
    ended_ms: int | None = Field(default=None, ge=0)
    state: TurnState = TurnState.FINAL
    revises: Key | None = Field(default=None, description="source_turn_id of the turn it replaces")


# To the server ------------------------------------------------------------------------------------------------------


class Hello(Message):
    """The first message: who is there, and how far it had read each stream."""

    type: Literal["hello"]
    token: str = Field(max_length=500, repr=False)
    protocol: int = PROTOCOL_VERSION
    client: Title = ""
    positions: Mapping[str, Position] = Field(default_factory=dict, max_length=200)


class TurnHeardMessage(HeardTurn):
    """A turn was seen on the page. ``external_id`` is the page's name of the conversation."""

    type: Literal["turn_heard"]
    id: RequestId
    source: Key
    external_id: Key
    channel: Channel = Channel.CHAT
    title: Title = ""


class HistoryHeard(Message):
    """The turns that stood on the page when it was opened, oldest first; only the newest is answered with help."""

    type: Literal["history_heard"]
    id: RequestId
    source: Key
    external_id: Key
    channel: Channel = Channel.CHAT
    title: Title = ""
    turns: tuple[HeardTurn, ...] = Field(max_length=TURNS_AT_ONCE)


class TypingSeen(Message):
    """The customer was seen to type, or to stop."""

    type: Literal["typing_seen"]
    conversation_id: Key
    is_typing: bool


class SuggestionAnsweredMessage(Message):
    """What became of a suggestion, a resolution option, or (suggestion_id null) a phrase found by search."""

    type: Literal["suggestion_answered"]
    id: RequestId
    conversation_id: Key
    suggestion_id: Key | None = None
    verdict: Verdict
    reason: DismissReason | None = None
    sent_text: Annotated[str, StringConstraints(max_length=8000)] | None = None
    phrase_ids: tuple[Key, ...] = Field(default=(), max_length=10)


class ConversationWatched(Message):
    """The sidebar wants to see a conversation, from ``position`` on."""

    type: Literal["conversation_watched"]
    id: RequestId
    conversation_id: Key
    position: Position | None = None


class ConversationLeft(Message):
    """The sidebar looks away."""

    type: Literal["conversation_left"]
    id: RequestId
    conversation_id: Key


class ConversationClaimed(Message):
    """The agent takes a conversation that a feed brought."""

    type: Literal["conversation_claimed"]
    id: RequestId
    conversation_id: Key


class PhrasesSearched(Message):
    """The agent looks for a phrase; slots are filled from the conversation where one is named."""

    type: Literal["phrases_searched"]
    id: RequestId
    query: Annotated[str, StringConstraints(max_length=200)]
    conversation_id: Key | None = None


class Ping(Message):
    """Keeps the connection and measures it."""

    type: Literal["ping"]
    id: RequestId


ToServer = Annotated[
    Hello
    | TurnHeardMessage
    | HistoryHeard
    | TypingSeen
    | SuggestionAnsweredMessage
    | ConversationWatched
    | ConversationLeft
    | ConversationClaimed
    | PhrasesSearched
    | Ping,
    Field(discriminator="type"),
]

# To the sidebar -----------------------------------------------------------------------------------------------------


class LabelsView(Message):
    """The labels of a turn in the form of the label guide; sentiment is null for agent turns."""

    sentiment: Sentiment | None = None
    frustration: int = 0
    emotions: tuple[Emotion, ...] = ()
    signals: tuple[Signal, ...] = ()
    moves: tuple[Move, ...] = ()
    pitfalls: tuple[Pitfall, ...] = ()


class TurnView(Message):
    """A turn as the server holds it (redacted), with its reading where it has one."""

    id: str
    speaker: Speaker
    text: str
    at: datetime
    state: TurnState
    labels: LabelsView | None = None
    evidence: tuple[Span, ...] = ()


class ConversationSummary(Message):
    """A line in the list of conversations. ``mood`` is -1..1, null before the customer spoke."""

    id: str
    source: str
    external_id: str
    title: str
    channel: Channel
    agent: str | None
    mood: float | None
    waiting_since: datetime | None
    updated_at: datetime


class Timing(Message):
    """Where the milliseconds went, from the arrival of the turn to its publication."""

    queue_ms: float
    forward_ms: float
    thought_ms: float
    total_ms: float
    held_ms: float = 0.0


class Welcome(Message):
    """The hello was right."""

    type: Literal["welcome"] = "welcome"
    protocol: int = PROTOCOL_VERSION
    server: str
    name: str
    role: Role
    team: str
    agent_id: str
    model: str
    revision: str
    ping_s: int
    turn_chars: int
    conversations: tuple[ConversationSummary, ...]
    position: Position


class TurnAccepted(Message):
    """The turn is ours now; a duplicate changed nothing."""

    type: Literal["turn_accepted"] = "turn_accepted"
    in_reply_to: int
    conversation_id: str
    turn_id: str | None
    is_duplicate: bool = False


class BoardShownMessage(Message):
    """What now stands on screen, after ``turns``. Suggestions in ``withdrawn`` were overtaken."""

    type: Literal["board_shown"] = "board_shown"
    conversation_id: str
    position: Position
    turns: tuple[TurnView, ...]
    board: Board
    withdrawn: tuple[str, ...] = ()
    timing: Timing | None = None


class SuggestionSettled(Message):
    """A suggestion was answered, here or in another window of the agent."""

    type: Literal["suggestion_settled"] = "suggestion_settled"
    conversation_id: str
    position: Position
    suggestion_id: str | None
    verdict: Verdict


class ConversationSnapshot(Message):
    """The conversation as it stands: the start of watching it, or what replaces a gap."""

    type: Literal["conversation_snapshot"] = "conversation_snapshot"
    in_reply_to: int | None
    conversation: ConversationSummary
    position: Position
    turns: tuple[TurnView, ...]
    board: Board | None


class StreamRecovered(Message):
    """Everything missed was sent again, without a gap."""

    type: Literal["stream_recovered"] = "stream_recovered"
    stream: str
    position: Position


class ConversationChanged(Message):
    """On the agent's stream: a conversation is new, has moved, or was taken."""

    type: Literal["conversation_changed"] = "conversation_changed"
    position: Position
    conversation: ConversationSummary


class FoundPhrase(Message):
    """A phrase found by search; ``missing`` names slots nobody has filled yet."""

    id: str
    technique: Technique
    text: str
    missing: tuple[str, ...] = ()


class PhrasesFound(Message):
    """The answer to a search, best first."""

    type: Literal["phrases_found"] = "phrases_found"
    in_reply_to: int
    phrases: tuple[FoundPhrase, ...]


class LibraryPublished(Message):
    """On the agent's stream: a new revision serves from now on."""

    type: Literal["library_published"] = "library_published"
    position: Position
    revision: str


class Done(Message):
    """The request was carried out; there is nothing more to say."""

    type: Literal["done"] = "done"
    in_reply_to: int


class Pong(Message):
    """The answer to a ping."""

    type: Literal["pong"] = "pong"
    in_reply_to: int


class Refused(Message):
    """Something sent could not be done. The connection goes on."""

    type: Literal["refused"] = "refused"
    in_reply_to: int | None
    code: str
    message: str
    is_temporary: bool = False


ToSidebar = Annotated[
    Welcome
    | TurnAccepted
    | BoardShownMessage
    | SuggestionSettled
    | ConversationSnapshot
    | StreamRecovered
    | ConversationChanged
    | PhrasesFound
    | LibraryPublished
    | Done
    | Pong
    | Refused,
    Field(discriminator="type"),
]

TO_SERVER: Final[TypeAdapter[ToServer]] = TypeAdapter(ToServer)
TO_SIDEBAR: Final[TypeAdapter[ToSidebar]] = TypeAdapter(ToSidebar)


def parse_to_server(text: str | bytes) -> "ToServer":
    """Parse one message. Raises UnknownMessage or BadInput with a sentence that says what to do; never quotes text."""
    try:
        return TO_SERVER.validate_json(text)
    except ValidationError as error:
        raise _explain(error) from error


def dump(message: "ToSidebar") -> str:
    """Return a message as JSON."""
    return message.model_dump_json()


def request_id(text: str | bytes) -> int | None:
    """Return the request id of a message that could not be parsed, where it has one."""
    try:
        found = TypeAdapter(dict[str, Any]).validate_json(text).get("id")
    except ValidationError:
        return None
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def agent_stream(agent_id: str) -> str:
    """Return the name of an agent's stream."""
    return f"agent:{agent_id}"


def conversation_stream(conversation_id: str) -> str:
    """Return the name of a conversation's stream."""
    return f"conversation:{conversation_id}"


def _explain(error: ValidationError) -> BadInput:
    first = error.errors(include_input=False, include_url=False)[0]
    if first["type"] == "json_invalid":
        return BadInput("That is not JSON. Send one JSON object a message.")
    if first["type"] in {"union_tag_invalid", "union_tag_not_found"}:
        return UnknownMessage("This message has no type that the protocol knows; see `assist schema`.")
    where = ".".join(str(part) for part in first["loc"])
    return BadInput(f"{where}: {first['msg']}")
