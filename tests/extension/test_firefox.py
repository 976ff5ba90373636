"""The same extension in Firefox: installed, opened in its own sidebar, paired, allowed, read, clicked, inserted.

The sidebar is the real one, and so are the click that asks for a permission and the dialog that gives it.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from extension_bench import ENGINES, bundle
from extension_chat import serve_pages
from extension_firefox import UUID, Firefox, Sidebar, Tab, start_firefox
from extension_page import SAY
from extension_rig import Server
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Origin

from assist.errors import CloseCode

pytestmark = pytest.mark.browser

ORIGIN = f"moz-extension://{UUID}"


ACT = """(tabId, engine, acts) => chrome.scripting.executeScript({ target: { tabId }, args: [engine, acts],
  func: async (engine, acts) => {
    const { insertion } = globalThis.rapportContent;
    const editable = ":is(textarea, input, [contenteditable=true])";
    const outcomes = [];
    for (const [act, ...given] of acts) {
      const element = document.querySelector(`[data-engine="${engine}"] ${editable}`);
      if (act === "replace") {
        const draft = insertion.draft(element);
        const [words, text] = given;
        outcomes.push(await insertion.replace(element, { draft, start: draft.lastIndexOf(words), words }, text));
      } else outcomes.push(await insertion[act](element, ...given));
    }
    return outcomes;
  } }).then(([done]) => done.error ? [String(done.error)] : done.result)"""


@dataclass
class Desk:
    """Firefox with the extension, a chat in front, and the sidebar."""

    firefox: Firefox
    inside: Tab
    sidebar: Sidebar
    site: str


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    home = tmp_path_factory.mktemp("firefox")
    with serve_pages() as site, start_firefox(home) as firefox:
        inside = firefox.install(home / "extension")
        yield Desk(firefox, inside, Sidebar(firefox.window(), inside), site)


@pytest.fixture(scope="module")
def chat(desk: Desk, server: Server) -> Tab:
    """The chat page, read with the agent's consent, beside the paired sidebar."""
    page = desk.firefox.open(f"{desk.site}/desk.html")
    desk.sidebar.press_key()
    desk.sidebar.wait_for("h2", "Pair with your server")
    desk.sidebar.evaluate(
        """(server, code) => { document.querySelector("#server").value = server;
          document.querySelector("#code").value = code; document.querySelector("form").requestSubmit(); }""",
        server.url,
        server.codes.pop(),
    )
    desk.sidebar.wait_for(".offer", "Read this chat?")
    assert desk.inside.evaluate("() => chrome.permissions.getAll().then(({ origins }) => origins)") == []
    desk.sidebar.click(".offer .main-act")
    desk.sidebar.allow()
    desk.sidebar.wait_for("h1, h2", "A public chat")
    return page


def test_a_customers_words_become_a_card_and_the_card_a_draft(desk: Desk, chat: Tab) -> None:
    chat.evaluate(SAY, ["p2", "this is a joke, my order is eleven days late and nobody answers me"])
    desk.sidebar.wait_for(".card.primary .answers", "eleven days late")
    words = desk.sidebar.text(".card.primary .words")
    desk.sidebar.click(".card.primary .main-act")
    chat.wait_for("(words) => document.querySelector('textarea').value === words", words, what="the words")
    desk.sidebar.wait_for("#notice", "Inserted")
    desk.sidebar.click("#notice button")
    chat.wait_for("() => document.querySelector('textarea').value === ''", what="the empty composer")


def test_a_page_that_was_reloaded_is_read_again(desk: Desk, chat: Tab) -> None:
    """The script that the background page registered runs now, not the one that was put in by the click."""
    registered = desk.inside.evaluate("() => chrome.scripting.getRegisteredContentScripts()")
    assert [(one["matches"], one["persistAcrossSessions"]) for one in registered] == [(["http://127.0.0.1/*"], True)]
    chat.go(f"{desk.site}/desk.html")
    chat.evaluate(SAY, ["p3", "where is my refund? it was promised for Monday"])
    desk.sidebar.wait_for(".card.primary .answers", "refund")
    assert desk.inside.evaluate("() => chrome.storage.local.get().then(({ pairing }) => Object.keys(pairing))") == [
        "server",
        "token",
    ]


def test_the_token_is_of_use_to_this_installation_only(desk: Desk, chat: Tab, server: Server) -> None:
    token = desk.inside.evaluate("() => chrome.storage.local.get().then(({ pairing }) => pairing.token)")
    hello = json.dumps({"type": "hello", "token": token, "protocol": 1, "client": "extension"})
    address = server.url.replace("http", "ws") + "/ws/sidebar"
    for origin in (f"moz-extension://{UUID[::-1]}", desk.site):
        with connect(address, origin=Origin(origin), proxy=None) as socket:
            socket.send(hello)
            with pytest.raises(ConnectionClosed) as closed:
                socket.recv(10)
        assert closed.value.rcvd
        assert closed.value.rcvd.code == CloseCode.BAD_ORIGIN
    with connect(address, origin=Origin(ORIGIN), proxy=None) as socket:
        socket.send(hello)
        assert json.loads(socket.recv(10))["type"] == "welcome"


