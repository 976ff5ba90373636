"""Phrases in the panel, in a real Chromium and by keyboard: search by shortcode, the form for what is missing, a card
edited before it goes in, one's own phrases."""

from collections.abc import Iterator

import pytest
from extension_demo import open_demo, panel_of, write_as_customer
from extension_rig import Server
from playwright.sync_api import BrowserContext, Frame, Locator, Page, expect
from test_demo import ANGRIER, ANGRY, LOW_CONTRAST, primary_of, write_without_pointer

pytestmark = pytest.mark.browser

SOON_MS = 10_000
TOPS = "[...document.querySelectorAll('.card-head, #situation, #header')].map((e) => e.getBoundingClientRect().top)"
TRACKING = "You can follow it here: {tracking_link} Order {order_ref}."


@pytest.fixture
def demo(signed_in: BrowserContext, server: Server) -> Iterator[Page]:
    signed_in.grant_permissions(["clipboard-read", "clipboard-write"])
    with open_demo(signed_in, server.url) as page:
        yield page
        forget_all(page)


def frame_of(page: Page) -> Frame:
    return next(frame for frame in page.frames if "sidepanel" in frame.url)


def press_in_panel(page: Page, key: str) -> None:
    frame_of(page).evaluate("document.querySelector('#main').focus()")
    page.keyboard.press(key)


def forget_all(page: Page) -> None:
    """The server outlives the test, and with it the agent's phrases."""
    for _ in range(4):
        if panel_of(page).get_by_role("dialog").count():
            page.keyboard.press("Escape")
    press_in_panel(page, "p")
    deleting = panel_of(page).get_by_role("button", name="Delete /")
    gone = panel_of(page).locator(".phrase.is-gone")
    expect(deleting.or_(panel_of(page).get_by_text("None yet")).first).to_be_visible()
    for number in range(deleting.count()):
        deleting.first.click()
        expect(gone).to_have_count(number + 1)


def write_phrase(page: Page, shortcode: str, text: str) -> None:
    press_in_panel(page, "p")
    panel_of(page).get_by_role("button", name="New phrase").click()
    expect(panel_of(page).get_by_label("Shortcode")).to_be_focused()
    page.keyboard.type(shortcode)
    panel_of(page).get_by_label("Text").fill(text)
    page.keyboard.press("Control+Enter")
    expect(panel_of(page).get_by_role("button", name=f"Edit /{shortcode}")).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel_of(page).get_by_role("dialog")).to_have_count(0)


def search(page: Page, words: str) -> Locator:
    """Open the search and type; returns the options found for the words."""
    press_in_panel(page, "/")
    box = panel_of(page).get_by_role("combobox", name="Search all phrases")
    expect(box).to_be_focused()
    page.keyboard.type(words)
    return panel_of(page).get_by_role("option")


def test_a_shortcode_is_completed_and_inserted_by_keyboard(demo: Page) -> None:
    write_as_customer(demo, ANGRY)
    primary_of(demo)
    options = search(demo, "/sorry-")
    expect(options.first).to_contain_text("/sorry-damaged", timeout=SOON_MS)
    expect(options.first).to_contain_text("Team")
    expect(options.first).to_have_attribute("aria-selected", "true")
    demo.keyboard.press("ArrowDown")
    demo.keyboard.press("ArrowUp")
    demo.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    text = options.last.locator(".option-text").inner_text()
    demo.keyboard.press("Enter")
    expect(demo.locator("#desk-words")).to_have_value(text)
    expect(panel_of(demo).get_by_role("dialog")).to_have_count(0)


