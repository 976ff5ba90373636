"""A store and streams that keep nothing beyond the process: what ``replay`` and trials of a library run on.

Keeps the same promises as the real store where a desk can notice (one conversation a name, one revision chain), and
forgets everything else: nothing of a replay reaches a disk.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2b

from assist.access import Identity
from assist.conversation import Event
from assist.errors import Conflict
from assist.library.revision import Library
from assist.ports import AgentRecord, ConversationRecord, Deliver, PrivatePhrase, Recovery, StoredRevision
from assist.protocol import Position
from assist.vocabulary import Channel, HelpLevel, ProposalState


def _name(team: str, source: str, external_id: str) -> str:
    return blake2b(f"{team}\x1f{source}\x1f{external_id}".encode(), digest_size=10).hexdigest()


class ForgetfulConversations:
    """Conversations that live in their mailboxes only. Ids depend on names alone, so that a replay is repeatable."""

    def __init__(self) -> None:
        self._records: dict[str, ConversationRecord] = {}

    async def open_conversation(
        self, *, team: str, source: str, external_id: str, channel: Channel, title: str, agent: str | None, at: datetime
    ) -> ConversationRecord:
        """Return the conversation of that name."""
        conversation_id = _name(team, source, external_id)
        return self._records.setdefault(
            conversation_id,
            ConversationRecord(
                id=conversation_id,
                team=team,
                source=source,
                external_id=external_id,
                channel=channel,
                title=title,
                agent=agent,
                created_at=at,
                updated_at=at,
            ),
        )

    async def find_conversation(self, conversation_id: str) -> ConversationRecord | None:
        """Return a conversation by our id."""
        return self._records.get(conversation_id)

    async def find_named(self, *, team: str, source: str, external_id: str) -> ConversationRecord | None:
        """Return the conversation of a name."""
        return self._records.get(_name(team, source, external_id))

    async def list_conversations(self, *, team: str, agent: str | None, limit: int) -> Sequence[ConversationRecord]:
        """Return the newest first."""
        own = (r for r in self._records.values() if r.team == team and (agent is None or r.agent in {None, agent}))
        return sorted(own, key=lambda record: record.updated_at, reverse=True)[:limit]

    async def load_events(self, conversation_id: str) -> Sequence[Event]:
        """Return nothing: what is not live is gone."""
        del conversation_id
        return ()

    async def last_version(self, conversation_id: str) -> int:
        """Return the start."""
        del conversation_id
        return 0

    def append(self, conversation_id: str, version: int, events: Sequence[Event]) -> None:
        """Forget them; the mailbox has them."""

    def note(self, record: ConversationRecord) -> None:
        """Keep the head-line."""
        self._records[record.id] = replace(record)

    async def flush(self) -> None:
        """Nothing waits."""


class ForgetfulAgents:
    """Agents who all want the same level of help until they say otherwise; None goes by tenure."""

    def __init__(self, level: HelpLevel | None = None) -> None:
        self._level = level
        self._records: dict[str, AgentRecord] = {}

    async def find_agent(self, agent_id: str) -> AgentRecord:
        """Return a record."""
        return self._records.get(agent_id, AgentRecord(agent_id, help_level=self._level))

    async def save_agent(self, record: AgentRecord) -> None:
        """Keep it until the process ends."""
        self._records[record.id] = record

    async def list_people(self, *, team: str | None) -> Sequence[tuple[Identity, AgentRecord]]:
        """Return nobody: there are no credentials here."""
        del team
        return ()


class ForgetfulPhrases:
    """Private phrases that last as long as the process."""

    def __init__(self) -> None:
        self._phrases: dict[tuple[str, str], PrivatePhrase] = {}

    async def list_phrases(self, agent: str) -> Sequence[PrivatePhrase]:
        """Return an agent's phrases by shortcode."""
        own = (phrase for phrase in self._phrases.values() if phrase.agent == agent)
        return sorted(own, key=lambda phrase: phrase.shortcode)

    async def save_phrase(self, phrase: PrivatePhrase) -> None:
        """Keep a phrase. Raises Conflict."""
        for other in await self.list_phrases(phrase.agent):
            if other.shortcode == phrase.shortcode and other.id != phrase.id:
                raise Conflict(f"You have a phrase /{phrase.shortcode} already; choose another shortcode.")
        self._phrases[phrase.agent, phrase.id] = phrase

    async def delete_phrase(self, agent: str, phrase_id: str) -> None:
        """Forget a phrase."""
        self._phrases.pop((agent, phrase_id), None)

    async def list_proposals(self, team: str | None) -> Sequence[PrivatePhrase]:
        """Return what is proposed, the oldest first."""
        proposed = (phrase for phrase in self._phrases.values() if phrase.state is ProposalState.PROPOSED)
        return sorted(
            (phrase for phrase in proposed if team in {None, phrase.team}), key=lambda phrase: phrase.changed_at
        )


class OneLibrary:
    """A chain of revisions in memory, beginning with the library of the trial."""

    def __init__(self, library: Library, number: int = 1) -> None:
        self._chain = [StoredRevision(number, library, "replay", datetime(2000, 1, 1, tzinfo=UTC), "")]
        self._stopped: frozenset[str] = frozenset()

    async def current_revision(self) -> StoredRevision | None:
        """Return the newest."""
        return self._chain[-1]

    async def find_revision(self, number: int) -> StoredRevision | None:
        """Return one by its number."""
        return next((revision for revision in self._chain if revision.number == number), None)

    async def list_revisions(self, limit: int) -> Sequence[StoredRevision]:
        """Return the newest first."""
        return self._chain[::-1][:limit]

    async def publish_revision(
        self, library: Library, *, by: str, note: str, expects: int | None, at: datetime
    ) -> StoredRevision:
        """Append one. Raises Conflict."""
        newest = self._chain[-1].number
        if expects != newest:
            raise Conflict(f"Revision {newest} was published meanwhile; look at it and publish again.")
        revision = StoredRevision(newest + 1, library, by, at, note)
        self._chain.append(revision)
        return revision

    async def stopped_phrases(self) -> frozenset[str]:
        """Return what is stopped."""
        return self._stopped

    async def set_stopped(self, phrase_id: str, *, stopped: bool, by: str, at: datetime) -> None:
        """Stop one, or let it go."""
        del by, at
        self._stopped = self._stopped | {phrase_id} if stopped else self._stopped - {phrase_id}


class NoStreams:
    """Streams without subscribers."""

    async def publish(self, stream: str, body: str) -> Position:
        """Nobody listens."""
        del stream, body
        return Position("none", 0)

    async def subscribe(self, stream: str, deliver: Deliver, since: Position | None) -> Recovery:
        """Nothing will come."""
        del stream, deliver
        return Recovery((), since is None, Position("none", 0))

    async def unsubscribe(self, stream: str, deliver: Deliver) -> None:
        """Nothing came."""

    async def position(self, stream: str) -> Position:
        """Return the start."""
        del stream
        return Position("none", 0)
