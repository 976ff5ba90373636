"""The team's people: since when they work here, and how much help they get.

Answers a lead's one question about it, the start date, from which the default level follows. Refuses to let anybody
set another's level: that is the agent's own choice.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from assist.access import Action
from assist.errors import BadInput
from assist.web.console.frame import enter, show
from assist.web.rooms import rooms_of

HERE: Final = "/console/people"

router = APIRouter(prefix=HERE)


@router.get("")
async def list_people(request: Request, saved: str = "") -> Response:
    """Show the people of the team. ``saved`` is the one whose date was just set."""
    return await _show(request, saved=saved)


@router.post("/{agent_id}")
async def set_start(request: Request, agent_id: str, started_on: Annotated[str, Form()] = "") -> Response:
    """Set or clear a start date; where that can't be one, show the list again, and why."""
    identity = await enter(request, Action.LEAD_PEOPLE)
    try:
        await rooms_of(request).desk.discretion.set_start(identity, agent_id, read_date(started_on))
    except BadInput as error:
        wrong = {"at": agent_id, "entered": started_on, "sentence": str(error)}
        return await _show(request, wrong=wrong, status=error.status)
    return RedirectResponse(f"{HERE}?saved={agent_id}", status_code=303)


async def _show(
    request: Request, *, saved: str = "", wrong: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    identity = await enter(request, Action.LEAD_PEOPLE)
    people = await rooms_of(request).desk.discretion.list_people(identity)
    context = {
        "people": people,
        "saved": next((person.name for person, _, _ in people if person.id == saved), None),
        "wrong": wrong,
    }
    return show(request, identity, "people.html", here=HERE, context=context, status=status)


def read_date(entered: str) -> date | None:
    """Return the date of a form's field, None where it is empty. Raises BadInput."""
    try:
        return date.fromisoformat(entered.strip()) if entered.strip() else None
    except ValueError as error:
        raise BadInput("Write the date as year, month and day, like 2026-03-01.") from error
