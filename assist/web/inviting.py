"""Invitations: a secret of the right kind for somebody, made in the console or from a shell on this machine.

Answers how a pairing code, a token and a sign-in link are made: for somebody the team knows by that name, they are
another secret of the same person. Refuses what would open nothing for a role. Answers ``POST /invite``, by which
``assist invite`` asks the server that runs here: only the server writes to its database. The shell proves that it is on
this machine and may read the server's own files by a key that lies beside the database, is readable by its owner only,
and changes at every start.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, StringConstraints

from assist.access import CALLED, MAY, Action, Identity, hash_secret, is_same_secret, list_choices, make_secret
from assist.desk.desk import utc_now
from assist.errors import BadCredential, BadInput
from assist.ports import CredentialStore
from assist.settings import Settings
from assist.vocabulary import Role
from assist.web.guard import bearer_token
from assist.web.rooms import rooms_of
from assist.web.signin import LINK_S, link_to

KEY_FILE: Final = "serving.json"
OWNER_ONLY: Final = 0o600

Kind = Literal["pairing", "token", "link"]

LIVES_S: Final[Mapping[Kind, int | None]] = {"pairing": 10 * 60, "token": None, "link": LINK_S}

WAYS: Final[Mapping[Kind, str]] = {"pairing": "a pairing code", "link": "a sign-in link", "token": "a token"}
"""What people call each kind."""

OPENS: Final[Mapping[Kind, frozenset[Action]]] = {
    "pairing": frozenset({Action.USE_SIDEBAR}),
    "link": frozenset({Action.SEE_TEAM, Action.USE_SIDEBAR}),
    "token": frozenset(),
}
"""Of what one must be allowed something for a kind to open anything: a code opens the side panel, a link the console
and the demo. A token opens the API and the feeds, of which each role has its part."""
_PLACES: Final[Mapping[Kind, tuple[str, str]]] = {
    "pairing": ("the side panel", "may not use that"),
    "link": ("the console and the demo", "may use neither"),
}
"""What a kind opens, and how a sentence about it ends for a role that may use nothing of it."""


def _within(called: str) -> str:
    """Return what a role is called, within a sentence."""
    return called[:1].lower() + called[1:]


DATED: Final = list_choices([_within(CALLED[role]) for role in Role if Action.USE_SIDEBAR in MAY[role]])
"""For whom a start date says anything, as a sentence names them."""

router = APIRouter()


class InvitationRequest(BaseModel):
    """Who is invited, and how."""

    kind: Kind
    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    role: Role
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    """What was made for whom. ``secret`` is shown this once and kept nowhere; a link is a whole address."""

    kind: Kind
    identity: Identity
    is_known: bool
    secret: str

    def note(self) -> str:
        """Say that nobody new was made, where that is so; empty for somebody new."""
        if not self.is_known:
            return ""
        name, identity_id = self.identity.name, self.identity.id
        return (
            f"{name} is in the team already ({identity_id}); this is one more way in for the same person. "
            f"Somebody else called {name} needs a name that tells them apart."
        )


def check_fit(kind: Kind, role: Role, *, is_dated: bool = False) -> None:
    """Raise BadInput, with what fits, where the kind opens nothing for the role, or a start date says nothing of it."""
    needed = OPENS[kind]
    if needed and needed.isdisjoint(MAY[role]):
        fitting = [WAYS[other] for other, opened in OPENS.items() if not opened or not opened.isdisjoint(MAY[role])]
        places, ending = _PLACES[kind]
        raise BadInput(
            f"{WAYS[kind].capitalize()} opens {places}, and {_within(CALLED[role])} {ending}. "
            f"What fits is {list_choices(fitting)}."
        )
    if is_dated and Action.USE_SIDEBAR not in MAY[role]:
        raise BadInput(
            f"A start date sets how much help the side panel gives {DATED}; leave it empty for {_within(CALLED[role])}."
        )


async def make_invitation(
    store: CredentialStore, settings: Settings, *, kind: Kind, name: str, role: Role, team: str, is_dated: bool = False
) -> Invitation:
    """Make a code (ten minutes), a token (until it is revoked) or a link (a day). Raises BadInput.

    ``is_dated`` says that a start date goes with it.
    """
    check_fit(kind, role, is_dated=is_dated)
    secret, credential, is_known = await store.invite(
        kind=kind, name=name, role=role, team=team, at=utc_now(), ttl_s=LIVES_S[kind]
    )
    shown = link_to(settings.url(), secret) if kind == "link" else secret
    return Invitation(kind, credential.identity, is_known, shown)


@router.post("/invite")
async def invite(request: Request, wanted: InvitationRequest) -> dict[str, str]:
    """Make an invitation for whoever holds this machine's key. Raises BadCredential, BadInput."""
    rooms = rooms_of(request)
    kept = getattr(request.app.state, "local_key_hash", None)
    if kept is None or not is_same_secret(bearer_token(request), kept):
        raise BadCredential("That is not this server's key; run `assist invite` on the machine that serves.")
    team = wanted.team or rooms.settings.team
    made = await make_invitation(
        rooms.store, rooms.settings, kind=wanted.kind, name=wanted.name, role=wanted.role, team=team
    )
    return {"secret": made.secret, "note": made.note()}


@contextmanager
def keep_key(home: Path, url: str) -> Iterator[str]:
    """Lay this start's key beside the database, for the shell; yields its hash. It goes when the server goes."""
    key = make_secret()
    file = home / KEY_FILE
    file.unlink(missing_ok=True)
    file.touch(mode=OWNER_ONLY)
    file.write_text(json.dumps({"url": url, "key": key}), encoding="utf-8")
    try:
        yield hash_secret(key)
    finally:
        file.unlink(missing_ok=True)


def read_key(home: Path) -> tuple[str, str] | None:
    """Return (url, key) of the server that runs on this machine, None where none left a readable key."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        found = json.loads((home / KEY_FILE).read_text(encoding="utf-8"))
        return str(found["url"]), str(found["key"])
    return None
