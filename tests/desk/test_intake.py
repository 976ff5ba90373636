"""Intake: ids that hold, bounds that are told in sentences, times that can be sorted."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from assist.conversation import Turn
from assist.desk.intake import Intake, Words
from assist.errors import BadInput, TooLarge
from assist.protocol import HeardTurn
from assist.vocabulary import Channel, Speaker

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def take(heard: HeardTurn, equals: Counter[Words] | None = None, source: str = "demo") -> Turn:
    return Intake(turn_chars=100, redact_names=False).take(
        heard,
        conversation_id="c1",
        source=source,
        channel=Channel.CHAT,
        seq=0,
        equals=Counter() if equals is None else equals,
        now=NOW,
    )


def said(text: str, **more: object) -> HeardTurn:
    return HeardTurn.model_validate({"speaker": "customer", "text": text, **more})


def test_the_same_message_has_the_same_id_whatever_was_redacted_or_edited() -> None:
    assert take(said("a", source_turn_id="7")).id == take(said("b", source_turn_id="7")).id
    assert take(said("a", source_turn_id="7")).id != take(said("a", source_turn_id="7"), source="other").id


def test_messages_without_an_id_are_told_apart_by_their_ordinal_among_equals() -> None:
    once: Counter[Words] = Counter()
    first, second, other = (take(said(text), once) for text in ("hello?", "hello?", "hi"))
    assert len({first.id, second.id, other.id}) == 3
    again: Counter[Words] = Counter()
    assert [take(said(text), again).id for text in ("hello?", "hello?")] == [first.id, second.id]


def test_a_final_that_names_itself_as_revised_revises_by_its_id_alone() -> None:
    assert take(said("a", source_turn_id="7", revises="7")).revises is None
    assert take(said("a", source_turn_id="8", revises="7")).revises == take(said("x", source_turn_id="7")).id


def test_empty_and_oversized_turns_are_refused_in_sentences() -> None:
    with pytest.raises(BadInput, match="needs words"):
        take(said(" \x00\t"))
    with pytest.raises(TooLarge, match="100 characters"):
        take(said("x" * 101))


def test_times_are_utc_and_never_far_ahead() -> None:
    assert take(said("a", at="2026-03-04T11:00:00+01:00")).at == NOW - timedelta(hours=2)
    assert take(said("a", at="2026-03-04T11:00:00")).at == NOW - timedelta(hours=1)
    assert take(said("a", at="2031-01-01T00:00:00Z")).at - NOW < timedelta(hours=1)
    assert take(said("a")).at == NOW


def test_text_is_redacted_and_its_language_noted() -> None:
    turn = take(said("hola, mi tarjeta es 4111 1111 1111 1111 y no funciona todavía"))
    assert "[card 1]" in turn.text
    assert turn.language == "es"
    assert take(HeardTurn(speaker=Speaker.AGENT, text="hola, mi pedido no ha llegado")).language == "en"
