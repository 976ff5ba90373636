"""What holds still under the agent's hand, what follows the talk all the same, and what each press then says."""

from collections.abc import Iterator

import pytest
from extension_access import LOOKS
from extension_demo import open_demo, panel_of, write_as_customer
from extension_rig import Server
from playwright.sync_api import BrowserContext, Frame, Locator, Page, expect
from test_demo import ANGRIER, ANGRY, COUNT_SHIFTS, primary_of, write_without_pointer

pytestmark = pytest.mark.browser

FRAUD = "somebody took money from my account, I think my card was stolen"
SECURE = "Secure things first."
SOON_MS = 10_000
CALM_MS = 1_200
UNDER = """(selectors) => { const box = document.querySelector("#notice").getBoundingClientRect();
  return [...document.querySelectorAll(selectors)].filter((one) => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    return left < box.right && right > box.left && top < box.bottom && bottom > box.top; }).map((one) => one.id); }"""
STEP = """(selector) => { const look = getComputedStyle(document.querySelector(selector));
  return [look.backgroundImage, look.backgroundColor].join(" "); }"""
FITS = """() => { const cue = document.querySelector(".advice.cue"), words = document.createRange();
  words.selectNodeContents(cue.querySelector(".cue-why"));
  const why = words.getBoundingClientRect(), box = cue.getBoundingClientRect();
  return why.right <= box.right && (why.bottom <= box.bottom || cue.tabIndex === 0); }"""


@pytest.fixture
def demo(signed_in: BrowserContext, server: Server) -> Iterator[Page]:
    with open_demo(signed_in, server.url) as page:
        yield page


def frame_of(page: Page) -> Frame:
    return next(frame for frame in page.frames if "sidepanel" in frame.url)


def press_in_panel(page: Page, key: str) -> None:
    frame_of(page).evaluate("document.querySelector('#main').focus()")
    page.keyboard.press(key)


def cards_of(page: Page) -> list[str]:
    return panel_of(page).locator(".card:not(.is-leaving) .technique").all_inner_texts()


def pill_of(page: Page) -> Locator:
    return panel_of(page).get_by_role("button", name="New suggestions ready")


def hold(page: Page, by: str) -> None:
    """Have the agent's hand on the primary card."""
    if by == "editor":
        press_in_panel(page, "e")
        page.keyboard.type(" I'm on it.")
    elif by == "pointer":
        panel_of(page).locator(".card.primary .words").hover()
    else:
        panel_of(page).locator(".card.primary .main-act").focus()
        page.keyboard.press("Escape")
    page.wait_for_timeout(700)


@pytest.mark.parametrize("by", ["editor", "pointer", "reason"])
def test_mood_and_cue_follow_while_cards_hold_still(demo: Page, by: str) -> None:
    write_as_customer(demo, ANGRY)
    primary_of(demo)
    demo.wait_for_timeout(CALM_MS)
    panel, frame = panel_of(demo), frame_of(demo)
    spots = panel.locator(".spot").count()
    hold(demo, by)
    before = cards_of(demo)
    frame.evaluate(COUNT_SHIFTS)
    write_without_pointer(demo, FRAUD)
    expect(panel.locator(".cue-advice")).to_contain_text(SECURE, timeout=SOON_MS)
    expect(pill_of(demo)).to_be_visible()
    assert cards_of(demo) == before
    assert panel.locator(".spot").count() >= spots
    expect(panel.locator("#live")).to_contain_text(f"For you only: {SECURE}", timeout=CALM_MS * 2)
    expect(panel.locator("#live")).to_contain_text("New suggestions are ready.")
    assert frame.evaluate("window.shifts") == []


def test_the_pill_shows_the_newest_cards_and_keeps_the_agents_words(demo: Page) -> None:
    write_as_customer(demo, ANGRY)
    words = primary_of(demo)
    hold(demo, "editor")
    write_without_pointer(demo, FRAUD)
    pill_of(demo).click(timeout=SOON_MS)
    panel = panel_of(demo)
    expect(panel.get_by_text("Your words are kept, below the newest cards.")).to_be_visible()
    own = panel.locator(".card").filter(has_text="Your words").filter(has_not_text="Best suggestion").last
    expect(own.locator(".words")).to_have_text(f"{words} I'm on it.")
    assert primary_of(demo) != words
    own.get_by_role("button", name="Edit first").click()
    expect(panel.get_by_label("Your words for this card")).to_have_value(f"{words} I'm on it.")
    demo.keyboard.type(" Really.")
    demo.keyboard.press("Control+Enter")
    expect(demo.locator("#desk-words")).to_have_value(f"{words} I'm on it. Really.")
    expect(own.get_by_text("Used, with changes")).to_be_visible()


def test_the_agents_reply_closes_the_editor(demo: Page) -> None:
    write_as_customer(demo, ANGRY)
    primary_of(demo)
    press_in_panel(demo, "e")
    expect(panel_of(demo).get_by_label("Your words for this card")).to_be_focused()
    demo.fill("#desk-words", "One moment please, I am looking.")
    demo.press("#desk-words", "Enter")
    expect(panel_of(demo).get_by_label("Your words for this card")).to_have_count(0, timeout=SOON_MS)


