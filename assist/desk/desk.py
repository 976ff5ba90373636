"""The desk: what can be asked of the product, and by whom.

Answers every use case in its order: permission, bounds, then the steps. It knows the rooms only as Protocols, so the
same desk serves the live server, ``replay`` and the tests.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from assist.access import Action, Identity
from assist.conversation import AgentAssigned, Event
from assist.desk import views
from assist.desk.admission import Admission
from assist.desk.answering import Answering
from assist.desk.closing import Closing
from assist.desk.customers import Customers
from assist.desk.discretion import Discretion
from assist.desk.drafting import Drafts
from assist.desk.intake import Intake
from assist.desk.language import prepare_language
from assist.desk.learning import Learner
from assist.desk.librarian import Librarian
from assist.desk.live import LiveConversations
from assist.desk.mailbox import Mailbox
from assist.desk.phrasebook import Phrasebook
from assist.desk.private_phrases import PrivatePhrases
from assist.desk.reception import Reception
from assist.desk.rewording import Rewordings
from assist.desk.serving import ServingBuilder
from assist.desk.sites import TaughtSites
from assist.desk.steps import Steps
from assist.errors import NotAllowed
from assist.library.revision import Library
from assist.ports import (
    AgentStore,
    ConversationStore,
    FitIntents,
    LibraryStore,
    PrivatePhraseStore,
    Reader,
    Reworder,
    SiteStore,
    StoredRevision,
    Streams,
    TrialStore,
)
from assist.protocol import ConversationSummary, TurnView, agent_stream
from assist.settings import Settings
from assist.suggestion import Board
from assist.vocabulary import Role

LISTED = 50


def utc_now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


class Desk:
    """The use cases. ``now`` is the clock, passed in so that a replay has its own."""

    def __init__(
        self,
        *,
        reader: Reader,
        fit_intents: FitIntents,
        conversations: ConversationStore,
        library_store: LibraryStore,
        agents: AgentStore,
        phrases: PrivatePhraseStore,
        streams: Streams,
        settings: Settings,
        trials: TrialStore | None = None,
        reworder: Reworder | None = None,
        sites: SiteStore | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.streams = streams
        self._reader = reader
        self._conversations = conversations
        self._settings = settings
        self._now = now
        self._librarian = Librarian(library_store, ServingBuilder(reader, fit_intents, settings.enabled_packs()), now)
        self._intake = Intake(settings.turn_chars, settings.redact_names)
        self._live = LiveConversations(conversations, settings.live_conversations)
        self._admission = Admission(self._live, conversations, self._take_over, now)
        self.drafts = Drafts(reader, self._admission, self._librarian, settings)
        self.private_phrases = PrivatePhrases(phrases, streams, now)
        self.phrasebook = Phrasebook(self._admission, self._librarian, self.private_phrases)
        self._listeners: dict[str, set[str]] = {}
        self.discretion = Discretion(
            agents, streams, now, find=self._admission.find, rethink=self._rethink_conversations_of
        )
        self.learner = Learner(trials, settings.learning, now)
        self._rewordings = Rewordings(
            reworder=reworder,
            reader=reader,
            streams=streams,
            librarian=self._librarian,
            log=self._log,
            now=now,
        )
        self._steps = Steps(
            reader=reader,
            conversations=conversations,
            streams=streams,
            librarian=self._librarian,
            discretion=self.discretion,
            learner=self.learner,
            rewordings=self._rewordings,
            listeners=self._listeners,
            now=now,
        )
        self.answering = Answering(
            admission=self._admission,
            steps=self._steps,
            streams=streams,
            rewordings=self._rewordings,
            tidy=self._intake.tidy,
            now=now,
        )
        self.customers = Customers(self._admission, self._intake, self._steps)
        self.closing = Closing(self._admission, self._steps, self._intake, now)
        self.reception = Reception(
            admission=self._admission,
            intake=self._intake,
            customers=self.customers,
            steps=self._steps,
            rethink=self._rethink,
            typing_hold_s=settings.typing_hold_s,
            now=now,
        )
        self.sites = TaughtSites(sites, agents, streams, now)

    async def start(self, *, is_waiting: bool = True) -> None:
        """Load the model and the newest revision. Raises ModelError, or NotFound where no library was ever imported.

        Without ``is_waiting`` it answers before it has learned the library's situations, a few seconds of the first.
        """
        await asyncio.gather(self._reader.start(), asyncio.to_thread(prepare_language))
        await self._librarian.start(is_waiting=is_waiting)
        self.learner.start()

    async def close(self) -> None:
        """Finish every conversation's waiting turns, write the log, let the model go."""
        self.discretion.close()
        await asyncio.gather(self.learner.close(), self._librarian.close(), self._rewordings.close(self._live.all()))
        await self._live.settle()
        await self._conversations.flush()
        await self._reader.close()

    @property
    def library(self) -> StoredRevision:
        """The revision that serves."""
        return self._librarian.serving.revision

    @property
    def stopped(self) -> frozenset[str]:
        """The phrases stopped now."""
        return self._librarian.stopped

    @property
    def model(self) -> str:
        """The model that reads."""
        return self._reader.model

    async def open_snapshot(
        self, identity: Identity, conversation_id: str
    ) -> tuple[ConversationSummary, tuple[TurnView, ...], Board | None]:
        """Return a conversation as it stands. Raises NotFound, also for one the identity may not see."""
        mailbox = await self._admission.find(identity, conversation_id)
        conversation = mailbox.conversation
        return views.show_record(mailbox.record), views.show_turns(conversation), views.show_standing(conversation)

    async def claim(self, identity: Identity, conversation_id: str) -> ConversationSummary:
        """Give a conversation that nobody has to the agent who asks. Raises NotAllowed when somebody has it."""
        identity.must(Action.USE_SIDEBAR)
        mailbox = await self._admission.find(identity, conversation_id)
        if mailbox.conversation.agent not in {None, identity.id}:
            raise NotAllowed("Another agent has this conversation.")
        await self._admission.assign(mailbox, identity.id)
        self._rethink(mailbox)
        return views.show_record(mailbox.record)

    async def list_conversations(self, identity: Identity) -> tuple[ConversationSummary, ...]:
        """Return the newest conversations an identity works on, and those nobody has taken."""
        self._listeners.setdefault(identity.team, set()).add(identity.id)
        records = await self._conversations.list_conversations(
            team=identity.team, agent=identity.id if identity.role is Role.AGENT else None, limit=LISTED
        )
        fresh = (self._live.newest(record) for record in records)
        return tuple(views.show_record(record) for record in fresh)

    async def publish_library(
        self, identity: Identity, library: Library, *, note: str, expects: int | None
    ) -> StoredRevision:
        """Make a library the serving revision. Raises LibraryError or Conflict, and the old one goes on serving."""
        revision = await self._librarian.publish(identity, library, note=note, expects=expects)
        body = views.say_published(revision.library.revision)
        for listener in sorted(set().union(*self._listeners.values())):
            await self.streams.publish(agent_stream(listener), body)
        return revision

    async def stop_phrase(self, identity: Identity, phrase_id: str, *, stopped: bool) -> None:
        """Take a phrase off every screen at once, or let it be offered again. Raises NotFound."""
        await self._librarian.stop(identity, phrase_id, stopped=stopped)
        for mailbox in self._live.all():
            board = mailbox.conversation.board
            if board is not None and any(phrase_id in s.phrase_ids for s in board.suggestions):
                self._rethink(mailbox)

    async def settle(self) -> None:
        """Return when every turn heard so far was answered."""
        await self._live.settle()

    async def _take_over(self, mailbox: Mailbox, agent: str) -> None:
        self._log(mailbox, [AgentAssigned(agent, self._now())])
        await self._steps.note(mailbox, mailbox.conversation.board, is_new_to_all=True)

    def _log(self, mailbox: Mailbox, events: Sequence[Event]) -> None:
        self._steps.log(mailbox, events)

    def _rethink_conversations_of(self, agent_id: str) -> None:
        for mailbox in self._live.all():
            if mailbox.conversation.agent == agent_id:
                self._rethink(mailbox)

    def _rethink(self, mailbox: Mailbox) -> None:
        mailbox.post(lambda: self._steps.rethink(mailbox))
