"""Firefox driven over WebDriver BiDi, its own protocol: a websocket, so that no driver need be installed.

Answers a running Firefox with the extension in it. Refuses to know what is tested.
"""

import base64
import itertools
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from extension_rig import answers, free_port, running, wait_until
from websockets.sync.client import ClientConnection, connect

from assist.extension import GECKO_ID, Browser, files_for

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox") or "firefox-esr"
ANSWER_S = 20
BLANK = "blank.html"
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
CENTRE = """(s) => { const e = document.querySelector(s); e.scrollIntoView({ block: "nearest" });
  const b = e.getBoundingClientRect(); return [Math.round(b.x + b.width / 2), Math.round(b.y + b.height / 2)]; }"""


class BidiError(Exception):
    """The browser refused a command, or a script threw."""


class Firefox:
    """A session. Scripts are functions; their arguments and results are what JSON can say."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._ids = itertools.count(1)

    def command(self, method: str, **params: object) -> dict[str, Any]:
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

    def install(self, folder: Path) -> "Tab":
        """Install the extension; return an empty page of it, whose scripts may use what the extension may."""
        write_extension(folder)
        (folder / BLANK).write_text("<!doctype html><title>An empty page of the extension</title>")
        self.command("webExtension.install", extensionData={"type": "path", "path": str(folder)})
        return self.open(f"moz-extension://{UUID}/{BLANK}")

    def window(self) -> "Tab":
        """Return the browser's own window around the pages: its scripts may do what Firefox may."""
        return Tab(self, self.command("browsingContext.getTree", **{"moz:scope": "chrome"})["contexts"][0]["context"])


class Tab:
    """A page in front of somebody: evaluated, clicked, typed into as a person does."""

    def __init__(self, firefox: Firefox, context: str) -> None:
        self.firefox = firefox
        self.context = context

    def go(self, url: str) -> None:
        self.firefox.command("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def evaluate(self, function: str, *arguments: object) -> Any:
        target = {"context": self.context}
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

    def close(self) -> None:
        self.firefox.command("browsingContext.close", context=self.context)

    def front(self) -> None:
        self.firefox.command("browsingContext.activate", context=self.context)

    def click(self, selector: str) -> None:
        x, y = self.evaluate(CENTRE, selector)
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
        wait_until(
            lambda: self.evaluate(f"async (...given) => !!await ({function})(...given)", *arguments), what, timeout_s
        )

    def text(self, selector: str) -> str:
        return str(self.evaluate("(s) => document.querySelector(s)?.innerText ?? ''", selector))

    def screenshot(self) -> bytes:
        return base64.b64decode(self.firefox.command("browsingContext.captureScreenshot", context=self.context)["data"])


class Sidebar:
    """The extension's page in Firefox's own sidebar.

    The protocol lists tabs only. So it is read through another page of the extension, which may see it, and clicked by
    the browser's own window, as a hand would: what asks for a person's click gets one.
    """

    def __init__(self, window: Tab, page: Tab) -> None:
        self._window = window
        self._page = page

    def press_key(self) -> None:
        """Do what Rapport's key does in the window; the key itself reaches no headless window."""
        self._window.evaluate("() => document.querySelector('keyset[id*=rapport] key').doCommand()")

    def close(self) -> None:
        self._window.evaluate("() => SidebarController.hide()")

    def evaluate(self, function: str, *arguments: object) -> Any:
        inside = f"""(...given) => {{ const [window] = chrome.extension.getViews({{ type: "sidebar" }});
          const document = window?.document; return document ? ({function})(...given) : null; }}"""
        return self._page.evaluate(inside, *arguments)

    def wait_for(self, selector: str, words: str = "") -> None:
        shows = "(s, words) => [...document.querySelectorAll(s)].some((one) => one.innerText.includes(words))"
        wait_until(lambda: self.evaluate(shows, selector, words), f"{selector} {words}", 20)

    def text(self, selector: str) -> str:
        return str(self.evaluate("(s) => document.querySelector(s)?.innerText ?? ''", selector))

    def click(self, selector: str) -> None:
        x, y = self.evaluate(CENTRE, selector)
        self._window.evaluate(
            """(x, y) => document.getElementById("sidebar").contentDocument.querySelector("browser").messageManager
              .loadFrameScript("data:," + encodeURIComponent(`
              for (const [type, buttons] of [["mousemove", 0], ["mousedown", 1], ["mouseup", 0]])
                content.synthesizeMouseEvent(type, ${x}, ${y}, { button: 0, buttons, clickCount: 1 });`), false)""",
            x,
            y,
        )

    def allow(self) -> None:
        """Say yes in the browser's own dialog."""
        asked = "() => PopupNotifications.panel.state === 'open' && PopupNotifications.panel.firstElementChild !== null"
        self._window.wait_for(asked, what="the browser's question")
        self._window.evaluate("() => PopupNotifications.panel.firstElementChild.button.click()")

    def draw(self, scheme: str, width: int) -> bytes:
        """Return a picture of the sidebar, ``dark`` or ``light``, when it has been drawn so."""
        drawn = self._window.evaluate(
            """async (scheme, width) => {
              const { browsingContext } = document.getElementById("sidebar").contentDocument.querySelector("browser");
              browsingContext.prefersColorSchemeOverride = scheme;
              document.getElementById("sidebar-box").style.width = width + "px";
              for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame);
              const bitmap = await browsingContext.currentWindowGlobal.drawSnapshot(null, 1, "white");
              const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
              canvas.getContext("2d").drawImage(bitmap, 0, 0);
              const blob = await canvas.convertToBlob({ type: "image/png" });
              return btoa(String.fromCharCode(...new Uint8Array(await blob.arrayBuffer())));
            }""",
            scheme,
            width,
        )
        return base64.b64decode(drawn)


def write_extension(folder: Path) -> Path:
    """Write the extension as the store gets it."""
    for name, content in files_for(Browser.FIREFOX).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@contextmanager
def start_firefox(home: Path) -> Iterator[Firefox]:
    profile = home / "profile"
    profile.mkdir()
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
    (profile / "user.js").write_text("\n".join(lines))
    port = free_port()
    command = [
        FIREFOX,
        "--headless",
        "--remote-allow-system-access",
        "--no-remote",
        "--profile",
        str(profile),
        "--remote-debugging-port",
        str(port),
    ]
    log = home / "firefox.log"
    with running(command, log) as process:
        wait_until(lambda: answers(port) or process.poll() is not None, "Firefox", 60)
        assert process.poll() is None, log.read_text()
        with connect(f"ws://127.0.0.1:{port}/session", max_size=None, proxy=None) as socket:
            firefox = Firefox(socket)
            firefox.command("session.new", capabilities={})
            yield firefox
            firefox.command("browser.close")
