"""Pairing: a code from the console becomes a token for the very page that presented it.

Answers ``POST /pair`` for browser extensions and our own pages. Refuses other origins, and the code of somebody who may
not use the side panel. A code is used once, lives ten minutes and dies after five wrong tries (the store counts); an
address that keeps guessing is made to wait as well.
"""

import logging
from time import monotonic
from typing import Annotated, Final

from fastapi import APIRouter, Request
from pydantic import BaseModel, StringConstraints
from starlette.responses import JSONResponse, Response

from assist.access import Action
from assist.desk.desk import utc_now
from assist.errors import AssistError, BadCredential, BadOrigin, Overloaded
from assist.session.allowance import Allowance
from assist.web.origins import is_welcome, origin_of
from assist.web.refusals import answer_error
from assist.web.rooms import rooms_of

WRONG_TRIES: Final = 10
WRONG_TRIES_PER_S: Final = 10 / 60
ADDRESSES_KEPT: Final = 10_000

logger = logging.getLogger(__name__)
router = APIRouter()


class PairingRequest(BaseModel):
    """What an extension sends: the code as typed, and what it calls itself."""

    code: Annotated[str, StringConstraints(max_length=40)]
    client: Annotated[str, StringConstraints(max_length=200)] = ""


class PairingThrottle:
    """Counts wrong tries by address; forgets the oldest address when there are too many."""

    def __init__(self) -> None:
        self._allowances: dict[str, Allowance] = {}

    def check(self, address: str) -> None:
        """Raise Overloaded for an address that guessed too often just now."""
        allowance = self._allowances.get(address)
        if allowance is not None and not allowance.has_left(1, monotonic()):
            raise Overloaded("Too many wrong codes from this address; wait a minute and try again.")

    def count(self, address: str) -> None:
        """Note a wrong try."""
        if len(self._allowances) >= ADDRESSES_KEPT:
            del self._allowances[next(iter(self._allowances))]
        now = monotonic()
        fresh = Allowance(per_s=WRONG_TRIES_PER_S, burst=WRONG_TRIES, now=now)
        self._allowances.setdefault(address, fresh).take(1, now)


@router.options("/pair")
async def allow_pairing(request: Request) -> Response:
    """Answer a browser that asks whether the page may pair."""
    return _shared(request, Response(status_code=204))


@router.post("/pair")
async def pair(request: Request, asked: PairingRequest) -> Response:
    """Exchange a code for a token bound to the origin that presents it."""
    try:
        return _shared(request, await _pair(request, asked))
    except AssistError as error:
        return _shared(request, answer_error(request, error))


async def _pair(request: Request, asked: PairingRequest) -> Response:
    rooms = rooms_of(request)
    throttle: PairingThrottle = request.app.state.pairing
    address = "" if request.client is None else request.client.host
    origin = origin_of(request)
    if origin is None or not is_welcome(request, rooms.settings, origin):
        raise BadOrigin("Pair from the extension's panel, or from one of our own pages.")
    throttle.check(address)
    try:
        code = await rooms.store.spend_credential(asked.code, kind="pairing", at=utc_now())
    except BadCredential:
        throttle.count(address)
        raise
    identity = code.identity
    identity.must(Action.USE_SIDEBAR)
    token, _ = await rooms.store.make_credential(
        kind="token",
        name=identity.name,
        role=identity.role,
        team=identity.team,
        at=utc_now(),
        ttl_s=None,
        origin=origin,
        identity_id=identity.id,
    )
    logger.info("%s paired %r at %s.", identity.id, asked.client, origin)
    return JSONResponse(
        {
            "token": token,
            "agent_id": identity.id,
            "name": identity.name,
            "role": identity.role.value,
            "team": identity.team,
        },
        headers={"Cache-Control": "no-store"},
    )


def _shared(request: Request, response: Response) -> Response:
    """Let the page that asked read the answer, where it may pair."""
    origin = origin_of(request)
    response.headers["Vary"] = "Origin"
    if origin is not None and is_welcome(request, rooms_of(request).settings, origin):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Methods"] = "POST"
        response.headers["Access-Control-Allow-Headers"] = "Content-Type"
    return response
