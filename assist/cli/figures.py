"""``figures``: what became of what was shown, a phrase or a technique a line."""

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from assist.cli.rooms import open_store, run
from assist.cli.screen import say, write_line
from assist.settings import read_settings

if TYPE_CHECKING:
    from assist.suggest.estimates import Estimate
    from assist.suggest.tally import Counts

FIGURES_HELP = """Tell how often each phrase was shown, used, and followed by a better mood, with 95 % intervals.

\b
"used" is the share inserted, edited or copied; "used if drawn" weighs each exposure by the inverse of its probability,
so that a phrase shown mostly where it looked best compares with the others; "recovered" is asked of used phrases only,
where the customer was upset: whether they were calm, or clearly calmer, within their next two messages.

\b
Examples:
  assist figures
  assist figures --by technique --days 30
  assist figures --team default --json
"""

Way = Literal["phrase", "technique"]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=FIGURES_HELP)(figures)


def figures(
    *,
    by: Annotated[Way, typer.Option(help="phrase or technique")] = "phrase",
    days: Annotated[int, typer.Option(min=1, help="how far to look back")] = 180,
    team: Annotated[str | None, typer.Option(help="one team only")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines")] = False,
) -> None:
    """Tell what became of what was shown."""
    counted = run(_count(by, days, team))
    if not counted:
        say(f"Nothing was shown in the last {days} days.")
        return
    rows = sorted(counted.items(), key=lambda pair: (-pair[1].shown, pair[0]))
    if as_json:
        for name, counts in rows:
            write_line(json.dumps(_form(by, name, counts)))
        return
    widest = max(len(name) for name, _ in rows)
    write_line(f"{by:<{widest}}{'shown':>8}{'used':>18}{'used if drawn':>18}{'recovered':>26}")
    for name, counts in rows:
        form = _form(by, name, counts)
        recovered = f"{counts.recovered} of {counts.followed}, " if counts.followed else ""
        write_line(
            f"{name:<{widest}}{counts.shown:>8}{_show(form['used_share']):>18}{_show(form['used_if_drawn']):>18}"
            f"{recovered + _show(form['recovered_share']):>26}"
        )


async def _count(by: Way, days: int, team: str | None) -> "dict[str, Counts]":
    from assist.desk.desk import utc_now
    from assist.suggest.tally import Tally

    found = Tally()
    now = utc_now()
    async with open_store(read_settings(), is_read_only=True) as store:
        async for talk in store.stream_talks(since=now - timedelta(days=days), until=now):
            found.add(talk)
    return found.by_phrase(team) if by == "phrase" else found.by_technique(team)


def _form(by: Way, name: str, counts: "Counts") -> dict[str, Any]:
    from assist.suggest.estimates import estimate_recovery, estimate_use, estimate_use_anywhere

    return {
        by: name,
        "shown": counts.shown,
        "used": counts.used,
        "used_share": estimate_use(counts),
        "used_if_drawn": estimate_use_anywhere(counts),
        "followed": counts.followed,
        "recovered": counts.recovered,
        "recovered_share": estimate_recovery(counts),
    }


def _show(estimate: "Estimate | None") -> str:
    if estimate is None:
        return "–"
    return f"{100 * estimate.share:.0f} % ({100 * estimate.low:.0f}–{100 * estimate.high:.0f})"
