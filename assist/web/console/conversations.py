"""One conversation as QA reads it: what was said, what was read, what stood beside it, what became of that."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from assist.access import Action
from assist.errors import NotFound
from assist.reading import Labels
from assist.store.dossier import TurnDossier
from assist.vocabulary import MoodCorrection
from assist.web.console.frame import enter, show
from assist.web.console.wording import Stretch, mark_evidence
from assist.web.rooms import rooms_of

LISTED: Final = 100
CORRECTIONS: Final = {
    MoodCorrection.CALMER: "Calmer than it was read,",
    MoodCorrection.MORE_UPSET: "More upset than it was read,",
    MoodCorrection.FINE: "They are fine,",
}

router = APIRouter(prefix="/console/conversations")


@router.get("")
async def list_conversations(request: Request) -> Response:
    """Show the conversations that moved last."""
    identity = await enter(request, Action.REVIEW)
    store = rooms_of(request).store
    context = {
        "records": await store.list_conversations(team=identity.team, agent=None, limit=LISTED),
        "names": await store.reports.name_people(),
    }
    return show(request, identity, "conversations.html", here="/console/conversations", context=context)


@router.get("/{conversation_id}")
async def show_conversation(request: Request, conversation_id: str) -> Response:
    """Show a conversation. One that may not be seen is answered like one that is not there."""
    identity = await enter(request, Action.REVIEW)
    reports = rooms_of(request).store.reports
    dossier = await reports.find_dossier(conversation_id)
    if dossier is None or not identity.may_see(team=dossier.record.team, agent=dossier.record.agent):
        raise NotFound("There is no such conversation.")
    context = {
        "dossier": dossier,
        "names": await reports.name_people(),
        "corrections": CORRECTIONS,
        "marked": {found.turn.id: _mark(found) for found in dossier.turns},
        "labels": {
            found.turn.id: _name_labels(found.read.reading.labels) for found in dossier.turns if found.read is not None
        },
    }
    return show(request, identity, "conversation.html", here="/console/conversations", context=context)


def _mark(found: TurnDossier) -> tuple[Stretch, ...]:
    return mark_evidence(found.turn.text, () if found.read is None else found.read.reading.evidence)


def _name_labels(labels: Labels) -> list[str]:
    """Return the labels in words, the strongest statement first."""
    named = []
    if labels.frustration:
        named.append(f"frustration {labels.frustration}")
    if labels.sentiment is not None and labels.sentiment != "neutral":
        named.append(str(labels.sentiment))
    form = labels.to_json()
    for head in ("signals", "emotions", "moves", "pitfalls"):
        named += [label.replace("_", " ") for label in form.get(head, ())]
    return named
