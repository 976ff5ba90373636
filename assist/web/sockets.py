"""The sockets that are open now, so that they can be sent home together or one by one.

Answers which connections live. Refuses to know what is said on them.
"""

import asyncio
import logging
from collections.abc import Iterable
from typing import Final, Protocol

from assist.desk.desk import utc_now
from assist.errors import CloseCode
from assist.ports import CredentialStore

CHECK_S: Final = 15.0
"""How long a socket may outlive a token that another process revoked; this process closes it at once."""

GRACE_S: Final = 5.0
"""How long a peer may take to read what is left and say goodbye."""

logger = logging.getLogger(__name__)


class Connection(Protocol):
    """One open socket."""

    credential_id: str | None

    def reject(self, code: CloseCode, sentence: str) -> None:
        """Close it, after what waits to be sent."""

    async def wait_closed(self) -> None:
        """Return when it is gone and all it had asked for is done."""


class Sockets:
    """The open sockets of this process."""

    def __init__(self) -> None:
        self._open: set[Connection] = set()
        self.is_closing = False

    def __len__(self) -> int:
        return len(self._open)

    def add(self, connection: Connection) -> None:
        """Keep a connection; while the server shuts down it is sent home at once."""
        self._open.add(connection)
        if self.is_closing:
            connection.reject(CloseCode.SHUTTING_DOWN, "The server is shutting down. Come back in a moment.")

    def discard(self, connection: Connection) -> None:
        """Forget a connection."""
        self._open.discard(connection)

    async def close_all(self) -> None:
        """Send everybody home and wait until they are gone, for a while."""
        self.is_closing = True
        leaving = list(self._open)
        for connection in leaving:
            connection.reject(CloseCode.SHUTTING_DOWN, "The server is shutting down. Come back in a moment.")
        if leaving:
            await asyncio.wait({asyncio.ensure_future(one.wait_closed()) for one in leaving}, timeout=GRACE_S)

    def close_revoked(self, living: Iterable[str]) -> None:
        """Close every socket whose credential is not among the living."""
        kept = frozenset(living)
        for connection in list(self._open):
            if connection.credential_id is not None and connection.credential_id not in kept:
                connection.reject(CloseCode.REVOKED, "This token was revoked or has expired; pair again.")

    async def check_credentials(self, store: CredentialStore) -> None:
        """Close the sockets of tokens that are worthless by now. To be called right after one was revoked."""
        now = utc_now()
        self.close_revoked(
            credential.id
            for credential in await store.list_credentials(team=None)
            if credential.revoked_at is None and (credential.expires_at is None or credential.expires_at > now)
        )

    async def watch_credentials(self, store: CredentialStore) -> None:
        """Check for ever; a check that fails is told and tried again."""
        while True:
            await asyncio.sleep(CHECK_S)
            try:
                await self.check_credentials(store)
            except Exception:
                logger.exception("The tokens of open sockets could not be checked; trying again.")
