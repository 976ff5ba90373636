"""The start page: today's figures, the last two weeks, and what one's role can do."""

from datetime import timedelta
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from assist.access import Action
from assist.desk.desk import utc_now
from assist.web.console.frame import PLACES, Place, enter, show, team_of
from assist.web.console.plot import plot_days
from assist.web.rooms import rooms_of

DAYS: Final = 14
DEMO: Final = Place("/demo", "Demo", Action.USE_SIDEBAR, "The side panel beside a made-up chat: play one, or write it.")

router = APIRouter(prefix="/console")


@router.get("")
async def show_start(request: Request) -> Response:
    """Show where things stand."""
    identity = await enter(request, Action.SEE_TEAM)
    rooms = rooms_of(request)
    reports, team = rooms.store.reports, team_of(identity)
    today = utc_now().replace(hour=0, minute=0, second=0, microsecond=0)
    since = today - timedelta(days=DAYS - 1)
    days = await reports.count_days(team=team, since=since)
    techniques = await reports.count_techniques(team=team, since=since)
    context = {
        "figures": await reports.count_figures(team=team, since=today),
        "plot": plot_days(days, last=today.date(), days=DAYS),
        "techniques": sorted(techniques.items(), key=lambda item: (-item[1].shown, item[0])),
        "revision": rooms.desk.library,
        "names": await reports.name_people(),
        "stopped": len(rooms.desk.stopped),
        "doors": [place for place in (*PLACES[1:], DEMO) if identity.may(place.action)],
    }
    return show(request, identity, "start.html", here="/console", context=context)
