import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assist.classifier.intents import IntentHead
from assist.desk.desk import Desk
from assist.desk.learning import LOOK_BACK, SETTLED, Learner
from assist.desk.memory import OneLibrary
from assist.protocol import SuggestionAnsweredMessage
from assist.settings import Settings
from assist.store import Store
from assist.suggest.tally import Talk, Trial
from assist.vocabulary import Technique
from tests.classifier.dummy import DummyClassifier
from tests.desk.conftest import AGENT, LIBRARY, NOW, Setting, Written

TRIAL = Trial("ack-wait-1", Technique.ACKNOWLEDGE, None, "t0", 1.0, is_used=False)


class Log:
    """Trials with the time they were shown at; ``asked`` are the stretches that were gone through."""

    def __init__(self, shown: Sequence[tuple[datetime, Trial]] = ()) -> None:
        self.shown = list(shown)
        self.asked: list[tuple[datetime, datetime]] = []

    async def stream_talks(self, *, since: datetime, until: datetime) -> AsyncIterator[Talk]:
        self.asked.append((since, until))
        for at, trial in self.shown:
            if since <= at < until:
                yield Talk("default", (), (), (trial,))


class Clock:
    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


async def test_what_settled_is_gone_through_once_and_what_is_fresh_anew() -> None:
    clock = Clock()
    log = Log([(NOW - timedelta(days=90), TRIAL), (NOW - timedelta(minutes=30), TRIAL)])
    learner = Learner(log, "outcomes", clock)
    await learner.refresh()
    assert log.asked[0][0] == NOW - LOOK_BACK
    assert all(before[1] == after[0] for before, after in zip(log.asked, log.asked[1:], strict=False))
    assert learner.tally.by_phrase()["ack-wait-1"].shown == 2
    log.asked.clear()
    log.shown[1] = (log.shown[1][0], replace(TRIAL, is_used=True))
    clock.time += timedelta(minutes=10)
    await learner.refresh()
    assert log.asked[0][0] == NOW - SETTLED
    assert (learner.tally.by_phrase()["ack-wait-1"].shown, learner.tally.by_phrase()["ack-wait-1"].used) == (2, 1)
    clock.time += timedelta(hours=2)
    await learner.refresh()
    await learner.refresh()
    assert learner.tally.by_phrase()["ack-wait-1"].shown == 2


async def test_off_still_counts_and_teaches_nothing() -> None:
    log = Log([(NOW - timedelta(days=2), TRIAL)])
    learner = Learner(log, "off", Clock())
    await learner.refresh()
    assert learner.tally.by_phrase()["ack-wait-1"].shown == 1
    assert not learner.lessons
    assert not learner.explores


async def test_a_log_that_fails_leaves_the_old_figures(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Log):
        def stream_talks(self, **_: datetime) -> AsyncIterator[Talk]:
            raise OSError

    learner = Learner(Broken(), "outcomes", Clock())
    learner.start()
    for _ in range(5):
        await asyncio.sleep(0)
    await learner.close()
    assert "could not be gathered" in caplog.text
    assert not learner.lessons


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[tuple[Setting, Store]]:
    """A desk that explores, over a real store."""
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'rapport.db'}", log_delay_ms=1)
    reader, streams = DummyClassifier(), Written()
    desk = Desk(
        reader=reader,
        fit_intents=IntentHead.fit,
        conversations=store,
        library_store=OneLibrary(LIBRARY),
        agents=store,
        phrases=store,
        trials=store,
        streams=streams,
        settings=Settings(learning="explore"),
        now=lambda: NOW,
    )
    await desk.start()
    yield Setting(desk, reader, streams), store
    await desk.close()
    await store.close()


async def test_a_used_card_comes_back_as_a_figure(kept: tuple[Setting, Store]) -> None:
    setting, store = kept
    hearing = await setting.hear("customer", "still waiting, this is ridiculous")
    board = await hearing.answered
    assert board is not None
    assert board.primary is not None
    assert all(0 < exposure.propensity <= 1 for exposure in board.primary.exposures)
    answer = SuggestionAnsweredMessage(
        type="suggestion_answered",
        id=1,
        conversation_id=hearing.conversation_id,
        suggestion_id=board.primary.id,
        verdict="inserted",
        sent_text=board.primary.text,
    )
    await setting.desk.answering.answer(AGENT, answer)
    await setting.desk.settle()
    await store.flush()
    found = [talk async for talk in store.stream_talks(since=NOW, until=NOW + timedelta(days=1))]
    used = {trial.phrase_id: trial for talk in found for trial in talk.trials if trial.is_used}
    assert set(used) == set(board.primary.phrase_ids)
    for exposure in board.primary.exposures:
        assert used[exposure.phrase_id].propensity == pytest.approx(exposure.propensity, abs=1e-6)
    assert '"exposures"' not in "".join(body for _, body in setting.streams.published)
