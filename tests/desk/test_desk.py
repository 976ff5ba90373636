"""The desk: every use case, with its permissions and its refusals."""

import asyncio
import json

import pytest

from assist.errors import BadInput, Conflict, LibraryError, NotAllowed, NotFound
from assist.library.entries import Phrase
from assist.library.revision import Library
from assist.protocol import HistoryHeard, SuggestionAnsweredMessage
from assist.reading import Reading
from tests.desk.conftest import AGENT, FEEDER, LEAD, LIBRARY, OTHER, Setting

ANGRY = "I have been waiting two weeks, this is unacceptable"


def answer_to(conversation_id: str, suggestion_id: str | None, verdict: str = "inserted") -> SuggestionAnsweredMessage:
    return SuggestionAnsweredMessage.model_validate(
        {
            "type": "suggestion_answered",
            "id": 1,
            "conversation_id": conversation_id,
            "suggestion_id": suggestion_id,
            "verdict": verdict,
        },
    )


async def test_a_turn_is_answered_with_a_board_that_is_published(setting: Setting) -> None:
    hearing = await setting.hear("customer", ANGRY)
    board = await hearing.answered
    assert board is not None
    assert board.primary is not None
    assert board.turn_id == hearing.turn_id
    bodies = [json.loads(body) for stream, body in setting.streams.published if stream.startswith("conversation:")]
    assert bodies[-1]["board"]["suggestions"][0]["id"] == board.primary.id
    assert bodies[-1]["turns"][0]["labels"]["frustration"] == 3
    assert "position" not in bodies[-1]


async def test_a_duplicate_changes_nothing(setting: Setting) -> None:
    first = await setting.hear("customer", ANGRY)
    await first.answered
    setting.said -= 1
    again = await setting.hear("customer", ANGRY)
    assert again.is_duplicate
    assert again.turn_id == first.turn_id
    assert await again.answered is None


async def test_a_message_taken_back_is_answered_no_more_and_its_mood_and_facts_are_gone(setting: Setting) -> None:
    calm = await setting.hear("customer", "hello, a question about my account", source_turn_id="m0")
    before = await calm.answered
    assert before is not None
    greeting = await setting.hear("agent", "Hello, how can I help?", source_turn_id="m1")
    await greeting.answered
    angry = await setting.hear("customer", f"{ANGRY}. Order number 60417-22", source_turn_id="m2")
    board = await angry.answered
    assert board is not None
    assert board.primary is not None
    assert len(board.mood) == 2
    assert [value for name, value in board.facts if name == "order_ref"] == ["60417-22"]
    gone = await setting.hear("system", "Message deleted", source_turn_id="m2#1", revises="m2")
    after = await gone.answered
    assert after is not None
    assert after.primary is None
    assert after.mood == before.mood
    assert not [value for name, value in after.facts if name == "order_ref"]
    late = await setting.hear("customer", f"{ANGRY}. Order number 60417-22", source_turn_id="m2")
    assert await late.answered is None, "it does not come back"
    _, turns, _ = await setting.desk.open_snapshot(AGENT, gone.conversation_id)
    assert [(turn.speaker, turn.text) for turn in turns][2:] == [("system", "Message deleted")]


async def test_secrets_are_gone_before_anybody_reads(setting: Setting) -> None:
    hearing = await setting.hear("customer", "my card 4111 1111 1111 1111 was charged")
    await hearing.answered
    assert setting.reader.texts_read[-1] == "my card [card 1] was charged"
    assert all("4111" not in body for _, body in setting.streams.published)


async def test_partials_are_read_and_revised_but_need_an_id(setting: Setting) -> None:
    first = await setting.hear("customer", "I have been wai", state="partial", source_turn_id="s1")
    await first.answered
    last = await setting.hear("customer", ANGRY, source_turn_id="s1")
    board = await last.answered
    assert last.turn_id == first.turn_id
    assert board is not None
    _, turns, _ = await setting.desk.open_snapshot(AGENT, last.conversation_id)
    assert [turn.text for turn in turns] == [ANGRY]
    with pytest.raises(BadInput, match="source_turn_id"):
        await setting.hear("customer", "I ha", state="partial", source_turn_id=None)


async def test_a_foreign_turn_is_answered_with_a_silence_that_says_so(setting: Setting) -> None:
    before = len(setting.reader.texts_read)
    hearing = await setting.hear("customer", "hola, mi pedido no ha llegado todavía y estoy muy enfadado")
    board = await hearing.answered
    assert board is not None
    assert board.primary is None
    assert board.silence is not None
    assert "English" in board.silence
    assert len(setting.reader.texts_read) == before


