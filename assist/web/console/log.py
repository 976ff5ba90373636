"""QA's search over everything shown, and the same as a CSV file."""

import csv
import io
from collections.abc import AsyncIterator
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response, StreamingResponse

from assist.access import Action
from assist.store.reports import LogLine, LogQuery, Reports
from assist.vocabulary import Technique
from assist.web.console.asking import FILTERS, KINDS, VERDICTS, read_query
from assist.web.console.frame import MOST, enter, show, team_of
from assist.web.rooms import rooms_of

COLUMNS: Final = (
    "shown_at",
    "conversation_id",
    "agent",
    "kind",
    "technique",
    "entry_id",
    "phrase_ids",
    "turn_id",
    "turn_speaker",
    "turn_text",
    "text",
    "reasons",
    "is_primary",
    "score",
    "verdict",
    "reason",
    "answered_by",
    "answered_at",
    "withdrawn_at",
    "revision",
    "model",
    "suggestion_id",
    "agent_name",
    "answered_by_name",
    "sent_text",
)
_LINES_A_CHUNK: Final = 200
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")

router = APIRouter(prefix="/console")


@router.get("/log")
async def search_log(request: Request, page: Annotated[int, Query(ge=1, le=MOST)] = 1) -> Response:
    """Show a page of what was shown, newest first."""
    identity = await enter(request, Action.REVIEW)
    asked = {name: request.query_params.get(name, "") for name in FILTERS}
    query = read_query(team_of(identity), asked)
    given = {name: value for name, value in asked.items() if value}
    context = {
        "found": await rooms_of(request).store.reports.search(query, page=page),
        "asked": asked,
        "is_filtered": bool(given),
        "link": urlencode(given),
        "kinds": KINDS,
        "techniques": list(Technique),
        "verdicts": VERDICTS,
        "may_export": identity.may(Action.EXPORT),
    }
    return show(request, identity, "log.html", here="/console/log", context=context)


@router.get("/log.csv")
async def export_log(request: Request) -> Response:
    """Send everything that fits the filters, line by line."""
    identity = await enter(request, Action.EXPORT)
    query = read_query(team_of(identity), request.query_params)
    return StreamingResponse(
        _write_lines(rooms_of(request).store.reports, query),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="rapport-log.csv"', "Cache-Control": "no-store"},
    )


async def _write_lines(reports: Reports, query: LogQuery) -> AsyncIterator[str]:
    chunk = io.StringIO()
    writer = csv.writer(chunk)
    writer.writerow(COLUMNS)
    waiting = 0
    async for line in reports.stream(query):
        writer.writerow(_cells(line))
        waiting += 1
        if waiting == _LINES_A_CHUNK:
            waiting = 0
            yield chunk.getvalue()
            chunk.seek(0)
            chunk.truncate()
    yield chunk.getvalue()


def _cells(line: LogLine) -> list[str]:
    return [_cell(getattr(line, name)) for name in COLUMNS]


def _cell(value: object) -> str:
    """Return a value as a cell that no spreadsheet takes for a formula."""
    match value:
        case None:
            text = ""
        case bool():
            text = "yes" if value else "no"
        case tuple():
            text = " | ".join(map(str, value))
        case _:
            text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
