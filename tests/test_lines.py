"""What a value that can't be used is answered with: our sentences, not a library's, the same at every door."""

import json
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, InstanceOf, TypeAdapter, ValidationError

from assist.cli.batches import _parse_turn
from assist.desk.replay import parse_conversation
from assist.errors import BadInput
from assist.ingest.plain import parse_plain
from assist.lines import NO_OBJECT, NOT_JSON, explain_line, tell_invalid
from assist.vocabulary import Role


class Piece:
    """A class whose name is nobody's business."""


@dataclass
class Pair:
    left: int


class Wanted(BaseModel):
    model_config = ConfigDict(extra="forbid")

    count: Annotated[int, Field(ge=1, le=9)] = 1
    is_on: bool = True
    role: Role = Role.QA
    kind: Literal["link", "token"] = "link"
    name: Annotated[str, Field(min_length=2, max_length=4)] = "Ann"
    title: Annotated[str, Field(min_length=1)] = "A"
    share: Annotated[float, Field(gt=0)] = 0.5
    parts: tuple[str, ...] = ()
    facts: dict[str, str] = {}
    pair: Pair | None = None
    piece: InstanceOf[Piece] | None = None
    inner: "Wanted | None" = None


CASES: list[tuple[Any, str]] = [
    ({"count": "x"}, "count must be a whole number; correct it."),
    ({"count": 0}, "count must be at least 1; correct it."),
    ({"count": 10}, "count must be at most 9; correct it."),
    ({"count": "9" * 5000}, "count must be a whole number; correct it."),
    ({"is_on": "perhaps"}, "is_on must be yes or no; correct it."),
    ({"role": "king"}, "role must be 'agent', 'lead', 'qa', 'feeder' or 'admin'; correct it."),
    ({"kind": "sword"}, "kind must be 'link' or 'token'; correct it."),
    ({"name": "A"}, "name is too short; it needs 2 characters or more."),
    ({"name": "Annabel"}, "name is longer than 4 characters; shorten it."),
    ({"name": 7}, "name must be text; correct it."),
    ({"title": ""}, "title is empty; fill it in."),
    ({"share": 0}, "share must be greater than 0; correct it."),
    ({"what": 1}, "what is not known here; leave it out."),
    ({"parts": 7}, "parts must be a list; correct it."),
    ({"parts": ["a", 7]}, "parts.1 must be text; correct it."),
    ({"facts": 7}, "facts must be an object; correct it."),
    ({"pair": 7}, "pair must be an object; correct it."),
    ({"pair": {}}, "pair.left is missing; fill it in."),
    ({"piece": 7}, "piece is of a kind that can't be used here; correct it."),
    ({"inner": 7}, "inner must be an object; correct it."),
    (7, "What was sent must be an object; correct it."),
]


@pytest.mark.parametrize(("sent", "sentence"), CASES)
def test_what_is_wrong_is_said_in_our_words_and_no_class_is_named(sent: Any, sentence: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Wanted).validate_python(sent)
    found = dict(caught.value.errors()[0])
    assert tell_invalid(found, caught.value.errors()[0]["loc"]) == sentence


def test_a_check_of_ours_is_told_as_a_sentence() -> None:
    found = {"type": "value_error", "msg": "Value error, this is empty; write what was said"}
    assert tell_invalid(found, ("text",)) == "text: This is empty; write what was said."


@pytest.mark.parametrize(("line", "sentence"), [("{", NOT_JSON), ("[]", NO_OBJECT)])
def test_a_line_that_is_no_object_is_told_as_one(line: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Wanted.model_validate_json(line)
    assert explain_line(caught.value) == sentence
    with pytest.raises(BadInput) as refused:
        parse_plain(line)
    assert str(refused.value) == sentence


def test_a_wrong_value_is_told_in_the_same_words_at_every_door() -> None:
    turn = {"speaker": "cat", "text": "meow"}
    speakers = "'customer', 'agent', 'bot', 'system' or 'unknown'"
    for parse, form, sentence in (
        (parse_plain, turn | {"conversation": "c"}, f"speaker must be {speakers}; correct it."),
        (parse_conversation, {"id": "c", "turns": [turn]}, f"turns.0.speaker must be {speakers}; correct it."),
        (_parse_turn, turn | {"id": "1"}, "speaker must be 'customer' or 'agent'; correct it."),
        (_parse_turn, turn | {"id": []}, "id: This is no name; write text or a whole number."),
    ):
        with pytest.raises(BadInput) as refused:
            parse(json.dumps(form))
        assert str(refused.value) == sentence
