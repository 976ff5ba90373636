"""The panel's line to the server when things go wrong: what it says, what stays usable, what is heard in the end.

One browser, one panel, one page and one server that is killed and started again; the tests run in their order.
"""

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from extension_chat import serve_pages
from extension_headless import Extension, browse_headless, pair
from extension_page import SAY
from extension_rig import Server, free_port, serve, wait_until
from playwright.sync_api import Locator, Page, Playwright, expect
from websockets.sync.server import ServerConnection
from websockets.sync.server import serve as serve_sockets

pytestmark = pytest.mark.browser

LONGEST_MS = 45_000
"""The longest wait between two tries is 15 s; a try that meets a server in its start waits for it."""

PRIMARY = ".card.primary:not(.is-leaving) .words"


@dataclass
class Scene:
    """Everything that is there."""

    extension: Extension
    server: Server
    page: Page
    panel: Page
    said: int = 0

    def say(self, words: str) -> None:
        """Write as the customer."""
        self.said += 1
        self.page.evaluate(SAY, [f"line-{self.said}", words])

    @property
    def line(self) -> Locator:
        """What the foot of the panel says."""
        return self.panel.locator("#line")

    def expect_connected(self) -> None:
        expect(self.panel.get_by_text("Connected", exact=True)).to_be_visible(timeout=LONGEST_MS)
        expect(self.line).to_be_hidden()


