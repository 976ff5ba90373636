"""The end of a conversation at the desk: who may close it, what is kept, and that it opens again."""

import asyncio
import json

import pytest

from assist.desk.admission import ConversationName
from assist.errors import BadInput, NotAllowed, NotFound
from assist.suggest.wrapup import AFTER_ABUSE
from assist.vocabulary import Outcome
from tests.desk.conftest import AGENT, FEEDER, LEAD, OTHER, Setting

ANGRY = "I have been waiting two weeks for order 88213-04, this is unacceptable"


def heard_of(setting: Setting, stream: str) -> list[dict[str, object]]:
    """Return what was published on a stream."""
    return [json.loads(body) for name, body in setting.streams.published if name == stream]


async def begin(setting: Setting) -> str:
    hearing = await setting.hear("customer", ANGRY)
    await hearing.answered
    await (await setting.hear("agent", "I am sorry, that must be hard. I'll call you back about it.")).answered
    return hearing.conversation_id


async def test_a_hand_over_is_there_at_any_time(setting: Setting) -> None:
    conversation_id = await begin(setting)
    text = await setting.desk.closing.hand_over(AGENT, conversation_id)
    assert f"Wants: “{ANGRY}”" in text
    assert "Promised: “I'll call you back about it.” (said 12:00 UTC)" in text
    assert await setting.desk.closing.hand_over(LEAD, conversation_id) == text
    with pytest.raises(NotFound):
        await setting.desk.closing.hand_over(OTHER, conversation_id)


async def test_closing_gives_a_wrap_up_and_tells_the_list(setting: Setting) -> None:
    conversation_id = await begin(setting)
    wrap_up = await setting.desk.closing.close(AGENT, conversation_id)
    assert wrap_up.text.startswith(f"Issue: “{ANGRY}”\nCause: ")
    assert wrap_up.loose_promises == ("“I'll call you back about it.”",)
    assert (wrap_up.is_saved, wrap_up.care) == (False, None)
    assert wrap_up.measures.agent_turns == 1
    changed = heard_of(setting, f"agent:{AGENT.id}")[-1]["conversation"]
    assert isinstance(changed, dict)
    assert changed["closed_at"] is not None
    assert changed["waiting_since"] is None


async def test_closing_twice_is_closing_once(setting: Setting) -> None:
    conversation_id = await begin(setting)
    first = await setting.desk.closing.close(AGENT, conversation_id)
    told = len(setting.streams.published)
    assert await setting.desk.closing.close(AGENT, conversation_id) == first
    assert len(setting.streams.published) == told


async def test_it_is_closed_after_what_was_still_waiting(setting: Setting) -> None:
    hearing = await setting.hear("customer", ANGRY)
    last = await setting.hear("customer", "thanks, that's all")
    wrap_up, _ = await asyncio.gather(setting.desk.closing.close(AGENT, hearing.conversation_id), last.answered)
    assert wrap_up.outcome is Outcome.RESOLVED


async def test_the_agents_words_stand_over_the_draft_without_secrets(setting: Setting) -> None:
    conversation_id = await begin(setting)
    with pytest.raises(NotFound, match="close it first"):
        await setting.desk.closing.save(AGENT, conversation_id, "too early")
    await setting.desk.closing.close(AGENT, conversation_id)
    await setting.desk.closing.save(AGENT, conversation_id, "Paid with 4111 1111 1111 1111.\nCall them on Monday.")
    wrap_up = await setting.desk.closing.wrap_up(LEAD, conversation_id)
    assert wrap_up.text == "Paid with [card 1].\nCall them on Monday."
    assert wrap_up.is_saved
    with pytest.raises(BadInput, match="needs words"):
        await setting.desk.closing.save(AGENT, conversation_id, " \n ")


async def test_a_new_turn_opens_it_again_and_a_new_end_is_written(setting: Setting) -> None:
    conversation_id = await begin(setting)
    await setting.desk.closing.close(AGENT, conversation_id)
    await setting.desk.closing.save(AGENT, conversation_id, "Mine.")
    await (await setting.hear("customer", "one more thing, all sorted now")).answered
    changed = heard_of(setting, f"agent:{AGENT.id}")[-1]["conversation"]
    assert isinstance(changed, dict)
    assert changed["closed_at"] is None
    with pytest.raises(NotFound, match="is open"):
        await setting.desk.closing.wrap_up(AGENT, conversation_id)
    again = await setting.desk.closing.close(AGENT, conversation_id)
    assert again.outcome is Outcome.RESOLVED
    assert not again.is_saved


async def test_after_abuse_the_agent_alone_reads_a_kind_word(setting: Setting) -> None:
    hearing = await setting.hear("customer", "you stupid idiot")
    await hearing.answered
    wrap_up = await setting.desk.closing.close(AGENT, hearing.conversation_id)
    assert wrap_up.care == AFTER_ABUSE
    assert AFTER_ABUSE not in wrap_up.text


async def test_a_feed_closes_what_it_spoke_of(setting: Setting) -> None:
    hearing = await setting.hear("customer", ANGRY, identity=FEEDER, external_id="call-1", agent=AGENT.id)
    await hearing.answered
    name = ConversationName("demo", "call-1")
    assert await setting.desk.closing.close_named(FEEDER, name) == hearing.conversation_id
    assert (await setting.desk.closing.wrap_up(AGENT, hearing.conversation_id)).text.startswith("Issue: ")
    with pytest.raises(NotFound, match="Nothing was heard"):
        await setting.desk.closing.close_named(FEEDER, ConversationName("demo", "call-2"))
    with pytest.raises(NotAllowed):
        await setting.desk.closing.close_named(AGENT, name)
    with pytest.raises(NotAllowed):
        await setting.desk.closing.close(FEEDER, hearing.conversation_id)


async def test_the_board_comes_with_whether_to_hand_over_and_what_a_bot_did(setting: Setting) -> None:
    hearing = await setting.hear("bot", "Hello, what is your order number?")
    await (await setting.hear("customer", "order 88213-04")).answered
    stream = f"conversation:{hearing.conversation_id}"
    first = heard_of(setting, stream)[-1]["aside"]
    assert isinstance(first, dict)
    assert not first["hand_over_due"]
    assert first["bot"].startswith("A bot was here first and learnt the order number 88213-04")
    await (await setting.hear("customer", "get me your manager")).answered
    last = heard_of(setting, stream)[-1]["aside"]
    assert isinstance(last, dict)
    assert last["hand_over_due"]
    aside = await setting.desk.closing.look_aside(AGENT, hearing.conversation_id)
    assert aside.model_dump(mode="json") == last


async def test_what_the_agent_promised_stays_in_sight(setting: Setting) -> None:
    hearing = await setting.hear("customer", ANGRY)
    await (await setting.hear("agent", "Sorry about that. I will call you back by 5 pm.")).answered
    await setting.desk.settle()
    aside = heard_of(setting, f"conversation:{hearing.conversation_id}")[-1]["aside"]
    assert isinstance(aside, dict)
    (promise,) = aside["promises"]
    assert promise["text"] == "I will call you back by 5 pm."
    assert promise["when"] == "by 5 pm"
    assert not promise["lacks_time"]
