"""What people and programs send, where it can't be used: lines of JSON, one object a line, and values of a form.

Answers what is wrong, in a whole sentence that names the key: the same on the command line, in a feed, on the web and
on a socket.
Refuses to quote what was sent, which may be what a customer said, and to name our classes.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

NOT_JSON: Final = "That is not JSON. Write one JSON object a line."
NO_OBJECT: Final = "That is JSON, but no object. Write one JSON object a line."

_WHOLE_NUMBER: Final = "{name} must be a whole number; correct it."
_YES_OR_NO: Final = "{name} must be yes or no; correct it."
_CHOICE: Final = "{name} must be {expected}; correct it."
_OBJECT: Final = "{name} must be an object; correct it."
_LIST: Final = "{name} must be a list; correct it."
_SAID: Final[Mapping[str, str]] = {
    "missing": "{name} is missing; fill it in.",
    "json_invalid": "{name} is no JSON that can be read; correct it.",
    "extra_forbidden": "{name} is not known here; leave it out.",
    "string_type": "{name} must be text; correct it.",
    "int_type": _WHOLE_NUMBER,
    "int_parsing": _WHOLE_NUMBER,
    "int_parsing_size": _WHOLE_NUMBER,
    "int_from_float": _WHOLE_NUMBER,
    "bool_type": _YES_OR_NO,
    "bool_parsing": _YES_OR_NO,
    "enum": _CHOICE,
    "literal_error": _CHOICE,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dataclass_type": _OBJECT,
    "dict_type": _OBJECT,
    "is_instance_of": "{name} is of a kind that can't be used here; correct it.",
    "list_type": _LIST,
    "tuple_type": _LIST,
    "greater_than_equal": "{name} must be at least {ge}; correct it.",
    "less_than_equal": "{name} must be at most {le}; correct it.",
    "string_too_long": "{name} is longer than {max_length} characters; shorten it.",
    "string_too_short": "{name} is too short; it needs {min_length} characters or more.",
}
"""What is wrong with a value, by what pydantic calls it."""
_BEGINNING: Final = re.compile(r"^[A-Z]\w+ should ")


def tell_invalid(found: Mapping[str, Any], place: Sequence[str | int]) -> str:
    """Return what is wrong with a value, from what pydantic found; ``place`` is where, () for all that was sent."""
    name = ".".join(map(str, place)) or "What was sent"
    if found["type"] == "string_too_short" and found["ctx"]["min_length"] == 1:
        return f"{name} is empty; fill it in."
    if found["type"] in _SAID:
        return _SAID[found["type"]].format(name=name, **found.get("ctx", {}))
    said = found["msg"].removeprefix("Value error, ")
    if _BEGINNING.match(said):
        return f"{name} {_BEGINNING.sub('must ', said)}; correct it."
    return f"{name}: {said[:1].upper()}{said[1:]}."


def explain_line(error: ValidationError, *, skip: int = 0) -> str:
    """Return the first thing that is wrong with a line; ``skip`` parts of its place are a check's own, and no keys."""
    first = error.errors(include_input=False, include_url=False)[0]
    if first["type"] == "json_invalid":
        return NOT_JSON
    place = first["loc"][skip:]
    return tell_invalid(first, place) if place or first["type"] != "model_type" else NO_OBJECT
