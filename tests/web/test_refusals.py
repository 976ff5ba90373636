"""What a value that can't be read is answered with: our sentences, not a library's."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from assist.vocabulary import Role
from assist.web.refusals import tell_invalid


class Wanted(BaseModel):
    model_config = ConfigDict(extra="forbid")

    count: Annotated[int, Field(ge=1, le=9)] = 1
    is_on: bool = True
    role: Role = Role.QA
    kind: Literal["link", "token"] = "link"
    name: Annotated[str, Field(min_length=2, max_length=4)] = "Ann"
    share: Annotated[float, Field(gt=0)] = 0.5


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"count": "x"}, "count must be a whole number; correct it."),
        ({"count": 0}, "count must be at least 1; correct it."),
        ({"count": 10}, "count must be at most 9; correct it."),
        ({"count": "9" * 5000}, "count must be a whole number; correct it."),
        ({"is_on": "perhaps"}, "is_on must be yes or no; correct it."),
        ({"role": "king"}, "role must be 'agent', 'lead', 'qa', 'feeder' or 'admin'; correct it."),
        ({"kind": "sword"}, "kind must be 'link' or 'token'; correct it."),
        ({"name": "A"}, "name is too short; it needs 2 characters or more."),
        ({"name": "Annabel"}, "name is longer than 4 characters; shorten it."),
        ({"name": 7}, "name must be a valid string; correct it."),
        ({"share": 0}, "share must be greater than 0; correct it."),
        ({"what": 1}, "what is not known here; leave it out."),
        (7, "What was sent must be a valid dictionary or instance of Wanted; correct it."),
    ],
)
def test_what_is_wrong_is_said_in_our_words(sent: Any, sentence: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Wanted).validate_python(sent)
    found = dict(caught.value.errors()[0])
    assert tell_invalid(found | {"loc": ("body", *caught.value.errors()[0]["loc"])}) == sentence


def test_what_is_missing_says_where_from() -> None:
    missing = {"type": "missing", "msg": "Field required", "loc": ("body", "code")}
    assert tell_invalid(missing) == "code is missing; fill it in and send it again."
    assert tell_invalid(missing | {"loc": ("query", "code")}).startswith("The address lacks code;")
