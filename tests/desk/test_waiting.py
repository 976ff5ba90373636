"""The head-line of a conversation: since when its customer waits, how they feel, and where that is going."""

import json
from datetime import timedelta

from tests.desk.conftest import AGENT, NOW, Setting


def headline(setting: Setting) -> dict[str, object]:
    """Return the conversation as the agent's list was last told of it."""
    told = [json.loads(body) for name, body in setting.streams.published if name == f"agent:{AGENT.id}"]
    conversation = told[-1]["conversation"]
    assert isinstance(conversation, dict)
    return conversation


async def say(setting: Setting, speaker: str, text: str, after_s: int) -> None:
    await (await setting.hear(speaker, text, at=NOW - timedelta(hours=1) + timedelta(seconds=after_s))).answered


async def test_they_wait_since_their_first_unanswered_turn(setting: Setting) -> None:
    await say(setting, "customer", "Where is my order?", 0)
    await say(setting, "agent", "Let me look.", 10)
    assert headline(setting)["waiting_since"] is None
    await say(setting, "customer", "It is number 88213-04.", 20)
    await say(setting, "customer", "Hello? Is anybody there?", 20 + 5 * 60)
    first = (NOW - timedelta(hours=1) + timedelta(seconds=20)).isoformat().replace("+00:00", "Z")
    assert headline(setting)["waiting_since"] == first, "writing again does not begin the wait anew"
    await say(setting, "agent", "It left our warehouse today.", 400)
    assert headline(setting)["waiting_since"] is None


async def test_a_trend_needs_two_moods(setting: Setting) -> None:
    await say(setting, "customer", "Where is my order?", 0)
    assert headline(setting)["trend"] is None
    await say(setting, "agent", "It will come on Friday.", 10)
    await say(setting, "customer", "I have been waiting two weeks, this is unacceptable", 20)
    assert headline(setting)["trend"] == "worsening"
