"""What both directions share: positions in streams, bounds, the frozen message.

Answers what a position and a heard turn are. Refuses to know who says which message.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from assist.vocabulary import Speaker, TurnState

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


class RequestMessage(Message):
    """What a sidebar asks for: it is answered, by its id."""

    id: RequestId


class ReplyMessage(Message):
    """What the server says to one request, to nobody else."""

    in_reply_to: int


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
