"""The same extension in Firefox: installed, opened in its own sidebar, paired, allowed, read, clicked, inserted.

The sidebar is the real one, and so are the click that asks for a permission and the dialog that gives it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from extension_chat import serve_pages
from extension_firefox import UUID, Firefox, Sidebar, Tab, start_firefox
from extension_rig import Server

pytestmark = pytest.mark.browser

ORIGIN = f"moz-extension://{UUID}"
SAY = """(id, words) => {
  const turn = document.querySelector("[data-turn]").cloneNode(true);
  turn.dataset.turn = id;
  turn.dataset.at = new Date().toISOString();
  turn.querySelector(".words").textContent = words;
  document.querySelector(".thread").append(turn);
}"""


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
    chat.evaluate(SAY, "p2", "this is a joke, my order is eleven days late and nobody answers me")
    desk.sidebar.wait_for(".card.primary .answers", "eleven days late")
    words = desk.sidebar.text(".card.primary .words")
    desk.sidebar.click(".card.primary .main-act")
    chat.wait_for("(words) => document.querySelector('textarea').value === words", words, what="the words")
    desk.sidebar.wait_for("#notice", "Inserted")
    desk.sidebar.click("#notice button")
    chat.wait_for("() => document.querySelector('textarea').value === ''", what="the empty composer")
