"""What every page of the console shares: who looks, where they may go, how a page is shown.

Answers which links stand in the navigation. Refuses to know what any page says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request
from starlette.responses import Response

from assist.access import Action, Identity
from assist.web.guard import require_identity
from assist.web.pages import show_page

MOST: Final = 2**31 - 1
"""The greatest number of a page or a revision that may be asked for; the store counts no further."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the navigation, and what one must be allowed to do to be shown it."""

    path: str
    name: str
    action: Action
    purpose: str


PLACES: Final = (
    Place("/console", "Start", Action.SEE_TEAM, "Today's figures, and what your role can do."),
    Place("/console/phrases", "Phrases", Action.SEE_TEAM, "The texts agents are offered: search, edit, stop."),
    Place(
        "/console/proposals",
        "Proposals",
        Action.EDIT_LIBRARY,
        "Phrases agents want to share: take them in, or give them back.",
    ),
    Place("/console/revisions", "Revisions", Action.SEE_TEAM, "Every version of the library, and what changed."),
    Place("/console/log", "Log", Action.REVIEW, "Every suggestion shown: why, by which version, what became of it."),
    Place(
        "/console/conversations", "Conversations", Action.REVIEW, "What was said, what was read from it, what helped."
    ),
    Place("/console/people", "People", Action.LEAD_PEOPLE, "When they started, and how much help they get."),
    Place("/console/sites", "Sites", Action.EDIT_LIBRARY, "Chat pages that agents taught the panel to read."),
    Place("/console/invitations", "Invitations", Action.INVITE, "Codes, links and tokens for people and feeds."),
)


async def enter(request: Request, action: Action) -> Identity:
    """Return who is signed in. Raises BadCredential, or NotAllowed with a sentence where the role does not allow it."""
    return await require_identity(request, action)


def team_of(identity: Identity) -> str | None:
    """Return the team whose log is shown, None for one who sees every team."""
    return None if identity.may(Action.INVITE) else identity.team


def show(
    request: Request,
    identity: Identity,
    template: str,
    *,
    here: str,
    context: Mapping[str, Any],
    status: int = 200,
) -> Response:
    """Return a page of the console. ``here`` is the place it belongs to."""
    framed = {
        "identity": identity,
        "places": [place for place in PLACES if identity.may(place.action)],
        "here": here,
        "may_edit": identity.may(Action.EDIT_LIBRARY),
        "may_play": identity.may(Action.USE_SIDEBAR),
        **context,
    }
    return show_page(request, f"console/{template}", framed, status=status)