@pytest.fixture(scope="module")
def scene(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    home, folder = tmp_path_factory.mktemp("server"), tmp_path_factory.mktemp("browser")
    flags = "--host-resolver-rules=MAP rapport.test 127.0.0.1"
    with (
        serve(home, ASSIST_LOG_DELAY_MS="2000", ASSIST_PING_S="3") as server,
        serve_pages() as site,
        browse_headless(playwright, folder, flags) as extension,
    ):
        page = extension.context.new_page()
        page.goto(f"{site}/desk.html")
        panel = extension.open_panel()
        pair(panel, server)
        page.bring_to_front()
        expect(panel.get_by_role("heading", name="A public chat")).to_be_visible(timeout=10_000)
        yield Scene(extension, server, page, panel)


def test_a_server_that_was_killed_is_missed_and_nothing_is_lost(scene: Scene) -> None:
    panel, server = scene.panel, scene.server
    scene.say("where is my order, it is eleven days late")
    primary = panel.locator(PRIMARY)
    expect(primary).to_be_visible(timeout=10_000)
    expect(panel.locator("#latency")).to_have_text(re.compile(r"^Answered in (\d+ ms|\d\.\d s)$"))
    words = primary.inner_text()

    scene.say("said in the moment before it dies")
    server.kill()  # what it took within the log's delay of two seconds dies with it
    expect(scene.line).to_contain_text("The server does not answer")
    expect(scene.line).to_contain_text(re.compile(r"Cards as of \d\d:\d\d still work\."))
    scene.say("said while it was away")
    panel.locator(".card.primary:not(.is-leaving) .main-act").click()
    expect(scene.page.locator("textarea")).to_have_value(re.compile(r"\w"))
    assert scene.page.locator("textarea").input_value() in {words, primary.inner_text()}

    expect(scene.line.get_by_role("button", name="Try now")).to_be_visible()

    server.start()
    scene.expect_connected()
    scene.say("said after it came back")
    wait_until(lambda: len(server.heard("line-%")) >= scene.said, "what was said, in the log")
    expect(panel.locator(PRIMARY)).to_be_visible()
    assert server.heard("line-%") == [
        "where is my order, it is eleven days late",
        "said in the moment before it dies",
        "said while it was away",
        "said after it came back",
    ]


def test_a_panel_loaded_anew_hears_the_page_again_and_the_server_only_what_is_new(scene: Scene) -> None:
    scene.server.kill()
    expect(scene.line).to_contain_text("The server does not answer")
    scene.say("said to a panel that then went away")
    scene.panel.reload()
    expect(scene.line).to_contain_text("The server does not answer")
    scene.server.start()
    scene.expect_connected()
    wait_until(lambda: len(scene.server.heard("line-%")) >= scene.said, "what was said, in the log")
    assert scene.server.heard("line-%")[-1] == "said to a panel that then went away"
    assert len(scene.server.heard("line-%")) == scene.said


def test_a_server_that_stops_says_that_it_comes_back(scene: Scene) -> None:
    scene.server.process.terminate()
    expect(scene.line).to_contain_text("The server is restarting")
    scene.server.process.wait(20)
    scene.server.start()
    scene.expect_connected()


def test_a_new_version_waits_for_the_agent(scene: Scene) -> None:
    scene.panel.evaluate("chrome.runtime.onUpdateAvailable.dispatch({ version: '9.8.7' })")
    expect(scene.line).to_contain_text("A new version is ready")
    expect(scene.line).to_contain_text("Rapport 9.8.7")
    expect(scene.line.get_by_role("button", name="Reload")).to_be_visible()
    scene.line.get_by_role("button", name="Later").click()
    expect(scene.line).to_be_hidden()


def count_sockets(server: Server) -> int:
    """Return how many lines the server holds. A browser opens connections ahead of need too, and says nothing there."""
    number: int = httpx.get(f"{server.url}/health").json()["sockets"]
    return number


NOTE_LINE = """() => {
  window.told = [];
  const line = document.getElementById("line");
  new MutationObserver(() => window.told.push(line.innerText)).observe(line, { childList: true, subtree: true });
}"""

SLEEPS = """
const now = Date.now;
let slept = 0;
Date.now = () => now() + slept;
window.sleep = () => void setTimeout(() => {
  slept = 9 * 3_600_000;
  const end = performance.now() + 4_000;
  while (performance.now() < end); // until the browser is stopped: no timer runs between this clock and that
});
"""
"""Nine hours on the clock in one go. Time itself goes on while processes are stopped, so on waking the loop is over."""


def feed(server: Server, token: str, *lines: dict[str, object]) -> None:
    """Bring turns from a feed, as telephony does: no page has them."""
    answer = httpx.post(
        f"{server.url}/ingest/plain/telephony",
        content="\n".join(json.dumps(line) for line in lines),
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.json()["refused"] == 0


def test_the_badge_counts_while_no_panel_is_open(scene: Scene) -> None:
    extension, server = scene.extension, scene.server
    angry = {"speaker": "customer", "text": "this is a joke, I am furious, nobody answers me", "agent": "Ana"}
    token = server.invite("feeder", "--name", "telephony").strip()
    extension.set_preference("isBadgeWanted", value=True)
    feed(server, token, {"conversation": "f1", "turn_id": "f1-1", **angry})
    assert extension.badge() == ("", "Open Rapport"), "the panel is open: it owns the line"

    scene.panel.close()
    wait_until(lambda: extension.badge()[0] != "", "the badge")
    before = int(extension.badge()[0])
    assert "upset" in extension.badge()[1]
    feed(server, token, {"conversation": "f2", "turn_id": "f2-1", **angry})
    wait_until(lambda: extension.badge()[0] == str(before + 1), "one more")
    assert re.match(rf"{before + 1} chats need you: .*waited since \d\d:\d\d", extension.badge()[1])
    scene.say("said with no panel open")
    server.kill()
    wait_until(lambda: "does not answer" in extension.badge()[1], "the badge of a server that is gone")
    assert extension.badge()[0] == str(before + 1)
    server.start()
    wait_until(lambda: "does not answer" not in extension.badge()[1], "the badge once it is back", LONGEST_MS / 1000)
    assert "said with no panel open" not in server.heard("line-%"), "no page is read while no panel is open"

    scene.panel = extension.open_panel()
    scene.expect_connected()
    wait_until(lambda: extension.badge() == ("", "Open Rapport"), "the panel to own the line")
    wait_until(lambda: "said with no panel open" in server.heard("line-%"), "the page to be read again")


def test_a_revoked_pairing_says_what_to_do_and_leaves_the_cards(scene: Scene) -> None:
    scene.page.bring_to_front()
    scene.say("where is my refund? I have waited two weeks")
    expect(scene.panel.locator(PRIMARY)).to_be_visible(timeout=10_000)
    console = scene.extension.context.new_page()
    console.goto(scene.server.link)
    console.goto(f"{scene.server.url}/console/invitations")
    with console.expect_navigation():  # a page that is closed while it goes on may never say that it closed
        console.get_by_role("button", name="Revoke token of Ana").first.click()
    console.close()
    expect(scene.line).to_contain_text("This pairing was ended", timeout=20_000)
    expect(scene.line).to_contain_text("Ask your team lead for a pairing code")
    expect(scene.panel.locator(PRIMARY)).to_be_visible()
    scene.line.get_by_role("button", name="Pair again").click()
    expect(scene.panel.get_by_role("heading", name="Pair with your server")).to_be_visible()
    expect(scene.line).to_be_hidden()
    pair(scene.panel, scene.server, f"http://rapport.test:{scene.server.settings['ASSIST_PORT']}")


def test_offline_is_said_at_once_and_over_at_once(scene: Scene) -> None:
    scene.extension.context.set_offline(True)
    try:
        expect(scene.line).to_contain_text("You are offline", timeout=2_000)
        expect(scene.panel.get_by_text("Offline", exact=True)).to_be_visible()
    finally:
        scene.extension.context.set_offline(False)
    scene.expect_connected()


def test_a_machine_that_slept_comes_back_to_where_it_was(scene: Scene) -> None:
    """The server pings, gets no answer and lets go; on waking the panel says what it was, and nothing is lost."""
    panel = scene.extension.context.new_page()
    panel.add_init_script(SLEEPS)
    panel.goto(scene.panel.url)
    scene.panel.close()
    scene.panel = panel
    scene.page.bring_to_front()
    scene.expect_connected()
    scene.say("ok, then I wait")
    wait_until(lambda: len(scene.server.heard("line-%")) == scene.said, "what was said before, in the log")
    panel.evaluate(NOTE_LINE)

    panel.evaluate("sleep()")
    with scene.extension.asleep():
        wait_until(lambda: count_sockets(scene.server) == 0, "the server to let go", LONGEST_MS / 1000)
    scene.say("good morning")
    wait_until(lambda: len(scene.server.heard("line-%")) >= scene.said, "what was said after, in the log")
    scene.expect_connected()
    told = panel.evaluate("window.told")
    assert "Back after a pause" in told[0]
    assert not any("does not answer" in line for line in told), "nobody failed"
    expect(panel.locator("#latency")).to_have_text(re.compile(r"^Answered in (\d+ ms|\d\.\d s)$"))
    assert len(scene.server.heard("line-%")) == scene.said, "nothing twice"


def test_a_server_that_speaks_a_newer_protocol_and_one_that_does_not_know_the_token(scene: Scene) -> None:
    verdicts = [(4504, "This server speaks protocol 2; update."), (4501, "Unknown.")]

    def refuse(socket: ServerConnection) -> None:
        socket.recv()
        socket.close(*verdicts[0])

    port = free_port()
    with serve_sockets(refuse, "127.0.0.1", port) as sockets:
        thread = threading.Thread(target=sockets.serve_forever, daemon=True)
        thread.start()
        scene.panel.evaluate(
            "(server) => chrome.storage.local.set({ pairing: { server, token: 'x' } })", f"http://127.0.0.1:{port}"
        )
        scene.panel.reload()
        expect(scene.line).to_contain_text("The server is newer than Rapport here")
        scene.line.get_by_role("button", name="Look for an update").click()
        expect(scene.panel.locator("#notice")).to_contain_text("knows of no newer version yet")
        verdicts.pop(0)
        scene.panel.reload()
        expect(scene.line).to_contain_text("This pairing no longer works")
        expect(scene.line.get_by_role("button", name="Pair again")).to_be_visible()
        sockets.shutdown()
        thread.join(5)
