"""``library import``, ``export`` and ``diff``: between files and the database's revisions."""

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assist.cli.rooms import existing_folder, open_store, run
from assist.cli.screen import Sentences, say, write_line
from assist.errors import BadInput, LibraryError, NotFound
from assist.settings import read_settings

if TYPE_CHECKING:
    from assist.library.revision import Library
    from assist.store import Store

IMPORT_HELP = """Publish a folder as the new revision. It is read whole or not at all.

While a server runs it alone writes to the database, and it takes no folder: stop it, import, and start it again. Its
console changes single phrases meanwhile.

\b
Examples:
  assist library import prompts/
  assist library import prompts/ --note "autumn wording"
"""

EXPORT_HELP = """Write a revision as files, the form that import reads. Comments in files that were there are lost.

\b
Examples:
  assist library export my-prompts/
  assist library export my-prompts/ --revision 3
"""

DIFF_HELP = """Tell how a folder differs from the newest revision, or from an older one. Exit status 1 where it does.

\b
Examples:
  assist library diff prompts/
  assist library diff prompts/ --revision 3
"""

INSTEAD = (
    "While it runs no folder can be imported: stop it, import, and start it again. "
    "Single phrases can be changed in its console, under /console/phrases."
)

app = typer.Typer(
    cls=Sentences,
    help="The library: files and revisions.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Revision = Annotated[int | None, typer.Option(min=1, help="number of the revision; by default the newest")]


@app.command("import", help=IMPORT_HELP)
def import_(
    folder: Annotated[Path, typer.Argument(help="folder of the library")] = Path("prompts"),
    *,
    note: Annotated[str, typer.Option(help="what changed, for the list of revisions")] = "",
) -> None:
    """Publish a folder."""
    run(_import(existing_folder(folder), note))


@app.command(help=EXPORT_HELP)
def export(
    folder: Annotated[Path, typer.Argument(help="folder to write")],
    *,
    revision: Revision = None,
) -> None:
    """Write a revision as files."""
    if folder.is_file():
        raise BadInput(f"{folder} is a file; name a folder.")
    run(_export(folder, revision))


@app.command(help=DIFF_HELP)
def diff(
    folder: Annotated[Path, typer.Argument(help="folder of the library")] = Path("prompts"),
    *,
    revision: Revision = None,
) -> None:
    """Tell how a folder differs."""
    if run(_diff(existing_folder(folder), revision)):
        raise typer.Exit(1)


async def _import(folder: Path, note: str) -> None:
    from assist.desk.desk import utc_now
    from assist.library.files import load_files
    from assist.library.lint import lint
    from assist.library.problems import Severity

    library = await asyncio.to_thread(load_files, folder)
    errors = [problem.sentence for problem in lint(library) if problem.severity is Severity.ERROR]
    if errors:
        raise LibraryError(errors)
    async with open_store(read_settings(), instead=INSTEAD) as store:
        newest = await store.current_revision()
        if newest is not None and newest.library.revision == library.revision:
            say(f"{folder} is what revision {newest.number} holds already; nothing was published.")
            return
        expects = None if newest is None else newest.number
        note = note or f"imported from {folder.name}/"
        published = await store.publish_revision(library, by="assist", note=note, expects=expects, at=utc_now())
    say(f"{folder} is now revision {published.number}, {library.revision}.")


async def _export(folder: Path, revision: int | None) -> None:
    from assist.library.files import save_files

    async with open_store(read_settings(), is_read_only=True) as store:
        library, number = await _find(store, revision)
    await asyncio.to_thread(save_files, library, folder)
    say(f"Revision {number}, {library.revision}, is in {folder}.")


async def _diff(folder: Path, revision: int | None) -> bool:
    from assist.library.difference import difference
    from assist.library.files import load_files

    library = await asyncio.to_thread(load_files, folder)
    async with open_store(read_settings(), is_read_only=True) as store:
        published, number = await _find(store, revision)
    changes = difference(published, library)
    for change in changes:
        write_line(f"{change.change} {change.kind}/{change.id}")
        if change.change == "changed":
            for field in change.fields:
                write_line(f"  {field.field}: {_show(field.before)} -> {_show(field.after)}")
    say(f"{folder} differs from revision {number} in {len(changes)} {'entry' if len(changes) == 1 else 'entries'}.")
    return bool(changes)


def _show(value: object) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)


async def _find(store: "Store", revision: int | None) -> "tuple[Library, int]":
    found = await (store.current_revision() if revision is None else store.find_revision(revision))
    if found is None:
        what = "no revision yet" if revision is None else f"no revision {revision}"
        raise NotFound(f"The database holds {what}.")
    return found.library, found.number
