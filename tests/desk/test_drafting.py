"""Drafts at the desk: redacted before they are read, checked for the moment, told to nobody and kept nowhere."""

import asyncio
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.desk.redaction import clean, redact, trace
from assist.errors import NotFound, Overloaded, TooLarge
from assist.protocol import DraftChanged
from assist.reading import Reading
from assist.suggestion import Remark
from tests.desk.conftest import AGENT, OTHER, Setting

CARD = "4111 1111 1111 1111"


def draft(conversation_id: str, text: str, revision: int = 1, *dismissed: str) -> DraftChanged:
    return DraftChanged(
        type="draft_changed",
        id=revision,
        conversation_id=conversation_id,
        text=text,
        revision=revision,
        dismissed=dismissed,
    )


async def check(setting: Setting, text: str) -> tuple[Remark, ...]:
    hearing = await setting.hear("customer", "Where is my parcel?")
    await setting.desk.settle()
    remarks = await setting.desk.drafts.check(AGENT, draft(hearing.conversation_id, text))
    assert remarks is not None
    return remarks


async def test_secrets_are_redacted_before_reading_and_places_are_those_of_the_agents_own_text(
    setting: Setting,
) -> None:
    text = f"  I have {CARD} here. You must call us."
    remarks = await check(setting, text)
    assert setting.reader.texts_read[-1] == "I have [card 1] here. You must call us."
    (order,) = (remark for remark in remarks if remark.kind == "command")
    assert text[: order.start] + str(order.better) + text[order.end :] == (
        f"  I have {CARD} here. Could you call us, please?"
    )


async def test_no_placeholder_is_ever_put_into_the_agents_text(setting: Setting) -> None:
    (order,) = await check(setting, f"You must use the card {CARD}.")
    assert (order.kind, order.better) == ("command", None)


async def test_a_draft_is_neither_kept_nor_published_nor_logged(
    setting: Setting, caplog: pytest.LogCaptureFixture
) -> None:
    hearing = await setting.hear("customer", "Where is my parcel?")
    await setting.desk.settle()
    mailbox = setting.desk._live.find(hearing.conversation_id)
    assert mailbox is not None
    before, published = mailbox.conversation, list(setting.streams.published)
    with caplog.at_level(logging.DEBUG):
        assert await setting.desk.drafts.check(AGENT, draft(hearing.conversation_id, "You must zanzibar."))
    assert mailbox.conversation is before
    assert setting.streams.published == published
    assert "zanzibar" not in caplog.text
    assert setting.desk.drafts._newest == {}


async def test_an_empty_or_foreign_draft_draws_nothing_and_is_not_read(setting: Setting) -> None:
    assert await check(setting, "  \n") == ()
    assert await check(setting, "Sie müssen das Formular noch heute vollständig ausfüllen und uns schicken") == ()
    assert not any("Formular" in text for text in setting.reader.texts_read)


async def test_only_who_sees_a_conversation_has_drafts_checked_for_it(setting: Setting) -> None:
    hearing = await setting.hear("customer", "Where is my parcel?")
    with pytest.raises(NotFound):
        await setting.desk.drafts.check(OTHER, draft(hearing.conversation_id, "You must call."))
    long = draft(hearing.conversation_id, "").model_copy(update={"text": "a" * 8001})
    with pytest.raises(TooLarge, match="8,000"):
        await setting.desk.drafts.check(AGENT, long)


async def test_a_newer_draft_overtakes_the_older(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    hearing = await setting.hear("customer", "Where is my parcel?")
    await setting.desk.settle()
    gate, really_read = asyncio.Event(), setting.reader.read

    async def read_slowly(**turn: object) -> Reading:
        if turn["text"] == "You must":
            await gate.wait()
        return await really_read(**turn)

    monkeypatch.setattr(setting.reader, "read", read_slowly)
    drafts = setting.desk.drafts
    older = asyncio.create_task(drafts.check(AGENT, draft(hearing.conversation_id, "You must")))
    newer = asyncio.create_task(drafts.check(AGENT, draft(hearing.conversation_id, "You must call us.", 2)))
    assert await newer
    gate.set()
    assert await older is None


async def test_a_draft_dropped_from_the_queue_is_overtaken(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    hearing = await setting.hear("customer", "Where is my parcel?")
    await setting.desk.settle()

    async def drop(**_: object) -> Reading:
        raise asyncio.CancelledError

    monkeypatch.setattr(setting.reader, "read", drop)
    assert await setting.desk.drafts.check(AGENT, draft(hearing.conversation_id, "You must call us.")) is None


async def test_a_busy_classifier_leaves_what_the_words_alone_show(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(**_: object) -> Reading:
        raise Overloaded("busy")

    await setting.desk.settle()
    hearing = await setting.hear("customer", "Where is my parcel?")
    await setting.desk.settle()
    monkeypatch.setattr(setting.reader, "read", refuse)
    remarks = await setting.desk.drafts.check(AGENT, draft(hearing.conversation_id, "You must call. I guarantee it."))
    assert remarks is not None
    assert [remark.kind for remark in remarks] == ["overpromise"]


async def test_who_is_seen_typing_is_let_finish_and_a_dismissed_remark_stays_away(setting: Setting) -> None:
    hearing = await setting.hear("customer", "Hello")
    await setting.desk.settle()
    await setting.desk.reception.note_typing(AGENT, hearing.conversation_id, is_typing=True)
    remarks = await setting.desk.drafts.check(AGENT, draft(hearing.conversation_id, "Your parcel left today."))
    assert remarks is not None
    assert [remark.kind for remark in remarks] == ["unfinished_turn"]
    again = draft(hearing.conversation_id, "Your parcel left today.", 2, remarks[0].key)
    assert await setting.desk.drafts.check(AGENT, again) == ()


@given(st.text(alphabet=st.sampled_from(f"a@b.co {CARD} 🙂\n\r\u200b\u0007é pin is 1234"), max_size=80))
def test_a_trace_leads_back_to_the_very_characters(text: str) -> None:
    traced = trace(text)
    assert traced.text.replace("\n", "") == redact(clean(text)).replace("\n", "") or "\r" in text
    assert len(traced.places) == len(traced.text)
    for letter, place in zip(traced.text, traced.places, strict=True):
        assert place == -1 or text[place] == letter


def test_a_text_that_had_to_be_recomposed_has_no_way_back() -> None:
    assert trace("cafe\u0301 by 5 pm").text == ""
