"""Writing a phrase: the form, the check with its difference, and publishing it as a new revision, live at once.

Answers a form together with the revision that its fields were made on, taken once, before anything is waited for.
Refuses to name a later one in it: what somebody published in between would be undone unseen.
"""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from assist.access import Action, Identity
from assist.desk.desk import Desk, utc_now
from assist.errors import AssistError, Conflict, LibraryError, NotFound
from assist.library.difference import difference
from assist.library.entries import Phrase
from assist.library.lint import lint
from assist.ports import PrivatePhrase, StoredRevision
from assist.store.figures import Usage
from assist.vocabulary import FactName, Register, Technique
from assist.web.console.frame import MOST, enter, show, team_of
from assist.web.console.merging import Merged, merge
from assist.web.console.phrase_form import (
    CHOICES,
    OWN_LISTS,
    FieldProblem,
    Fields,
    differ,
    fields_of,
    first,
    name_field,
    place_problems,
    put_phrase,
    read_fields,
    read_phrase,
)
from assist.web.console.phrases import USAGE_DAYS
from assist.web.console.proposals import fields_of_proposal, list_strange
from assist.web.console.wording import QUESTIONS, tell_changes
from assist.web.rooms import rooms_of

NOTE_CHARS: Final = 500
BLANK: Final[Fields] = {"technique": (Technique.ACKNOWLEDGE.value,), "register": (Register.NEUTRAL.value,)}

STOPPING: Final = {"stop": True, "resume": False}
RevisionNumber = Annotated[int, Form(ge=0, le=MOST)]

router = APIRouter(prefix="/console/phrases")


@router.get("/new")
async def show_blank(request: Request, proposal: str = "") -> Response:
    """Show an empty form, or the phrase an agent proposed in it."""
    identity = await enter(request, Action.EDIT_LIBRARY)
    made_on = rooms_of(request).desk.library
    fields = BLANK
    if proposal:
        agent, _, phrase_id = proposal.rpartition("/")
        phrases = rooms_of(request).desk.private_phrases
        fields = fields_of_proposal(await phrases.find_proposal(identity, agent, phrase_id))
    return await _show(request, identity, None, fields, {}, made_on=made_on)


@router.get("/{phrase_id}")
async def show_phrase(request: Request, phrase_id: str, published: int = 0) -> Response:
    """Show a phrase, as a form to those who may edit it. ``published`` is the revision just made."""
    identity = await enter(request, Action.SEE_TEAM)
    rooms = rooms_of(request)
    made_on = rooms.desk.library
    phrase = _find(made_on, phrase_id)
    since = utc_now() - timedelta(days=USAGE_DAYS)
    usage = await rooms.store.reports.count_phrases(team=team_of(identity), since=since)
    context = {"published": published, "usage": usage.get(phrase_id, Usage())}
    return await _show(request, identity, phrase, fields_of(phrase), context, made_on=made_on)


@router.post("/new")
async def write_new(request: Request, do: Annotated[str, Form()], expects: RevisionNumber) -> Response:
    """Check or publish a new phrase."""
    identity = await enter(request, Action.EDIT_LIBRARY)
    return await _write(request, identity, None, do, expects)


@router.post("/{phrase_id}")
async def write(request: Request, phrase_id: str, do: Annotated[str, Form()], expects: RevisionNumber) -> Response:
    """Check or publish a change of a phrase, or stop it as it serves and keep the change in the form."""
    identity = await enter(request, Action.EDIT_LIBRARY)
    if do in STOPPING:
        return await _stop(request, identity, phrase_id, do, expects)
    return await _write(request, identity, phrase_id, do, expects)


async def _stop(request: Request, identity: Identity, phrase_id: str, do: str, expects: int) -> Response:
    """Stop the phrase, or let it be offered again, and show the form as it was."""
    desk = rooms_of(request).desk
    serving = desk.library
    phrase = _find(serving, phrase_id)
    await desk.stop_phrase(identity, phrase.id, stopped=STOPPING[do])
    fields = read_fields((await request.form()).multi_items())
    return await _show(request, identity, phrase, fields, {"just": do, "expects": expects}, made_on=serving)


