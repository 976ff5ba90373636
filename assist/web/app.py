"""The application: every door of the server, wired to its rooms.

Answers which routes exist and what lives as long as the server does. Refuses to hold any logic of its own.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request
from fastapi.staticfiles import StaticFiles
from starlette.responses import JSONResponse, Response

import assist
from assist.ports import FitIntents, Reader
from assist.settings import Settings
from assist.web import console, customers, demo, ending, ingest, inviting, pairing, sidebar, signin
from assist.web.feeding import Roster
from assist.web.guard import Guard
from assist.web.pages import STATIC
from assist.web.refusals import install_refusals
from assist.web.rooms import open_rooms, rooms_of

EXTENSION: Final = Path(assist.__file__).parent.parent / "web_extension"
"""The extension's own folder; its files are served as they are, so that the demo shows the very same sidebar."""


def build_app(settings: Settings, *, reader: Reader | None = None, fit_intents: FitIntents | None = None) -> FastAPI:
    """Return the application. Its lifespan opens the rooms; ``reader`` stands in for the classifier in tests."""

    @asynccontextmanager
    async def live(app: FastAPI) -> AsyncIterator[None]:
        async with open_rooms(settings, reader=reader, fit_intents=fit_intents) as rooms:
            app.state.rooms = rooms
            app.state.roster = Roster(rooms.store)
            app.state.stage = demo.Stage()
            app.state.pairing = pairing.PairingThrottle()
            try:
                yield
            finally:
                await app.state.stage.close()

    app = FastAPI(title="Rapport", lifespan=live, docs_url=None, redoc_url=None, openapi_url=None)
    install_refusals(app)
    app.add_middleware(Guard)
    app.add_api_route("/health", tell_health, methods=["GET"])
    for room in (signin, pairing, inviting, sidebar, ingest, customers, ending, demo, console):
        app.include_router(room.router)
    app.mount("/static", StaticFiles(directory=STATIC))
    app.mount("/extension", StaticFiles(directory=EXTENSION, check_dir=False))
    return app


async def tell_health(request: Request) -> Response:
    """Say whether the server is ready, for whoever watches it; nothing here is secret."""
    rooms = rooms_of(request)
    if rooms.sockets.is_closing:
        return JSONResponse({"status": "closing"}, status_code=503)
    revision = rooms.desk.library
    return JSONResponse(
        {
            "status": "ready",
            "model": rooms.desk.model,
            "revision": revision.number,
            "library": revision.library.revision,
            "sockets": len(rooms.sockets),
        }
    )
