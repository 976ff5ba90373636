"""``PUT /api/conversations/{id}/customer``: a company's own systems put the customer's record beside a conversation.

Answers what is kept of it. Refuses to know how records are used. Only a token opens this door, never a cookie: a
feeder's, or that of an agent who has the conversation, of a lead or of an admin.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Body, Depends, Request
from fastapi import Path as InPath
from fastapi.security import HTTPBearer

from assist.access import Identity
from assist.desk.desk import utc_now
from assist.protocol import CustomerContext, Message
from assist.vocabulary import FactName
from assist.web.guard import bearer_token
from assist.web.origins import check_origin
from assist.web.rooms import rooms_of

router = APIRouter(prefix="/api")

EXAMPLE: Final = {
    "name": "Zo\u00eb Carter",
    "email": "zoe@example.org",
    "tier": "gold",
    "customer_since": "2019-05-02",
    "past_contacts": 3,
    "goodwill_given": 15,
    "order": {
        "ref": "60417",
        "product": "dolls house",
        "value": 84.5,
        "ordered_on": "2026-03-01",
        "due_on": "2026-03-03",
    },
}


class Refusal(Message):
    """Why it was refused: a short code, and a sentence that says what to do."""

    code: str
    message: str


class CustomerKept(Message):
    """What is kept, as texts and conditions see it; a reference or name left out here was redacted."""

    conversation_id: str
    facts: dict[FactName, str]


async def require_token(request: Request) -> Identity:
    """Return whose token a request carries. Raises BadCredential, BadOrigin."""
    rooms = rooms_of(request)
    credential = await rooms.store.check_credential(bearer_token(request), kind="token", at=utc_now())
    check_origin(request, rooms.settings, credential.origin)
    return credential.identity


@router.put(
    "/conversations/{conversation_id}/customer",
    summary="Put the customer's record beside a conversation",
    dependencies=[Depends(HTTPBearer(auto_error=False, description="a token of the console, or of a paired panel"))],
    responses={
        401: {"model": Refusal, "description": "The token is missing, unknown or revoked."},
        403: {"model": Refusal, "description": "The role may not do this, or another agent has the conversation."},
        404: {"model": Refusal, "description": "There is no such conversation, or it is another team's."},
        422: {"model": Refusal, "description": "The record cannot be read; the sentence names the field."},
        503: {"model": Refusal, "description": "Too much waits for this conversation; send it again in a second."},
    },
)
async def put_customer(
    request: Request,
    identity: Annotated[Identity, Depends(require_token)],
    conversation_id: Annotated[str, InPath(max_length=200, description="our id, as the answer to a turn names it")],
    customer: Annotated[CustomerContext, Body(openapi_examples={"a late order": {"value": EXAMPLE}})],
) -> CustomerKept:
    """Replace the record of the customer, whole.

    What it says wins over what was only heard; what an earlier record said and this one does not is not known any more.
    The board is thought over at once, for everybody who watches the conversation. An e-mail address is kept masked.
    """
    facts = await rooms_of(request).desk.customers.tell(identity, conversation_id, customer)
    return CustomerKept(conversation_id=conversation_id, facts={fact.name: fact.value for fact in facts})
