"""Who somebody is, and what they may see and do. Secrets are kept as hashes only.

Answers: may this identity do that, to that team's things? Refuses to know where identities are kept and how they
arrive.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from assist.errors import NameTaken, NotAllowed
from assist.vocabulary import Role


class Action(StrEnum):
    """What can be done. The sentence a refusal uses is built from these words."""

    USE_SIDEBAR = "use the side panel"
    FEED = "feed transcripts"
    SEE_TEAM = "see the team's conversations"
    EDIT_LIBRARY = "change the library"
    REVIEW = "review suggestions"
    EXPORT = "export the log"
    INVITE = "invite people"
    LEAD_PEOPLE = "look after the team's people"


MAY: Final[Mapping[Role, frozenset[Action]]] = MappingProxyType(
    {
        Role.AGENT: frozenset({Action.USE_SIDEBAR}),
        Role.LEAD: frozenset(
            {Action.USE_SIDEBAR, Action.SEE_TEAM, Action.EDIT_LIBRARY, Action.REVIEW, Action.LEAD_PEOPLE}
        ),
        Role.QA: frozenset({Action.SEE_TEAM, Action.REVIEW, Action.EXPORT}),
        Role.FEEDER: frozenset({Action.FEED}),
        Role.ADMIN: frozenset(Action),
    }
)
"""What each role may do."""

CALLED: Final[Mapping[Role, str]] = MappingProxyType(
    {
        Role.AGENT: "An agent",
        Role.LEAD: "A lead",
        Role.QA: "Quality assurance",
        Role.FEEDER: "A feeder",
        Role.ADMIN: "An admin",
    }
)
"""Each role as a sentence about it begins."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody, or a machine that feeds transcripts. ``id`` is stable and names them in the log."""

    id: str
    name: str
    role: Role
    team: str

    def may(self, action: Action) -> bool:
        """Say whether the role allows the action."""
        return action in MAY[self.role]

    def must(self, action: Action) -> None:
        """Raise NotAllowed, with a sentence, where the role does not allow the action."""
        if not self.may(action):
            roles = list_choices([role.value for role in Role if action in MAY[role]])
            raise NotAllowed(f"{CALLED[self.role]} may not {action.value}; ask somebody with the role {roles}.")

    def may_see(self, *, team: str, agent: str | None) -> bool:
        """Say whether a conversation of that team, taken by that agent (None: by nobody), is visible."""
        if self.role is Role.ADMIN:
            return True
        if team != self.team:
            return False
        return self.may(Action.SEE_TEAM) or (self.may(Action.USE_SIDEBAR) and agent in {None, self.id})


def list_choices(choices: Sequence[str]) -> str:
    """Return choices as a sentence names them: ``a, b or c``."""
    return " or ".join(part for part in (", ".join(choices[:-1]), choices[-1]) if part)


def make_identity_id(role: Role) -> str:
    """Return a new identity's id."""
    return f"{role.value}-{secrets.token_hex(4)}"


def find_invited(name: str, role: Role, known: Sequence[Identity]) -> Identity | None:
    """Return whom an invitation means: somebody the team knows by that name and role; None where nobody bears the name.

    One name is one person, or the log would call two people the same, and one person's second browser would be a
    stranger to their own conversations. Raises NameTaken where the name alone does not tell who is meant.
    """
    bearers = {identity for identity in known if _plain(identity.name) == _plain(name)}
    meant = {identity.id: identity for identity in bearers if identity.role is role}
    if len(meant) == 1:
        return next(iter(meant.values()))
    if not bearers:
        return None
    here = ", ".join(sorted({f"{identity.id} ({identity.role.value})" for identity in bearers}))
    raise NameTaken(
        f"The name {name} is taken in this team: {here}. Somebody else needs a name that tells them apart. "
        "If one of these is meant, revoke in the console what is not needed, then invite again."
    )


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


SECRET_BYTES: Final = 32
PAIRING_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
PAIRING_LENGTH: Final = 8


def make_secret() -> str:
    """Return a new token: 256 random bits, safe in a URL."""
    return secrets.token_urlsafe(SECRET_BYTES)


def make_pairing_code() -> str:
    """Return a new pairing code, ``ABCD-EFGH``: 40 bits, no letters that look alike; five tries, ten minutes."""
    letters = "".join(secrets.choice(PAIRING_LETTERS) for _ in range(PAIRING_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def normalise_pairing_code(code: str) -> str:
    """Return a code as made, however it was typed (lower case, spaces, no dash)."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return f"{letters[:4]}-{letters[4:]}"


def hash_secret(secret: str) -> str:
    """Return what is kept of a secret: its SHA-256. Tokens are 256 random bits, so no salt or stretching is wanted."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_same_secret(secret: str, kept: str) -> bool:
    """Compare a secret with its kept hash in constant time."""
    return hmac.compare_digest(hash_secret(secret), kept)


def normalise_origin(origin: str) -> str:
    """Return an Origin header's value as compared here: lower case, no path, no slash."""
    parts = urlsplit(origin.strip().lower())
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else origin.strip().lower()
