"""The words on the wire between a sidebar and the server: two discriminated unions, and positions in streams.

Answers what may be said in either direction. Refuses to know sockets, order of messages (``assist.session``) and
permissions. ``assist schema`` writes JSON Schema, AsyncAPI and the extension's types from here; nothing is typed twice.
"""

from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from assist.errors import BadInput, UnknownMessage
from assist.lines import tell_invalid
from assist.protocol.common import PROTOCOL_VERSION, TURNS_AT_ONCE, HeardTurn, Key, Message, Position, Title
from assist.protocol.customer import CustomerContext, CustomerOrder
from assist.protocol.phrases import (
    FoundPhrase,
    PhrasesFound,
    PhrasesSearched,
    PrivatePhraseDeleted,
    PrivatePhraseProposed,
    PrivatePhrasesAsked,
    PrivatePhraseSaved,
    PrivatePhrasesShown,
    PrivatePhraseView,
    ProposalSettled,
)
from assist.protocol.sites import SiteAdapter
from assist.protocol.to_server import (
    AdapterProposed,
    ConversationClaimed,
    ConversationClosedMessage,
    ConversationLeft,
    ConversationWatched,
    DraftChanged,
    HandOverAsked,
    Hello,
    HelpLevelSet,
    HistoryHeard,
    MoodCorrectedMessage,
    Ping,
    Request,
    SnoozedMessage,
    SuggestionAnsweredMessage,
    TeachCounts,
    ToServer,
    TurnHeardMessage,
    TypingSeen,
    WrapUpSaved,
)
from assist.protocol.to_sidebar import (
    AdaptersPublished,
    BoardShownMessage,
    ConversationChanged,
    ConversationSnapshot,
    Done,
    DraftChecked,
    HandOverShown,
    HelpChanged,
    LibraryPublished,
    Pong,
    Refused,
    StreamRecovered,
    SuggestionReworded,
    SuggestionSettled,
    ToSidebar,
    TurnAccepted,
    Welcome,
    WrapUpShown,
)
from assist.protocol.views import (
    AsideView,
    ConversationSummary,
    HelpView,
    LabelsView,
    PromiseView,
    Timing,
    TurnView,
    WrapUpView,
)

__all__ = [
    "PROTOCOL_VERSION",
    "TO_SERVER",
    "TO_SIDEBAR",
    "TURNS_AT_ONCE",
    "AdapterProposed",
    "AdaptersPublished",
    "AsideView",
    "BoardShownMessage",
    "ConversationChanged",
    "ConversationClaimed",
    "ConversationClosedMessage",
    "ConversationLeft",
    "ConversationSnapshot",
    "ConversationSummary",
    "ConversationWatched",
    "CustomerContext",
    "CustomerOrder",
    "Done",
    "DraftChanged",
    "DraftChecked",
    "FoundPhrase",
    "HandOverAsked",
    "HandOverShown",
    "HeardTurn",
    "Hello",
    "HelpChanged",
    "HelpLevelSet",
    "HelpView",
    "HistoryHeard",
    "Key",
    "LabelsView",
    "LibraryPublished",
    "Message",
    "MoodCorrectedMessage",
    "PhrasesFound",
    "PhrasesSearched",
    "Ping",
    "Pong",
    "Position",
    "PrivatePhraseDeleted",
    "PrivatePhraseProposed",
    "PrivatePhraseSaved",
    "PrivatePhraseView",
    "PrivatePhrasesAsked",
    "PrivatePhrasesShown",
    "PromiseView",
    "ProposalSettled",
    "Refused",
    "Request",
    "SiteAdapter",
    "SnoozedMessage",
    "StreamRecovered",
    "SuggestionAnsweredMessage",
    "SuggestionReworded",
    "SuggestionSettled",
    "TeachCounts",
    "Timing",
    "Title",
    "ToServer",
    "ToSidebar",
    "TurnAccepted",
    "TurnHeardMessage",
    "TurnView",
    "TypingSeen",
    "Welcome",
    "WrapUpSaved",
    "WrapUpShown",
    "WrapUpView",
    "agent_stream",
    "conversation_stream",
    "dump",
    "parse_to_server",
    "request_id",
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
    return BadInput(tell_invalid(first, first["loc"][1:]))  # what comes first is the message's own type
