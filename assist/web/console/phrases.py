"""The list of phrases, with what became of each; one click stops one everywhere."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Final
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from assist.access import Action
from assist.desk.desk import utc_now
from assist.desk.learning import LOOK_BACK
from assist.library.entries import Phrase
from assist.store.figures import Usage
from assist.suggest.estimates import Estimate, estimate_recovery, estimate_share
from assist.suggest.tally import Counts
from assist.vocabulary import Technique
from assist.web.console.frame import enter, show, team_of
from assist.web.console.wording import tell_when
from assist.web.rooms import rooms_of

USAGE_DAYS: Final = 30

router = APIRouter(prefix="/console/phrases")


@dataclass(frozen=True, slots=True)
class PhraseLine:
    """A line of the list."""

    phrase: Phrase
    when: str
    usage: Usage
    is_stopped: bool
    used: Estimate | None
    recovery: Counts
    recovered: Estimate | None


@router.get("")
async def list_phrases(
    request: Request, q: str = "", technique: str = "", only: str = "", changed: str = ""
) -> Response:
    """Show the phrases that fit. ``changed`` is one that was just stopped or let go."""
    identity = await enter(request, Action.SEE_TEAM)
    desk = rooms_of(request).desk
    since = utc_now() - timedelta(days=USAGE_DAYS)
    usage = await rooms_of(request).store.reports.count_phrases(team=team_of(identity), since=since)
    counted = desk.learner.tally.by_phrase(team_of(identity))
    revision, stopped = desk.library, desk.stopped
    words = q.casefold().split()
    lines = [
        _line(phrase, usage.get(phrase.id, Usage()), counted.get(phrase.id, Counts()), is_stopped=phrase.id in stopped)
        for phrase in revision.library.phrases
        if (not technique or phrase.technique == technique)
        and (only != "stopped" or phrase.id in stopped)
        and (only != "unused" or phrase.id not in usage)
        and all(word in " ".join((phrase.id, *phrase.wordings)).casefold() for word in words)
    ]
    context = {
        "lines": lines,
        "count": len(revision.library.phrases),
        "revision": revision,
        "techniques": list(Technique),
        "q": q,
        "technique": technique,
        "only": only,
        "back": urlencode({"q": q, "technique": technique, "only": only}),
        "changed": changed if any(phrase.id == changed for phrase in revision.library.phrases) else "",
        "is_stopped": changed in stopped,
        "days": USAGE_DAYS,
        "learned_days": LOOK_BACK.days,
    }
    return show(request, identity, "phrases.html", here="/console/phrases", context=context)


def _line(phrase: Phrase, usage: Usage, counts: Counts, *, is_stopped: bool) -> PhraseLine:
    return PhraseLine(
        phrase=phrase,
        when=tell_when(phrase.when),
        usage=usage,
        is_stopped=is_stopped,
        used=estimate_share(usage.used, usage.shown),
        recovery=counts,
        recovered=estimate_recovery(counts),
    )


@router.post("/{phrase_id}/stop")
async def stop_phrase(
    request: Request,
    phrase_id: str,
    stopped: Annotated[bool, Form()],
    back: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Stop a phrase everywhere at once, or let it be offered again."""
    identity = await enter(request, Action.EDIT_LIBRARY)
    await rooms_of(request).desk.stop_phrase(identity, phrase_id, stopped=stopped)
    query = f"{back}&{urlencode({'changed': phrase_id})}"
    is_listed = stopped or ("only", "stopped") not in parse_qsl(back)
    return RedirectResponse(f"/console/phrases?{query}#{phrase_id if is_listed else 'told'}", status_code=303)
