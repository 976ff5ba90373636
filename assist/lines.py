"""Lines of JSON that people and programs write, one object a line.

Answers what is wrong with one, in a plain sentence that names the key. Refuses to quote the line: it may hold what a
customer said.
"""

from typing import Final

from pydantic import ValidationError

NOT_JSON: Final = "That is not JSON. Write one JSON object a line."
NO_OBJECT: Final = "That is JSON, but no object. Write one JSON object a line."


def explain_line(error: ValidationError) -> str:
    """Return the first thing that is wrong with a line, without quoting it."""
    first = error.errors(include_input=False, include_url=False)[0]
    if first["type"] == "json_invalid":
        return NOT_JSON
    where = ".".join(map(str, first["loc"]))
    return f"{where}: {first['msg'].removeprefix('Value error, ')}" if where else NO_OBJECT
