"""What the desk asks of what is kept: conversations, libraries, credentials, agents.

Refuses to know tables and when they are written.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from assist.access import Identity
from assist.conversation import Event
from assist.library.revision import Library
from assist.suggest.tally import Talk
from assist.vocabulary import Channel, HelpLevel, MoodTrend, Role


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
    trend: MoodTrend | None = None
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
        """Queue new head-line figures of a conversation (agent, mood, trend, waiting_since, updated_at, closed_at)."""

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

    async def invite(
        self, *, kind: str, name: str, role: Role, team: str, at: datetime, ttl_s: int | None
    ) -> tuple[str, Credential, bool]:
        """Make a secret for whom the team knows by that name, or for somebody new; says whether they were known.

        Raises BadInput where the name does not tell who is meant.
        """

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
