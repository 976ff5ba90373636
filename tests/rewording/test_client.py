"""The client against real servers on this machine: one that says what it is told, one with a tiny model behind it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import pairwise

import pytest

from assist.errors import RewordingFailed
from assist.rewording import LanguageModel
from assist.rewording.breaker import FAILURES, REST_S
from tests.rewording.chat_server import ChatServer


class Clock:
    time_s = 0.0

    def __call__(self) -> float:
        return self.time_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def model(server: ChatServer, clock: Clock) -> AsyncIterator[LanguageModel]:
    made = LanguageModel(server.url, model="tiny", key="k-1", deadline_s=20, now_s=clock)
    yield made
    await made.close()


def note(seen: list[str], until: int = 100) -> Callable[[str], Awaitable[bool]]:
    async def hear(so_far: str) -> bool:
        seen.append(so_far)
        return len(seen) < until

    return hear


async def test_an_answer_comes_piece_by_piece(server: ChatServer, model: LanguageModel) -> None:
    server.say("Let me", " look", " now.")
    seen: list[str] = []
    assert await model.reword("please", note(seen)) == "Let me look now."
    assert seen == ["Let me", "Let me look", "Let me look now."]
    (asked,) = server.asked
    assert asked["messages"] == [{"role": "user", "content": "please"}]
    assert (asked["model"], asked["stream"]) == ("tiny", True)
    assert server.keys == ["Bearer k-1"]


async def test_it_stops_when_enough_was_heard(server: ChatServer, model: LanguageModel) -> None:
    server.speak = lambda _prompt, _most: ("again " for _ in range(10_000))
    seen: list[str] = []
    assert await model.reword("please", note(seen, until=2)) == "again again "


@pytest.mark.parametrize(
    ("status", "raw"),
    [
        (500, None),
        (401, None),
        (200, "data: not json\n\n"),
        (200, 'data: {"error": "no such model"}\n\n'),
        (200, "data: [DONE]\n\n"),
        (200, '{"choices": [{"message": {"content": "not a stream"}}]}'),
    ],
)
async def test_a_wrong_answer_is_a_failure_in_a_sentence(
    server: ChatServer, model: LanguageModel, status: int, raw: str | None
) -> None:
    server.status, server.raw = status, raw
    with pytest.raises(RewordingFailed, match="did not answer"):
        await model.reword("please", note([]))


async def test_nobody_there_is_a_failure(clock: Clock) -> None:
    model = LanguageModel("http://127.0.0.1:9/v1", model="tiny", now_s=clock)
    with pytest.raises(RewordingFailed):
        await model.reword("please", note([]))
    await model.close()


async def test_a_deadline_ends_the_wait_and_the_server_is_let_go(server: ChatServer, clock: Clock) -> None:
    server.say("Let me", " look")
    server.gate, server.gate_at = asyncio.Event(), 1
    model = LanguageModel(server.url, model="tiny", deadline_s=0.2, now_s=clock)
    seen: list[str] = []
    with pytest.raises(RewordingFailed, match="in time"):
        await model.reword("please", note(seen))
    assert seen == ["Let me"]
    await model.close()


async def test_giving_up_is_no_failure(server: ChatServer, model: LanguageModel) -> None:
    server.say("Let me", " look")
    server.gate, server.gate_at = asyncio.Event(), 1
    for _ in range(FAILURES):
        heard = asyncio.Event()

        async def hear(_: str, heard: asyncio.Event = heard) -> bool:
            heard.set()
            return True

        asking = asyncio.create_task(model.reword("please", hear))
        await heard.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
    server.gate.set()
    assert await model.reword("please", note([])) == "Let me look"


async def test_after_failures_it_is_left_alone_and_the_log_says_so_once(
    server: ChatServer, model: LanguageModel, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "assist.rewording")
    server.status = 500
    for _ in range(FAILURES + 3):
        with pytest.raises(RewordingFailed):
            await model.reword("a secret of the customer", note([]))
    assert len(server.asked) == FAILURES
    assert len(caplog.records) == 1
    assert "secret" not in caplog.text
    clock.time_s = REST_S
    server.status = 200
    server.say("Fine.")
    assert await model.reword("please", note([])) == "Fine."
    assert "answers again" in caplog.text


@pytest.mark.train
async def test_a_tiny_model_made_on_the_spot_answers(server: ChatServer, model: LanguageModel) -> None:
    from tests.rewording.tiny_model import make_speaker

    server.speak = make_speaker()
    seen: list[str] = []
    text = await model.reword("Reword this: let me look.", note(seen, until=1000))
    assert text == await model.reword("Reword this: let me look.", note([], until=1000))
    assert len(seen) == server.asked[0]["max_tokens"]
    assert seen[-1] == text
    assert all(later.startswith(earlier) for earlier, later in pairwise(seen))
