"""The rooms a command works in, opened and closed around it.

A room is imported when it is opened: ``assist --help`` must not wait for SQLAlchemy and onnxruntime.
"""

import asyncio
import gzip
import os
import zlib
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from assist.cli.lines import DASH, standard_input
from assist.errors import BadInput, Conflict, NotFound
from assist.settings import Settings, read_settings
from assist.vocabulary import HelpLevel

if TYPE_CHECKING:
    from assist.desk.desk import Desk
    from assist.library.revision import Library
    from assist.ports import FitIntents, Reader
    from assist.store import Store

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run asynchronous work to its end."""
    import uvloop

    return uvloop.run(work)


def make_reader(settings: Settings) -> "Reader":
    """Return the classifier that the settings name. Raises ModelError."""
    from assist.classifier.opening import open_classifier

    return open_classifier(settings, settings.home if settings.home.is_dir() else None)


def intent_fitter() -> "FitIntents":
    """Return what fits intents to examples."""
    from assist.classifier.intents import IntentHead

    return IntentHead.fit


@asynccontextmanager
async def open_reader(settings: Settings) -> "AsyncIterator[Reader]":
    """Give the classifier, started."""
    reader = make_reader(settings)
    await reader.start()
    try:
        yield reader
    finally:
        await reader.close()


@asynccontextmanager
async def open_desk(library: "Library", revision: int, level: HelpLevel) -> "AsyncIterator[Desk]":
    """Give a desk that keeps nothing, for one library and one level of help."""
    from assist.desk.replay import make_replay_desk

    desk = make_replay_desk(make_reader(read_settings()), intent_fitter(), library, revision=revision, level=level)
    await desk.start()
    try:
        yield desk
    finally:
        await desk.close()


@asynccontextmanager
async def open_store(settings: Settings, *, instead: str = "", is_read_only: bool = False) -> "AsyncIterator[Store]":
    """Give the store. Raises Conflict while a server writes to the database; ``instead`` says what to do then."""
    from assist.store import Store

    try:
        store = await Store.open(settings.database(), is_read_only=is_read_only)
    except Conflict as error:
        if not instead:
            raise
        raise Conflict(f"{_name_writer(settings)} has the database. {instead}") from error
    try:
        yield store
    finally:
        await store.close()


def _name_writer(settings: Settings) -> str:
    """Return who has the database: a server leaves its address beside it; this shell's settings may name another."""
    from assist.web.inviting import read_key

    found = read_key(settings.home)
    return "Another process" if found is None else f"The server at {found[0]}"


async def find_library(folder: Path, revision: int | None) -> "tuple[Library, int]":
    """Return the library of a folder, or a published revision where its number is given."""
    if revision is None:
        from assist.library.files import load_files

        return await asyncio.to_thread(load_files, folder), 1
    async with open_store(read_settings(), is_read_only=True) as store:
        found = await store.find_revision(revision)
    if found is None:
        raise NotFound(f"There is no revision {revision}; the console lists them.")
    return found.library, found.number


def existing_file(file: Path) -> Path:
    """Return a file that was named on the command line; "-" is standard input. Raises BadInput where none is there."""
    if file == DASH:
        return file
    if file.is_dir():
        raise BadInput(f"{file} is a folder; name a file.")
    return _existing(file)


def existing_folder(folder: Path) -> Path:
    """Return a folder that was named on the command line. Raises BadInput where none is there."""
    if folder.is_file():
        raise BadInput(f"{folder} is a file; name a folder.")
    return _existing(folder)


def _existing(path: Path) -> Path:
    if not path.exists():
        raise BadInput(f"There is no {path}; check the name.")
    if not os.access(path, os.R_OK):
        raise BadInput(f"{path} may not be read; give yourself the right to.")
    return path


def name_file(file: Path) -> str:
    """Return what a sentence calls a file that was named on the command line."""
    return "standard input" if file == DASH else str(file)


def read_text(file: Path) -> str:
    """Return a file's text; one that ends in .gz is unpacked, "-" is standard input. Raises BadInput for no text."""
    try:
        whole = standard_input().read() if file == DASH else file.read_bytes()
        return (gzip.decompress(whole) if file.suffix == ".gz" else whole).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{name_file(file)} is not UTF-8; save it as UTF-8.") from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BadInput(f"{file} is not packed by gzip, or not whole; pack it again, or name it without .gz.") from error
