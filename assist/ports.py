"""What the desk asks of the rooms, and what passes between them. Each Protocol is kept by one room (or two, later).

Answers which calls cross a room's border and what they promise. Refuses to know who keeps the promise.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assist.access import Identity
from assist.conversation import Event
from assist.library.revision import Library
from assist.protocol import Position
from assist.reading import Reading
from assist.suggest.forecast import Forecaster
from assist.suggest.tally import Talk
from assist.vocabulary import Channel, HelpLevel, Role, Speaker


class Lane(IntEnum):
    """The order in which turns are read when several wait, smallest first."""

    FINAL = 0
    DRAFT = 1
    PARTIAL = 2
    BACKGROUND = 3


class Reader(Protocol):
    """The classifier."""

    @property
    def model(self) -> str:
        """Name and short hash of the model, as the log keeps it."""

    @property
    def forecaster(self) -> Forecaster | None:
        """What foresees how a conversation goes on; None where the model came without."""

    @property
    def words(self) -> frozenset[str]:
        """The words it knows how to spell, in lower case; empty where it has no list of them."""

    async def start(self) -> None:
        """Load the model. Raises ModelError."""

    async def close(self) -> None:
        """Finish what runs and let go."""

    async def read(
        self,
        *,
        turn_id: str,
        speaker: Speaker,
        text: str,
        context: str = "",
        lane: int = Lane.FINAL,
        supersedes: str | None = None,
    ) -> Reading:
        """Read one turn after ``context``. Raises Overloaded at once when too many wait.

        A waiting turn with the same ``supersedes`` key is dropped from the queue (asyncio.CancelledError there).
        """

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape (n, dim)."""

    async def learn_situations(self, examples: Mapping[str, Sequence[str]]) -> "SituationPlacer":
        """Return what places turns, taught by ``{situation: customers' sentences}``; "other" is none of the rest."""


class SituationPlacer(Protocol):
    """The situations of one library revision, learned."""

    def place(self, reading: Reading) -> tuple[str, ...]:
        """Return the situations a turn stands in, the likeliest first; none where it was not read."""


class Reworder(Protocol):
    """The language model that rewords, where one was set up."""

    @property
    def model(self) -> str:
        """Name of the model, as the log keeps it."""

    async def reword(self, prompt: str, hear: Callable[[str], Awaitable[bool]]) -> str:
        """Return the answer, within a deadline. Raises RewordingFailed; at once while it rests after failures.

        ``hear`` gets the text as far as it has come and says whether to go on.
        """

    async def close(self) -> None:
        """Let go."""


class IntentGuesser(Protocol):
    """The intents of one library revision, fitted."""

    def predict(self, embedding: NDArray[np.float32]) -> tuple[str | None, float]:
        """Return the intent and its probability; (None, p) where none fits."""


FitIntents = Callable[[Mapping[str, NDArray[np.float32]], Mapping[str, NDArray[np.float32]]], IntentGuesser]
"""{intent: embeddings of its examples, shape (n, dim)} and {intent: of its title, (dim,)} to a fitted guesser, in well
under a second."""


@dataclass(frozen=True, slots=True)
class ConversationRecord:
    """What the store knows of a conversation besides its events."""

    id: str
    team: str
    source: str
    external_id: str
    channel: Channel
    title: str
    agent: str | None
    created_at: datetime
    updated_at: datetime
    mood: float | None = None
    waiting_since: datetime | None = None
    closed_at: datetime | None = None


class ConversationStore(Protocol):
    """Conversations, their names, and their events in order. One writer; reads see what was flushed."""

    async def open_conversation(
        self, *, team: str, source: str, external_id: str, channel: Channel, title: str, agent: str | None, at: datetime
    ) -> ConversationRecord:
        """Return the conversation that (team, source, external_id) names; one made now has ``at`` as ``created_at``."""

    async def find_conversation(self, conversation_id: str) -> ConversationRecord | None:
        """Return a conversation by our id."""

    async def find_named(self, *, team: str, source: str, external_id: str) -> ConversationRecord | None:
        """Return the conversation of a name, None where nobody has spoken of it yet."""

    async def list_conversations(self, *, team: str, agent: str | None, limit: int) -> Sequence[ConversationRecord]:
        """Return the newest first; ``agent`` gives that agent's and those nobody took, None gives the team's."""

    async def load_events(self, conversation_id: str) -> Sequence[Event]:
        """Return the events to fold, oldest first, after flushing what waits; the newest 2,000 turns at most."""

    async def last_version(self, conversation_id: str) -> int:
        """Return the version that the next ``append`` builds on, 0 for a new conversation."""

    def append(self, conversation_id: str, version: int, events: Sequence[Event]) -> None:
        """Queue events (the first has version ``version + 1``) for the next batch, at most 200 ms away.

        Partial turns are never stored. A version that is taken already is a bug of the caller: it is logged, the
        batch's other conversations are written all the same. Raises Overloaded when the queue is full.
        """

    def note(self, record: ConversationRecord) -> None:
        """Queue new head-line figures of a conversation (agent, mood, waiting_since, updated_at, closed_at)."""

    async def flush(self) -> None:
        """Return when everything queued so far is on disk."""


