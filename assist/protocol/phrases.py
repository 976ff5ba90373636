"""What is said of phrases: searching them, and an agent's private ones. Both directions, and the views in them.

Answers the messages. Bounds here are only those of the wire; how long a phrase may be is told by the desk, in a
sentence. Refuses to know who may read a private phrase.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from assist.protocol.common import Key, Message, Position, RequestId
from assist.vocabulary import PhraseOrigin, ProposalState, Technique

PhraseId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,64}$")]
Typed = Annotated[str, StringConstraints(max_length=8000)]


class PhrasesSearched(Message):
    """The agent looks for a phrase, by words or by "/" and the beginning of a shortcode.

    Slots are filled from the conversation where one is named.
    """

    type: Literal["phrases_searched"]
    id: RequestId
    query: Annotated[str, StringConstraints(max_length=200)]
    conversation_id: Key | None = None


class PrivatePhrasesAsked(Message):
    """The agent wants to see their own phrases."""

    type: Literal["private_phrases_asked"]
    id: RequestId


class PrivatePhraseSaved(Message):
    """A phrase of the agent's own, to be kept under an id that the panel made up; said again, it is kept once."""

    type: Literal["private_phrase_saved"]
    id: RequestId
    phrase_id: PhraseId
    title: Typed = Field(default="", repr=False)
    text: Typed = Field(repr=False)
    shortcode: Typed = Field(repr=False)


class PrivatePhraseDeleted(Message):
    """The agent wants one of their own phrases gone."""

    type: Literal["private_phrase_deleted"]
    id: RequestId
    phrase_id: PhraseId


class PrivatePhraseProposed(Message):
    """The agent proposes one of their own phrases to the team, or takes the proposal back."""

    type: Literal["private_phrase_proposed"]
    id: RequestId
    phrase_id: PhraseId
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


class PhrasesFound(Message):
    """The answer to a search, best first."""

    type: Literal["phrases_found"] = "phrases_found"
    in_reply_to: int
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


class PrivatePhrasesShown(Message):
    """All of the agent's own phrases, by shortcode: the answer to asking for them and to every change of them."""

    type: Literal["private_phrases_shown"] = "private_phrases_shown"
    in_reply_to: int
    phrases: tuple[PrivatePhraseView, ...]


class ProposalSettled(Message):
    """On the agent's stream: a lead accepted or declined a phrase that the agent proposed."""

    type: Literal["proposal_settled"] = "proposal_settled"
    position: Position
    shortcode: str
    state: ProposalState
    word: str
