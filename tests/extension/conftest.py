"""What the real-browser tests stand on: a real server, a real chat between two people, a real Chromium.

Answers fixtures. Nothing here imitates the product: the server is `assist serve` in a folder of its own, the chat is
prosody with Converse.js on the agent's side and slixmpp on the customer's.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))

from extension_chat import Chat, serve_chat, serve_pages
from extension_rig import Server, running, serve, wait_until

CHROMIUM = shutil.which("chromium") or "chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for every file that leaves it standing: each start reads the library's thousands of texts anew."""
    with serve(tmp_path_factory.mktemp("house")) as running_server:
        yield running_server


@pytest.fixture(scope="module")
def server(house: Server, request: pytest.FixtureRequest) -> Server:
    """The server as a team of this file's own has it: teams do not see one another."""
    return house.for_team(request.path.stem)


@pytest.fixture(scope="module")
def mortal_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that a file of tests may kill."""
    with serve(tmp_path_factory.mktemp("mortal")) as running_server:
        yield running_server


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright holds an event loop of its own while it is open: it must be gone before other files' tests run."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield started
    started.close()


@pytest.fixture(scope="module")
def signed_in(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(server.link)
    page.wait_for_url("**/demo")
    page.close()
    yield context
    context.close()


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """A screen for a headed browser, without a window manager: the browser fills it."""
    number = f":{os.getpid() % 500 + 90}"
    with running(["Xvfb", number, "-screen", "0", "1380x900x24", "-nolisten", "tcp"], Path(os.devnull)):
        wait_until(lambda: Path(f"/tmp/.X11-unix/X{number[1:]}").exists(), "Xvfb")  # noqa: S108 - where X puts it
        yield number


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    with serve_chat(tmp_path_factory.mktemp("chat")) as running_chat:
        yield running_chat


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serve_pages() as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()
