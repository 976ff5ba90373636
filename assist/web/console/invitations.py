"""Invitations: a code, a link or a token for a role; shown once, listed, revoked.

Answers the form again, with what was entered, where no invitation can be made. Refuses to judge which may be made.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Final, cast

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from assist.access import Action
from assist.desk.desk import utc_now
from assist.errors import BadInput, NameTaken, NotAllowed, NotFound
from assist.vocabulary import Role
from assist.web.console.frame import enter, show
from assist.web.console.people import read_date
from assist.web.inviting import DATED, Kind, make_invitation
from assist.web.rooms import rooms_of

NAME_CHARS: Final = 80
KINDS: Final[dict[Kind, str]] = {
    "pairing": "Pairing code: connects the side panel of one browser; ten minutes, used once",
    "link": "Sign-in link: opens this console in a browser, for an agent the demo; a day, used once",
    "token": "Token: for a program that feeds transcripts or calls the API; until revoked",
}

router = APIRouter(prefix="/console/invitations")


@router.get("")
async def list_invitations(request: Request) -> Response:
    """Show what is open, and the form that makes more."""
    return await _show(request, {})


@router.post("")
async def invite(
    request: Request,
    name: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = "",
    started_on: Annotated[str, Form()] = "",
) -> Response:
    """Make an invitation and show its secret; where none can be made, show the form as it was, and why."""
    identity = await enter(request, Action.INVITE)
    rooms = rooms_of(request)
    discretion = rooms.desk.discretion
    name = " ".join(name.split())
    asked = {"name": name, "role": role, "kind": kind, "started_on": started_on}
    wrong, since = _check(asked, discretion.check_start)
    if wrong:
        return await _show(request, {"asked": asked, "wrong": wrong}, status=BadInput.status)
    try:
        made = await make_invitation(
            rooms.store,
            rooms.settings,
            kind=cast("Kind", kind),
            name=name,
            role=Role(role),
            team=identity.team,
            is_dated=since is not None,
        )
    except NameTaken as error:
        return await _show(request, {"asked": asked, "wrong": {"name": str(error)}}, status=error.status)
    except (BadInput, NotAllowed) as error:
        return await _show(request, {"asked": asked, "wrong": {"": str(error)}}, status=error.status)
    if since is not None:
        await discretion.set_start(identity, made.identity.id, since)
    return await _show(request, {"made": made})


def _check(asked: Mapping[str, str], check_start: Callable[[date | None], None]) -> tuple[dict[str, str], date | None]:
    """Return what is wrong with each field, and the start date that was entered."""
    wrong = {}
    if not asked["name"] or not asked["name"].isprintable():
        wrong["name"] = "Name whom the invitation is for; the log will call them that."
    elif len(asked["name"]) > NAME_CHARS:
        wrong["name"] = f"This is longer than {NAME_CHARS} characters; shorten it."
    if asked["role"] not in set(Role):
        wrong["role"] = "Choose a role of the list."
    if asked["kind"] not in KINDS:
        wrong["kind"] = "Choose a way in of the list."
    since = None
    try:
        since = read_date(asked["started_on"])
        check_start(since)
    except BadInput as error:
        wrong["started_on"] = str(error)
    return wrong, since


@router.post("/{credential_id}/revoke")
async def revoke(request: Request, credential_id: str) -> Response:
    """Make a credential worthless from now on."""
    identity = await enter(request, Action.INVITE)
    store = rooms_of(request).store
    if credential_id not in {credential.id for credential in await store.list_credentials(team=identity.team)}:
        raise NotFound("There is no such invitation.")
    await store.revoke_credential(credential_id, at=utc_now())
    await rooms_of(request).sockets.check_credentials(store)
    return RedirectResponse("/console/invitations", status_code=303)


async def _show(request: Request, context: Mapping[str, object], *, status: int = 200) -> Response:
    identity = await enter(request, Action.INVITE)
    whole = {
        "made": None,
        "asked": {},
        "wrong": {},
        "credentials": await rooms_of(request).store.list_credentials(team=identity.team),
        "roles": list(Role),
        "kinds": KINDS,
        "dated": DATED,
        "now": utc_now(),
        **context,
    }
    return show(request, identity, "invitations.html", here="/console/invitations", context=whole, status=status)
