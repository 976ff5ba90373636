"""``check`` and ``schema``: what the repository must keep true of itself."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from assist.cli.places import Key, find_places
from assist.cli.rooms import intent_fitter, open_reader, run
from assist.cli.screen import Track, say, write_line
from assist.settings import read_settings

if TYPE_CHECKING:
    from assist.desk.checking import Finding
    from assist.library.revision import Library

CHECK_HELP = """Check a library: its files, its entries together, and every cue rule's own examples.

\b
The examples are read by the model that serves. A rule must fire on the last turn of each of its examples and of no
counter-example; an overmatch tells of a rule that takes another's place. Findings name file and line; the exit
status is 1 where there are errors.

\b
Examples:
  assist check
  assist check my-prompts/ --no-examples
"""

SCHEMA_HELP = """Write the protocol's schemas: JSON Schema, AsyncAPI and the extension's types.

\b
Examples:
  assist schema
  assist schema --check
"""

ROOT: Final = Path(__file__).resolve().parents[2]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(help=CHECK_HELP)(check)
    app.command(help=SCHEMA_HELP)(schema)


def check(
    folder: Annotated[Path, typer.Argument(help="folder of the library")] = Path("prompts"),
    *,
    examples: Annotated[bool, typer.Option(help="run the rules' examples through the model")] = True,
) -> None:
    """Check a library."""
    from assist.library.files import load_files
    from assist.library.lint import lint
    from assist.library.problems import Severity

    library = load_files(folder)
    places = find_places(folder)
    errors = warnings = 0
    for problem in lint(library):
        is_error = problem.severity is Severity.ERROR
        errors, warnings = errors + is_error, warnings + (not is_error)
        place = places[problem.kind, problem.id, None, None]
        write_line(f"{'' if is_error else 'warning: '}{place}: {problem.sentence}")
    findings, repeats = run(_run_examples(library)) if examples else ([], [])
    warnings += len(repeats)
    for first, second in repeats:
        place = places["phrases", second, None, None]
        write_line(f"warning: {place}: means the same as `{first}`; keep one of the two")
    for finding in findings:
        errors, warnings = errors + finding.is_error, warnings + (not finding.is_error)
        write_line(_show(finding, places))
    say(f"{folder}: {_count(errors, 'error')}, {_count(warnings, 'warning')}.")
    if errors:
        raise typer.Exit(1)


async def _run_examples(library: "Library") -> "tuple[list[Finding], list[tuple[str, str]]]":
    from assist.desk.checking import check_examples, count_examples
    from assist.desk.meaning import find_repeats, words_of
    from assist.desk.replay import LATER
    from assist.desk.serving import ServingBuilder
    from assist.ports import StoredRevision

    async with open_reader(read_settings()) as reader:
        published = StoredRevision(1, library, "check", LATER, "")
        serving = await ServingBuilder(reader, intent_fitter()).build(published)
        found: list[Finding] = []
        with Track("Checked", "examples", count_examples(serving)) as track:
            async for findings in check_examples(reader, serving):
                found += findings
                track.advance()
        repeats = find_repeats(library.phrases, await reader.embed([words_of(phrase) for phrase in library.phrases]))
    return found, repeats


def _show(finding: "Finding", places: dict[Key, str]) -> str:
    place = places[("cues", finding.rule, finding.listing, finding.index)]
    listed = "" if finding.listing is None else f" {finding.listing.replace('_', '-').removesuffix('s')}"
    warning = "" if finding.is_error else "warning: "
    return f"{warning}{place}: rule {finding.rule}{listed}: {finding.sentence}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def schema(
    *,
    check_only: Annotated[
        bool, typer.Option("--check", help="write nothing; exit status 1 where files differ")
    ] = False,
) -> None:
    """Write the schemas."""
    from assist.schema import files, write_schema

    if not check_only:
        changed = write_schema(ROOT)
        say(f"Written: {', '.join(map(str, changed))}." if changed else "Every file is up to date.")
        return
    stale = [path for path, text in files().items() if _read(ROOT / path) != text]
    if stale:
        say(f"Not up to date: {', '.join(map(str, stale))}. Run `assist schema`.")
        raise typer.Exit(1)


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
