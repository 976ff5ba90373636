"""Replay: deterministic, in the promised form, and a bad line is told by what is wrong with it."""

import json

import pytest

from assist.classifier.intents import IntentHead
from assist.desk.replay import make_replay_desk, parse_conversation, replay
from assist.errors import BadInput
from assist.library.offers import Resolution
from assist.library.revision import Library
from tests.classifier.dummy import DummyClassifier
from tests.desk.conftest import LIBRARY

LINE = """{"id": "c1", "channel": "voice", "outcome": "resolved", "turns": [
  {"speaker": "agent", "text": "Hello, what happened?"},
  {"speaker": "customer", "text": "I have been waiting two weeks, this is unacceptable", "frustration": 2},
  {"speaker": "customer", "text": "  "},
  {"speaker": "agent", "text": "Sorry, your order number please", "at": "2026-01-01T10:00:00Z"}]}"""


async def play(line: str, library: Library = LIBRARY) -> dict[str, object]:
    desk = make_replay_desk(DummyClassifier(), IntentHead.fit, library)
    await desk.start()
    try:
        return await replay(desk, parse_conversation(line))
    finally:
        await desk.close()


async def test_a_replay_says_what_stood_on_screen_after_each_turn() -> None:
    answer = await play(LINE)
    turns = answer["turns"]
    assert isinstance(turns, list)
    assert [turn["speaker"] for turn in turns] == ["agent", "customer", "customer", "agent"]
    assert turns[0]["labels"]["moves"] == ["greet", "clarify"]
    assert turns[1]["labels"]["frustration"] == 3
    assert [s["primary"] for s in turns[1]["suggestions"]].count(True) == 1
    assert set(turns[1]) >= {"progress", "cues", "suggestions", "resolutions", "withheld"}
    assert turns[2]["suggestions"] == turns[1]["suggestions"]
    assert turns[3]["suggestions"] == []


async def test_the_same_conversation_gives_the_same_answer() -> None:
    assert await play(LINE) == await play(LINE)


RETURN = Resolution.model_validate(
    {
        "id": "free-label",
        "title": "A free label",
        "intents": ["late-delivery"],
        "text": "I can email you a free label.",
        "time_frame": "now",
        "conditions": [
            {"fact": "days_since_delivery", "at_most": 14},
            {"fact": "tier", "one_of": ["gold"]},
        ],
        "customer_value": 0.5,
        "company_cost": 0.1,
    }
)


async def test_a_record_counts_from_the_first_turn_on_and_on_the_day_of_the_turns() -> None:
    async def offered(**more: object) -> list[list[str]]:
        form = {"id": "c1", "turns": [{"speaker": "customer", "text": "my parcel is 5 days late where is my delivery"}]}
        answer = await play(json.dumps({**form, **more}), LIBRARY.model_copy(update={"resolutions": (RETURN,)}))
        (turn,) = answer["turns"]
        return [offer["missing"] for offer in turn["resolutions"]]

    record = {"tier": "gold", "order": {"delivered_on": "2025-12-20"}}
    assert await offered(customer=record) == [[]]
    assert await offered(customer={**record, "tier": "basic"}) == []
    assert await offered(customer={**record, "order": {"delivered_on": "2025-12-01"}}) == []
    assert await offered(customer={"order": {"delivered_on": "2025-12-20"}}) == [["tier"]]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('{"id": "x", "customer": {"tier": 7}, "turns": []}', "customer.tier"),
        ("{", "JSON"),
        ('{"id": "x"}', "turns"),
        ('{"id": "x", "turns": [{"speaker": "cat", "text": ""}]}', "speaker"),
    ],
)
def test_a_bad_line_is_told_by_what_is_wrong(line: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        parse_conversation(line)