class TrialStore(Protocol):
    """What was shown and what became of it, for learning."""

    def stream_talks(self, *, since: datetime, until: datetime) -> AsyncIterator[Talk]:
        """Give each conversation in which a text was shown in that time (``until`` is exclusive), with those texts."""


@dataclass(frozen=True, slots=True)
class StoredRevision:
    """A published library: its number counts from 1, ``library.revision`` is its hash."""

    number: int
    library: Library
    published_by: str
    published_at: datetime
    note: str


class LibraryStore(Protocol):
    """The chain of immutable revisions, and the phrases stopped at once."""

    async def current_revision(self) -> StoredRevision | None:
        """Return the newest revision, None in an empty database."""

    async def find_revision(self, number: int) -> StoredRevision | None:
        """Return a revision by its number."""

    async def list_revisions(self, limit: int) -> Sequence[StoredRevision]:
        """Return the newest first."""

    async def publish_revision(
        self, library: Library, *, by: str, note: str, expects: int | None, at: datetime
    ) -> StoredRevision:
        """Append a revision. Raises Conflict when the newest number is not ``expects`` (None: the chain is empty)."""

    async def stopped_phrases(self) -> frozenset[str]:
        """Return the ids of phrases stopped now."""

    async def set_stopped(self, phrase_id: str, *, stopped: bool, by: str, at: datetime) -> None:
        """Stop a phrase everywhere, or let it go again."""


@dataclass(frozen=True, slots=True)
class Credential:
    """What is kept of a secret, without the secret. ``kind`` is link, pairing, token or session."""

    id: str
    kind: str
    identity: Identity
    origin: str | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None


class CredentialStore(Protocol):
    """Secrets as hashes: one-time links, pairing codes, tokens, console sessions."""

    async def make_credential(
        self,
        *,
        kind: str,
        name: str,
        role: Role,
        team: str,
        at: datetime,
        ttl_s: int | None,
        origin: str | None = None,
        identity_id: str | None = None,
    ) -> tuple[str, Credential]:
        """Make a secret and keep its hash; returns (the secret, shown this once, and what is kept)."""

    async def check_credential(self, secret: str, *, kind: str, at: datetime) -> Credential:
        """Return the credential behind a secret. Raises BadCredential: unknown, expired, revoked."""

    async def spend_credential(self, secret: str, *, kind: str, at: datetime) -> Credential:
        """Check and use up a link or a pairing code, atomically. Raises BadCredential; a code dies after five tries."""

    async def revoke_credential(self, credential_id: str, *, at: datetime) -> None:
        """Make a credential worthless from now on."""

    async def list_credentials(self, *, team: str | None) -> Sequence[Credential]:
        """Return tokens, open links and codes, newest first."""


@dataclass(frozen=True, slots=True)
class AgentRecord:
    """What is kept of an agent besides their identity; a new one has nothing of it.

    ``help_level`` is None where it goes by ``started_on``; ``snoozed`` are conversations in which they want no help.
    """

    id: str
    started_on: date | None = None
    help_level: HelpLevel | None = None
    snoozed_until: datetime | None = None
    snoozed: frozenset[str] = frozenset()


class AgentStore(Protocol):
    """What is kept of agents."""

    async def find_agent(self, agent_id: str) -> AgentRecord:
        """Return an agent's record, a new one where nothing is kept yet."""

    async def save_agent(self, record: AgentRecord) -> None:
        """Keep a record, on disk when this returns. Snoozed conversations that are not kept are left out."""

    async def list_people(self, *, team: str | None) -> Sequence[tuple[Identity, AgentRecord]]:
        """Return everybody who may use the side panel, by name; those whose every credential was revoked are gone."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A message in a stream: a JSON object without its ``position``, which the door puts in."""

    position: Position
    body: str


@dataclass(frozen=True, slots=True)
class Recovery:
    """What a subscriber missed. ``is_contiguous`` is False where there is a gap: then a snapshot is wanted."""

    missed: tuple[Publication, ...]
    is_contiguous: bool
    top: Position


Deliver = Callable[[str, Publication], None]
"""(stream, publication): called in order on the event loop, must not block."""


class Streams(Protocol):
    """Ordered streams with a bounded history: append and fan out in one step."""

    async def publish(self, stream: str, body: str) -> Position:
        """Append to a stream's history and deliver to its subscribers."""

    async def subscribe(self, stream: str, deliver: Deliver, since: Position | None) -> Recovery:
        """Deliver from now on; returns what lies between ``since`` and now. Twice with one ``deliver`` is once."""

    async def unsubscribe(self, stream: str, deliver: Deliver) -> None:
        """Deliver no more. Unknown subscriptions are ignored."""

    async def position(self, stream: str) -> Position:
        """Return the newest position of a stream."""
