"""The log's filters, from a query string to a question the reports can answer.

Answers what was asked for, and says so where it makes no sense. Refuses to answer it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from assist.errors import BadInput
from assist.store.encoding import CUE, RESOLUTION, TEXT
from assist.store.reports import UNANSWERED, LogQuery
from assist.vocabulary import Technique, Verdict

KINDS: Final = {TEXT: "Text", RESOLUTION: "Resolution option", CUE: "Private cue"}
VERDICTS: Final = {UNANSWERED: "Not answered", **{str(verdict): str(verdict).capitalize() for verdict in Verdict}}
FILTERS: Final = ("q", "kind", "technique", "verdict", "agent", "conversation", "revision", "since", "until")


def read_query(team: str | None, asked: Mapping[str, str]) -> LogQuery:
    """Return the question. Raises BadInput on a word or a date that means nothing."""
    technique = asked.get("technique", "")
    if technique not in {"", *Technique}:
        raise BadInput("There is no such technique; choose one of the list.")
    if asked.get("verdict", "") not in {"", *VERDICTS}:
        raise BadInput("There is no such verdict; choose one of the list.")
    until = _read_day(asked.get("until", ""))
    return LogQuery(
        team=team,
        text=asked.get("q", "").strip(),
        kind=asked.get("kind", ""),
        technique=Technique(technique) if technique else None,
        verdict=asked.get("verdict") or None,
        agent=asked.get("agent", "").strip(),
        conversation_id=asked.get("conversation", "").strip(),
        revision=asked.get("revision", "").strip(),
        since=_read_day(asked.get("since", "")),
        until=None if until is None else _day_after(until),
    )


def _day_after(day: datetime) -> datetime | None:
    """Return the day after, None for the last there is: nothing is later than that."""
    try:
        return day + timedelta(days=1)
    except OverflowError:
        return None


def _read_day(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise BadInput("A date reads like 2026-03-31; correct it.") from error