PREFERS = "() => chrome.storage.local.get('preferences').then((kept) => kept.preferences?.isBadgeWanted === {})"
BROKEN = """() => [...document.querySelectorAll("main *, header *")]
  .filter((one) => one.checkVisibility() && !one.closest(".unseen"))
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5)
  .map((one) => one.id || one.className || one.tagName)"""


def test_the_options_page_tells_how_it_stands(desk: Desk, chat: Tab, server: Server) -> None:
    """Its parts come one after the other, the keys last: where a call is missing in Firefox, what follows is empty."""
    options = desk.firefox.open(f"moz-extension://{UUID}/options.html")
    options.wait_for("() => document.querySelector('#account')?.innerText.includes('Ana')", what="who is paired")
    assert server.url in options.text("#account")
    assert "Unpair this browser" in options.text("#account")
    assert options.evaluate("() => [...document.querySelectorAll('#granted .strong')].map((one) => one.innerText)") == [
        "127.0.0.1"
    ]
    assert options.evaluate("() => document.querySelector('#none').hidden")
    assert "Zendesk" in options.evaluate("() => document.querySelector('#known').textContent")
    assert "None yet. Open a chat that Rapport does not know" in options.text("#taught")
    options.wait_for("() => document.querySelectorAll('#commands kbd').length === 3", what="the keys")
    assert "Insert the best suggestion" in options.text("#commands")
    assert "Search, by words or /shortcode" in options.text("#keys")
    options.click("#rebind")
    options.wait_for("() => !document.querySelector('#rebind-help').hidden", what="where Firefox keeps its keys")
    assert options.evaluate(BROKEN) == []
    options.click("#badge")
    options.wait_for(PREFERS.format("true"), what="the choice kept")
    options.click("#badge")
    options.wait_for(PREFERS.format("false"), what="the choice taken back")
    options.close()
    chat.front()


@pytest.fixture(scope="module")
def bench(desk: Desk, chat: Tab) -> tuple[Tab, int]:
    """The editors' page in front, without the focus, as after a click in the sidebar; and the number of its tab."""
    bundle()
    page = desk.firefox.open(f"{desk.site}/bench/index.html")
    page.wait_for("() => Object.keys(window.bench?.editors ?? {}).length === 12", what="the editors")
    desk.firefox.window().evaluate("() => gURLBar.focus()")
    page.wait_for("() => !document.hasFocus()", what="the page without the focus")
    return page, desk.inside.evaluate("() => chrome.tabs.query({ active: true }).then(([tab]) => tab.id)")


@pytest.mark.parametrize("engine", ENGINES)
def test_text_reaches_the_editors_own_model_and_leaves_it_again(
    desk: Desk, bench: tuple[Tab, int], engine: str
) -> None:
    page, number = bench

    def start(draft: str) -> None:
        page.evaluate("(engine, draft) => bench.editors[engine].set(draft)", engine, draft)

    def act(*acts: list[str]) -> list[str]:
        return list(desk.inside.evaluate(ACT, number, engine, acts))

    def model() -> str:
        """Lexical tells the border of two paragraphs as two breaks; an editor without a model may use hard spaces."""
        text = page.evaluate("(engine) => bench.editors[engine].model()", engine)
        return re.sub(r"\n+", "\n", text.replace("\u00a0", " ")).strip()

    lines = " " if engine == "react-input" else "\n"
    start("Hello Ana,")
    assert act(["insert", f"I see 🙂{lines}it now.", "append"]) == ["inserted"]
    assert model() == f"Hello Ana, I see 🙂{lines}it now."
    assert act(["undo"]) == ["undone"]
    assert model() == "Hello Ana,"
    start("You must wait. You must call.")
    assert act(["replace", "You must", "Please"]) == ["inserted"]
    assert model() == "You must wait. Please call."
    assert page.evaluate("() => bench.sent") == 0


def test_the_badge_tells_how_it_stands_once_the_sidebar_is_closed(desk: Desk, chat: Tab) -> None:
    badge = "() => chrome.action.getBadgeText({})"
    assert desk.inside.evaluate(badge) == ""
    desk.inside.evaluate("() => chrome.storage.local.set({ preferences: { isBadgeWanted: true } })")
    desk.sidebar.close()
    desk.inside.wait_for(badge, what="the badge")
    desk.sidebar.press_key()
    desk.inside.wait_for(f"async () => await ({badge})() === ''", what="no badge beside the open sidebar")
