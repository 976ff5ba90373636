import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist import schema, vocabulary
from assist.errors import BadInput, CloseCode, UnknownMessage
from assist.protocol import (
    TO_SERVER,
    TO_SIDEBAR,
    HeardTurn,
    Hello,
    Position,
    Refused,
    SnoozedMessage,
    TurnHeardMessage,
    agent_stream,
    conversation_stream,
    dump,
    parse_to_server,
    request_id,
)

ROOT = Path(__file__).parents[1]


def test_a_turn_is_parsed() -> None:
    text = '{"type":"turn_heard","id":1,"source":"page","external_id":"x","speaker":"customer","text":"Hi"}'
    message = parse_to_server(text)
    assert isinstance(message, TurnHeardMessage)
    assert isinstance(message, HeardTurn)
    assert (message.state, message.channel, message.source_turn_id) == ("final", "chat", None)


@pytest.mark.parametrize(
    "said", ['"minutes":15', '"conversation_id":"c1"', '"minutes":0', '"minutes":0,"conversation_id":"c1"']
)
def test_a_snooze_has_an_end(said: str) -> None:
    assert isinstance(parse_to_server(f'{{"type":"snoozed","id":1,{said}}}'), SnoozedMessage)


def test_positions_are_parsed() -> None:
    message = parse_to_server('{"type":"hello","token":"t","positions":{"agent:a":{"epoch":"e","sequence":3}}}')
    assert isinstance(message, Hello)
    assert message.positions == {"agent:a": Position("e", 3)}


@pytest.mark.parametrize(
    ("text", "kind", "word"),
    [
        ("{", BadInput, "JSON"),
        ("[]", BadInput, ""),
        ("{}", UnknownMessage, "type"),
        ('{"type":"dance"}', UnknownMessage, "type"),
        ('{"type":"ping"}', BadInput, "id is missing; fill it in."),
        ('{"type":"ping","id":0}', BadInput, "id"),
        ('{"type":"ping","id":1,"colour":"red"}', BadInput, "colour is not known here; leave it out."),
        ('{"type":"snoozed","id":1}', BadInput, "minutes"),
        ('{"type":"snoozed","id":1,"minutes":15,"conversation_id":"c1"}', BadInput, "minutes"),
        ('{"type":"snoozed","id":1,"minutes":1000}', BadInput, "minutes"),
        ('{"type":"help_level_set","id":1}', BadInput, "level"),
        ('{"type":"mood_corrected","id":1,"conversation_id":"c1","turn_id":"t","correction":"sad"}', BadInput, "corr"),
        ('{"type":"typing_seen","conversation_id":"","is_typing":true}', BadInput, "conversation_id"),
    ],
)
def test_what_is_wrong_is_said(text: str, kind: type[BadInput], word: str) -> None:
    with pytest.raises(kind) as refused:
        parse_to_server(text)
    assert word in str(refused.value)


def test_a_draft_is_bounded_and_never_quoted_in_a_refusal_or_a_representation() -> None:
    text = '{"type":"draft_changed","id":1,"conversation_id":"c","text":"%s","revision":0}'
    assert "zanzibar" not in repr(parse_to_server(text % "zanzibar"))
    with pytest.raises(BadInput) as refused:
        parse_to_server(text % ("zanzibar" * 1001))
    assert "zanzibar" not in str(refused.value)


@given(st.text() | st.binary())
def test_a_request_id_is_found_or_not(text: str | bytes) -> None:
    assert request_id(text) is None or isinstance(request_id(text), int)


@pytest.mark.parametrize(
    ("text", "found"), [('{"id":7,"x":1}', 7), ('{"id":true}', None), ('{"id":"7"}', None), ("[7]", None), ("", None)]
)
def test_a_request_id_is_a_number(text: str, found: int | None) -> None:
    assert request_id(text) == found


def test_a_token_is_never_shown() -> None:
    assert "geheim" not in repr(parse_to_server('{"type":"hello","token":"geheim"}'))


def test_streams_have_names() -> None:
    assert (agent_stream("a"), conversation_stream("c")) == ("agent:a", "conversation:c")


def test_what_is_dumped_can_be_read_back() -> None:
    refused = Refused(in_reply_to=None, code="not_found", message="There is nothing.")
    assert TO_SIDEBAR.validate_json(dump(refused)) == refused


def test_close_codes_say_whether_to_come_back() -> None:
    assert {code.name for code in CloseCode if code.may_reconnect} == {
        "SHUTTING_DOWN",
        "SLOW_READER",
        "OVERLOADED",
        "FLOOD",
        "HELLO_TIMEOUT",
    }


# The schema ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", schema.files(), ids=str)
def test_what_is_committed_is_what_is_generated(path: Path) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == schema.files()[path], "run `assist schema` and commit"


def test_writing_tells_what_changed(tmp_path: Path) -> None:
    assert set(schema.write_schema(tmp_path)) == set(schema.files())
    assert schema.write_schema(tmp_path) == []
    (tmp_path / schema.TYPES_PATH).write_text("stale", encoding="utf-8")
    assert schema.write_schema(tmp_path) == [schema.TYPES_PATH]


@pytest.mark.parametrize(
    "document", [*schema.json_schemas().values(), schema.asyncapi()], ids=["in", "out", "asyncapi"]
)
def test_every_reference_leads_somewhere(document: schema.Schema) -> None:
    def walk(node: object) -> None:
        if isinstance(node, dict):
            if "$ref" in node:
                found: object = document
                for step in node["$ref"].removeprefix("#/").split("/"):
                    assert isinstance(found, dict)
                    found = found[step]
            for child in node.values():
                walk(child)
        elif isinstance(node, list):
            for child in node:
                walk(child)

    walk(document)


def test_asyncapi_names_every_message_in_its_direction() -> None:
    document = schema.asyncapi()
    assert document["asyncapi"] == "3.0.0"
    words = {
        direction: set(TypeUnion["discriminator"]["mapping"])
        for direction, TypeUnion in (("receive", TO_SERVER.json_schema()), ("send", TO_SIDEBAR.json_schema()))
    }
    for operation in document["operations"].values():
        named = {message["$ref"].rsplit("/", 1)[1] for message in operation["messages"]}
        assert named == words[operation["action"]]
    assert set(document["channels"]["sidebar"]["messages"]) == words["receive"] | words["send"]


def test_what_the_server_says_is_always_whole() -> None:
    definitions = schema.json_schemas()["to_sidebar"]["$defs"]
    objects = [definition for definition in definitions.values() if definition["type"] == "object"]
    assert objects
    for definition in objects:
        assert set(definition["required"]) == set(definition["properties"])


def test_types_hold_every_word_and_message() -> None:
    text = schema.typescript()
    for name in ("Speaker", "Technique", "Verdict", "DismissReason", "ReviewMark", "CloseCode"):
        assert f"export type {name} =" in text
    for word in vocabulary.Technique:
        assert json.dumps(word.value) in text
    for name in ("Hello", "TurnHeardMessage", "Welcome", "BoardShownMessage", "Board", "Suggestion", "Position"):
        assert f"export interface {name} {{" in text
    assert "export type ToServer =" in text
    assert "export type ToSidebar =" in text
    assert "  positions?: { [key: string]: Position };" in text
    assert "  facts: [string, string][];" in text