def test_an_overtaken_card_pressed_while_another_is_edited_leads_on(demo: Page) -> None:
    write_as_customer(demo, ANGRY)
    primary_of(demo)
    hold(demo, "editor")
    write_without_pointer(demo, FRAUD)
    expect(pill_of(demo)).to_be_visible(timeout=SOON_MS)
    panel = panel_of(demo)
    assert panel.locator(".card").nth(1).get_by_text("Older", exact=True).is_visible()
    demo.keyboard.press("Alt+2")
    expect(panel.locator("#notice")).to_contain_text("A newer message came in. That was not inserted;")
    expect(panel.locator("#notice")).to_contain_text("Your own words are kept below them.")
    expect(pill_of(demo)).to_have_count(0)
    expect(demo.locator("#desk-words")).to_have_value("")
    words = primary_of(demo)
    demo.keyboard.press("Alt+1")
    expect(demo.locator("#desk-words")).to_have_value(words)


def test_an_option_goes_in_while_a_card_is_edited(demo: Page) -> None:
    write_as_customer(demo, "my order 88213-04 is eleven days late and I want a refund, it was 40 euros")
    primary_of(demo)
    panel = panel_of(demo)
    ready = panel.locator(".option .act")
    expect(ready.first).to_be_visible(timeout=SOON_MS)
    hold(demo, "editor")
    write_without_pointer(demo, ANGRIER)
    expect(pill_of(demo)).to_be_visible(timeout=SOON_MS)
    text = ready.first.locator("xpath=..").locator(".option-text").inner_text()
    ready.first.click()
    expect(demo.locator("#desk-words")).to_have_value(text)


def test_an_inserted_card_goes_in_again_once_the_box_is_empty(demo: Page) -> None:
    write_as_customer(demo, ANGRY)
    words = primary_of(demo)
    panel = panel_of(demo)
    demo.click("#desk-words")
    demo.keyboard.press("Alt+1")
    expect(demo.locator("#desk-words")).to_have_value(words)
    demo.keyboard.press("Alt+1")
    expect(panel.locator("#notice")).to_contain_text("These words stand in your reply box already.")
    expect(demo.locator("#desk-words")).to_have_value(words)
    demo.wait_for_timeout(CALM_MS)
    demo.keyboard.press("Alt+1")
    expect(panel.locator("#notice")).to_contain_text("These words stand in your reply box already.")
    demo.keyboard.press("Control+a")
    demo.keyboard.press("Delete")
    demo.wait_for_timeout(300)
    demo.keyboard.press("Alt+1")
    expect(demo.locator("#desk-words")).to_have_value(words)
    demo.fill("#desk-words", "")
    demo.wait_for_timeout(CALM_MS)
    panel.get_by_role("button", name="Insert again").click()
    expect(demo.locator("#desk-words")).to_have_value(words)


def test_undo_takes_out_one_after_another_and_then_says_so(demo: Page) -> None:
    write_as_customer(demo, ANGRY)
    first = primary_of(demo)
    panel = panel_of(demo)
    second = panel.locator(".card:not(.primary):not(.is-leaving) .words").first.inner_text()
    demo.click("#desk-words")
    demo.keyboard.press("Alt+1")
    expect(demo.locator("#desk-words")).to_have_value(first)
    demo.keyboard.press("Alt+2")
    expect(demo.locator("#desk-words")).to_have_value(f"{first} {second}")
    expect(panel.get_by_text("Inserted", exact=True)).to_have_count(2)
    demo.keyboard.press("Alt+z")
    expect(demo.locator("#desk-words")).to_have_value(first)
    demo.keyboard.press("Alt+z")
    expect(demo.locator("#desk-words")).to_have_value("")
    expect(panel.get_by_text("Inserted", exact=True)).to_have_count(0)
    demo.keyboard.press("Alt+z")
    expect(panel.locator("#notice")).to_contain_text("There is nothing to take out here.")


def test_a_notice_covers_nothing_that_can_be_pressed(demo: Page) -> None:
    demo.evaluate("panel.style.cssText = 'flex: none; width: 360px; height: 620px'")
    write_as_customer(demo, ANGRY)
    primary_of(demo)
    panel, frame = panel_of(demo), frame_of(demo)
    press_in_panel(demo, "g")
    expect(panel.locator("#notice")).to_have_text("This is your only open conversation.")
    foot = "header button, header summary, #footer #all-keys"
    assert frame.evaluate(UNDER, foot) == []
    panel.locator(".card.primary .main-act").click()
    expect(panel.locator("#notice button")).to_be_visible()
    assert frame.evaluate(UNDER, foot) == []
    assert frame.evaluate("notice.getBoundingClientRect().top >= main.getBoundingClientRect().bottom")
    keys = panel.locator("#all-keys").bounding_box()
    assert keys
    assert keys["height"] >= 24


@pytest.mark.parametrize("width", [320, 360, 400])
def test_why_a_cue_stands_there_can_be_read_without_a_mouse(demo: Page, width: int) -> None:
    demo.evaluate("(width) => { panel.style.cssText = `flex: none; width: ${width}px; height: 700px` }", width)
    write_as_customer(demo, ANGRY)
    expect(panel_of(demo).locator(".cue-why")).to_be_visible(timeout=SOON_MS)
    demo.wait_for_timeout(300)
    assert frame_of(demo).evaluate(FITS)


def test_with_forced_colours_the_next_step_is_not_a_done_one(demo: Page) -> None:
    write_as_customer(demo, ANGRY)
    primary_of(demo)
    demo.emulate_media(**LOOKS["forced"])
    looks = [frame_of(demo).evaluate(STEP, f".step{kind}") for kind in (".is-done", ".is-next", ":not(.is-done)")]
    demo.emulate_media(**LOOKS["light"])
    assert len(set(looks[:2])) == 2, looks