async def _write(request: Request, identity: Identity, phrase_id: str | None, do: str, expects: int) -> Response:
    """Check or publish what was entered, of a phrase or (None) of a new one, over the revision that serves now."""
    desk = rooms_of(request).desk
    made_on = desk.library
    library = made_on.library
    old = None if phrase_id is None else _find(made_on, phrase_id)
    merged = await _merge(request, made_on, old, expects)
    fields = merged.fields
    is_stale = expects != merged.number
    context: dict[str, Any] = {"merged": merged, "is_stale": is_stale}
    phrase, problems = read_phrase(fields, old)
    taken = {"new", *(other.id for other in library.phrases)}
    if phrase is not None and old is None and phrase.id in taken:
        problems.append(FieldProblem("id", "This name is taken; choose another."))
        phrase = None
    problems += merged.problems()
    if phrase is None:
        return await _show(
            request, identity, old, fields, context | {"problems": problems}, status=422, made_on=made_on
        )
    changed = put_phrase(library, phrase)
    problems += place_problems(await asyncio.to_thread(lint, changed), phrase)
    is_sound = not any(problem.is_error for problem in problems)
    if do == "publish" and is_sound and not is_stale:
        try:
            note = first(fields, "why")[:NOTE_CHARS] or f"{phrase.id} edited"
            revision = await desk.publish_library(identity, changed, note=note, expects=expects)
        except Conflict as error:
            if expects == desk.library.number:  # whoever was faster is not ours to serve yet
                return await _refuse(request, identity, old, fields, error, made_on=made_on)
            return await _write(request, identity, phrase_id, do, expects)
        except LibraryError as error:
            return await _refuse(request, identity, old, fields, error, made_on=made_on)
        if (proposed := await _find_proposal(desk, identity, fields)) is not None:
            await desk.private_phrases.accept(identity, proposed.agent, proposed.id)
        return RedirectResponse(f"/console/phrases/{phrase.id}?published={revision.number}", status_code=303)
    context |= {
        "problems": problems,
        "changes": tell_changes(difference(library, changed)),
        "is_checked": True,
        "is_sound": is_sound,
    }
    undecided = is_stale and (do == "publish" or bool(merged.conflicts))
    status = Conflict.status if undecided else 200 if is_sound else 422
    return await _show(request, identity, old, fields, context, status=status, made_on=made_on)


async def _merge(request: Request, onto: StoredRevision, old: Phrase | None, expects: int) -> Merged:
    """Return the form, made on revision ``expects``, with what others published from there to ``onto``."""
    fields = read_fields((await request.form()).multi_items())
    if old is None:
        return Merged(onto.number, fields)
    now = fields_of(old)
    before = now
    if expects != onto.number:
        made_on = await rooms_of(request).store.find_revision(expects)
        phrases = () if made_on is None else made_on.library.phrases
        before = next((fields_of(phrase) for phrase in phrases if phrase.id == old.id), {})
    return merge(onto.number, before=before, mine=fields, theirs=now)


async def _refuse(
    request: Request,
    identity: Identity,
    old: Phrase | None,
    fields: Fields,
    error: AssistError,
    *,
    made_on: StoredRevision,
) -> Response:
    """Show the form again, with what was entered: nothing was published, the library before it serves on."""
    sentence = f"{error} Check it again: the comparison will be with what serves now."
    context = {"problems": [FieldProblem("", sentence)], "is_conflict": isinstance(error, Conflict)}
    return await _show(request, identity, old, fields, context, status=error.status, made_on=made_on)


async def _show(
    request: Request,
    identity: Identity,
    phrase: Phrase | None,
    fields: Fields,
    context: dict[str, Any],
    *,
    made_on: StoredRevision,
    status: int = 200,
) -> Response:
    """Show a form. ``made_on`` is the revision that its fields hold, and that publishing it is expected to follow."""
    desk = rooms_of(request).desk
    library = made_on.library
    problems: list[FieldProblem] = context.get("problems", [])
    proposed = await _find_proposal(desk, identity, fields)
    whole = {
        "proposed": proposed,
        "strange": [] if proposed is None else list_strange(first(fields, "text")),
        "phrase": phrase,
        "fields": fields,
        "revision": made_on,
        "serving": desk.library.number,
        "expects": made_on.number,
        "is_unsaved": request.method == "POST" and differ(fields, BLANK if phrase is None else fields_of(phrase)),
        "just": "",
        "is_stopped": phrase is not None and phrase.id in desk.stopped,
        "techniques": list(Technique),
        "registers": list(Register),
        "choices": {kind: [entry.id for entry in getattr(library, kind)] for kind in OWN_LISTS} | dict(CHOICES),
        "questions": QUESTIONS,
        "facts": library.facts,
        "slots": list(FactName),
        "usage": Usage(),
        "days": USAGE_DAYS,
        "published": 0,
        "problems": problems,
        "by_field": {problem.field: problem for problem in reversed(problems)},
        "merged": None,
        "is_stale": False,
        "is_conflict": False,
        "name_field": name_field,
        "is_kept_back": any(name.startswith("unless") and any(values) for name, values in fields.items())
        or any(problem.field.startswith("unless") for problem in problems),
        "changes": (),
        "is_checked": False,
        "is_sound": False,
        **context,
    }
    return show(request, identity, "phrase.html", here="/console/phrases", context=whole, status=status)


async def _find_proposal(desk: Desk, identity: Identity, fields: Fields) -> PrivatePhrase | None:
    """Return the proposal a form was filled in from, None where there is none, or none any more."""
    agent, _, phrase_id = first(fields, "proposal").rpartition("/")
    if not agent:
        return None
    with suppress(NotFound):
        return await desk.private_phrases.find_proposal(identity, agent, phrase_id)
    return None


def _find(revision: StoredRevision, phrase_id: str) -> Phrase:
    found = next((phrase for phrase in revision.library.phrases if phrase.id == phrase_id), None)
    if found is None:
        raise NotFound(f"There is no phrase {phrase_id} in revision {revision.number}.")
    return found
