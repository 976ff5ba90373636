"""Firefox driven over WebDriver BiDi, its own protocol: a websocket, so that no driver need be installed.

Answers a running Firefox with the extension in it. Refuses to know what is tested.
"""

import base64
import itertools
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from extension_rig import free_port, running, wait_until
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from assist.extension import GECKO_ID, Browser, files_for

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox") or "firefox-esr"
ANSWER_S = 20
UUID = "5f6d1b8e-0000-4000-8000-7261707072ff"
PREFERENCES: dict[str, object] = {
    "extensions.webextensions.uuids": json.dumps({GECKO_ID: UUID}),
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "browser.aboutwelcome.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}


class BidiError(Exception):
    """The browser refused a command, or a script threw."""


class Firefox:
    """A session. Scripts are functions; their arguments and results are what JSON can say."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._ids = itertools.count(1)

    def command(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._ids)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv(ANSWER_S))
            if answer.get("id") == number:
                break
        if answer["type"] == "error":
            raise BidiError(f"{method}: {answer['error']}: {answer['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def open(self, url: str) -> "Tab":
        tab = Tab(self, self.command("browsingContext.create", type="tab")["context"])
        tab.go(url)
        return tab


class Tab:
    """A page in front of somebody: evaluated, clicked, typed into as a person does."""

    def __init__(self, firefox: Firefox, context: str) -> None:
        self.firefox = firefox
        self.context = context

    def go(self, url: str) -> None:
        self.firefox.command("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def evaluate(self, function: str, *arguments: object, sandbox: str | None = None) -> Any:  # noqa: ANN401 - JSON
        target = {"context": self.context} | ({"sandbox": sandbox} if sandbox else {})
        result = self.firefox.command(
            "script.callFunction",
            functionDeclaration=f"async (given) => JSON.stringify(await ({function})(...JSON.parse(given)) ?? null)",
            arguments=[{"type": "string", "value": json.dumps(arguments)}],
            awaitPromise=True,
            target=target,
            userActivation=False,
        )
        if result["type"] == "exception":
            raise BidiError(result["exceptionDetails"]["text"])
        return json.loads(result["result"]["value"])

    def front(self) -> None:
        self.firefox.command("browsingContext.activate", context=self.context)

    def click(self, selector: str) -> None:
        box = self.evaluate(
            """(s) => { const e = document.querySelector(s); e.scrollIntoView({ block: "center" });
              const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; }""",
            selector,
        )
        x, y = map(round, box)
        press = {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}
        actions = [{"type": "pointerMove", "x": x, "y": y}, *press]
        self._perform({"type": "pointer", "id": "mouse", "actions": actions})

    def type(self, text: str) -> None:
        strokes = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        self._perform({"type": "key", "id": "keyboard", "actions": strokes})

    def press(self, key: str, *held: str) -> None:
        down = [{"type": "keyDown", "value": one} for one in (*held, key)]
        up = [{"type": "keyUp", "value": one} for one in (key, *reversed(held))]
        self._perform({"type": "key", "id": "keyboard", "actions": [*down, *up]})

    def _perform(self, source: dict[str, Any]) -> None:
        self.firefox.command("input.performActions", context=self.context, actions=[source])

    def wait_for(self, function: str, *arguments: object, what: str, timeout_s: float = 15) -> None:
        wait_until(lambda: self.evaluate(f"async (...given) => !!await ({function})(...given)", *arguments), what, timeout_s)

    def text(self, selector: str) -> str:
        return str(self.evaluate("(s) => document.querySelector(s)?.innerText ?? ''", selector))

    def screenshot(self) -> bytes:
        return base64.b64decode(self.firefox.command("browsingContext.captureScreenshot", context=self.context)["data"])


def write_extension(folder: Path) -> Path:
    """Write the extension as the store gets it."""
    for name, content in files_for(Browser.FIREFOX).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@contextmanager
def start_firefox(home: Path, *flags: str, env: dict[str, str] | None = None, **preferences: object) -> Iterator[Firefox]:
    profile = home / "profile"
    profile.mkdir()
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in (PREFERENCES | preferences).items()]
    (profile / "user.js").write_text("\n".join(lines))
    port = free_port()
    command = [FIREFOX, *flags, "--no-remote", "--profile", str(profile), "--remote-debugging-port", str(port)]
    with running(command, home / "firefox.log", **(env or {})) as process:
        sockets: list[ClientConnection] = []

        def is_open() -> bool:
            try:
                sockets.append(connect(f"ws://127.0.0.1:{port}/session", max_size=None, proxy=None))
            except (OSError, WebSocketException):
                assert process.poll() is None, (home / "firefox.log").read_text()
            return bool(sockets)

        wait_until(is_open, "Firefox", 60)
        firefox = Firefox(sockets[0])
        firefox.command("session.new", capabilities={})
        yield firefox
        firefox.command("browser.close")
        sockets[0].close()
