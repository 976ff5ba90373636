"""``extension``: the browser extension as the stores take it."""

import shutil
from pathlib import Path
from typing import Annotated, Final

import typer

from assist.cli.screen import say, write_line
from assist.errors import BadInput

EXTENSION_HELP = """Build the browser extension for both stores: a zip for Chromium's and one for Firefox's.

\b
Both come from web_extension/. That folder loads into Chromium as it is; Firefox's manifest is derived from it. The
version is pyproject.toml's. The same source gives the same bytes. Written to standard output: each permission, and why
it is asked. Nothing is signed or uploaded.

\b
Examples:
  assist extension
  assist extension --out stores
  assist extension --unpacked var/extension

\b
--unpacked writes folders beside the zips, to load by hand:
  Chromium: chrome://extensions, Developer mode, Load unpacked
  Firefox:  about:debugging#/runtime/this-firefox, Load Temporary Add-on, any file of the folder
"""

MARK: Final = "manifest.json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=EXTENSION_HELP)(extension)


def extension(
    *,
    out: Annotated[Path, typer.Option(help="folder for the zips")] = Path("dist"),
    unpacked: Annotated[Path | None, typer.Option(help="folder for one folder a browser, as the zip holds it")] = None,
) -> None:
    """Build the extension."""
    from assist.extension import Browser, explain, files_for, manifest_for, name_for, pack, read_manifest, read_version

    version = read_version()
    builds = {browser: files_for(browser) for browser in Browser}
    if unpacked is not None:
        for browser, files in builds.items():
            _unpack(unpacked / browser, files)
    out.mkdir(parents=True, exist_ok=True)
    for browser, files in builds.items():
        path = out / name_for(browser, version)
        packed = pack(files)
        path.write_bytes(packed)
        say(f"{path}: {len(files)} files, {len(packed) / 1000:.0f} kB.")
    asked = [explain(manifest_for(browser, read_manifest(), version)) for browser in Browser]
    for name, sentence in {name: sentence for one in asked for name, sentence in one.items()}.items():
        where = (
            "" if all(name in one for one in asked) else " (Chromium only)" if name in asked[0] else " (Firefox only)"
        )
        write_line(f"{name}{where}: {sentence}")


def _unpack(folder: Path, files: dict[str, bytes]) -> None:
    """Write a build as a folder in place of the build that was there. Raises BadInput where something else is there."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise BadInput(f"{folder} holds something else than an extension; choose another --unpacked folder.")
    if folder.exists():
        shutil.rmtree(folder)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
