"""Our own format for transcripts: JSON lines, one turn a line.

    {"conversation": "call-17", "speaker": "customer", "text": "Where is my", "state": "partial", "turn_id": "t4"}
    {"conversation": "call-17", "speaker": "customer", "text": "Where is my order?", "turn_id": "t4", "ended_ms": 4100}

    {"conversation": "call-17", "event": "closed"}

``conversation`` is the feed's own name of it, ``speaker`` customer · agent · bot · system · unknown. ``state`` is final
unless it says partial; a partial needs a ``turn_id``, and what follows it has the same one, or names it in ``revises``.
``at`` is when it was said (RFC 3339), ``started_ms`` and ``ended_ms`` count from the start of the recording. ``agent``
is the name or the id of whoever handles the conversation, ``channel`` chat · voice · social · email (chat), ``title``
what the list calls it, ``customer`` the customer's record (see ``assist.protocol.customer``), whole; it stands until
the next one. A line with ``event`` says that the conversation is over. Anything else is refused, so that a misspelt
key is never lost in silence.

Answers what one line means. Refuses to know where lines come from. It has no memory: order and revisions are the
desk's.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, TypeAdapter, ValidationError

from assist.errors import BadInput
from assist.lines import explain_line
from assist.protocol import CustomerContext, HeardTurn, Key, Title
from assist.vocabulary import Channel, Speaker, TurnState


@dataclass(frozen=True, slots=True)
class PlainTurn:
    """A line, understood: the turn, and the conversation it belongs to."""

    external_id: str
    channel: Channel
    title: str
    agent: str | None
    turn: HeardTurn
    customer: CustomerContext | None = None


@dataclass(frozen=True, slots=True)
class PlainClosed:
    """A line that says the conversation is over."""

    external_id: str


class _ClosedLine(BaseModel):
    model_config = ConfigDict(extra="forbid")

    conversation: Key
    event: Literal["closed"]


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid")

    conversation: Key
    speaker: Speaker
    text: str
    state: TurnState = TurnState.FINAL
    turn_id: Key | None = None
    revises: Key | None = None
    started_ms: int | None = Field(default=None, ge=0)
    ended_ms: int | None = Field(default=None, ge=0)
    at: datetime | None = None
    agent: Key | None = None
    channel: Channel = Channel.CHAT
    title: Title = ""
    customer: CustomerContext | None = None


def _kind_of(form: object) -> str:
    return "event" if isinstance(form, dict) and "event" in form else "turn"


_LINE: Final[TypeAdapter[_Line | _ClosedLine]] = TypeAdapter(
    Annotated[Annotated[_Line, Tag("turn")] | Annotated[_ClosedLine, Tag("event")], Discriminator(_kind_of)]
)


def parse_plain(line: str | bytes) -> PlainTurn | PlainClosed:
    """Read one line. Raises BadInput with a sentence that names the key; never quotes what was said."""
    try:
        found = _LINE.validate_json(line)
    except ValidationError as error:
        raise BadInput(explain_line(error, skip=1)) from error
    if isinstance(found, _ClosedLine):
        return PlainClosed(found.conversation)
    turn = HeardTurn.model_construct(
        source_turn_id=found.turn_id,
        speaker=found.speaker,
        text=found.text,
        at=found.at,
        started_ms=found.started_ms,
        ended_ms=found.ended_ms,
        state=found.state,
        revises=found.revises,
    )
    return PlainTurn(found.conversation, found.channel, found.title, found.agent, turn, found.customer)
