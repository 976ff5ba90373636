"""Signing in with a one-time link, and out again.

Answers how a link becomes a session cookie, and where that leads: on to what the link names, else to where the role's
work is. Refuses to know who may do what. Opening the link only shows a button,
which a script presses: a mail program or a chat that fetches the link for a preview does not use it up.
"""

from datetime import timedelta
from typing import Annotated, Final
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from assist.access import Action, Identity
from assist.desk.desk import utc_now
from assist.errors import BadCredential
from assist.ports import CredentialStore
from assist.vocabulary import Role
from assist.web.guard import cookie_name, find_credential
from assist.web.pages import show_page
from assist.web.rooms import rooms_of

CONSOLE: Final = "/console"
DEMO: Final = "/demo"
START: Final = "/"
LINK_S: Final = 24 * 60 * 60
NO_CODE: Final = "The address lacks its code; copy the whole sign-in link that you were sent, and open that."

router = APIRouter()


async def make_sign_in_link(
    store: CredentialStore,
    url: str,
    *,
    role: Role,
    team: str,
    name: str = "Administrator",
    identity_id: str | None = None,
    onward: str = "",
) -> str:
    """Make a one-time link to the server at ``url``, and on to ``onward``; it dies when used, or after a day."""
    secret, _ = await store.make_credential(
        kind="link", name=name, role=role, team=team, at=utc_now(), ttl_s=LINK_S, identity_id=identity_id
    )
    return link_to(url, secret, onward)


def link_to(url: str, secret: str, onward: str = "") -> str:
    """Return the address that signs a browser in, from a link's secret."""
    asked = {"code": secret} if not onward else {"next": onward, "code": secret}
    return f"{url}/sign-in?{urlencode(asked, safe='/')}"


@router.get("/")
async def show_welcome(request: Request) -> Response:
    """Show where things are, to each role what it may open."""
    credential = await find_credential(request)
    identity = None if credential is None else credential.identity
    context = {
        "identity": identity,
        "may_play": identity is not None and identity.may(Action.USE_SIDEBAR),
        "may_see_console": identity is not None and identity.may(Action.SEE_TEAM),
    }
    return show_page(request, "welcome.html", context)


@router.get("/sign-in")
async def show_sign_in(request: Request, code: str = "", onward: Annotated[str, Query(alias="next")] = "") -> Response:
    """Show the button that uses the link, or say that the link came without its code."""
    if not code:
        return _show_spent(request, BadCredential(NO_CODE))
    return show_page(request, "sign_in.html", {"code": code, "next": onward})


@router.post("/sign-in")
async def sign_in(
    request: Request,
    code: Annotated[str, Form()] = "",
    onward: Annotated[str, Form(alias="next")] = "",
) -> Response:
    """Use the link up and set the session cookie."""
    rooms = rooms_of(request)
    if not code:
        return _show_spent(request, BadCredential(NO_CODE))
    try:
        link = await rooms.store.spend_credential(code, kind="link", at=utc_now())
    except BadCredential as error:
        return _show_spent(request, error)
    ttl_s = int(timedelta(hours=rooms.settings.session_hours).total_seconds())
    identity = link.identity
    secret, _ = await rooms.store.make_credential(
        kind="session",
        name=identity.name,
        role=identity.role,
        team=identity.team,
        at=utc_now(),
        ttl_s=ttl_s,
        identity_id=identity.id,
    )
    response = RedirectResponse(safe_next(onward, home_of(identity)), status_code=303)
    response.set_cookie(
        cookie_name(rooms.settings),
        secret,
        max_age=ttl_s,
        httponly=True,
        samesite="lax",
        secure=rooms.settings.url().startswith("https:"),
    )
    return response


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """Make the session worthless and forget the cookie."""
    rooms = rooms_of(request)
    credential = await find_credential(request)
    if credential is not None:
        await rooms.store.revoke_credential(credential.id, at=utc_now())
    response = RedirectResponse("/", status_code=303)
    response.delete_cookie(cookie_name(rooms.settings))
    return response


def _show_spent(request: Request, error: BadCredential) -> Response:
    return show_page(request, "spent.html", {"message": str(error)}, status=error.status)


def home_of(identity: Identity) -> str:
    """Return where somebody's work is: the console of who may see it, the demo of who only uses the side panel."""
    if identity.may(Action.SEE_TEAM):
        return CONSOLE
    return DEMO if identity.may(Action.USE_SIDEBAR) else START


def safe_next(path: str, home: str) -> str:
    """Return where to go after signing in: a path of ours, never another site's address; ``home`` without one."""
    parts = urlsplit(path)
    is_ours = path.startswith("/") and not path.startswith("//") and not parts.netloc and "\\" not in path
    return path if is_ours and path.isprintable() else home
