"""Who may do what, door by door: every route and every message of the sidebar, with every role.

Answers that each door asks for the right permission, and that none is forgotten: a new one fails here until it is told
who may. The roles stand here one by one, so that a change of ``access.MAY`` has to be meant.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, get_args

import httpx
import pytest

from assist.access import CALLED, Identity
from assist.desk.desk import utc_now
from assist.errors import CloseCode, NotAllowed, NotFound
from assist.protocol import HeardTurn, Request, ToServer, parse_to_server
from assist.vocabulary import Channel, Role
from assist.web.asking import ask_desk
from assist.web.guard import cookie_name
from tests.web.test_sites import COUNTS, TAUGHT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.web.conftest import Site

SHARED = pytest.mark.asyncio(loop_scope="module")

AGENT, LEAD, QA, FEEDER, ADMIN = Role.AGENT, Role.LEAD, Role.QA, Role.FEEDER, Role.ADMIN
PANEL: Final = frozenset({AGENT, LEAD, ADMIN})
CONSOLE: Final = frozenset({LEAD, QA, ADMIN})
EDITORS: Final = frozenset({LEAD, ADMIN})
READERS: Final = frozenset({AGENT, LEAD, QA, ADMIN})
FEEDERS: Final = frozenset({FEEDER, ADMIN})

OPEN: Final = {
    "GET /": "shows each role its doors",
    "GET /health": "tells no secret",
    "GET /sign-in": "shows a button",
    "POST /sign-in": "wants a link",
    "POST /sign-out": "ends one's own sign-in",
    "OPTIONS /pair": "tells which pages may pair",
    "POST /pair": "wants a pairing code of somebody who may use the side panel",
    "POST /invite": "wants this machine's key",
}
"""Doors that no role opens, and why that is right; each has tests of its own."""


@dataclass(frozen=True)
class Door:
    """Who may, by which credential (session, token or either), and what is sent. ``refused`` is said to others."""

    roles: frozenset[Role]
    by: str = "session"
    sent: dict[str, Any] = field(default_factory=dict)
    refused: int = 403


WRITTEN: Final = {"data": {"do": "check", "expects": "1"}}
DOORS: Final = {
    "GET /demo": Door(PANEL),
    "GET /demo/conversations": Door(PANEL),
    "POST /demo/token": Door(PANEL),
    "POST /demo/feed": Door(PANEL, sent={"json": {"id": "nothing"}}),
    "POST /demo/feed/{name}": Door(PANEL, sent={"json": {"action": "stop"}}),
    "POST /ingest/plain/{feed_id}": Door(FEEDERS, "token", {"content": b""}),
    "PUT /api/conversations/{conversation_id}/customer": Door(PANEL | {FEEDER}, "token", {"json": {"tier": "gold"}}),
    "GET /api/conversations/{conversation_id}/handover": Door(READERS, "either", refused=404),
    "GET /api/conversations/{conversation_id}/wrap-up": Door(READERS, "either", refused=404),
    "GET /console": Door(CONSOLE),
    "GET /console/phrases": Door(CONSOLE),
    "GET /console/phrases/new": Door(EDITORS),
    "POST /console/phrases/new": Door(EDITORS, sent=WRITTEN),
    "GET /console/phrases/{phrase_id}": Door(CONSOLE),
    "POST /console/phrases/{phrase_id}": Door(EDITORS, sent=WRITTEN),
    "POST /console/phrases/{phrase_id}/stop": Door(EDITORS, sent={"data": {"stopped": "no"}}),
    "GET /console/proposals": Door(EDITORS),
    "POST /console/proposals/{agent}/{phrase_id}/decline": Door(EDITORS, sent={"data": {"word": "Too long."}}),
    "GET /console/revisions": Door(CONSOLE),
    "GET /console/revisions/difference": Door(CONSOLE, sent={"params": {"old": 1, "new": 1}}),
    "GET /console/log": Door(CONSOLE),
    "GET /console/log.csv": Door(frozenset({QA, ADMIN})),
    "GET /console/conversations": Door(CONSOLE),
    "GET /console/conversations/{conversation_id}": Door(CONSOLE),
    "GET /console/people": Door(EDITORS),
    "POST /console/people/{agent_id}": Door(EDITORS, sent={"data": {"started_on": ""}}),
    "GET /console/sites": Door(EDITORS),
    "POST /console/sites/{site_id}": Door(EDITORS, sent={"data": {"state": "declined"}}),
    "GET /console/invitations": Door(frozenset({ADMIN})),
    "POST /console/invitations": Door(
        frozenset({ADMIN}), sent={"data": {"name": "Zed", "role": "agent", "kind": "token"}}
    ),
    "POST /console/invitations/{credential_id}/revoke": Door(frozenset({ADMIN})),
}
SOCKETS: Final = {"/ws/sidebar": PANEL, "/ws/ingest/plain": FEEDERS}


@dataclass(frozen=True)
class Said:
    """A message: its fields, who may say it of another agent's conversation, and who else of nobody's, at the desk."""

    fields: dict[str, Any]
    of_anothers: frozenset[Role] = EDITORS
    at_the_desk: frozenset[Role] = PANEL


HEARD: Final = {"speaker": "customer", "text": "still nothing?"}
MESSAGES: Final = {
    "turn_heard": Said({"source": "page", "external_id": "{name}", **HEARD}, at_the_desk=PANEL | {FEEDER}),
    "history_heard": Said({"source": "page", "external_id": "{name}", "turns": [HEARD]}, at_the_desk=PANEL | {FEEDER}),
    "typing_seen": Said({"conversation_id": "{id}", "is_typing": False}),
    "suggestion_answered": Said({"conversation_id": "{id}", "verdict": "copied", "sent_text": "Hello."}),
    "conversation_watched": Said({"conversation_id": "{id}"}, at_the_desk=READERS),
    "conversation_left": Said({"conversation_id": "{id}"}, of_anothers=PANEL),
    "mood_corrected": Said({"conversation_id": "{id}", "turn_id": "{turn}", "correction": "calmer"}),
    "draft_changed": Said({"conversation_id": "{id}", "text": "One moment.", "revision": 1}),
    "hand_over_asked": Said({"conversation_id": "{id}"}, at_the_desk=READERS),
    "phrases_searched": Said({"query": "sorry", "conversation_id": "{id}"}),
    "snoozed": Said({"conversation_id": "{id}"}),
    "conversation_claimed": Said({"conversation_id": "{id}"}, of_anothers=frozenset()),
    "conversation_closed": Said({"conversation_id": "{id}"}),
    "wrap_up_saved": Said({"conversation_id": "{id}", "text": "All is well."}),
    "help_level_set": Said({"level": "quiet"}, of_anothers=PANEL),
    "private_phrases_asked": Said({}, of_anothers=PANEL),
    "private_phrase_saved": Said(
        {"phrase_id": "p1", "title": "", "text": "So sorry.", "shortcode": "so-sorry"}, of_anothers=PANEL
    ),
    "private_phrase_proposed": Said({"phrase_id": "p1", "is_proposed": True}, of_anothers=PANEL),
    "private_phrase_deleted": Said({"phrase_id": "p1"}, of_anothers=PANEL),
    "adapter_proposed": Said({"adapter": TAUGHT, "counts": COUNTS}, of_anothers=PANEL),
    "ping": Said({}, of_anothers=PANEL),
}
"""Every message after the hello, in an order that works: a conversation is closed before its wrap-up is saved."""
OF_THE_SESSION: Final = {"conversation_left", "ping"}  # which it answers by itself


async def make_secrets(site: Site, role: Role) -> dict[str, str]:
    """Return a session and a token of one person of the role."""
    made = {}
    for kind in ("session", "token"):
        made[kind], _ = await site.rooms.store.make_credential(
            kind=kind,
            name=CALLED[role],
            role=role,
            team=site.team,
            at=utc_now(),
            ttl_s=600,
            identity_id=id_of(site, role),
        )
    return made


def id_of(site: Site, role: Role) -> str:
    return f"{role.value}-of-{site.team}"


async def begin(site: Site, name: str, agent: str | None) -> dict[str, str]:
    """Begin a conversation that this agent has, as a feed would; None: that nobody has."""
    hearing = await site.rooms.desk.reception.hear(
        Identity("telephony", "telephony", Role.FEEDER, site.team),
        source="page",
        external_id=name,
        channel=Channel.CHAT,
        title="",
        turn=HeardTurn.model_validate(HEARD),
        agent=agent,
    )
    await hearing.answered
    return {"name": name, "id": hearing.conversation_id, "turn": hearing.turn_id or ""}


def fill(fields: dict[str, Any], talk: dict[str, str]) -> dict[str, Any]:
    """Return a message's fields with a conversation's names in place."""
    keys = {f"{{{key}}}": value for key, value in talk.items()}
    return {name: keys.get(value, value) if isinstance(value, str) else value for name, value in fields.items()}


def socket_paths(routes: Iterable[Any]) -> set[str]:
    """Return the paths of all websockets below."""
    found: set[str] = set()
    for route in routes:
        found |= socket_paths(getattr(getattr(route, "original_router", None), "routes", ()))
        if type(route).__name__ == "APIWebSocketRoute":
            found.add(route.path)
    return found


@SHARED
async def test_no_door_is_forgotten(shared: Site) -> None:
    app = shared.server._app
    there = {f"{method.upper()} {path}" for path, by in app.openapi()["paths"].items() for method in by}
    assert there == OPEN.keys() | DOORS.keys()
    assert socket_paths(app.routes) == SOCKETS.keys()
    union, _ = get_args(ToServer)
    said = {get_args(message.model_fields["type"].annotation)[0] for message in get_args(union)}
    assert said == MESSAGES.keys() | {"hello"}


@SHARED
@pytest.mark.parametrize("role", [*Role, None])
async def test_every_route_asks_who_comes(shared: Site, role: Role | None) -> None:
    talk = await begin(shared, "talk", id_of(shared, Role.AGENT))
    named = dict.fromkeys(("name", "feed_id", "agent", "agent_id", "site_id", "credential_id"), "none")
    named |= {"conversation_id": talk["id"], "phrase_id": shared.rooms.desk.library.library.phrases[0].id}
    await shared.rooms.desk.closing.close(Identity("a", "A", Role.ADMIN, shared.team), talk["id"])
    secrets = {} if role is None else await make_secrets(shared, role)
    for name, door in DOORS.items():
        method, path = name.split(" ")
        for by in ("session", "token"):
            async with shared.browse() as browser:
                if role is not None and by == "session":
                    browser.cookies.set(cookie_name(shared.rooms.settings), secrets[by], domain="127.0.0.1")
                elif role is not None:
                    browser.headers["Authorization"] = f"Bearer {secrets[by]}"
                answer = await browser.request(method, path.format(**named), **door.sent)
            if role is None or door.by not in {by, "either"}:
                assert answer.status_code == 401, f"{name} by {by}"
            elif role in door.roles:
                assert answer.status_code not in {401, 403, door.refused}, f"{name} by {by}"
            else:
                assert answer.status_code == door.refused, f"{name} by {by}"


@SHARED
@pytest.mark.parametrize("role", Role)
async def test_a_conversation_is_read_by_who_may_see_it(shared: Site, role: Role) -> None:
    secret = (await make_secrets(shared, role))["token"]
    talk = await begin(shared, "bens", "ben")
    async with httpx.AsyncClient(base_url=shared.url, headers={"Authorization": f"Bearer {secret}"}) as program:
        read = await program.get(f"/api/conversations/{talk['id']}/handover")
        written = await program.put(f"/api/conversations/{talk['id']}/customer", json={"tier": "gold"})
    assert read.status_code == (200 if role in CONSOLE else 404)
    assert (written.status_code == 200) is (role in {LEAD, FEEDER, ADMIN})


@SHARED
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("path", SOCKETS)
async def test_a_socket_lets_in_who_may(shared: Site, path: str, role: Role) -> None:
    secret = (await make_secrets(shared, role))["token"]
    socket = await shared.open_socket(path)
    await socket.send(json.dumps({"type": "hello", "token": secret}))
    if role in SOCKETS[path]:
        assert json.loads(await socket.recv())["type"] != "refused"
        return
    code, sentence = await shared.read_close(socket)
    assert code == CloseCode.BAD_TOKEN
    assert sentence.startswith(f"{CALLED[role]} may not ")


@SHARED
@pytest.mark.parametrize("role", sorted(PANEL))
async def test_every_message_is_answered_by_what_its_person_may_see(shared: Site, role: Role) -> None:
    sidebar = await shared.open_sidebar((await make_secrets(shared, role))["token"])
    bens, free = await begin(shared, "bens", "ben"), await begin(shared, "free", None)
    await shared.rooms.desk.closing.close(Identity("ben", "Ben", Role.AGENT, shared.team), bens["id"])
    for talk in (bens, free):
        for type_, said in MESSAGES.items():
            if type_ == "typing_seen":
                continue  # it has no answer; the desk's table has it
            answer = await sidebar.ask(type_, **fill(said.fields, talk))
            may = role in said.of_anothers or talk is free
            assert (answer.get("code") not in {"not_allowed", "not_found"}) is may, (
                f"{type_} of {talk['name']}: {answer}"
            )


@SHARED
@pytest.mark.parametrize("role", Role)
async def test_the_desk_asks_again_behind_the_socket(shared: Site, role: Role) -> None:
    desk, person = shared.rooms.desk, Identity(id_of(shared, role), CALLED[role], role, shared.team)
    bens, free = await begin(shared, "bens", "ben"), await begin(shared, "free", None)
    await desk.closing.close(Identity("ben", "Ben", Role.AGENT, shared.team), bens["id"])
    for talk in (bens, free):
        for type_, said in MESSAGES.items():
            if type_ in OF_THE_SESSION:
                continue
            numbered = {} if type_ == "typing_seen" else {"id": 1}
            message = parse_to_server(json.dumps({"type": type_, **numbered, **fill(said.fields, talk)}))
            try:
                if isinstance(message, get_args(Request)):
                    await ask_desk(desk, person, message)
                else:
                    await desk.open_snapshot(person, talk["id"])
            except (NotAllowed, NotFound):
                may = False
            else:
                may = True
            kept_out = {ADMIN, LEAD, AGENT} - said.of_anothers if talk is bens else set()
            assert may is (role in said.at_the_desk - kept_out), f"{type_} of {talk['name']}"
