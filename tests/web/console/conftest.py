"""A running console over a real store, with a library of a handful of phrases and the keyword classifier."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from assist.conversation import SuggestionAnswered, TurnHeard
from assist.desk.desk import utc_now
from assist.library.entries import Intent, Phrase, When
from assist.library.revision import Library
from assist.settings import Settings
from assist.store import Store
from assist.suggestion import Answer
from assist.vocabulary import Channel, DismissReason, Role, Signal, Speaker, Technique, Verdict
from assist.web.app import build_app
from assist.web.guard import cookie_name
from assist.web.rooms import Rooms
from tests.classifier.dummy import DummyClassifier
from tests.store.talk import make_events, make_turn

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


def make_library() -> Library:
    intent = Intent(
        id="late-delivery",
        title="The order is late",
        examples=tuple(f"my order is late, day {number}" for number in range(10)),
    )
    phrases = (
        Phrase(
            id="sorry-for-the-silence",
            technique=Technique.APOLOGISE,
            text="I’m sorry that {duration} went by without a word from us.",
            when=When(intents=("late-delivery",), signals=(Signal.LONG_WAIT,), frustration=(1, 3)),
            unless=When(signals=(Signal.VULNERABILITY, Signal.ABUSE)),
            pack="core",
            note="Written in March.",
        ),
        Phrase(id="which-order", technique=Technique.CLARIFY, text="Which order is it, so that I can look?"),
        Phrase(id="never-shown", technique=Technique.CHECK, text="Is there anything else on your mind?"),
    )
    return Library(phrases=phrases, intents=(intent,))


@pytest.fixture(scope="session")
def small_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the library as revision 1, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("small")

    async def make() -> None:
        store = await Store.open(f"sqlite+aiosqlite:///{folder / 'rapport.db'}")
        await store.publish_revision(make_library(), by="assist", note="the first", expects=None, at=utc_now())
        await store.close()

    asyncio.run(make())
    return folder / "rapport.db"


@pytest.fixture
def settings(tmp_path: Path, small_library: Path) -> Settings:
    shutil.copy(small_library, tmp_path)
    return Settings(home=tmp_path, prompts_dir=tmp_path / "none", log_delay_ms=1)


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    app = build_app(settings, reader=DummyClassifier())
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
def rooms(app: FastAPI) -> Rooms:
    found: Rooms = app.state.rooms
    return found


@pytest.fixture
async def sign_in(app: FastAPI, rooms: Rooms) -> AsyncIterator[SignIn]:
    """A browser in which somebody of a role is signed in, as ``await sign_in(Role.LEAD)``."""
    async with AsyncExitStack() as stack:

        async def make(role: Role | None, team: str = "default") -> httpx.AsyncClient:
            url = rooms.settings.url()
            headers = {"accept": "text/html", "origin": url, "sec-fetch-site": "same-origin"}
            browser = httpx.AsyncClient(
                transport=httpx.ASGITransport(app), base_url=url, headers=headers, follow_redirects=True
            )
            if role is not None:
                secret, _ = await rooms.store.make_credential(
                    kind="session", name="Zoë", role=role, team=team, at=utc_now(), ttl_s=600, identity_id=role.value
                )
                browser.cookies.set(cookie_name(rooms.settings), secret)
            return await stack.enter_async_context(browser)

        yield make


@pytest.fixture
async def conversation_id(rooms: Rooms) -> str:
    """A conversation of two customer turns and one agent turn; one card was used, one waved away."""
    return await tell_story(rooms.store)


async def tell_story(store: Store, external_id: str = "42", team: str = "default") -> str:
    now = utc_now()
    record = await store.open_conversation(
        team=team, source="page", external_id=external_id, channel=Channel.CHAT, title="Late order", agent="ann", at=now
    )
    store.append(record.id, 0, make_events(record.id, 0, at=now - timedelta(minutes=3)))
    store.append(record.id, 4, make_events(record.id, 1, at=now - timedelta(minutes=2)))
    agent_turn = make_turn(record.id, 2, "<b>Sorry</b> & thanks", speaker=Speaker.AGENT, at=now)
    answers = (
        Answer(f"a1-{record.id}", record.id, f"{record.id}-t0-s", Verdict.EDITED, now, "ann", None, "So sorry."),
        Answer(
            f"a2-{record.id}",
            record.id,
            f"{record.id}-t1-refund",
            Verdict.DISMISSED,
            now,
            "ann",
            DismissReason.TOO_LATE,
        ),
        Answer(f"a3-{record.id}", record.id, None, Verdict.COPIED, now, "ann", None, "Hello", ("greeting",)),
    )
    store.append(record.id, 8, [*map(SuggestionAnswered, answers), TurnHeard(agent_turn)])
    await store.flush()
    return record.id
