"""The options page and the three first steps, in the extension itself: who I am, which sites are read, which keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import CHROMIUM, FLAGS
from extension_access import REACHABLE, find_grave, overflows, walk
from extension_chat import serve_pages
from extension_granted import Granted, browse_granted, copy_extension
from extension_page import SAY
from extension_rig import Server
from playwright.sync_api import Page, Playwright, expect
from test_side_panel import browse

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def granted(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Granted]:
    folder = tmp_path_factory.mktemp("options")
    with browse_granted(playwright, CHROMIUM, FLAGS, folder, copy_extension(folder)) as opened:
        yield opened


@pytest.fixture
def options(granted: Granted) -> Iterator[Page]:
    page = granted.context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto(f"chrome-extension://{granted.extension_id}/options.html")
    yield page
    page.close()
    assert problems == []


def test_the_first_steps_pairing_here_and_there_and_the_way_back(
    granted: Granted, options: Page, server: Server
) -> None:
    panel = granted.panel
    panel.set_viewport_size({"width": 320, "height": 760})
    found: list[str] = []

    def look(where: str) -> None:
        found.extend(find_grave(panel, panel, where))
        found.extend(f"{where}: {wide} is wider than 320 px" for wide in overflows(panel, 320))

    expect(panel.get_by_text("Step 1 of 3")).to_be_visible()
    look("pairing")
    options.get_by_label("Server address").fill(server.url)
    options.get_by_label("Pairing code").fill(server.codes.pop())
    options.keyboard.press("Enter")
    expect(options.locator("#account")).to_contain_text("Ana", timeout=10_000)
    expect(options.locator("#account")).to_contain_text(server.url)
    expect(panel.get_by_text("Connected", exact=True)).to_be_visible(timeout=10_000)

    expect(panel.get_by_text("Step 2 of 3")).to_be_visible()
    look("allow")
    panel.get_by_role("button", name="do that later").click()
    expect(panel.get_by_text("Step 3 of 3")).to_be_visible()
    look("keys")
    panel.locator("#main").focus()
    panel.keyboard.press("Alt+1")
    expect(panel.locator(".practice-said")).to_contain_text("Nothing was inserted here")
    panel.keyboard.press("Escape")
    expect(panel.locator(".practice-said")).to_contain_text("a key from 1 to 5")
    panel.get_by_role("button", name="Done").click()
    expect(panel.locator(".intro")).to_have_count(0)
    panel.reload()
    expect(panel.get_by_text("No chat here yet")).to_be_visible(timeout=10_000)

    options.get_by_role("button", name="Show the first three steps again").click()
    expect(panel.get_by_text("Step 3 of 3")).to_be_visible()
    panel.get_by_role("button", name="Skip the introduction").or_(
        panel.get_by_role("button", name="Done")
    ).first.click()

    options.get_by_role("button", name="Unpair this browser").click()
    expect(options.get_by_label("Pairing code")).to_be_visible()
    expect(panel.get_by_label("Pairing code")).to_be_visible()
    expect(panel.locator(".dots")).to_have_count(0)
    assert found == []


def test_the_options_for_everybody(options: Page) -> None:
    expect(options.locator("#commands kbd").first).to_be_visible()
    assert find_grave(options, options, "options") == []
    assert overflows(options, 320) == []
    stood = walk(options, options)
    assert {one["name"] for one in stood} >= set(options.evaluate(REACHABLE))
    assert [one["name"] for one in stood if not one["isSeen"]] == []


def test_choices_and_keys(options: Page) -> None:
    badge = options.get_by_label("Badge while the panel is closed")
    expect(badge).not_to_be_checked()
    badge.check()
    options.reload()
    expect(options.get_by_label("Badge while the panel is closed")).to_be_checked()
    options.get_by_label("Badge while the panel is closed").uncheck()
    listed = options.locator("#commands").inner_text()
    assert "Open the panel" in listed
    assert "Insert the best suggestion" in listed
    expect(options.locator("#keys")).to_contain_text("Search, by words or /shortcode")
    with options.context.expect_page() as opened:
        options.get_by_role("button", name="Change these in the browser").click()
    assert opened.value.url.startswith("chrome://extensions")
    opened.value.close()


def test_a_site_is_listed_and_what_the_browser_holds_is_said(options: Page) -> None:
    expect(options.get_by_role("list", name="Sites that are read")).to_contain_text("chat.example.test")
    options.get_by_role("button", name="Stop reading chat.example.test").click()
    expect(options.locator("#said")).to_contain_text("chat.example.test")


def test_stop_reading_ends_it_at_once_and_commands_reach_the_panel(
    playwright: Playwright, display: str, server: Server, tmp_path: Path
) -> None:
    """A script that was put into a page stays there after the permission is gone: the panel must let go of it."""
    with serve_pages() as site, browse(playwright, display, tmp_path / "profile") as desk:
        desk.page.goto(f"{site}/desk.html")
        panel = desk.pair(server)
        expect(panel.get_by_role("heading", name="A public chat")).to_be_visible(timeout=10_000)
        desk.page.evaluate(SAY, ["o1", "third time I ask, nobody answers, this is a joke"])
        expect(panel.locator(".card.primary .words")).to_be_visible(timeout=10_000)
        words = panel.locator(".card.primary .words").inner_text()
        desk.click_at(500, 500)
        desk.press("alt+shift+i")
        expect(desk.page.locator("textarea")).to_have_value(words)

        extension_id = panel.url.split("/")[2]
        options = desk.context.new_page()
        options.goto(f"chrome-extension://{extension_id}/options.html")
        options.get_by_role("button", name="Stop reading 127.0.0.1").click()
        expect(options.locator("#none")).to_be_visible()
        options.close()
        desk.page.evaluate(SAY, ["o2", "and now I am really angry, I want my money back"])
        panel.reload()
        expect(panel.get_by_text("Connected", exact=True)).to_be_visible(timeout=10_000)
        desk.page.evaluate(SAY, ["o3", "hello?"])
        expect(panel.get_by_text("Step 2 of 3")).to_be_visible()
        assert panel.get_by_text("really angry").count() == 0
