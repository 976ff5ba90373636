"""Invitations: a code, a link or a token for a role; shown once, listed, revoked."""

from typing import Annotated, Final

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from assist.access import Action
from assist.desk.desk import utc_now
from assist.errors import BadInput, NotFound
from assist.vocabulary import Role
from assist.web.console.frame import enter, show
from assist.web.console.people import read_date
from assist.web.inviting import Invitation, Kind, make_invitation
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
    return await _show(request, None)


@router.post("")
async def invite(
    request: Request,
    name: Annotated[str, Form(max_length=NAME_CHARS)],
    role: Annotated[Role, Form()],
    kind: Annotated[Kind, Form()],
    started_on: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Make an invitation and show its secret."""
    identity = await enter(request, Action.INVITE)
    rooms = rooms_of(request)
    name = " ".join(name.split())
    if not name or not name.isprintable():
        raise BadInput("Name whom the invitation is for; the log will call them that.")
    since = read_date(started_on)
    discretion = rooms.desk.discretion
    discretion.check_start(since)
    is_dated = since is not None
    made = await make_invitation(
        rooms.store, rooms.settings, kind=kind, name=name, role=role, team=identity.team, is_dated=is_dated
    )
    if since is not None:
        await discretion.set_start(identity, made.identity.id, since)
    return await _show(request, made)


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


async def _show(request: Request, made: Invitation | None) -> Response:
    identity = await enter(request, Action.INVITE)
    context = {
        "made": made,
        "credentials": await rooms_of(request).store.list_credentials(team=identity.team),
        "roles": list(Role),
        "kinds": KINDS,
        "now": utc_now(),
    }
    return show(request, identity, "invitations.html", here="/console/invitations", context=context)
