"""How errors are answered: a page for people, JSON for programs, never a stack trace.

Answers what an error looks like from outside. Refuses to judge which error it should have been.
"""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from itertools import dropwhile
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from assist.errors import AssistError, BadCredential, BadInput, NotFound
from assist.lines import tell_invalid
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
            return BadInput(tell_sent(error.errors()[0]))
        case HTTPException(status_code=HTTPStatus.NOT_FOUND):
            return NotFound("There is nothing at this address.")
        case HTTPException():
            refused = BadInput(f"{error.detail}.")
            refused.status = error.status_code  # type: ignore[misc]  # for this one error the status differs from its class's
            return refused
        case _:
            return AssistError(FAILED)


def tell_sent(found: Mapping[str, Any]) -> str:
    """Return what is wrong with a value that was sent, from what the check of its form found.

    A number right after where it was sent is how far the reader of JSON came, or which of a list: no name of anything.
    """
    source, *place = found["loc"]
    place = list(dropwhile(lambda part: isinstance(part, int), place))
    if source == "query" and found["type"] == "missing":
        return f"The address lacks {'.'.join(map(str, place))}; use the whole link, or start from the page it was on."
    return tell_invalid(found, place)