def test_what_is_missing_is_asked_for_once_in_a_conversation(demo: Page) -> None:
    write_phrase(demo, "track", TRACKING)
    write_as_customer(demo, ANGRY + " for order 88213-04")
    primary_of(demo)
    option = search(demo, "/tr").first
    expect(option).to_contain_text("You can follow it here: tracking link Order 88213-04.", timeout=SOON_MS)
    expect(option).to_contain_text("Yours")
    demo.keyboard.press("Enter")
    expect(panel_of(demo).get_by_label("Tracking link")).to_be_focused()
    demo.keyboard.press("Enter")
    expect(panel_of(demo).get_by_text("Tracking link is still empty.")).to_be_visible()
    demo.keyboard.press("Escape")
    expect(panel_of(demo).get_by_role("combobox")).to_be_focused()
    demo.keyboard.press("Enter")
    demo.keyboard.type("https://track.example/7")
    expect(panel_of(demo).locator(".preview")).to_contain_text("here: https://track.example/7 Order 88213-04.")
    demo.keyboard.press("Enter")
    filled = "You can follow it here: https://track.example/7 Order 88213-04."
    expect(demo.locator("#desk-words")).to_have_value(filled)
    expect(search(demo, "track").first).to_contain_text("here: https://track.example/7", timeout=SOON_MS)
    demo.keyboard.press("Shift+Enter")
    expect(panel_of(demo).get_by_label("Tracking link")).to_have_value("https://track.example/7")
    demo.keyboard.press("Escape")
    demo.keyboard.press("Escape")
    assert frame_of(demo).evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })").count("track.example") == 0


def test_words_find_ones_own_phrase_first(demo: Page) -> None:
    write_phrase(demo, "sorry-me", "Sorry, that was me.")
    options = search(demo, "sorry")
    expect(options.first).to_contain_text("Sorry, that was me.", timeout=SOON_MS)
    expect(options.nth(1)).to_contain_text("Team")
    demo.keyboard.press("Enter")
    expect(panel_of(demo).get_by_text("Copied.", exact=True)).to_be_visible()
    assert demo.evaluate("navigator.clipboard.readText()") == "Sorry, that was me."


def test_a_card_is_edited_in_place_inserted_and_kept_as_mine(demo: Page) -> None:
    write_as_customer(demo, ANGRY + " for order 88213-04")
    words = primary_of(demo)
    demo.wait_for_timeout(400)
    tops = frame_of(demo).evaluate(TOPS)
    press_in_panel(demo, "e")
    editor = panel_of(demo).get_by_label("Your words for this card")
    expect(editor).to_be_focused()
    expect(editor).to_have_value(words)
    assert frame_of(demo).evaluate(TOPS)[:3] == tops[:3]
    demo.keyboard.type(" About 88213-04: I'm on it.")
    write_without_pointer(demo, ANGRIER)
    expect(panel_of(demo).get_by_text("A newer message came in. Your words stay as they are.")).to_be_visible(
        timeout=SOON_MS
    )
    edited = f"{words} About 88213-04: I'm on it."
    expect(editor).to_have_value(edited)
    panel_of(demo).get_by_role("button", name="Keep as mine").click()
    expect(panel_of(demo).get_by_label("Shortcode")).to_be_focused()
    expect(panel_of(demo).get_by_label("Text")).to_have_value(f"{words} About {{order_ref}}: I'm on it.")
    demo.keyboard.type("not good")
    demo.keyboard.press("Control+Enter")
    expect(panel_of(demo).get_by_text("letters, digits and single dashes")).to_be_visible()
    panel_of(demo).get_by_label("Shortcode").fill("on-it")
    demo.keyboard.press("Enter")
    expect(panel_of(demo).get_by_role("dialog")).to_have_count(0)
    editor.focus()
    demo.keyboard.press("Control+Enter")
    expect(demo.locator("#desk-words")).to_have_value(edited)
    expect(panel_of(demo).get_by_text("Inserted. Read it over")).to_be_visible()
    expect(search(demo, "/on-it").first).to_contain_text("About 88213-04: I'm on it.", timeout=SOON_MS)


def test_left_and_opened_again_the_words_are_there_and_undo_takes_them_back(demo: Page) -> None:
    write_as_customer(demo, ANGRY)
    words = primary_of(demo)
    panel_of(demo).locator(".card.primary").get_by_role("button", name="Edit first").click()
    demo.keyboard.type(" Promise.")
    demo.keyboard.press("Escape")
    expect(panel_of(demo).locator(".card.primary .words")).to_have_text(words)
    expect(panel_of(demo).locator(".card.primary").get_by_role("button", name="Edit first")).to_be_focused()
    demo.keyboard.press("e")
    expect(panel_of(demo).get_by_label("Your words for this card")).to_have_value(f"{words} Promise.")
    demo.keyboard.press("Alt+1")
    expect(demo.locator("#desk-words")).to_have_value(f"{words} Promise.")
    expect(panel_of(demo).get_by_text("Used, with changes")).to_be_visible()
    demo.keyboard.press("Alt+z")
    expect(demo.locator("#desk-words")).to_have_value("")
    expect(panel_of(demo).locator(".card.primary .words")).to_have_text(words)


