"""Everything that can go wrong, as one tree.

    AssistError                     has a code (a word), a sentence for people and a temporary flag
    ├── BadInput                    what was sent can't be used as it is
    │   ├── UnknownMessage          a message type the protocol does not have
    │   ├── TooLarge                a turn, line or payload over its bound
    │   └── LibraryError            an entry of the library is wrong; names file and line
    ├── NotAllowed                  the identity may not do this
    │   ├── BadCredential           no, wrong, spent or expired token, code or link
    │   └── BadOrigin               a page that may not connect
    ├── NotFound                    no such conversation, suggestion, phrase
    ├── Conflict                    somebody else was first; read again and retry
    ├── Overloaded                  too much at once; come back later (temporary)
    ├── RewordingFailed             the language model did not answer, or not in time (temporary)
    └── ModelError                  the model's files are missing or do not fit

Over a websocket an error is answered as an ``error`` message and the connection goes on, unless it belongs to the
connection itself; then it is closed with a ``CloseCode``. Codes 4000 to 4499 mean *come back*, 4500 to 4999 *do not*.
"""

from enum import IntEnum
from typing import ClassVar


class CloseCode(IntEnum):
    """Why the server closed a websocket."""

    SHUTTING_DOWN = 4000
    SLOW_READER = 4001
    OVERLOADED = 4002
    FLOOD = 4003
    HELLO_TIMEOUT = 4004
    BAD_HELLO = 4500
    BAD_TOKEN = 4501
    BAD_ORIGIN = 4502
    REVOKED = 4503
    WRONG_PROTOCOL = 4504

    @property
    def may_reconnect(self) -> bool:
        """Say whether a client should come back by itself."""
        return self < CloseCode.BAD_HELLO


class AssistError(Exception):
    """The root. ``code`` is a stable word for programs, the message a sentence for people."""

    code: ClassVar[str] = "failed"
    temporary: ClassVar[bool] = False
    status: ClassVar[int] = 500


class BadInput(AssistError):
    """What was sent can't be used as it is."""

    code = "invalid_format"
    status = 422


class UnknownMessage(BadInput):
    """A message type the protocol does not have."""

    code = "unknown_message"


class TooLarge(BadInput):
    """A turn, line or payload over its bound."""

    code = "too_large"
    status = 413


class LibraryError(BadInput):
    """An entry of the library is wrong.

    ``problems`` holds one sentence each, beginning with ``file:line:`` where the entry came from a file.
    """

    code = "bad_library"

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class NotAllowed(AssistError):
    """The identity may not do this."""

    code = "not_allowed"
    status = 403


class BadCredential(NotAllowed):
    """No, wrong, spent or expired token, code or link."""

    code = "bad_credential"
    status = 401


class BadOrigin(NotAllowed):
    """A page that may not connect."""

    code = "bad_origin"


class NotFound(AssistError):
    """No such conversation, suggestion or phrase."""

    code = "not_found"
    status = 404


class NameTaken(BadInput):
    """Somebody else bears the name, and it alone does not tell who is meant."""


class Conflict(AssistError):
    """Somebody else was first; read again and retry."""

    code = "conflict"
    status = 409


class Overloaded(AssistError):
    """Too much at once; come back later."""

    code = "overloaded"
    temporary = True
    status = 503


class RewordingFailed(AssistError):
    """The language model did not answer, or not in time."""

    code = "rewording_failed"
    temporary = True
    status = 503


class ModelError(AssistError):
    """The model's files are missing or do not fit."""

    code = "bad_model"
