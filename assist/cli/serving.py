"""``serve`` and ``invite``: the server, and who may come in."""

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

import typer

from assist.cli.rooms import open_store, run
from assist.cli.screen import say, write_line
from assist.errors import BadInput, Conflict
from assist.settings import PREFIX, Settings, read_settings
from assist.vocabulary import Role

if TYPE_CHECKING:
    from assist.web.inviting import Kind

SERVE_HELP = """Serve, until Ctrl-C: the demo, the console, the side panel's websocket and the feeds.

At every start it prints a link that signs one browser in as administrator, once.

\b
Examples:
  assist serve
  PORT=8700 ASSIST_HOME=/srv/rapport assist serve

\b
Settings, from the environment:
"""

INVITE_HELP = """Invite somebody: print a pairing code, a token or a sign-in link. It is shown this once.

\b
An agent or a lead pairs the side panel by a code (ten minutes, one use), a feeder is a program and takes a token
(until it is revoked), leads, quality assurance and admins sign in to the console by a link (a day, one use); it
opens the demo for an agent. What would open nothing for a role is refused, with what fits. While a server runs it alone
writes to the database: then this command asks it, on the same machine and with the same ASSIST_HOME.

\b
One name is one person of a team. Who is invited a second time gets one more way in, for another browser or after a
code ran out, and stays the same person with their conversations; the command says so. Somebody else of that name
needs a name that tells them apart, and a name that is taken in another role is refused.

\b
Examples:
  assist invite --role agent --name Ana
  assist invite --role feeder --name telephony
  assist invite --role lead --name Lee --link
"""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(help=SERVE_HELP + describe_settings())(serve)
    app.command(help=INVITE_HELP)(invite)


def describe_settings() -> str:
    """Return a line a setting: its name, what it does, its default."""
    lines = []
    for name, field in Settings.model_fields.items():
        shown = ",".join(field.default) if isinstance(field.default, tuple) else field.default
        default = "" if shown in {None, ""} else f" [{shown}]"
        lines.append(f"  {PREFIX}{name.upper()}{default}\n      {field.description}")
    return "\n".join(lines)


def serve() -> None:
    """Serve until told to stop."""
    from assist.web.serve import serve as serve_web

    serve_web(read_settings())


def invite(
    *,
    role: Annotated[Role, typer.Option(help="what they may do")],
    name: Annotated[str, typer.Option(help="their name, as others see it")],
    team: Annotated[str | None, typer.Option(help="their team")] = None,
    pairing: Annotated[bool, typer.Option("--pairing", help="a code for the side panel")] = False,
    token: Annotated[bool, typer.Option("--token", help="a token for a program")] = False,
    link: Annotated[bool, typer.Option("--link", help="a link for the console")] = False,
) -> None:
    """Invite somebody."""
    given: tuple[tuple[Kind, bool], ...] = (("pairing", pairing), ("token", token), ("link", link))
    chosen = [kind for kind, wanted in given if wanted]
    if len(chosen) > 1:
        raise BadInput("Choose one of --pairing, --token and --link.")
    if not re.search(r"\w", name):
        raise BadInput("Give them a name that people will know: --name Ana.")
    run(_invite(read_settings(), role, name.strip(), team, chosen[0] if chosen else _kind_for(role)))


def _kind_for(role: Role) -> "Kind":
    kinds: dict[Role, Kind] = {Role.AGENT: "pairing", Role.FEEDER: "token"}
    return kinds.get(role, "link")


async def _invite(settings: Settings, role: Role, name: str, team: str | None, kind: "Kind") -> None:
    from assist.web.inviting import make_invitation

    try:
        async with open_store(settings) as store:
            made = await make_invitation(store, settings, kind=kind, name=name, role=role, team=team or settings.team)
            secret, note, url = made.secret, made.note(), settings.url()
    except Conflict:
        secret, note, url = await _ask_server(settings, role, name, team, kind)
    if note:
        say(note)
    say(
        {
            "link": f"{name} opens this link within a day; it works once:",
            "pairing": f"{name} types this code into the side panel within ten minutes, with {url}:",
            "token": f"{name} sends this token; it works until it is revoked in the console:",
        }[kind]
    )
    write_line(secret)


async def _ask_server(
    settings: Settings, role: Role, name: str, team: str | None, kind: "Kind"
) -> tuple[str, str, str]:
    """Return (secret, note, address) of the server that has the database. Raises Conflict where it can't be asked."""
    import httpx

    from assist.web.inviting import read_key

    found = read_key(settings.home)
    if found is None:
        raise Conflict(
            f"Another process has the database and left no word in {settings.home} of where it serves. "
            "Invite from its console, under /console/invitations, or stop it first."
        )
    url, key = found
    wanted = {"kind": kind, "name": name, "role": role.value, "team": team}
    try:
        async with httpx.AsyncClient() as client:
            answer = await client.post(f"{url}/invite", json=wanted, headers={"Authorization": f"Bearer {key}"})
    except httpx.HTTPError as error:
        raise Conflict(f"The server at {url} does not answer; invite from its console.") from error
    if answer.status_code != HTTPStatus.OK:
        raise BadInput(str(answer.json().get("message", "The server refused; invite from its console.")))
    return str(answer.json()["secret"]), str(answer.json()["note"]), url