async def test_history_is_taken_in_whole_once_and_answered_once(setting: Setting) -> None:
    message = HistoryHeard.model_validate(
        {
            "type": "history_heard",
            "id": 1,
            "source": "demo",
            "external_id": "two",
            "turns": [
                {"speaker": "customer", "text": "hello?"},
                {"speaker": "agent", "text": "Hello, what happened?"},
                {"speaker": "customer", "text": "hello?"},
                {"speaker": "customer", "text": ANGRY},
            ],
        },
    )
    hearing = await setting.desk.reception.hear_history(AGENT, message)
    board = await hearing.answered
    assert board is not None
    assert board.primary is not None
    _, turns, _ = await setting.desk.open_snapshot(AGENT, hearing.conversation_id)
    assert [turn.text for turn in turns] == [turn.text for turn in message.turns]
    assert await (await setting.desk.reception.hear_history(AGENT, message)).answered is None


async def test_an_answer_is_noted_and_the_phrase_never_comes_back(setting: Setting) -> None:
    hearing = await setting.hear("customer", ANGRY)
    board = await hearing.answered
    assert board is not None
    assert board.primary is not None
    await setting.desk.answering.answer(AGENT, answer_to(hearing.conversation_id, board.primary.id))
    assert any("suggestion_settled" in body for _, body in setting.streams.published)
    _, _, standing = await setting.desk.open_snapshot(AGENT, hearing.conversation_id)
    assert standing is not None
    assert board.primary.id not in {suggestion.id for suggestion in standing.suggestions}
    later = await (await setting.hear("customer", ANGRY)).answered
    assert later is not None
    assert not set(board.primary.phrase_ids) & {p for s in later.suggestions for p in s.phrase_ids}


async def test_an_inserted_text_that_was_sent_changed_counts_as_edited(setting: Setting) -> None:
    hearing = await setting.hear("customer", ANGRY)
    board = await hearing.answered
    assert board is not None
    assert board.primary is not None
    inserted = answer_to(hearing.conversation_id, board.primary.id).model_copy(
        update={"sent_text": board.primary.text},
    )
    await setting.desk.answering.answer(AGENT, inserted)
    sent = board.primary.text.replace("Let me", "I'd like to")
    await (await setting.hear("agent", sent)).answered
    answers = await setting.answers(hearing.conversation_id)
    assert [(answer.verdict, answer.sent_text) for answer in answers] == [
        ("inserted", board.primary.text),
        ("edited", sent),
    ]
    await (await setting.hear("agent", sent)).answered
    assert len(await setting.answers(hearing.conversation_id)) == 2


async def test_what_an_agent_begins_to_say_withdraws_nothing(setting: Setting) -> None:
    await (await setting.hear("customer", ANGRY)).answered
    board = await (await setting.hear("agent", "I am so", state="partial")).answered
    assert board is not None
    assert board.primary is not None
    board = await (await setting.hear("agent", "I am so sorry", source_turn_id="m2")).answered
    assert board is not None
    assert board.primary is None


async def test_answers_to_what_was_never_shown_are_refused(setting: Setting) -> None:
    hearing = await setting.hear("customer", ANGRY)
    await hearing.answered
    with pytest.raises(NotFound, match="never showed"):
        await setting.desk.answering.answer(AGENT, answer_to(hearing.conversation_id, "nonsense"))
    with pytest.raises(BadInput, match="expire by themselves"):
        await setting.desk.answering.answer(AGENT, answer_to(hearing.conversation_id, None, "expired"))


async def test_one_agents_conversation_is_not_anothers(setting: Setting) -> None:
    hearing = await setting.hear("customer", ANGRY)
    await hearing.answered
    with pytest.raises(NotAllowed, match="Another agent"):
        await setting.hear("customer", "hello", identity=OTHER)
    with pytest.raises(NotFound):
        await setting.desk.open_snapshot(OTHER, hearing.conversation_id)
    with pytest.raises(NotFound):
        await setting.desk.claim(OTHER, hearing.conversation_id)
    with pytest.raises(NotFound):
        await setting.desk.open_snapshot(AGENT, "no such conversation")
    assert (await setting.desk.open_snapshot(LEAD, hearing.conversation_id))[0].agent == AGENT.id


