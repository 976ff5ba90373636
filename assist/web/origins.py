"""Which page may speak to the server, by the Origin that its browser tells.

Answers whether an origin is our own, an extension's, or one that a token is bound to. Refuses to know identities.
"""

from typing import Final
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from assist.access import normalise_origin
from assist.errors import BadOrigin
from assist.settings import Settings

EXTENSION_SCHEMES: Final = frozenset({"chrome-extension", "moz-extension"})
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def origin_of(connection: HTTPConnection) -> str | None:
    """Return the origin of the page that asks, None for a program."""
    origin = connection.headers.get("origin")
    return None if origin is None else normalise_origin(origin)


def is_own(connection: HTTPConnection, settings: Settings, origin: str) -> bool:
    """Say whether the page is ours.

    A page reached by a loopback name counts as well (a mapped port of a container). Another name in Host does not:
    a foreign page could point its own name at this address.
    """
    if origin == normalise_origin(settings.url()):
        return True
    parts = urlsplit(origin)
    return parts.hostname in LOOPBACK and parts.netloc == connection.headers.get("host", "").lower()


def is_extension(origin: str) -> bool:
    """Say whether the page belongs to a browser extension."""
    return urlsplit(origin).scheme in EXTENSION_SCHEMES


def is_welcome(connection: HTTPConnection, settings: Settings, origin: str) -> bool:
    """Say whether a token may be bound to this origin."""
    allowed = {normalise_origin(one) for one in settings.allowed_origins}
    return is_extension(origin) or is_own(connection, settings, origin) or origin in allowed


def check_origin(connection: HTTPConnection, settings: Settings, bound: str | None) -> None:
    """See that a token is used from where it belongs. Raises BadOrigin.

    A bound token opens for its origin only. An unbound one was made on the command line: for programs, which tell no
    origin, and for our own pages.
    """
    origin = origin_of(connection)
    if bound is not None:
        if origin != bound:
            raise BadOrigin("This token belongs to another page or extension; pair this one.")
        return
    if origin is None or is_own(connection, settings, origin):
        return
    if origin not in {normalise_origin(one) for one in settings.allowed_origins}:
        raise BadOrigin("This page may not connect; ASSIST_ALLOWED_ORIGINS names further ones.")
