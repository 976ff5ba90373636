"""The extension in a headed Chromium on a screen of its own: real focus, real keys, the browser's own side panel.

Answers a browser with its chat page and its panel, paired and allowed through the browser's own dialog. Refuses to know
what is tested.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from conftest import CHROMIUM, FLAGS
from extension_rig import EXTENSION, Server, free_port, wait_until
from playwright.sync_api import BrowserContext, Page, Playwright, expect

WIDTH, HEIGHT, EDGE = 1380, 900, 8


@dataclass
class Desk:
    """A browser on a screen: the chat page, and the panel once it is open."""

    context: BrowserContext
    page: Page
    display: str
    port: int
    playwright: Playwright

    def press(self, *keys: str) -> None:
        for key in keys:
            self._xdo("key", key)
            self.page.wait_for_timeout(300)

    def click_at(self, x: float, y: float) -> None:
        self._xdo("mousemove", str(round(x)), str(round(y)))
        self.page.wait_for_timeout(200)
        self._xdo("click", "1")

    def click_in(self, panel: Page, selector: str) -> None:
        """Click in the panel as a hand does: it is docked at the right edge, at the bottom."""
        target = panel.locator(selector)
        panel.evaluate("(selector) => document.querySelector(selector)?.scrollIntoView({ block: 'nearest' })", selector)
        box = wait_until(target.bounding_box, f"{selector} to stand")  # a card may be drawn anew at any moment
        width, height, zoom = panel.evaluate("[innerWidth, innerHeight, devicePixelRatio]")
        assert box
        self.click_at(
            WIDTH - EDGE - zoom * (width - box["x"] - box["width"] / 2),
            HEIGHT - EDGE - zoom * (height - box["y"] - box["height"] / 2),
        )

    def open_panel(self) -> Page:
        self.click_at(700, 600)  # the keys go to the window that was clicked
        self.press("alt+r")
        attached = self.playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{self.port}")

        def panels() -> list[Page]:
            pages = [page for context in attached.contexts for page in context.pages]
            return [page for page in pages if page.url.endswith("/sidepanel.html")]

        wait_until(panels, "the side panel")
        return panels()[0]

    def _xdo(self, *command: str) -> None:
        subprocess.run(["xdotool", *command], env={**os.environ, "DISPLAY": self.display}, check=True)

    def pair(self, server: Server) -> Page:
        """Open the panel, pair it, and let it read the page in front, through the browser's own dialog."""
        panel = self.open_panel()
        panel.fill("#server", server.url)
        panel.fill("#code", server.codes.pop().lower())
        panel.keyboard.press("Enter")
        expect(panel.get_by_text("Connected", exact=True)).to_be_visible(timeout=10_000)
        expect(panel.get_by_role("group", name="Read this chat?")).to_be_visible()
        assert panel.evaluate("chrome.permissions.getAll().then(({ origins }) => origins)") == []
        panel.get_by_role("button", name="Read this chat").click()
        panel.wait_for_timeout(800)
        self.press("Tab", "Return")  # the dialog stands on Deny
        return panel


@contextmanager
def browse(playwright: Playwright, display: str, profile: Path, *flags: str) -> Iterator[Desk]:
    port = free_port()
    context = playwright.chromium.launch_persistent_context(
        str(profile),
        executable_path=CHROMIUM,
        headless=False,
        no_viewport=True,
        env={**os.environ, "DISPLAY": display},
        args=[
            *FLAGS,
            f"--disable-extensions-except={EXTENSION}",
            f"--load-extension={EXTENSION}",
            f"--remote-debugging-port={port}",
            f"--window-size={WIDTH},{HEIGHT}",
            "--window-position=0,0",
            *flags,
        ],
    )
    try:
        context.grant_permissions(["notifications"])
        yield Desk(context, context.pages[0], display, port, playwright)
    finally:
        context.close()
