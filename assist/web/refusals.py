"""How errors are answered: a page for people, JSON for programs, never a stack trace.

Answers what an error looks like from outside. Refuses to judge which error it should have been.
"""

import logging
from http import HTTPStatus
from typing import Final

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
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"][1:])
            return BadInput(f"{where}: {first['msg']}")
        case HTTPException(status_code=HTTPStatus.NOT_FOUND):
            return NotFound("There is nothing at this address.")
        case HTTPException():
            refused = BadInput(f"{error.detail}.")
            refused.status = error.status_code  # type: ignore[misc]  # for this one error the status differs from its class's
            return refused
        case _:
            return AssistError(FAILED)