async def test_a_fed_conversation_is_seen_by_the_agent_named_or_the_one_who_claims_it(setting: Setting) -> None:
    named = await setting.hear("customer", ANGRY, identity=FEEDER, external_id="call-1", agent=OTHER.id)
    nobodys = await setting.hear("customer", ANGRY, identity=FEEDER, external_id="call-2")
    await asyncio.gather(named.answered, nobodys.answered)
    assert [c.id for c in await setting.desk.list_conversations(AGENT)] == [nobodys.conversation_id]
    assert {stream for stream, body in setting.streams.published if nobodys.conversation_id in body} == {
        f"conversation:{nobodys.conversation_id}",
    }, "nobody had a list open when it came"
    await (await setting.hear("customer", "hello?", identity=FEEDER, external_id="call-2")).answered
    assert "agent:ana" in {stream for stream, body in setting.streams.published if nobodys.conversation_id in body}
    assert (await setting.desk.claim(AGENT, nobodys.conversation_id)).agent == AGENT.id
    with pytest.raises(NotFound):
        await setting.desk.open_snapshot(OTHER, nobodys.conversation_id)
    with pytest.raises(NotAllowed):
        await setting.desk.answering.answer(FEEDER, answer_to(named.conversation_id, None))


async def test_text_cards_wait_for_a_typing_customer_and_come_when_they_stop(setting: Setting) -> None:
    first = await setting.hear("customer", "hello there")
    await first.answered
    second = await setting.hear("customer", ANGRY)
    await setting.desk.reception.note_typing(AGENT, first.conversation_id, is_typing=True)
    board = await second.answered
    assert board is not None
    assert board.primary is None
    await setting.desk.reception.note_typing(AGENT, first.conversation_id, is_typing=False)
    await setting.desk.settle()
    _, _, standing = await setting.desk.open_snapshot(AGENT, first.conversation_id)
    assert standing is not None
    assert standing.primary is not None
    assert json.loads(setting.streams.published[-1][1])["timing"]["held_ms"] >= 0


async def test_a_stopped_phrase_leaves_every_screen_at_once(setting: Setting) -> None:
    hearing = await setting.hear("customer", ANGRY)
    board = await hearing.answered
    assert board is not None
    assert board.primary is not None
    phrase_id = board.primary.phrase_ids[0]
    await setting.desk.stop_phrase(LEAD, phrase_id, stopped=True)
    await setting.desk.settle()
    _, _, standing = await setting.desk.open_snapshot(AGENT, hearing.conversation_id)
    assert standing is not None
    assert phrase_id not in {p for s in standing.suggestions for p in s.phrase_ids}
    assert board.primary.id in json.loads(setting.streams.published[-1][1])["withdrawn"]
    with pytest.raises(NotAllowed, match="lead or admin"):
        await setting.desk.stop_phrase(AGENT, phrase_id, stopped=False)
    with pytest.raises(NotFound):
        await setting.desk.stop_phrase(LEAD, "no-such-phrase", stopped=True)


async def test_a_new_revision_serves_at_once_and_a_bad_one_changes_nothing(setting: Setting) -> None:
    await setting.desk.list_conversations(AGENT)
    new = Phrase(
        id="ack-new-1",
        technique="acknowledge",
        text="Two weeks of waiting would try anybody. Let me see where the parcel is.",
        when={"frustration": (3, 3), "signals": ("long_wait",), "emotions": ("anger",)},
    )
    library = Library(phrases=(new,), intents=LIBRARY.intents)
    revision = await setting.desk.publish_library(LEAD, library, note="try", expects=1)
    assert revision.number == 2
    assert setting.desk.library.library == library
    assert any("library_published" in body for stream, body in setting.streams.published if stream == "agent:ana")
    board = await (await setting.hear("customer", ANGRY)).answered
    assert board is not None
    assert board.primary is not None
    assert board.primary.phrase_ids == ("ack-new-1",)

    bad = Library(phrases=(new.model_copy(update={"text": "Give me {nonsense}."}),))
    with pytest.raises(LibraryError):
        await setting.desk.publish_library(LEAD, bad, note="", expects=2)
    with pytest.raises(Conflict):
        await setting.desk.publish_library(LEAD, library, note="", expects=1)
    with pytest.raises(NotAllowed):
        await setting.desk.publish_library(AGENT, library, note="", expects=2)
    assert setting.desk.library.number == 2


async def test_phrases_are_found_by_words(setting: Setting) -> None:
    found = await setting.desk.phrasebook.search(AGENT, "waiting parcel", None)
    assert [phrase.id for phrase in found] == ["ack-wait-1"]
    with pytest.raises(NotAllowed):
        await setting.desk.phrasebook.search(FEEDER, "x", None)


async def test_a_reader_that_fails_stops_nobody(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(**_: object) -> Reading:
        raise ValueError

    with monkeypatch.context() as patch:
        patch.setattr(setting.reader, "read", fail)
        assert await (await setting.hear("customer", ANGRY)).answered is None
    assert await (await setting.hear("customer", ANGRY)).answered is not None