def test_my_phrases_are_changed_deleted_brought_back_proposed_and_settled(
    demo: Page, server: Server, signed_in: BrowserContext
) -> None:
    write_phrase(demo, "ring", "I'll ring you on the day itself.")
    panel = panel_of(demo)
    press_in_panel(demo, "p")
    panel.get_by_role("button", name="Delete /ring").focus()
    demo.keyboard.press("Enter")
    expect(panel.get_by_role("button", name="Bring /ring back")).to_be_focused()
    demo.keyboard.press("Enter")
    expect(panel.get_by_role("button", name="Delete /ring")).to_be_focused()
    panel.get_by_role("button", name="Edit /ring").click()
    panel.get_by_label("Text").fill("I'll ring you on the day, {name}, around")
    panel.get_by_label("Text").press("End")
    demo.keyboard.press("Escape")
    panel.get_by_role("button", name="Edit /ring").click()
    expect(panel.get_by_label("Text")).to_have_value("I'll ring you on the day, {name}, around")
    panel.get_by_label("Text").press_sequentially(" {call_time}.")
    expect(panel.get_by_text("You will be asked for: call time.")).to_be_visible()
    demo.keyboard.press("Control+Enter")
    panel.get_by_role("button", name="Propose /ring to the team").click()
    expect(panel.get_by_text("Proposed. Your lead decides.")).to_be_visible()
    demo.keyboard.press("Escape")
    console = signed_in.new_page()
    console.goto(f"{server.url}/console/proposals")
    console.get_by_label("Or give it back").fill("Who rings, and when?")
    with console.expect_navigation():  # a page that is closed while it goes on may never say that it closed
        console.get_by_role("button", name="Give /ring back").click()
    console.close()
    expect(panel.get_by_text("/ring came back from your lead: Who rings, and when?")).to_be_visible()
    press_in_panel(demo, "p")
    expect(panel.locator(".phrase .ask-first")).to_have_text("Your lead Who rings, and when?")


def test_one_key_lists_all_keys_and_escape_returns(demo: Page) -> None:
    write_as_customer(demo, ANGRY)
    primary_of(demo)
    press_in_panel(demo, "?")
    expect(panel_of(demo).get_by_role("dialog", name="Keys")).to_contain_text("Edit the card before it goes in")
    demo.keyboard.press("Escape")
    expect(panel_of(demo).get_by_role("dialog")).to_have_count(0)
    assert frame_of(demo).evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_sheet_has_contrast_and_fits_320_pixels(demo: Page, scheme: str) -> None:
    demo.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    write_phrase(demo, "track", TRACKING)
    write_as_customer(demo, ANGRY)
    primary_of(demo)
    demo.evaluate("document.querySelector('#panel').style.cssText = 'flex: none; width: 320px; height: 700px'")
    frame, panel = frame_of(demo), panel_of(demo)

    def check() -> None:
        assert frame.evaluate("document.documentElement.scrollWidth <= 320 && main.scrollWidth <= main.clientWidth")
        assert frame.evaluate(LOW_CONTRAST) == []

    press_in_panel(demo, "e")
    expect(panel.get_by_label("Your words for this card")).to_be_focused()
    check()
    demo.keyboard.press("Escape")
    expect(search(demo, "/t").first).to_contain_text("Yours", timeout=SOON_MS)
    check()
    demo.keyboard.press("Enter")
    expect(panel.get_by_label("Tracking link")).to_be_focused()
    check()
    demo.keyboard.press("Escape")
    demo.keyboard.press("Escape")
    for key, words in (("p", "Yours alone"), ("?", "Anywhere")):
        press_in_panel(demo, key)
        expect(panel.get_by_text(words)).to_be_visible()
        check()
        demo.keyboard.press("Escape")
    press_in_panel(demo, "p")
    panel.get_by_role("button", name="Edit /track").click()
    expect(panel.get_by_label("Text")).to_be_focused()
    check()
