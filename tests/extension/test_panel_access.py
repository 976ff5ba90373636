"""The panel for everybody, in every state: axe, keyboard, screen readers, narrow, and still while boards come."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from extension_access import REACHABLE, find_grave, overflows, walk
from extension_demo import open_demo, panel_of, write_as_customer
from extension_rig import Server
from playwright.sync_api import Browser, BrowserContext, Frame, Page, WebSocketRoute, expect

pytestmark = pytest.mark.browser

ANGRY = "this is the third time I write about my refund, three weeks and nobody answers. this is a joke"
RASH = "You must calm down. I guarantee that you will have it tomorrow."
WATCH = """
window.shifts = [];
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  const moved = entry.sources.map(({ node }) => node?.id || node?.className);
  if (!entry.hadRecentInput) window.shifts.push(`${entry.value} ${moved}`);
})).observe({ type: "layout-shift", buffered: true });
window.spoken = [];
addEventListener("DOMContentLoaded", () => {
  for (const region of document.querySelectorAll("[role=status], [aria-live]")) {
    new MutationObserver(() => region.textContent && window.spoken.push(region.textContent))
      .observe(region, { childList: true, characterData: true, subtree: true });
  }
});
"""


@dataclass
class Line:
    """The panels' line to the server, which can be cut: the server of the module serves other tests as well."""

    open: list[WebSocketRoute] = field(default_factory=list)
    is_cut: bool = False

    def join(self, panel: WebSocketRoute) -> None:
        if self.is_cut:
            panel.close(code=1011)
            return
        panel.connect_to_server()
        self.open.append(panel)

    def cut(self) -> None:
        self.is_cut = True
        for panel in self.open:
            panel.close(code=1011)
        self.open.clear()


@pytest.fixture(scope="module")
def line() -> Line:
    return Line()


