"""Hand-overs and wrap-ups for other programs: ``GET /api/conversations/{id}/handover`` and ``/wrap-up``.

Answers JSON to whoever is signed in or sends a token, as their role allows. Refuses to know how either is written.
"""

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from assist.access import Identity
from assist.desk.desk import utc_now
from assist.web.guard import bearer_token, require_identity
from assist.web.origins import check_origin
from assist.web.rooms import rooms_of

router = APIRouter(prefix="/api/conversations")


@router.get("/{conversation_id}/handover")
async def show_hand_over(request: Request, conversation_id: str) -> Response:
    """Return the hand-over as it would read now."""
    identity = await _require_reader(request)
    text = await rooms_of(request).desk.closing.hand_over(identity, conversation_id)
    return _answer({"conversation_id": conversation_id, "text": text})


@router.get("/{conversation_id}/wrap-up")
async def show_wrap_up(request: Request, conversation_id: str) -> Response:
    """Return the wrap-up of a closed conversation, without the word that is for its agent alone."""
    identity = await _require_reader(request)
    wrap_up = await rooms_of(request).desk.closing.wrap_up(identity, conversation_id)
    return _answer({"conversation_id": conversation_id, **wrap_up.model_dump(mode="json", exclude={"care"})})


async def _require_reader(request: Request) -> Identity:
    """Return who asks: by their token where one is sent, else by their sign-in. Raises BadCredential, BadOrigin."""
    if "authorization" not in request.headers:
        return await require_identity(request)
    rooms = rooms_of(request)
    credential = await rooms.store.check_credential(bearer_token(request), kind="token", at=utc_now())
    check_origin(request, rooms.settings, credential.origin)
    return credential.identity


def _answer(form: dict[str, object]) -> Response:
    return JSONResponse(form, headers={"Cache-Control": "no-store"})
