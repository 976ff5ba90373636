"""The unpacked extension in a headless Chromium, with some sites granted beforehand and its panel page in a tab.

Answers a browser whose pages are read, and pages made of a few lines. The browser's own permission dialog is tested
elsewhere (test_side_panel): here a copy of the extension names the sites in its manifest.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from extension_rig import EXTENSION, Server
from playwright.sync_api import BrowserContext, Page, Playwright, expect

GRANTED = ["http://chat.example.test/*", "http://frame.example.test/*"]
CHAT = "http://chat.example.test"
FRAME = "http://frame.example.test"
STRANGER = "http://stranger.example.test"


@dataclass
class Granted:
    """A browser with the extension: its pages, and what its addresses serve."""

    context: BrowserContext
    panel: Page
    pages: dict[str, str]
    extension_id: str

    def open(self, html: str, address: str = f"{CHAT}/desk") -> Page:
        self.pages[address] = html
        page = self.context.new_page()
        page.goto(address)
        return page


def copy_extension(folder: Path, change: Callable[[Path], None] | None = None) -> Path:
    """Copy the extension with the test's sites granted; ``change`` may break something in the copy."""
    copied = folder / "extension"
    shutil.copytree(EXTENSION, copied)
    manifest = json.loads((copied / "manifest.json").read_text())
    manifest["host_permissions"] = GRANTED
    (copied / "manifest.json").write_text(json.dumps(manifest))
    if change is not None:
        change(copied)
    return copied


@contextmanager
def browse_granted(
    playwright: Playwright, chromium: str, flags: list[str], folder: Path, extension: Path
) -> Iterator[Granted]:
    preferences = folder / "profile" / "Default" / "Preferences"
    preferences.parent.mkdir(parents=True)
    # Without it the browser turns an unpacked extension off when it is loaded anew.
    preferences.write_text(json.dumps({"extensions": {"ui": {"developer_mode": True}}}))
    context = playwright.chromium.launch_persistent_context(
        str(folder / "profile"),
        executable_path=chromium,
        headless=True,
        args=[*flags, f"--disable-extensions-except={extension}", f"--load-extension={extension}"],
    )
    try:
        worker = context.service_workers[0] if context.service_workers else context.wait_for_event("serviceworker")
        extension_id = worker.url.split("/")[2]
        pages: dict[str, str] = {}
        context.route(
            "http://*.example.test/**",
            lambda route: route.fulfill(
                status=200 if route.request.url in pages else 404,
                content_type="text/html",
                body=pages.get(route.request.url, ""),
            ),
        )
        panel = context.pages[0]
        panel.goto(f"chrome-extension://{extension_id}/sidepanel.html")
        yield Granted(context, panel, pages, extension_id)
    finally:
        context.close()


def pair(panel: Page, server: Server) -> None:
    panel.fill("#server", server.url)
    panel.fill("#code", server.codes.pop().lower())
    panel.keyboard.press("Enter")
    expect(panel.get_by_text("Connected", exact=True)).to_be_visible(timeout=10_000)


def message(name: str, words: str, speaker: str = "customer") -> str:
    turn = f"data-turn='{name}' data-speaker='{speaker}' data-at='2026-11-21T10:00:00Z'"
    return f"<div {turn}><p class=words>{words}</p></div>"


def conversation(name: str, title: str, messages: str) -> str:
    return (
        f"<section data-conversation='{name}' data-title='{title}'><div class=thread>{messages}</div>"
        "<textarea></textarea></section>"
    )


def desk(*conversations: str, script: str = "") -> str:
    return (
        "<!doctype html><title>A desk</title><main data-rapport-demo>"
        f"{''.join(conversations)}</main><script>{script}</script>"
    )


ADD = """([name, words]) => {
  const turn = document.createElement("div");
  turn.dataset.turn = name;
  turn.dataset.speaker = "customer";
  turn.dataset.at = new Date().toISOString();
  turn.innerHTML = "<p class=words></p>";
  turn.firstChild.textContent = words;
  document.querySelector(".thread").append(turn);
}"""
