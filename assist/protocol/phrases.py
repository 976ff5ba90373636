"""What is said of phrases: searching them, and an agent's private ones. Both directions, and the views in them.

Answers the messages. Bounds here are only those of the wire; how long a phrase may be is told by the desk, in a
sentence. Refuses to know who may read a private phrase.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from assist.protocol.common import Key, Message, Position, ReplyMessage, RequestMessage
from assist.vocabulary import PhraseOrigin, ProposalState, Technique

PhraseId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,64}$")]
Typed = Annotated[str, StringConstraints(max_length=8000)]


class PhrasesSearched(RequestMessage):
    """The agent looks for a phrase, by words or by "/" and the beginning of a shortcode.

    Slots are filled from the conversation where one is named.
    """

    type: Literal["phrases_searched"]
    query: Annotated[str, StringConstraints(max_length=200)]
    conversation_id: Key | None = None


class PrivatePhrasesAsked(RequestMessage):
    """The agent wants to see their own phrases."""

    type: Literal["private_phrases_asked"]


class PrivatePhraseMessage(RequestMessage):
    """What is asked of one phrase of the agent's own; the panel makes up its id."""

    phrase_id: PhraseId


class PrivatePhraseSaved(PrivatePhraseMessage):
    """A phrase of the agent's own, to be kept; said again, it is kept once."""

    type: Literal["private_phrase_saved"]
    title: Typed = Field(default="", repr=False)
    text: Typed = Field(repr=False)
    shortcode: Typed = Field(repr=False)


class PrivatePhraseDeleted(PrivatePhraseMessage):
    """The agent wants one of their own phrases gone."""

    type: Literal["private_phrase_deleted"]


class PrivatePhraseProposed(PrivatePhraseMessage):
    """The agent proposes one of their own phrases to the team, or takes the proposal back."""

    type: Literal["private_phrase_proposed"]
    is_proposed: bool = True


class FoundPhrase(Message):
    """A phrase found by search, filled as far as it can be.

    ``missing`` names the variables that nothing is known for; they stand in ``text`` in braces. ``technique`` is null
    for an agent's own phrase, ``title`` is empty for one of the library.
    """

    id: str
    origin: PhraseOrigin
    technique: Technique | None
    title: str
    shortcode: str | None
    text: str
    missing: tuple[str, ...] = ()


class PhrasesFound(ReplyMessage):
    """The answer to a search, best first."""

    type: Literal["phrases_found"] = "phrases_found"
    phrases: tuple[FoundPhrase, ...]


class PrivatePhraseView(Message):
    """A phrase of the agent's own; ``state`` is null where it is not proposed, ``word`` a lead's who declined it."""

    id: str
    title: str
    text: str
    shortcode: str
    variables: tuple[str, ...]
    state: ProposalState | None
    word: str


class PrivatePhrasesShown(ReplyMessage):
    """All of the agent's own phrases, by shortcode: the answer to asking for them and to every change of them."""

    type: Literal["private_phrases_shown"] = "private_phrases_shown"
    phrases: tuple[PrivatePhraseView, ...]


class ProposalSettled(Message):
    """On the agent's stream: a lead accepted or declined a phrase that the agent proposed."""

    type: Literal["proposal_settled"] = "proposal_settled"
    position: Position
    shortcode: str
    state: ProposalState
    word: str
