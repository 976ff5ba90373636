"""The editor bench: the engines bundled into a page, and a browser that is driven without anything imitating focus.

Answers a page whose content scripts were put there by the unpacked extension, with the focus really in the page or
really in the side panel. Refuses Playwright: its focus emulation makes every page believe it is looked at, and editors
then take what they would not take from an agent.
"""

import hashlib
import json
import os
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from conftest import CHROMIUM, FLAGS
from extension_rig import EXTENSION, PAGES, ROOT, content_files, free_port, running, wait_until
from websockets.sync.client import ClientConnection, connect

BENCH = PAGES / "bench"
BUILT = BENCH / "built"
TOOLS = ROOT / "tests" / "extension" / "node_modules"
WIDTH, HEIGHT, EDGE = 1380, 900, 8
LEFT = EDGE + 8
ENGINES = [
    "textarea",
    "react-textarea",
    "react-input",
    "plain",
    "prosemirror",
    "lexical",
    "lexical-rich",
    "quill",
    "ckeditor",
    "slate",
    "draft",
    "chatscope",
]


def bundle() -> None:
    """Bundle the bench's engines, unless that was done from these very sources."""
    sources = sorted([*BENCH.glob("*.js"), *BENCH.glob("*.css"), TOOLS.parent / "package-lock.json"])
    mark = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    stamp = BUILT / "sources.sha256"
    if stamp.exists() and stamp.read_text() == mark:
        return
    subprocess.run(
        [
            str(TOOLS / ".bin" / "esbuild"),
            str(BENCH / "index.js"),
            "--bundle",
            f"--outdir={BUILT}",
            "--format=esm",
            '--define:process.env.NODE_ENV="production"',
            "--log-level=warning",
        ],
        env={**os.environ, "NODE_PATH": str(TOOLS)},
        check=True,
    )
    stamp.write_text(mark)


def allowed_extension(folder: Path) -> Path:
    """Return the extension as it is where the agent has allowed it to read: its scripts are in pages from the start."""
    shutil.copytree(EXTENSION, folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["host_permissions"] = ["http://127.0.0.1/*"]
    manifest["content_scripts"] = [{"matches": ["http://127.0.0.1/*"], "js": content_files()}]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


class Target:
    """One page of the browser over its own debugging socket: scripts in its worlds, and nothing else switched on."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._sent = 0
        self._contexts: list[dict[str, Any]] = []
        self.send("Runtime.enable")

    def send(self, method: str, **parameters: object) -> dict[str, Any]:
        self._sent += 1
        self._socket.send(json.dumps({"id": self._sent, "method": method, "params": parameters}))
        while True:
            said = json.loads(self._socket.recv(timeout=60))
            if said.get("method") == "Runtime.executionContextCreated":
                self._contexts.append(said["params"]["context"])
            elif said.get("method") == "Runtime.executionContextsCleared":
                self._contexts.clear()
            if said.get("id") == self._sent:
                assert "error" not in said, said["error"]
                return dict(said["result"])

    def _content_world(self) -> dict[str, int]:
        found = [context["id"] for context in self._contexts if context["origin"].startswith("chrome-extension://")]
        assert found, "the content scripts are not there"
        return {"contextId": found[-1]}

    def run(self, script: str, *arguments: object, is_content: bool = False) -> Any:
        """Call a function in the page's world, or in the content scripts' own."""
        result = self.send(
            "Runtime.evaluate",
            expression=f"({script})(...{json.dumps(arguments)})",
            awaitPromise=True,
            returnByValue=True,
            **(self._content_world() if is_content else {}),
        )
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")


class Bench:
    """The bench page in a browser on a screen, beside the open side panel."""

    def __init__(self, page: Target, display: str) -> None:
        self.page = page
        self._display = display

    def hand(self, *command: str) -> None:
        subprocess.run(["xdotool", *command], env={**os.environ, "DISPLAY": self._display}, check=True)

    def click(self, x: float, y: float) -> None:
        self.hand("mousemove", str(round(x)), str(round(y)), "click", "1")

    def has_focus(self) -> bool:
        return bool(self.page.run("() => document.hasFocus()"))

    def look_at(self, *, panel: bool) -> None:
        """Click where the focus shall be: in the panel, or on a bare spot of the page."""

        def is_there() -> bool:
            self.click(WIDTH - 60 if panel else LEFT, HEIGHT - 30)  # again while the panel still slides in
            self.page.run("() => new Promise((resolve) => { setTimeout(resolve, 30); })")
            return self.has_focus() != panel

        wait_until(is_there, f"the page to {'lose' if panel else 'have'} the focus")

    def click_into(self, engine: str) -> None:
        """Click into the text of a composer, at its start."""
        x, y = self.page.run(
            """(name) => { const { element } = bench.editors[name]; element.scrollIntoView({ block: "nearest" });
              const box = element.getBoundingClientRect(); return [box.x + 12, box.y + 12]; }""",
            engine,
        )
        left, top = self.page.run("() => [0, outerHeight - innerHeight]")
        self.click(left + x, top + y)
        wait_until(self.has_focus, "the page to have the focus")


@contextmanager
def open_bench(site: str, display: str, folder: Path) -> Iterator[Bench]:
    """Start a browser on the bench page and open the real side panel beside it, by its key."""
    bundle()
    port = free_port()
    extension = allowed_extension(folder / "extension")
    command = [
        CHROMIUM,
        *FLAGS,
        f"--user-data-dir={folder / 'profile'}",
        f"--disable-extensions-except={extension}",
        f"--load-extension={extension}",
        f"--remote-debugging-port={port}",
        f"--window-size={WIDTH},{HEIGHT}",
        "--window-position=0,0",
        "about:blank",
    ]

    def targets() -> list[dict[str, str]]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=2) as listed:
                return list(json.load(listed))
        except OSError:
            return []

    def named(ending: str) -> list[dict[str, str]]:
        return [target for target in targets() if target["url"].endswith(ending) and target["type"] == "page"]

    with running(command, folder / "chromium.log", DISPLAY=display):
        wait_until(lambda: named("about:blank"), "the browser", 60)
        with connect(named("about:blank")[0]["webSocketDebuggerUrl"], max_size=None) as socket:
            page = Target(socket)
            page.send("Page.navigate", url=f"{site}/bench/index.html")
            wait_until(lambda: page.run("() => Boolean(window.bench)"), "the editors", 60)
            bench = Bench(page, display)
            bench.click(LEFT, HEIGHT - 30)
            wait_until(bench.has_focus, "the page to have the focus")
            bench.hand("key", "alt+r")
            wait_until(lambda: named("/sidepanel.html"), "the side panel", 20)
            yield bench
