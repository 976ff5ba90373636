"""``serve`` and ``invite``: the server, and who may come in."""

import re
from typing import Annotated

import typer

from assist.cli.rooms import open_store, run
from assist.cli.screen import say, write_line
from assist.errors import BadInput
from assist.settings import PREFIX, Settings, read_settings
from assist.vocabulary import Role

PAIRING_S = 10 * 60

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
(until it is revoked), others sign in to the console by a link (a day, one use). While a server runs it alone writes
to the database: then invite from its console.

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
    chosen = [kind for kind, wanted in (("pairing", pairing), ("token", token), ("link", link)) if wanted]
    if len(chosen) > 1:
        raise BadInput("Choose one of --pairing, --token and --link.")
    if not re.search(r"\w", name):
        raise BadInput("Give them a name that people will know: --name Ana.")
    run(_invite(read_settings(), role, name.strip(), team, chosen[0] if chosen else _kind_for(role)))


def _kind_for(role: Role) -> str:
    return {Role.AGENT: "pairing", Role.LEAD: "link", Role.FEEDER: "token"}.get(role, "link")


async def _invite(settings: Settings, role: Role, name: str, team: str | None, kind: str) -> None:
    from assist.desk.desk import utc_now

    async with open_store(settings, page="/invitations") as store:
        if kind == "link":
            from assist.web.signin import make_sign_in_link

            say(f"{name} opens this link within a day; it works once:")
            link = await make_sign_in_link(store, settings.url(), role=role, team=team or settings.team, name=name)
            write_line(link)
            return
        ttl_s = PAIRING_S if kind == "pairing" else None
        secret, _ = await store.make_credential(
            kind=kind, name=name, role=role, team=team or settings.team, at=utc_now(), ttl_s=ttl_s
        )
    if kind == "pairing":
        say(f"{name} types this code into the side panel within ten minutes, with the server {settings.url()}:")
    else:
        say(f"{name} sends this token; it works until it is revoked in the console:")
    write_line(secret)
