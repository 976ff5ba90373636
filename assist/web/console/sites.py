"""Sites: pages that agents taught the panel to read, for a lead to approve, decline or take back.

Answers who taught what, and how many messages it read there. Refuses to show words of the page: none are kept.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from assist.access import Action
from assist.ports import SiteState, TaughtSite
from assist.web.console.frame import enter, show
from assist.web.rooms import rooms_of

HERE: Final = "/console/sites"
SAID: Final = {
    SiteState.APPROVED: "Approved. Every panel of your team knows the site from now on.",
    SiteState.DECLINED: "Done. The team's panels do not read this site.",
}

router = APIRouter(prefix=HERE)


@router.get("")
async def list_sites(request: Request, saved: SiteState | None = None) -> Response:
    """Show what waits, what is in use, and what was turned down."""
    identity = await enter(request, Action.EDIT_LIBRARY)
    sites = await rooms_of(request).desk.sites.list_all(identity)
    groups = [
        ("Waiting for you", "waiting", [site for site in sites if site.state is SiteState.PROPOSED]),
        ("Read by the team", "approved", [site for site in sites if site.state is SiteState.APPROVED]),
        ("Turned down or taken back", "declined", [site for site in sites if site.state is SiteState.DECLINED]),
    ]
    context = {"groups": groups, "is_empty": not sites, "saved": saved and SAID.get(saved), "written": _written}
    return show(request, identity, "sites.html", here=HERE, context=context)


@router.post("/{site_id}")
async def decide(request: Request, site_id: str, state: Annotated[SiteState, Form()]) -> Response:
    """Approve a site for the team, decline it, or take it back."""
    identity = await enter(request, Action.EDIT_LIBRARY)
    await rooms_of(request).desk.sites.decide(identity, site_id, state)
    return RedirectResponse(f"{HERE}?saved={state.value}", status_code=303)


def _written(site: TaughtSite) -> str:
    """Return the adapter as it would be kept in a file."""
    return site.adapter.model_dump_json(indent=2, exclude_defaults=True)
