"""What a sidebar may say to the server: one discriminated union.

Answers the messages and their bounds. Refuses to know permissions and order; ``assist.session`` does.
"""

from collections.abc import Mapping
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from assist.protocol.common import (
    PROTOCOL_VERSION,
    TURNS_AT_ONCE,
    HeardTurn,
    Key,
    Message,
    Position,
    RequestMessage,
    Title,
)
from assist.protocol.customer import CustomerContext
from assist.protocol.phrases import (
    PhrasesSearched,
    PrivatePhraseDeleted,
    PrivatePhraseProposed,
    PrivatePhrasesAsked,
    PrivatePhraseSaved,
)
from assist.protocol.sites import SiteAdapter
from assist.vocabulary import Channel, DismissReason, HelpLevel, MoodCorrection, Verdict

MOST_MINUTES: Final = 8 * 60
"""The longest snooze: a shift."""


class Hello(Message):
    """The first message: who is there, and how far it had read each stream."""

    type: Literal["hello"]
    token: str = Field(max_length=500, repr=False)
    protocol: int = PROTOCOL_VERSION
    client: Title = ""
    positions: Mapping[str, Position] = Field(default_factory=dict, max_length=200)


class TurnHeardMessage(HeardTurn, RequestMessage):
    """A turn was seen on the page. ``external_id`` is the page's name of the conversation."""

    type: Literal["turn_heard"]
    source: Key
    external_id: Key
    channel: Channel = Channel.CHAT
    title: Title = ""
    customer: CustomerContext | None = Field(default=None, description="their record; null says nothing of it")


class HistoryHeard(RequestMessage):
    """The turns that stood on the page when it was opened, oldest first; only the newest is answered with help."""

    type: Literal["history_heard"]
    source: Key
    external_id: Key
    channel: Channel = Channel.CHAT
    title: Title = ""
    turns: tuple[HeardTurn, ...] = Field(max_length=TURNS_AT_ONCE)
    customer: CustomerContext | None = Field(default=None, description="their record; null says nothing of it")


class ConversationMessage(RequestMessage):
    """What is asked of one conversation, by our id of it."""

    conversation_id: Key


class TypingSeen(Message):
    """The customer was seen to type, or to stop."""

    type: Literal["typing_seen"]
    conversation_id: Key
    is_typing: bool


class SuggestionAnsweredMessage(ConversationMessage):
    """What became of a suggestion, a resolution option, or (suggestion_id null) a phrase found by search."""

    type: Literal["suggestion_answered"]
    suggestion_id: Key | None = None
    verdict: Verdict
    reason: DismissReason | None = None
    sent_text: Annotated[str, StringConstraints(max_length=8000)] | None = None
    phrase_ids: tuple[Key, ...] = Field(default=(), max_length=10)


class ConversationWatched(ConversationMessage):
    """The sidebar wants to see a conversation, from ``position`` on."""

    type: Literal["conversation_watched"]
    position: Position | None = None


class ConversationLeft(ConversationMessage):
    """The sidebar looks away."""

    type: Literal["conversation_left"]


class ConversationClaimed(ConversationMessage):
    """The agent takes a conversation that a feed brought."""

    type: Literal["conversation_claimed"]


class HelpLevelSet(RequestMessage):
    """The agent chooses how much help they want; null goes by their start date."""

    type: Literal["help_level_set"]
    level: HelpLevel | None


class SnoozedMessage(RequestMessage):
    """The agent wants no help: for some minutes everywhere, or in one conversation until it ends.

    Minutes 0 end it: in the conversation that is named, else everywhere.
    """

    type: Literal["snoozed"]
    minutes: int | None = Field(default=None, ge=0, le=MOST_MINUTES)
    conversation_id: Key | None = None

    @model_validator(mode="after")
    def _says_how_long(self) -> Self:
        if bool(self.minutes) == (self.conversation_id is not None) and self.minutes != 0:
            msg = "give minutes, or a conversation_id, or minutes 0 to end it"
            raise ValueError(msg)
        return self


class MoodCorrectedMessage(ConversationMessage):
    """The mood of a customer's turn was read wrongly; this is right."""

    type: Literal["mood_corrected"]
    turn_id: Key
    correction: MoodCorrection


class DraftChanged(ConversationMessage):
    """The agent paused in a text that is not sent yet. It is checked in memory and forgotten; "" clears.

    ``revision`` grows with each change and comes back with the answer; ``dismissed`` are keys of remarks waved away.
    """

    type: Literal["draft_changed"]
    text: Annotated[str, StringConstraints(max_length=8000)] = Field(repr=False)
    revision: int = Field(ge=0, le=2**53)
    dismissed: tuple[Key, ...] = Field(default=(), max_length=200)


class HandOverAsked(ConversationMessage):
    """The agent wants the hand-over text of a conversation, as it stands now."""

    type: Literal["hand_over_asked"]


class ConversationClosedMessage(ConversationMessage):
    """The agent ends the conversation and wants its wrap-up; said again, it gives the same wrap-up."""

    type: Literal["conversation_closed"]


class WrapUpSaved(ConversationMessage):
    """The wrap-up as the agent words it, to be kept."""

    type: Literal["wrap_up_saved"]
    text: Annotated[str, StringConstraints(max_length=8000)]


class TeachCounts(Message):
    """How many messages an adapter read on the page it was taught on: figures only, never words."""

    customer: int = Field(ge=0, le=100_000)
    agent: int = Field(ge=0, le=100_000)
    other: int = Field(ge=0, le=100_000)


class AdapterProposed(RequestMessage):
    """The agent taught a page and would have the whole team read it; a lead decides in the console."""

    type: Literal["adapter_proposed"]
    adapter: SiteAdapter
    counts: TeachCounts


class Ping(RequestMessage):
    """Keeps the connection and measures it."""

    type: Literal["ping"]


Request = (
    TurnHeardMessage
    | HistoryHeard
    | TypingSeen
    | SuggestionAnsweredMessage
    | ConversationClaimed
    | HelpLevelSet
    | SnoozedMessage
    | MoodCorrectedMessage
    | PhrasesSearched
    | PrivatePhrasesAsked
    | PrivatePhraseSaved
    | PrivatePhraseDeleted
    | PrivatePhraseProposed
    | DraftChanged
    | HandOverAsked
    | ConversationClosedMessage
    | WrapUpSaved
    | AdapterProposed
)
"""What the desk answers; the rest is between the sidebar and its session."""

ToServer = Annotated[
    Hello | Request | ConversationWatched | ConversationLeft | Ping,
    Field(discriminator="type"),
]
