"""What the server may say to a sidebar: one discriminated union.

Answers the messages; the views in them are told in ``views``. Refuses to know when they are sent.
"""

from typing import Annotated, Literal

from pydantic import Field

from assist.protocol.common import PROTOCOL_VERSION, Message, Position, ReplyMessage
from assist.protocol.phrases import PhrasesFound, PrivatePhrasesShown, ProposalSettled
from assist.protocol.sites import SiteAdapter
from assist.protocol.views import (
    AsideView,
    ConversationSummary,
    HelpView,
    Timing,
    TurnView,
    WrapUpView,
)
from assist.suggestion import Board, Remark
from assist.vocabulary import Role, Verdict


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
    help: HelpView
    conversations: tuple[ConversationSummary, ...]
    adapters: tuple[SiteAdapter, ...] = Field(default=(), description="sites the team taught and a lead approved")
    position: Position


class TurnAccepted(ReplyMessage):
    """The turn is ours now; a duplicate changed nothing."""

    type: Literal["turn_accepted"] = "turn_accepted"
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
    aside: AsideView = AsideView()


class SuggestionSettled(Message):
    """A suggestion was answered, here or in another window of the agent."""

    type: Literal["suggestion_settled"] = "suggestion_settled"
    conversation_id: str
    position: Position
    suggestion_id: str | None
    verdict: Verdict


class SuggestionReworded(Message):
    """A suggestion in other words, from a language model, as far as it has come; the suggestion itself stays.

    Only a final text was checked and may be sent; a final text that is empty was refused: take the line away.
    """

    type: Literal["suggestion_reworded"] = "suggestion_reworded"
    conversation_id: str
    position: Position
    suggestion_id: str
    text: str
    is_final: bool


class ConversationSnapshot(Message):
    """The conversation as it stands: the start of watching it, or what replaces a gap."""

    type: Literal["conversation_snapshot"] = "conversation_snapshot"
    in_reply_to: int | None
    conversation: ConversationSummary
    position: Position
    turns: tuple[TurnView, ...]
    board: Board | None
    aside: AsideView = AsideView()


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


class DraftChecked(ReplyMessage):
    """The answer to a draft, to nobody else; the weightiest remark first. One overtaken by a newer gets ``done``."""

    type: Literal["draft_checked"] = "draft_checked"
    conversation_id: str
    revision: int
    remarks: tuple[Remark, ...]


class HandOverShown(ReplyMessage):
    """The hand-over text, ready to paste; "" before the customer said anything."""

    type: Literal["hand_over_shown"] = "hand_over_shown"
    conversation_id: str
    text: str


class WrapUpShown(ReplyMessage):
    """The conversation is closed; this is its wrap-up."""

    type: Literal["wrap_up_shown"] = "wrap_up_shown"
    conversation_id: str
    wrap_up: WrapUpView


class LibraryPublished(Message):
    """On the agent's stream: a new revision serves from now on."""

    type: Literal["library_published"] = "library_published"
    position: Position
    revision: str


class AdaptersPublished(Message):
    """On the agent's stream: the sites that the whole team reads from now on, all of them."""

    type: Literal["adapters_published"] = "adapters_published"
    position: Position
    adapters: tuple[SiteAdapter, ...]


class HelpChanged(Message):
    """On the agent's stream: the level or a snooze has changed, here, in another window, or by time."""

    type: Literal["help_changed"] = "help_changed"
    position: Position
    help: HelpView


class Done(ReplyMessage):
    """The request was carried out; there is nothing more to say."""

    type: Literal["done"] = "done"


class Pong(ReplyMessage):
    """The answer to a ping."""

    type: Literal["pong"] = "pong"


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
    | SuggestionReworded
    | ConversationSnapshot
    | StreamRecovered
    | ConversationChanged
    | PhrasesFound
    | PrivatePhrasesShown
    | ProposalSettled
    | DraftChecked
    | HandOverShown
    | WrapUpShown
    | LibraryPublished
    | HelpChanged
    | AdaptersPublished
    | Done
    | Pong
    | Refused,
    Field(discriminator="type"),
]
