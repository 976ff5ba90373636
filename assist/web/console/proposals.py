"""Phrases that agents propose to the team: to be taken into the library, or given back with a word.

Answers what is proposed now, and how a proposal reads in the form of a new phrase. Refuses to publish it.
"""

from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from assist.access import Action
from assist.errors import BadInput
from assist.ports import PrivatePhrase
from assist.suggest.filling import SLOT
from assist.vocabulary import FactName, Register, Technique
from assist.web.console.frame import enter, show
from assist.web.console.phrase_form import Fields
from assist.web.rooms import rooms_of

HERE: Final = "/console/proposals"

router = APIRouter(prefix=HERE)


@router.get("")
async def list_proposals(request: Request, declined: str = "") -> Response:
    """Show what is proposed, the oldest first. ``declined`` is the shortcode of one just given back."""
    return await _show(request, {"declined": declined})


@router.post("/{agent}/{phrase_id}/decline")
async def decline(
    request: Request, agent: str, phrase_id: str, word: Annotated[str, Form(max_length=4000)] = ""
) -> Response:
    """Give a phrase back to its agent with a word."""
    identity = await enter(request, Action.EDIT_LIBRARY)
    phrases = rooms_of(request).desk.private_phrases
    phrase = await phrases.find_proposal(identity, agent, phrase_id)
    try:
        await phrases.decline(identity, agent, phrase_id, word)
    except BadInput as error:
        wrong = {"at": name_proposal(phrase), "word": word, "sentence": str(error)}
        return await _show(request, {"wrong": wrong}, status=error.status)
    return RedirectResponse(f"{HERE}?{urlencode({'declined': phrase.shortcode})}", status_code=303)


def name_proposal(phrase: PrivatePhrase) -> str:
    """Return how a form names a proposal."""
    return f"{phrase.agent}/{phrase.id}"


def fields_of_proposal(phrase: PrivatePhrase) -> Fields:
    """Return a proposal as the form of a new phrase shows it; the lead says when it fits."""
    return {
        "id": (phrase.shortcode,),
        "text": (phrase.text,),
        "shortcode": (phrase.shortcode,),
        "technique": (Technique.ACKNOWLEDGE.value,),
        "register": (Register.NEUTRAL.value,),
        "note": (f"Proposed by {phrase.agent_name}.",),
        "proposal": (name_proposal(phrase),),
    }


def list_strange(text: str) -> list[str]:
    """Return the variables of a text that no library can fill: only their agent knows what they stand for."""
    return [name for name in dict.fromkeys(SLOT.findall(text)) if name not in set(FactName)]


async def _show(request: Request, context: dict[str, object], *, status: int = 200) -> Response:
    identity = await enter(request, Action.EDIT_LIBRARY)
    proposals = await rooms_of(request).desk.private_phrases.list_proposals(identity)
    whole = {
        "proposals": [(phrase, name_proposal(phrase), list_strange(phrase.text)) for phrase in proposals],
        "declined": "",
        "wrong": None,
        **context,
    }
    return show(request, identity, "proposals.html", here=HERE, context=whole, status=status)
