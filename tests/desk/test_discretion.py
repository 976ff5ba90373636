"""How much help an agent wants: chosen, by tenure, snoozed; and moods they put right."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from assist.desk.discretion import Discretion, level_by_tenure
from assist.desk.memory import ForgetfulAgents
from assist.errors import BadInput, NotAllowed, NotFound
from assist.protocol import MoodCorrectedMessage, SnoozedMessage
from assist.suggest.restraint import STANDARD, Wish
from assist.suggestion import Board
from assist.vocabulary import HelpLevel, Speaker
from tests.desk.conftest import AGENT, FEEDER, LEAD, NOW, OTHER, Setting, Written
from tests.desk.test_desk import ANGRY

MILD = "it is late, and I have been waiting"


def snoozed(minutes: int | None = None, conversation_id: str | None = None) -> SnoozedMessage:
    return SnoozedMessage(type="snoozed", id=1, minutes=minutes, conversation_id=conversation_id)


def corrected(conversation_id: str, turn_id: str, correction: str) -> MoodCorrectedMessage:
    return MoodCorrectedMessage.model_validate(
        {
            "type": "mood_corrected",
            "id": 1,
            "conversation_id": conversation_id,
            "turn_id": turn_id,
            "correction": correction,
        }
    )


async def standing(setting: Setting, conversation_id: str) -> Board:
    await setting.desk.settle()
    _, _, board = await setting.desk.open_snapshot(LEAD, conversation_id)
    assert board is not None
    return board


@pytest.mark.parametrize(
    ("days", "level"),
    [(None, "standard"), (-5, "full"), (0, "full"), (90, "full"), (91, "standard"), (364, "standard"), (365, "quiet")],
)
def test_help_recedes_with_tenure(days: int | None, level: str) -> None:
    started = None if days is None else NOW.date() - timedelta(days=days)
    found, reason = level_by_tenure(started, NOW.date())
    assert found == level
    assert level in reason


async def test_a_board_is_composed_at_the_level_of_its_agent(setting: Setting) -> None:
    hearing = await setting.hear("customer", MILD)
    board = await hearing.answered
    assert board is not None
    assert (board.level, bool(board.suggestions)) == (HelpLevel.STANDARD, True)
    await setting.desk.discretion.choose_level(AGENT, HelpLevel.QUIET)
    board = await standing(setting, hearing.conversation_id)
    assert (board.level, board.suggestions) == (HelpLevel.QUIET, ())
    told = [json.loads(body) for stream, body in setting.streams.published if stream == "agent:ana"]
    assert told[-1]["help"]["level"] == told[-1]["help"]["chosen"] == "quiet"
    others = await (await setting.hear("customer", MILD, OTHER, external_id="two")).answered
    assert others is not None
    assert others.level is HelpLevel.STANDARD
    await setting.desk.discretion.choose_level(AGENT, None)
    assert (await standing(setting, hearing.conversation_id)).suggestions


async def test_what_nobody_has_is_met_at_the_standard_level_until_somebody_takes_it(setting: Setting) -> None:
    await setting.desk.discretion.choose_level(AGENT, HelpLevel.QUIET)
    hearing = await setting.hear("customer", MILD, FEEDER)
    board = await hearing.answered
    assert board is not None
    assert board.level is HelpLevel.STANDARD
    await setting.desk.claim(AGENT, hearing.conversation_id)
    assert (await standing(setting, hearing.conversation_id)).level is HelpLevel.QUIET


async def test_a_start_date_set_by_a_lead_moves_the_default_only(setting: Setting) -> None:
    discretion = setting.desk.discretion
    hearing = await setting.hear("customer", MILD)
    await discretion.set_start(LEAD, AGENT.id, NOW.date() - timedelta(days=800))
    assert (await standing(setting, hearing.conversation_id)).level is HelpLevel.QUIET
    await discretion.choose_level(AGENT, HelpLevel.FULL)
    await discretion.set_start(LEAD, AGENT.id, date(2026, 3, 1))
    view = await discretion.show(AGENT.id)
    assert (view.level, view.chosen, view.default) == ("full", "full", "full")
    people = await discretion.list_people(LEAD)
    assert [(person.id, record.started_on, help_.level) for person, record, help_ in people] == [
        ("ana", date(2026, 3, 1), "full"),
        ("ben", None, "standard"),
    ]
    await discretion.set_start(LEAD, AGENT.id, None)
    assert (await discretion.show(AGENT.id)).default is HelpLevel.STANDARD


async def test_who_may_set_what(setting: Setting) -> None:
    discretion = setting.desk.discretion
    with pytest.raises(NotAllowed, match="lead or admin"):
        await discretion.set_start(AGENT, AGENT.id, NOW.date())
    with pytest.raises(NotAllowed):
        await discretion.list_people(AGENT)
    with pytest.raises(NotFound, match="in your team"):
        await discretion.set_start(LEAD, "nobody", NOW.date())
    for wrong in (date(1900, 1, 1), date(2226, 1, 1)):
        with pytest.raises(BadInput, match="year"):
            await discretion.set_start(LEAD, AGENT.id, wrong)
    with pytest.raises(NotAllowed):
        await discretion.choose_level(FEEDER, HelpLevel.QUIET)
    with pytest.raises(NotAllowed):
        await discretion.snooze(FEEDER, snoozed(15))


async def test_snoozed_everywhere_and_awake_again(setting: Setting) -> None:
    hearing = await setting.hear("customer", ANGRY)
    assert await hearing.answered
    await setting.desk.discretion.snooze(AGENT, snoozed(15))
    board = await standing(setting, hearing.conversation_id)
    assert (board.is_snoozed, board.suggestions, board.cues) == (True, (), ())
    assert board.mood
    assert (await setting.desk.discretion.show(AGENT.id)).snoozed_until == NOW + timedelta(minutes=15)
    await setting.desk.discretion.snooze(AGENT, snoozed(0))
    board = await standing(setting, hearing.conversation_id)
    assert not board.is_snoozed
    assert board.suggestions


async def test_one_conversation_is_snoozed_and_no_other(setting: Setting) -> None:
    first, second = [await setting.hear("customer", ANGRY, external_id=name) for name in ("one", "two")]
    await asyncio.gather(first.answered, second.answered)
    await setting.desk.discretion.snooze(AGENT, snoozed(conversation_id=first.conversation_id))
    assert (await standing(setting, first.conversation_id)).is_snoozed
    assert not (await standing(setting, second.conversation_id)).is_snoozed
    view = await setting.desk.discretion.show(AGENT.id)
    assert (view.snoozed_until, view.snoozed_conversations) == (None, (first.conversation_id,))
    await setting.desk.discretion.snooze(AGENT, snoozed(0, first.conversation_id))
    assert not (await standing(setting, first.conversation_id)).is_snoozed
    with pytest.raises(NotFound):
        await setting.desk.discretion.snooze(OTHER, snoozed(conversation_id=first.conversation_id))


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at


async def never(_identity: object, _conversation_id: str) -> None:
    raise AssertionError


def make_discretion(
    agents: ForgetfulAgents, clock: Clock, rethink: Callable[[str], None]
) -> tuple[Discretion, Written]:
    streams = Written()
    return Discretion(agents, streams, clock, find=never, rethink=rethink), streams


async def test_when_a_snooze_is_over_the_panel_is_told() -> None:
    woken = asyncio.Event()
    clock, agents = Clock(), ForgetfulAgents()
    discretion, streams = make_discretion(agents, clock, lambda _agent_id: woken.set())
    await discretion.snooze(AGENT, snoozed(1))
    assert await discretion.find_wish(AGENT.id, "c1") == Wish(HelpLevel.STANDARD, is_snoozed=True)
    woken.clear()
    clock.at += timedelta(seconds=60)
    discretion._wake(AGENT.id)
    await woken.wait()
    await asyncio.gather(*discretion._telling)
    assert json.loads(streams.published[-1][1])["help"]["snoozed_until"] is None
    assert await discretion.find_wish(AGENT.id, "c1") == STANDARD
    discretion.close()


async def test_a_snooze_that_outlived_the_server_still_ends() -> None:
    woken = asyncio.Event()
    clock, agents = Clock(), ForgetfulAgents()
    before, _ = make_discretion(agents, clock, lambda _agent_id: None)
    await before.snooze(AGENT, snoozed(1))
    before.close()
    clock.at += timedelta(seconds=59, milliseconds=990)
    after, streams = make_discretion(agents, clock, lambda _agent_id: woken.set())
    assert (await after.find_wish(AGENT.id, "c1")).is_snoozed
    async with asyncio.timeout(10):
        await woken.wait()
    await asyncio.gather(*after._telling)
    assert streams.published
    after.close()


async def test_a_mood_put_right_is_thought_of_at_once_and_told(setting: Setting) -> None:
    hearing = await setting.hear("customer", ANGRY)
    board = await hearing.answered
    assert board is not None
    assert board.primary is not None
    assert hearing.turn_id is not None
    await setting.desk.answering.correct_mood(AGENT, corrected(hearing.conversation_id, hearing.turn_id, "fine"))
    calm = await standing(setting, hearing.conversation_id)
    assert calm.mood[-1].is_corrected
    assert calm.mood[-1].mood > board.mood[-1].mood
    assert calm.primary is None
    shown = [json.loads(body) for stream, body in setting.streams.published if stream.startswith("conversation:")]
    told = shown[-1]
    assert told["board"]["mood"][-1]["is_corrected"] is True
    assert told["turns"][0]["labels"]["frustration"] == 0
    assert board.primary.id in told["withdrawn"]


async def test_only_a_customers_mood_is_corrected_by_whom_it_concerns(setting: Setting) -> None:
    hearing = await setting.hear("customer", ANGRY)
    await hearing.answered
    spoken = await setting.hear(Speaker.AGENT, "One moment, please.")
    await spoken.answered
    assert hearing.turn_id is not None
    assert spoken.turn_id is not None
    for turn_id in (spoken.turn_id, "nonsense"):
        with pytest.raises(NotFound, match="no mood"):
            await setting.desk.answering.correct_mood(AGENT, corrected(hearing.conversation_id, turn_id, "fine"))
    with pytest.raises(NotFound):
        await setting.desk.answering.correct_mood(OTHER, corrected(hearing.conversation_id, hearing.turn_id, "fine"))
