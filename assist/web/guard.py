"""Who is there, and whether the request may be trusted: sessions, headers, same-origin checks.

Answers the identity behind a cookie or a bearer token. Refuses to know what anybody wants. Forgery of requests is kept
off by what browsers say of a request's origin (Sec-Fetch-Site, Origin), so forms need no hidden tokens.
"""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assist.access import Action, Identity
from assist.desk.desk import utc_now
from assist.errors import AssistError, BadCredential, BadOrigin, TooLarge
from assist.ports import Credential
from assist.settings import Settings
from assist.web.origins import check_origin, is_own, origin_of
from assist.web.pages import SECURITY_HEADERS
from assist.web.refusals import answer_error
from assist.web.rooms import Rooms, rooms_of

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})

WITHOUT_COOKIES: Final = ("/pair", "/ingest/", "/invite", "/api/")
"""Paths that no cookie opens: there is nothing to forge."""


def cookie_name(settings: Settings) -> str:
    """Return the session cookie's name; cookies ignore ports, so that two servers on one machine need two names."""
    return f"rapport_{settings.port}"


async def find_credential(connection: HTTPConnection) -> Credential | None:
    """Return the sign-in behind the session cookie, None where nobody is signed in."""
    rooms = rooms_of(connection)
    secret = connection.cookies.get(cookie_name(rooms.settings))
    if secret is None:
        return None
    try:
        return await rooms.store.check_credential(secret, kind="session", at=utc_now())
    except BadCredential:
        return None


async def require_identity(request: Request, action: Action | None = None) -> Identity:
    """Return who is signed in. Raises BadCredential, or NotAllowed where their role does not allow ``action``."""
    credential = await find_credential(request)
    if credential is None:
        raise BadCredential("Sign in first: open the link that `make run` printed, or ask an admin for a new one.")
    if action is not None:
        credential.identity.must(action)
    return credential.identity


async def require_feeder(connection: HTTPConnection, token: str) -> Credential:
    """Return the credential of who feeds transcripts. Raises BadCredential, BadOrigin, NotAllowed."""
    rooms = rooms_of(connection)
    credential = await rooms.store.check_credential(token, kind="token", at=utc_now())
    check_origin(connection, rooms.settings, credential.origin)
    credential.identity.must(Action.FEED)
    return credential


def bearer_token(request: Request) -> str:
    """Return the token of the Authorization header. Raises BadCredential where there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise BadCredential("Send your token: `Authorization: Bearer …`.")
    return token.strip()


class Guard:
    """ASGI middleware: refuses forged requests and endless bodies, and puts the security headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        request = Request(scope, receive)
        rooms = rooms_of(request)
        try:
            _refuse_forgery(request, rooms)
            await self._app(scope, _bound(request, rooms.settings.message_bytes), send_guarded)
        except AssistError as error:
            await answer_error(request, error)(scope, receive, send_guarded)


def _bound(request: Request, limit: int) -> Receive:
    """Return how to receive a body that is never read beyond ``limit``, whatever it says of its length."""
    told = request.headers.get("content-length", "0")
    if not told.isdecimal() or int(told) > limit:
        raise TooLarge(f"A body may have {limit:,} bytes; send it in pieces.")
    left = limit

    async def receive() -> Message:
        nonlocal left
        message = await request.receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise TooLarge(f"A body may have {limit:,} bytes; send it in pieces.")
        return message

    return receive


def _refuse_forgery(request: Request, rooms: Rooms) -> None:
    if request.method in SAFE or request.url.path.startswith(WITHOUT_COOKIES):
        return
    origin = origin_of(request)
    site = request.headers.get("sec-fetch-site")
    is_same_site = origin is not None and is_own(request, rooms.settings, origin)
    if not is_same_site or site not in {None, "same-origin"}:
        raise BadOrigin("This request did not come from one of our pages; reload the page and try again.")
