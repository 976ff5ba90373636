"""Every room of one running server, opened in order and closed in reverse.

Answers where a door finds the store, the desk and the sockets. Refuses to know routes and pages. An empty database gets
the library of ``prompts/`` as its first revision; later a differing folder is announced and never merged.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

from starlette.requests import HTTPConnection

from assist.channels import MemoryStreams
from assist.classifier.intents import IntentHead
from assist.classifier.opening import open_classifier
from assist.desk.desk import Desk, utc_now
from assist.errors import LibraryError
from assist.library.files import load_files
from assist.ports import FitIntents, Reader, Reworder
from assist.settings import Settings
from assist.store import Store
from assist.web.audience import Audience
from assist.web.sockets import Sockets

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the doors share."""

    settings: Settings
    store: Store
    desk: Desk
    sockets: Sockets = field(default_factory=Sockets)
    audience: Audience = field(default_factory=Audience)


def rooms_of(connection: HTTPConnection) -> Rooms:
    """Return the rooms of the server that a request or a socket reached."""
    return cast("Rooms", connection.app.state.rooms)


@asynccontextmanager
async def open_rooms(
    settings: Settings, *, reader: Reader | None = None, fit_intents: FitIntents | None = None
) -> AsyncIterator[Rooms]:
    """Open the rooms; at the end sockets are sent home, waiting turns answered, and everything is written."""
    store = await Store.open(settings.database(), log_delay_ms=settings.log_delay_ms)
    try:
        await _import_library(store, settings)
        if reader is None:
            reader = await asyncio.to_thread(open_classifier, settings, settings.home)
        desk = Desk(
            reader=reader,
            fit_intents=fit_intents or IntentHead.fit,
            conversations=store,
            library_store=store,
            agents=store,
            phrases=store,
            trials=store,
            reworder=_open_reworder(settings),
            sites=store,
            streams=MemoryStreams(),
            settings=settings,
        )
        await desk.start(is_waiting=False)
        rooms = Rooms(settings, store, desk)
        watching = asyncio.create_task(rooms.sockets.watch_credentials(store))
        try:
            yield rooms
        finally:
            watching.cancel()
            await rooms.sockets.close_all()
            await desk.close()
    finally:
        await store.close()


def _open_reworder(settings: Settings) -> Reworder | None:
    """Return the language model that was set up; where none was, nothing that could call out is even imported."""
    if settings.rewording_url is None:
        return None
    from assist.rewording import LanguageModel

    key = settings.rewording_key
    logger.info("Cards are reworded by %s at %s.", settings.rewording_model, settings.rewording_url)
    return LanguageModel(
        settings.rewording_url,
        model=settings.rewording_model,
        key=None if key is None else key.get_secret_value(),
        deadline_s=settings.rewording_deadline_s,
    )


async def _import_library(store: Store, settings: Settings) -> None:
    current = await store.current_revision()
    if current is None:
        library = await asyncio.to_thread(load_files, settings.prompts_dir)
        note = f"imported from {settings.prompts_dir.name}/"
        await store.publish_revision(library, by="assist", note=note, expects=None, at=utc_now())
        logger.info("The library of %s is revision 1, %s.", settings.prompts_dir, library.revision)
        return
    if not settings.prompts_dir.is_dir():
        return
    try:
        library = await asyncio.to_thread(load_files, settings.prompts_dir)
    except LibraryError as error:
        logger.warning("%s does not load; revision %d serves on. %s", settings.prompts_dir, current.number, error)
        return
    if library.revision != current.library.revision:
        logger.warning(
            "%s (%s) differs from revision %d (%s), which serves. Nothing was merged; `assist library import` would.",
            settings.prompts_dir,
            library.revision,
            current.number,
            current.library.revision,
        )
