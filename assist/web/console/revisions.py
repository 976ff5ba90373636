"""Every version of the library, and what changed between two."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from assist.access import Action
from assist.errors import NotFound
from assist.library.difference import difference
from assist.ports import StoredRevision
from assist.store import Store
from assist.web.console.frame import MOST, enter, show
from assist.web.console.wording import tell_changes
from assist.web.rooms import rooms_of

LISTED: Final = 200

Number = Annotated[int, Query(ge=1, le=MOST)]

router = APIRouter(prefix="/console/revisions")


@router.get("")
async def list_revisions(request: Request) -> Response:
    """Show the chain, newest first."""
    identity = await enter(request, Action.SEE_TEAM)
    rooms = rooms_of(request)
    context = {
        "revisions": await rooms.store.reports.list_revisions(LISTED),
        "serving": rooms.desk.library.number,
        "names": await rooms.store.reports.name_people(),
    }
    return show(request, identity, "revisions.html", here="/console/revisions", context=context)


@router.get("/difference")
async def show_difference(request: Request, old: Number, new: Number) -> Response:
    """Show what changed from one revision to another."""
    identity = await enter(request, Action.SEE_TEAM)
    store = rooms_of(request).store
    before, after = await _find(store, old), await _find(store, new)
    context = {
        "before": before,
        "after": after,
        "names": await store.reports.name_people(),
        "changes": tell_changes(difference(before.library, after.library)),
    }
    return show(request, identity, "difference.html", here="/console/revisions", context=context)


async def _find(store: Store, number: int) -> StoredRevision:
    found = await store.find_revision(number)
    if found is None:
        raise NotFound(f"There is no revision {number}.")
    return found
