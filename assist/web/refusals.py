"""How errors are answered: a page for people, JSON for programs, never a stack trace.

Answers what an error looks like from outside. Refuses to judge which error it should have been.
"""

import logging
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from assist.errors import AssistError, BadCredential, BadInput, NotFound
from assist.web.pages import SECURITY_HEADERS, show_page

logger = logging.getLogger(__name__)

TITLES: Final = {
    401: "You are not signed in",
    403: "That is not allowed",
    404: "There is nothing here",
    409: "Somebody was faster",
    503: "Too busy just now",
}
FAILED: Final = "Something went wrong on our side; it was noted. Try again in a moment."


def wants_page(request: Request) -> bool:
    """Say whether a person asks, with a browser, rather than a program."""
    return "text/html" in request.headers.get("accept", "")


def answer_error(request: Request, error: AssistError) -> Response:
    """Return the answer to an error: its sentence, its code, its status."""
    if wants_page(request):
        context = {"title": TITLES.get(error.status, "That did not work"), "message": str(error), "code": error.code}
        return show_page(request, "error.html", context, status=error.status)
    headers = {"WWW-Authenticate": "Bearer"} if isinstance(error, BadCredential) else {}
    if error.temporary:
        headers["Retry-After"] = "1"
    return JSONResponse({"code": error.code, "message": str(error)}, status_code=error.status, headers=headers)


def install_refusals(app: FastAPI) -> None:
    """Make ``app`` answer every error here."""

    async def refuse(request: Request, error: Exception) -> Response:
        response = answer_error(request, _translate(error))
        response.headers.update(SECURITY_HEADERS)
        return response

    for kind in (AssistError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, refuse)


def _translate(error: Exception) -> AssistError:
    match error:
        case AssistError():
            return error
        case RequestValidationError():
            return BadInput(tell_invalid(error.errors()[0]))
        case HTTPException(status_code=HTTPStatus.NOT_FOUND):
            return NotFound("There is nothing at this address.")
        case HTTPException():
            refused = BadInput(f"{error.detail}.")
            refused.status = error.status_code  # type: ignore[misc]  # for this one error the status differs from its class's
            return refused
        case _:
            return AssistError(FAILED)


_SAID: Final = {
    "missing": "{name} is missing; fill it in and send it again.",
    "json_invalid": "{name} is no JSON that can be read; correct it.",
    "extra_forbidden": "{name} is not known here; leave it out.",
    "int_type": "{name} must be a whole number; correct it.",
    "int_parsing": "{name} must be a whole number; correct it.",
    "int_parsing_size": "{name} must be a whole number; correct it.",
    "int_from_float": "{name} must be a whole number; correct it.",
    "bool_type": "{name} must be yes or no; correct it.",
    "bool_parsing": "{name} must be yes or no; correct it.",
    "enum": "{name} must be {expected}; correct it.",
    "literal_error": "{name} must be {expected}; correct it.",
    "greater_than_equal": "{name} must be at least {ge}; correct it.",
    "less_than_equal": "{name} must be at most {le}; correct it.",
    "string_too_long": "{name} is longer than {max_length} characters; shorten it.",
    "string_too_short": "{name} is too short; it needs {min_length} characters or more.",
}
"""What is wrong with a value, by what pydantic calls it."""
_BEGINNINGS: Final = re.compile("^(Input|Value|String) should ")


def tell_invalid(found: Mapping[str, Any]) -> str:
    """Return what is wrong with a value that was sent, from what the check of its form found."""
    source, *parts = found["loc"]
    name = ".".join(map(str, parts)) or "What was sent"
    if source == "query" and found["type"] == "missing":
        return f"The address lacks {name}; use the whole link, or start from the page it was on."
    if found["type"] in _SAID:
        return _SAID[found["type"]].format(name=name, **found.get("ctx", {}))
    said = found["msg"].removeprefix("Value error, ")
    return f"{name} {_BEGINNINGS.sub('must ', said)}; correct it." if _BEGINNINGS.match(said) else f"{name}: {said}."
