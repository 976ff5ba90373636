"""The store as the desk and the doors see it: every port this room keeps, behind one name.

Answers nothing itself; each method's promise stands in ``assist.ports``, its work in the module of its subject.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Self

from assist.access import Identity
from assist.conversation import Event
from assist.library.revision import Library
from assist.ports import AgentRecord, ConversationRecord, Credential, PrivatePhrase, StoredRevision, TaughtSite
from assist.store.agents import Agents
from assist.store.conversations import Conversations
from assist.store.credentials import Credentials
from assist.store.database import Database
from assist.store.log import LogWriter, Queued
from assist.store.phrases import PrivatePhrases
from assist.store.reports import Reports
from assist.store.revisions import Revisions
from assist.store.sites import Sites
from assist.store.trials import stream_talks
from assist.suggest.tally import Talk
from assist.vocabulary import Channel, Role

LOG_DELAY_MS = 200


class Store:
    """All the ports of ``assist.ports.stores``, of private phrases and of taught sites, on one database.

    ``reports`` answers the console.
    """

    def __init__(self, database: Database, log: LogWriter | None) -> None:
        self._database = database
        self._log = log
        self._conversations = Conversations(database, log)
        self._revisions = Revisions(database)
        self._credentials = Credentials(database)
        self._agents = Agents(database)
        self._phrases = PrivatePhrases(database)
        self._sites = Sites(database)
        self.reports = Reports(database)

    @classmethod
    async def open(cls, url: str, *, log_delay_ms: int = LOG_DELAY_MS, is_read_only: bool = False) -> Self:
        """Open a database, made and brought up to date where it is ours to write.

        Raises Conflict when another process writes to it; ``is_read_only`` reads beside that process.
        """
        database = await Database.open(url, is_read_only=is_read_only)
        return cls(database, None if is_read_only else LogWriter(database, delay_ms=log_delay_ms))

    async def close(self) -> None:
        """Write everything that waits, then let go. Twice is once."""
        try:
            if self._log is not None:
                await self._log.close()
        finally:
            await self._conversations.close()
            await self._database.close()

    async def open_conversation(
        self, *, team: str, source: str, external_id: str, channel: Channel, title: str, agent: str | None, at: datetime
    ) -> ConversationRecord:
        """Return the conversation that (team, source, external_id) names, made now where there is none."""
        return await self._conversations.open(
            team=team, source=source, external_id=external_id, channel=channel, title=title, agent=agent, at=at
        )

    async def find_conversation(self, conversation_id: str) -> ConversationRecord | None:
        """Return a conversation by our id."""
        return await self._conversations.find(conversation_id)

    async def find_named(self, *, team: str, source: str, external_id: str) -> ConversationRecord | None:
        """Return the conversation of a name, None where nobody has spoken of it yet."""
        return await self._conversations.find_named((team, source, external_id))

    async def list_conversations(self, *, team: str, agent: str | None, limit: int) -> Sequence[ConversationRecord]:
        """Return the newest first."""
        return await self._conversations.list(team=team, agent=agent, limit=limit)

    async def load_events(self, conversation_id: str) -> Sequence[Event]:
        """Return the events to fold, oldest first."""
        return await self._conversations.load(conversation_id)

    async def last_version(self, conversation_id: str) -> int:
        """Return the version that the next ``append`` builds on; a bounded load can't be counted to find it."""
        return await self._conversations.last_version(conversation_id)

    def append(self, conversation_id: str, version: int, events: Sequence[Event]) -> None:
        """Queue events, the first of which has version ``version + 1``."""
        self._conversations.append(Queued(conversation_id, version, events))

    def note(self, record: ConversationRecord) -> None:
        """Queue new head-line figures of a conversation."""
        self._conversations.note(record)

    async def flush(self) -> None:
        """Return when everything queued so far is on disk."""
        await self._conversations.flush()

    def stream_talks(self, *, since: datetime, until: datetime) -> AsyncIterator[Talk]:
        """Give each conversation in which a text was shown in that time, with those texts."""
        return stream_talks(self._database, since, until)

    async def current_revision(self) -> StoredRevision | None:
        """Return the newest revision, None in an empty database."""
        return await self._revisions.current()

    async def find_revision(self, number: int) -> StoredRevision | None:
        """Return a revision by its number."""
        return await self._revisions.find(number)

    async def list_revisions(self, limit: int) -> Sequence[StoredRevision]:
        """Return the newest first."""
        return await self._revisions.list(limit)

    async def publish_revision(
        self, library: Library, *, by: str, note: str, expects: int | None, at: datetime
    ) -> StoredRevision:
        """Append a revision. Raises Conflict when the newest number is not ``expects``."""
        return await self._revisions.publish(library, by=by, note=note, expects=expects, at=at)

    async def stopped_phrases(self) -> frozenset[str]:
        """Return the ids of phrases stopped now."""
        return await self._revisions.stopped()

    async def set_stopped(self, phrase_id: str, *, stopped: bool, by: str, at: datetime) -> None:
        """Stop a phrase everywhere, or let it go again."""
        await self._revisions.set_stopped(phrase_id, stopped=stopped, by=by, at=at)

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
        """Make a secret and keep its hash."""
        return await self._credentials.make(
            kind=kind, name=name, role=role, team=team, at=at, ttl_s=ttl_s, origin=origin, identity_id=identity_id
        )

    async def invite(
        self, *, kind: str, name: str, role: Role, team: str, at: datetime, ttl_s: int | None
    ) -> tuple[str, Credential, bool]:
        """Make a secret for whom the team knows by that name, or for somebody new. Raises BadInput."""
        return await self._credentials.invite(kind=kind, name=name, role=role, team=team, at=at, ttl_s=ttl_s)

    async def check_credential(self, secret: str, *, kind: str, at: datetime) -> Credential:
        """Return the credential behind a secret. Raises BadCredential."""
        return await self._credentials.check(secret, kind=kind, at=at)

    async def spend_credential(self, secret: str, *, kind: str, at: datetime) -> Credential:
        """Check and use up a link or a pairing code, atomically. Raises BadCredential."""
        return await self._credentials.spend(secret, kind=kind, at=at)

    async def revoke_credential(self, credential_id: str, *, at: datetime) -> None:
        """Make a credential worthless from now on."""
        await self._credentials.revoke(credential_id, at=at)

    async def list_credentials(self, *, team: str | None) -> Sequence[Credential]:
        """Return tokens, open links and codes, newest first."""
        return await self._credentials.list(team=team)

    async def find_agent(self, agent_id: str) -> AgentRecord:
        """Return an agent's record, a new one where nothing is kept yet."""
        return await self._agents.find(agent_id)

    async def save_agent(self, record: AgentRecord) -> None:
        """Keep a record. A conversation that was opened just now is written first."""
        await self._conversations.flush()
        await self._agents.save(record)

    async def list_people(self, *, team: str | None) -> Sequence[tuple[Identity, AgentRecord]]:
        """Return everybody who may use the side panel, by name."""
        return await self._agents.list_people(team=team)

    async def list_phrases(self, agent: str) -> Sequence[PrivatePhrase]:
        """Return an agent's private phrases by shortcode."""
        return await self._phrases.list(agent)

    async def save_phrase(self, phrase: PrivatePhrase) -> None:
        """Keep a private phrase. Raises Conflict for a shortcode of another of the agent's."""
        await self._phrases.save(phrase)

    async def delete_phrase(self, agent: str, phrase_id: str) -> None:
        """Forget a private phrase."""
        await self._phrases.delete(agent, phrase_id)

    async def list_proposals(self, team: str | None) -> Sequence[PrivatePhrase]:
        """Return the private phrases that are proposed to their teams."""
        return await self._phrases.list_proposals(team)

    async def add_site(self, site: TaughtSite) -> None:
        """Keep a proposal in place of an open one by the same agent for the same site."""
        await self._sites.add(site)

    async def list_sites(self, *, team: str) -> Sequence[TaughtSite]:
        """Return the team's, the newest first."""
        return await self._sites.list(team=team)

    async def decide_site(self, decided: TaughtSite) -> None:
        """Keep where a site stands."""
        await self._sites.decide(decided)
