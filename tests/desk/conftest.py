"""A desk with a keyword reader, nothing kept, and every publication written down."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from assist.access import Identity
from assist.classifier.intents import IntentHead
from assist.desk.desk import Desk
from assist.desk.intake import Hearing
from assist.desk.memory import ForgetfulAgents, ForgetfulConversations, ForgetfulPhrases, NoStreams, OneLibrary
from assist.library.entries import Intent, Phrase
from assist.library.revision import Library
from assist.ports import AgentRecord
from assist.protocol import HeardTurn, Position
from assist.settings import Settings
from assist.suggestion import Answer
from assist.vocabulary import Channel, Role
from tests.classifier.dummy import DummyClassifier

AGENT = Identity("ana", "Ana", Role.AGENT, "default")
OTHER = Identity("ben", "Ben", Role.AGENT, "default")
LEAD = Identity("lea", "Lea", Role.LEAD, "default")
FEEDER = Identity("feed", "Feed", Role.FEEDER, "default")
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)

LIBRARY = Library(
    phrases=(
        Phrase(
            id="ack-wait-1",
            technique="acknowledge",
            text="All that waiting, and no parcel to show for it. Let me look now and tell you what I find.",
            when={"frustration": (1, 3)},
        ),
        Phrase(
            id="ack-anger-1",
            technique="acknowledge",
            text="You have every reason to be cross about this. Let me see what went wrong and what I can do today.",
            when={"emotions": ("anger",)},
        ),
        Phrase(
            id="apo-wait-1",
            technique="apologise",
            text="I'm sorry you were left waiting without a word from us.",
            when={"frustration": (2, 3)},
        ),
    ),
    intents=(
        Intent(
            id="late-delivery",
            title="The parcel is late",
            examples=tuple(f"my parcel is {n} days late where is my delivery" for n in range(10)),
        ),
    ),
)


class Written(NoStreams):
    """Streams that write down what is published."""

    def __init__(self) -> None:
        self.published: list[tuple[str, str]] = []

    async def publish(self, stream: str, body: str) -> Position:
        self.published.append((stream, body))
        return Position("test", len(self.published))


class Team(ForgetfulAgents):
    """Ana and Ben, of the team's people."""

    async def list_people(self, *, team: str | None) -> Sequence[tuple[Identity, AgentRecord]]:
        people = [(identity, await self.find_agent(identity.id)) for identity in (AGENT, OTHER)]
        return [person for person in people if team in {None, person[0].team}]


@dataclass
class Setting:
    """A started desk, with what it wrote."""

    desk: Desk
    reader: DummyClassifier
    streams: Written
    said: int = field(default=0)

    async def hear(self, speaker: str, text: str, identity: Identity = AGENT, **more: object) -> Hearing:
        """Hear a turn of conversation "one" with an id of its own."""
        self.said += 1
        external_id = str(more.pop("external_id", "one"))
        agent = more.pop("agent", None)
        turn = HeardTurn.model_validate(
            {"speaker": speaker, "text": text, "source_turn_id": f"m{self.said}", **more},
        )
        return await self.desk.reception.hear(
            identity,
            source="demo",
            external_id=external_id,
            channel=Channel.CHAT,
            title="Ana B",
            turn=turn,
            agent=None if agent is None else str(agent),
        )

    async def answers(self, conversation_id: str) -> tuple[Answer, ...]:
        """Return what was answered in a conversation."""
        mailbox = self.desk._live.find(conversation_id)
        assert mailbox is not None
        await mailbox.settle()
        return mailbox.conversation.answers


@pytest.fixture
async def setting() -> AsyncIterator[Setting]:
    reader, streams = DummyClassifier(), Written()
    desk = Desk(
        reader=reader,
        fit_intents=IntentHead.fit,
        conversations=ForgetfulConversations(),
        library_store=OneLibrary(LIBRARY),
        agents=Team(),
        phrases=ForgetfulPhrases(),
        streams=streams,
        settings=Settings(),
        now=lambda: NOW,
    )
    await desk.start()
    yield Setting(desk, reader, streams)
    await desk.close()
