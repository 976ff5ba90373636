import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.errors import BadInput
from assist.ingest.plain import PlainClosed, PlainTurn
from assist.ingest.plain import parse_plain as parse_line
from assist.vocabulary import Channel, Speaker, TurnState

LEAST = {"conversation": "call-1", "speaker": "customer", "text": "Hello?"}


def parse_plain(line: str | bytes) -> PlainTurn:
    """Read a line that must be a turn."""
    plain = parse_line(line)
    assert isinstance(plain, PlainTurn)
    return plain


def test_a_line_may_say_that_the_conversation_is_over() -> None:
    assert parse_line('{"conversation": "call-1", "event": "closed"}') == PlainClosed("call-1")
    assert isinstance(parse_line(json.dumps(LEAST | {"text": 'she said "event" and closed'})), PlainTurn)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"conversation": "call-1", "event": "paused"}, "event must be 'closed'; correct it."),
        ({"event": "closed"}, "conversation is missing; fill it in."),
        ({"conversation": "call-1", "event": "closed", "text": "bye"}, "text is not known here; leave it out."),
    ],
)
def test_an_event_says_nothing_else(line: dict[str, str], told: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_line(json.dumps(line))
    assert str(refused.value) == told


def test_the_least_a_line_says() -> None:
    plain = parse_plain(json.dumps(LEAST))
    assert (plain.external_id, plain.channel, plain.title, plain.agent) == ("call-1", Channel.CHAT, "", None)
    assert (plain.turn.speaker, plain.turn.text, plain.turn.state) == (Speaker.CUSTOMER, "Hello?", TurnState.FINAL)
    assert plain.turn.source_turn_id is None


def test_everything_a_line_may_say() -> None:
    plain = parse_plain(
        json.dumps(
            LEAST
            | {
                "state": "partial",
                "turn_id": "t2",
                "revises": "t1",
                "started_ms": 100,
                "ended_ms": 900,
                "at": "2026-01-05T10:00:00Z",
                "agent": "Ana",
                "channel": "voice",
                "title": "Call 1",
            }
        ).encode()
    )
    turn = plain.turn
    assert (turn.state, turn.source_turn_id, turn.revises) == (TurnState.PARTIAL, "t2", "t1")
    assert (turn.started_ms, turn.ended_ms) == (100, 900)
    assert turn.at == datetime(2026, 1, 5, 10, tzinfo=UTC)
    assert (plain.agent, plain.channel, plain.title) == ("Ana", Channel.VOICE, "Call 1")


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("", "JSON"),
        ("no json", "JSON"),
        (b"\xff\xfe", "JSON"),
        ("[]", "object"),
        ("{}", "conversation"),
        (json.dumps(LEAST | {"speaker": "ghost"}), "speaker"),
        (json.dumps(LEAST | {"text": 5}), "text"),
        (json.dumps(LEAST | {"txt": "Hello?"}), "txt"),
        (json.dumps(LEAST | {"started_ms": -1}), "started_ms"),
        (json.dumps(LEAST | {"at": "yesterday"}), "at"),
        (json.dumps(LEAST | {"conversation": ""}), "conversation"),
        (json.dumps(LEAST | {"conversation": "x" * 300}), "conversation"),
    ],
)
def test_a_bad_line_names_what_is_wrong(line: str | bytes, word: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_plain(line)
    assert word in str(refused.value)


def test_a_refusal_never_quotes_what_was_said() -> None:
    with pytest.raises(BadInput) as refused:
        parse_plain(json.dumps(LEAST | {"text": "my PIN is 4711", "speaker": "my PIN is 4711"}))
    assert "4711" not in str(refused.value)


@given(
    st.text()
    | st.binary()
    | st.dictionaries(st.sampled_from([*LEAST, "at", "agent"]), st.text() | st.integers()).map(json.dumps)
)
def test_whatever_comes_is_a_turn_or_bad_input(line: str | bytes) -> None:
    with suppress(BadInput):
        assert parse_plain(line).external_id