@pytest.fixture(scope="module")
def watched(browser: Browser, server: Server, line: Line) -> Iterator[BrowserContext]:
    """A signed-in browser that notes layout shifts and what is spoken, from the first paint of every page."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(WATCH)
    context.route_web_socket("**/ws/sidebar", line.join)
    page = context.new_page()
    page.goto(server.link)
    page.wait_for_url("**/demo")
    page.close()
    yield context
    context.close()


@pytest.fixture
def demo(watched: BrowserContext, server: Server) -> Iterator[Page]:
    with open_demo(watched, server.url) as page:
        yield page


def frame_of(page: Page) -> Frame:
    return next(frame for frame in page.frames if "sidepanel" in frame.url)


def narrow(page: Page, width: int) -> None:
    page.evaluate(
        "(width) => { panel.style.cssText = `flex: none; width: ${width}px; height: 700px` }",
        width,
    )


def test_axe_finds_nothing_grave_and_nothing_is_too_wide_in_any_state(demo: Page, line: Line) -> None:
    panel, frame = panel_of(demo), frame_of(demo)
    demo.emulate_media(reduced_motion="reduce")
    narrow(demo, 320)
    found: list[str] = []

    def look(where: str) -> None:
        found.extend(find_grave(demo, frame, where))
        found.extend(f"{where}: {wide} is wider than 320 px" for wide in overflows(frame, 320))

    look("silence")
    write_as_customer(demo, ANGRY)
    expect(panel.locator(".card.primary .main-act")).to_be_visible(timeout=10_000)
    look("cards")
    assert frame.evaluate("document.getAnimations().length") == 0, "motion, though less was asked for"

    panel.locator(".help summary").click()
    look("help menu")
    demo.keyboard.press("Escape")
    panel.get_by_role("button", name="Search phrases").click()
    look("search")
    demo.keyboard.press("Escape")
    panel.get_by_role("button", name="Hand over").click()
    expect(panel.get_by_role("dialog", name="Hand over")).to_be_visible()
    look("hand-over")
    demo.keyboard.press("Escape")
    panel.get_by_role("button", name="all keys").click()
    look("keys")
    demo.keyboard.press("Escape")

    demo.fill("#desk-words", RASH)
    expect(panel.locator(".remark").first).to_be_visible(timeout=10_000)
    look("remarks")
    demo.fill("#desk-words", "I will call you back by 5 pm.")
    demo.press("#desk-words", "Enter")
    expect(panel.locator(".promise-line")).to_have_text("I will call you back by 5 pm.", timeout=10_000)
    panel.locator(".promises summary").click()
    look("promises")
    line.cut()
    expect(panel.locator("#line")).to_be_visible(timeout=10_000)
    look("disconnected")
    line.is_cut = False
    expect(panel.get_by_text("Connected", exact=True)).to_be_visible(timeout=20_000)
    assert found == []


def test_a_whole_talk_shifts_nothing_and_says_one_thing_a_board(demo: Page) -> None:
    frame = frame_of(demo)
    demo.select_option("#conversation", "late-delivery")
    frame.evaluate("window.spoken = []")
    turns = 0
    while demo.locator("#standing").inner_text() != "The end":
        demo.evaluate("document.querySelector('#step').click()")
        turns += 1
        expect(demo.locator("#desk-thread .turn")).to_have_count(turns)
        demo.wait_for_timeout(1000)  # longer than the calm before a board is told
        assert turns < 30
    assert frame.evaluate("window.shifts") == []
    spoken = frame.evaluate("window.spoken")
    assert 0 < len(spoken) <= turns
    assert len(set(spoken)) == len(spoken)


def test_tab_reaches_everything_and_is_never_caught(demo: Page) -> None:
    write_as_customer(demo, ANGRY)
    frame = frame_of(demo)
    expect(panel_of(demo).locator(".card.primary .main-act")).to_be_visible(timeout=10_000)
    demo.locator("#desk-words").focus()
    demo.keyboard.press("Tab")
    demo.keyboard.press("Tab")
    frame.evaluate("() => { document.body.tabIndex = -1; document.body.focus(); }")
    stood = walk(demo, frame)
    assert {one["name"] for one in stood} >= set(frame.evaluate(REACHABLE))
    assert [one["name"] for one in stood if not one["isSeen"]] == []


def test_several_conversations_are_told_apart_and_taken_by_keys(demo: Page) -> None:
    panel = panel_of(demo)
    write_as_customer(demo, ANGRY)
    expect(panel.locator(".card.primary .main-act")).to_be_visible(timeout=10_000)
    strip = panel.get_by_role("navigation", name="Open conversations")
    expect(strip).to_be_hidden()
    demo.select_option("#conversation", "voice-outage")
    demo.click("#play")
    expect(panel.get_by_role("heading", name="No internet, and a shop to run")).to_be_visible(timeout=15_000)
    demo.click("#play")
    demo.select_option("#conversation", "")
    write_as_customer(demo, ANGRY)
    tabs = strip.locator(".tab")
    expect(tabs).to_have_count(2, timeout=10_000)
    expect(strip.locator(".tab[aria-label*=call]")).to_have_count(1)
    expect(strip.locator(".tab[aria-label*='waiting under 1 min'][aria-label*=upset i]").first).to_be_visible()
    names = [tab.get_attribute("aria-label") or "" for tab in tabs.all()]
    titles = [name.split(",")[0] for name in names]
    front = panel.locator("h1").inner_text()
    panel.locator("#main").focus()
    demo.keyboard.press("Alt+ArrowDown")
    expect(panel.locator("h1")).not_to_have_text(front)
    assert [(tab.get_attribute("aria-label") or "").split(",")[0] for tab in tabs.all()] == titles, "the order changed"
    demo.keyboard.press("[")
    expect(panel.locator("h1")).to_have_text(front)
    demo.keyboard.press("g")
    expect(strip.locator(".all ul button").first).to_be_visible()
    demo.keyboard.press(str([title == front for title in titles].index(False) + 1))
    expect(panel.locator("h1")).not_to_have_text(front)
