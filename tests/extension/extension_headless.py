"""The extension in a headless Chromium, its panel opened as a tab beside a chat page.

Answers a browser in which the pages on this machine are granted from the start: nobody is there to answer the browser's
own dialog, which test_side_panel.py does by hand. All else is the extension as it ships. Refuses to know tests.
"""

import json
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from conftest import CHROMIUM, FLAGS
from extension_rig import EXTENSION, Server, wait_until
from playwright.sync_api import BrowserContext, Page, Playwright, Worker, expect

GRANTED = ["http://127.0.0.1/*", "http://rapport.test/*"]


@dataclass
class Extension:
    """A browser with the extension."""

    context: BrowserContext
    worker: Worker
    profile: Path

    def open_panel(self) -> Page:
        """Open the panel as a tab."""
        panel = self.context.new_page()
        panel.goto(f"{self.worker.url.removesuffix('background.js')}sidepanel.html")
        return panel

    @contextmanager
    def asleep(self) -> Iterator[None]:
        """Stop every process of this browser, as a machine that sleeps does."""
        stopped = processes_of(self.profile)
        assert stopped, "this browser has processes"
        try:
            for number in stopped:
                os.kill(number, signal.SIGSTOP)
            yield
        finally:
            for number in stopped:
                os.kill(number, signal.SIGCONT)

    def set_preference(self, name: str, *, value: bool) -> None:
        """Choose something, as the options page does."""
        self.worker.evaluate(
            "([name, value]) => chrome.storage.local.set({ preferences: { [name]: value } })", [name, value]
        )

    def badge(self) -> tuple[str, str]:
        """Return what the icon shows, and its title."""
        return (
            self.worker.evaluate("chrome.action.getBadgeText({})"),
            self.worker.evaluate("chrome.action.getTitle({})"),
        )


def processes_of(profile: Path) -> list[int]:
    """Return the browser that runs with a profile, and its children and theirs."""
    parents: dict[int, int] = {}
    found: list[int] = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if f"--user-data-dir={profile}".encode() in (folder / "cmdline").read_bytes().split(b"\0"):
                found.append(int(folder.name))
    for number in found:
        found += [child for child, parent in parents.items() if parent == number and child not in found]
    return found


def pair(panel: Page, server: Server, url: str = "") -> None:
    """Pair a panel that asks for it."""
    panel.fill("#server", url or server.url)
    panel.fill("#code", server.codes.pop())
    panel.keyboard.press("Enter")
    expect(panel.get_by_text("Connected", exact=True)).to_be_visible(timeout=10_000)


@contextmanager
def browse_headless(playwright: Playwright, folder: Path, *flags: str) -> Iterator[Extension]:
    """Start a browser with the extension."""
    copy, profile = folder / "extension", folder / "profile"
    shutil.copytree(EXTENSION, copy)
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps({**manifest, "host_permissions": GRANTED}))
    context = playwright.chromium.launch_persistent_context(
        str(profile),
        executable_path=CHROMIUM,
        args=[*FLAGS, f"--disable-extensions-except={copy}", f"--load-extension={copy}", *flags],
    )
    try:
        workers = context.service_workers
        extension = Extension(context, workers[0] if workers else context.wait_for_event("serviceworker"), profile)
        registered = "chrome.scripting.getRegisteredContentScripts().then((scripts) => scripts.length)"
        wait_until(lambda: extension.worker.evaluate(registered), "the content scripts to be registered")
        yield extension
    finally:
        context.close()
