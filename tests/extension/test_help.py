"""The level of help, snoozing and "wrong about this customer" in the panel, against the real server, by keyboard."""

from collections.abc import Iterator

import pytest
from extension_demo import panel_of, write_as_customer
from playwright.sync_api import BrowserContext, Locator, Page, expect
from test_demo import ANGRY, COUNT_SHIFTS, LOW_CONTRAST, primary_of
from test_demo import demo as demo  # noqa: PLC0414 - the fixture

pytestmark = pytest.mark.browser

CALM = "hi, my internet has been down since this morning"


EDGES = """(selector) => { const box = document.querySelector(selector).getBoundingClientRect();
  return [box.left, box.right]; }"""
SMALL = """(selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility())
  .map((one) => one.getBoundingClientRect()).filter(({ width, height }) => width < 24 || height < 24).length"""


@pytest.fixture
def awake(demo: Page) -> Iterator[Page]:
    """A demo whose agent goes by their start date when the test is over: the server outlives it."""
    yield demo
    open_menu(demo)
    wake = panel_of(demo).get_by_role("button", name="End the snooze")
    if wake.count():
        wake.click()
        open_menu(demo)
    by_date = panel_of(demo).get_by_label("By my start date")
    if not by_date.is_checked():
        by_date.check()
        expect(panel_of(demo).get_by_text("Help goes by your start date now.")).to_be_visible()


def menu_of(page: Page) -> Locator:
    return panel_of(page).locator("details.help")


def open_menu(page: Page) -> None:
    if menu_of(page).get_attribute("open") is None:
        menu_of(page).locator("summary").click()


def test_the_level_is_chosen_by_keyboard_and_follows_at_once(awake: Page) -> None:
    write_as_customer(awake, CALM)
    primary_of(awake)
    panel = panel_of(awake)
    menu_of(awake).locator("summary").focus()
    awake.keyboard.press("Enter")
    expect(panel.get_by_label("By my start date")).to_be_checked()
    panel.get_by_label("Standard", exact=False).first.focus()
    awake.keyboard.press("ArrowDown")
    expect(panel.get_by_text("Help is quiet now.")).to_be_visible()
    expect(panel.locator('input[value="quiet"]')).to_be_checked()
    expect(panel.locator('input[value="quiet"]')).to_be_focused()
    awake.keyboard.press("Escape")
    expect(menu_of(awake).locator("summary")).to_be_focused()
    expect(menu_of(awake).locator("summary")).to_contain_text("Quiet")
    expect(panel.locator(".silence")).to_contain_text("Help is set to quiet")
    write_as_customer(awake, ANGRY)
    primary_of(awake)
    expect(panel.locator(".card:not(.is-leaving)")).to_have_count(1)


def test_snoozed_it_says_for_how_long_and_wakes(awake: Page) -> None:
    write_as_customer(awake, ANGRY)
    primary_of(awake)
    panel = panel_of(awake)
    open_menu(awake)
    panel.get_by_role("button", name="15 minutes").click()
    expect(menu_of(awake).locator("summary")).to_contain_text("Snoozed, 15 min left")
    expect(panel.locator(".silence-title")).to_have_text("Snoozed")
    expect(panel.locator(".mood-level")).to_contain_text("pset")
    expect(panel.locator(".track")).to_be_visible()
    write_as_customer(awake, "somebody took money from my account, I think my card was stolen")
    primary_of(awake)
    open_menu(awake)
    panel.get_by_role("button", name="End the snooze").click()
    expect(menu_of(awake).locator("summary")).not_to_contain_text("Snoozed")


def test_one_conversation_is_snoozed(awake: Page) -> None:
    write_as_customer(awake, ANGRY)
    primary_of(awake)
    open_menu(awake)
    panel_of(awake).get_by_role("button", name="This conversation").click()
    expect(menu_of(awake).locator("summary")).to_contain_text("Snoozed here")
    expect(panel_of(awake).locator(".silence-title")).to_have_text("Snoozed")


def test_a_mood_is_put_right_and_stays_so(awake: Page) -> None:
    write_as_customer(awake, ANGRY)
    primary_of(awake)
    panel = panel_of(awake)
    frame = next(frame for frame in awake.frames if "sidepanel" in frame.url)
    frame.evaluate(COUNT_SHIFTS)
    panel.locator("details.wrong summary").focus()
    awake.keyboard.press("Enter")
    awake.keyboard.press("Tab")
    awake.keyboard.press("Tab")
    awake.keyboard.press("Tab")
    expect(panel.get_by_role("button", name="They are fine")).to_be_focused()
    assert frame.evaluate("window.shifts") == []
    awake.keyboard.press("Enter")
    expect(panel.locator(".mood-level")).to_contain_text("(as you said)")
    expect(panel.get_by_text("Noted: they are fine.")).to_be_visible()
    expect(panel.locator("details.wrong summary")).to_be_focused()
    frame.evaluate("location.reload()")
    expect(panel.locator(".mood-level")).to_contain_text("(as you said)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_menus_can_be_read_and_fit_320_pixels(awake: Page, scheme: str) -> None:
    awake.emulate_media(color_scheme=scheme)
    write_as_customer(awake, ANGRY)
    primary_of(awake)
    awake.evaluate("document.querySelector('#panel').style.cssText = 'flex: none; width: 320px; height: 700px'")
    frame = next(frame for frame in awake.frames if "sidepanel" in frame.url)
    for menu in ("details.wrong", "details.help"):
        panel_of(awake).locator(f"{menu} summary").click()
        awake.wait_for_timeout(300)
        assert frame.evaluate("document.documentElement.scrollWidth <= 320 && main.scrollWidth <= main.clientWidth")
        box = frame.evaluate(EDGES, f"{menu} > :last-child")
        assert box[0] >= 0
        assert box[1] <= 320
        assert frame.evaluate(LOW_CONTRAST) == []
    small = frame.evaluate(SMALL, "details.help button, details.help label, details.switcher summary")
    assert small == 0


def test_every_window_of_the_agent_follows(awake: Page, signed_in: BrowserContext) -> None:
    other = signed_in.new_page()
    other.goto(awake.url)
    expect(panel_of(other).get_by_text("Connected", exact=True)).to_be_visible()
    open_menu(awake)
    panel_of(awake).locator('input[value="full"]').check()
    expect(menu_of(other).locator("summary")).to_contain_text("Full")
    other.close()
