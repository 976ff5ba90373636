"""The demo: a chat and an agent's desk on one page, beside the very sidebar of the extension.

Answers the page, its prepared conversations, a short-lived token for its sidebar, and the player of the voice
conversation. Refuses who may not use the side panel: its sidebar is a real one, and sees what its person's role sees.
Refuses to know how the page looks (``templates/demo.html``) and what the sidebar does.
"""

from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from assist.access import Action, Identity
from assist.desk.desk import utc_now
from assist.errors import NotFound, Overloaded
from assist.web.feeding import Feed, Roster
from assist.web.guard import require_identity
from assist.web.origins import origin_of
from assist.web.pages import HERE, show_page
from assist.web.player import PlayAction, Player, Script
from assist.web.rooms import rooms_of

SCRIPTS: Final = HERE / "demo_conversations"
SOURCE: Final = "demo"
TOKEN_S: Final = 12 * 3600
PLAYERS: Final = 50

router = APIRouter(prefix="/demo")


class PlayRequest(BaseModel):
    """Which conversation to play, how many times as fast as life."""

    model_config = ConfigDict(extra="forbid")

    id: str
    speed: Annotated[float, Field(gt=0, le=100)] = 1.0


class ButtonPress(BaseModel):
    """A button of the player."""

    model_config = ConfigDict(extra="forbid")

    action: PlayAction


class Stage:
    """The performances that run, by their name; each is played by the person who started it."""

    def __init__(self) -> None:
        self._players: dict[str, Player] = {}

    def add(self, player: Player) -> str:
        """Start a performance and return its id. Raises Overloaded when too many run."""
        self._players = {name: one for name, one in self._players.items() if not one.is_over}
        if len(self._players) >= PLAYERS:
            raise Overloaded("Too many demo conversations play at once; stop one first.")
        self._players[player.external_id] = player
        player.start()
        return player.external_id

    def find(self, name: str, identity: Identity) -> Player:
        """Return a performance of theirs. Raises NotFound, also for somebody else's."""
        player = self._players.get(name)
        if player is None or player.agent != identity.id:
            raise NotFound("This conversation is not playing; start it again.")
        return player

    async def close(self) -> None:
        """End all performances."""
        for player in self._players.values():
            player.stop()
            await player.wait_over()


@router.get("")
async def show_demo(request: Request) -> Response:
    """Show the demo."""
    identity = await _enter(request)
    return show_page(request, "demo.html", {"identity": identity, "may_see_console": identity.may(Action.SEE_TEAM)})


@router.get("/conversations")
async def list_scripts(request: Request) -> Response:
    """Return the prepared conversations."""
    await _enter(request)
    return JSONResponse([script.model_dump(mode="json") for script in read_scripts(SCRIPTS)])


@router.post("/token")
async def make_token(request: Request) -> Response:
    """Make the token with which the page's sidebar says hello: their own, for this origin, for half a day."""
    rooms = rooms_of(request)
    identity = await _enter(request)
    token, _ = await rooms.store.make_credential(
        kind="token",
        name=identity.name,
        role=identity.role,
        team=identity.team,
        at=utc_now(),
        ttl_s=TOKEN_S,
        origin=origin_of(request),
        identity_id=identity.id,
    )
    answer = {"token": token, "agent_id": identity.id, "name": identity.name}
    return JSONResponse(answer, headers={"Cache-Control": "no-store"})


@router.post("/feed")
async def play(request: Request, asked: PlayRequest) -> Response:
    """Play a conversation into the desk as a transcript feed; whoever is signed in is its agent."""
    rooms = rooms_of(request)
    identity = await _enter(request)
    script = next((script for script in read_scripts(SCRIPTS) if script.id == asked.id), None)
    if script is None:
        raise NotFound("There is no prepared conversation of that id.")
    roster: Roster = request.app.state.roster
    roster.note(identity)
    feed = Feed(rooms, roster, identity, SOURCE)
    external_id = f"{script.id}-{token_hex(4)}"
    stage: Stage = request.app.state.stage
    name = stage.add(Player(feed, script, external_id=external_id, agent=identity.id, speed=asked.speed))
    return JSONResponse(_tell(name), status_code=201)


@router.post("/feed/{name}")
async def press(request: Request, name: str, pressed: ButtonPress) -> Response:
    """Pause, resume, step or stop a performance of one's own."""
    identity = await _enter(request)
    stage: Stage = request.app.state.stage
    stage.find(name, identity).act(pressed.action)
    return JSONResponse(_tell(name))


async def _enter(request: Request) -> Identity:
    """Return who is signed in. Raises BadCredential, or NotAllowed where their role does not use the side panel."""
    return await require_identity(request, Action.USE_SIDEBAR)


@cache
def read_scripts(folder: Path) -> tuple[Script, ...]:
    """Return the prepared conversations of a folder, by file name."""
    paths = sorted(folder.glob("*.json"))
    return tuple(Script.model_validate_json(path.read_text(encoding="utf-8")) for path in paths)


def _tell(name: str) -> dict[str, Any]:
    return {"play": name, "source": SOURCE, "external_id": name}
