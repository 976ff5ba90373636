"""The end of a conversation in the panel: handing over and wrapping up, by hand and by keyboard, in a real Chromium."""

import re
from collections.abc import Iterator

import pytest
from extension_demo import open_demo, panel_of
from extension_rig import Server
from playwright.sync_api import BrowserContext, Frame, Locator, Page, expect
from test_demo import LOW_CONTRAST

pytestmark = pytest.mark.browser

ANGRY = "this is the third time I write about my refund for order 88213-04, three weeks and nobody answers"
REPLY = "I am so sorry about the three weeks. I'll call you back about it."
MANAGER = "no. I want to talk to your manager now"
ABUSE = "you are useless idiots"
SOON_MS = 10_000


@pytest.fixture
def demo(signed_in: BrowserContext, server: Server) -> Iterator[Page]:
    signed_in.grant_permissions(["clipboard-read", "clipboard-write"])
    with open_demo(signed_in, server.url) as page:
        yield page


def frame_of(page: Page) -> Frame:
    return next(frame for frame in page.frames if "sidepanel" in frame.url)


def tell(page: Page, *said: tuple[str, str]) -> None:
    """Have the two talk; the next is said once the panel has answered the one before."""
    for speaker, words in said:
        composer = "#customer-words" if speaker == "customer" else "#desk-words"
        page.fill(composer, words)
        page.press(composer, "Enter")
        expect(page.locator("#desk-thread .turn").last).to_contain_text(words)
    expect(panel_of(page).get_by_role("button", name="Hand over")).to_be_visible(timeout=SOON_MS)


def holding(words: str) -> re.Pattern[str]:
    return re.compile(re.escape(words))


def hand_over(page: Page) -> Locator:
    return panel_of(page).get_by_label("For the next person.")


def wrap_up(page: Page) -> Locator:
    return panel_of(page).get_by_label("Drafted from the talk.")


def test_a_hand_over_is_edited_and_copied_and_the_panel_goes_on(demo: Page) -> None:
    tell(demo, ("customer", ANGRY), ("agent", REPLY))
    panel_of(demo).get_by_role("button", name="Hand over").click()
    expect(hand_over(demo)).to_be_focused()
    expect(hand_over(demo)).to_have_value(holding(f"Wants: “{ANGRY}”"))
    expect(hand_over(demo)).to_have_value(holding("Promised: “I'll call you back about it.”"))
    hand_over(demo).press("Control+Home")
    hand_over(demo).press_sequentially("From Ana. ")
    panel_of(demo).get_by_role("button", name="Copy").click()
    expect(panel_of(demo).get_by_text("Copied.", exact=True)).to_be_visible()
    assert demo.evaluate("navigator.clipboard.readText()").startswith("From Ana. Wants: “")
    demo.keyboard.press("Escape")
    expect(hand_over(demo)).to_have_count(0)
    expect(panel_of(demo).get_by_role("button", name="Hand over")).to_be_focused()


def test_one_key_hands_over_and_what_lies_behind_is_out_of_reach(demo: Page) -> None:
    tell(demo, ("customer", ANGRY))
    frame_of(demo).evaluate("document.querySelector('#main').focus()")
    demo.keyboard.press("h")
    expect(hand_over(demo)).to_be_focused()
    assert frame_of(demo).evaluate("['main', 'header', 'footer'].every((id) => document.getElementById(id).inert)")
    for _ in range(6):
        demo.keyboard.press("Tab")
        assert not frame_of(demo).evaluate("document.querySelector('#main').contains(document.activeElement)")
    frame_of(demo).evaluate("document.querySelector('.ending-foot button').focus()")
    demo.keyboard.press("Escape")
    assert not frame_of(demo).evaluate("document.getElementById('main').inert")


def test_the_hand_over_stands_out_when_a_manager_is_asked_for(demo: Page) -> None:
    tell(demo, ("customer", ANGRY))
    button = panel_of(demo).get_by_role("button", name="Hand over")
    expect(button).not_to_have_class(holding("is-due"))
    tell(demo, ("customer", MANAGER))
    expect(button).to_have_class(holding("is-due"), timeout=SOON_MS)


def test_closing_wraps_up_and_what_was_changed_is_kept(demo: Page) -> None:
    tell(demo, ("customer", ANGRY), ("agent", REPLY))
    panel_of(demo).get_by_role("button", name="Close & wrap up").click()
    expect(wrap_up(demo)).to_have_value(holding(f"Issue: “{ANGRY}”"))
    expect(panel_of(demo).get_by_text("Promised without a time.")).to_be_visible()
    expect(panel_of(demo).get_by_text("1 theirs, 1 yours")).to_be_visible()
    expect(panel_of(demo).locator(".care")).to_have_count(0)
    wrap_up(demo).fill("Refund stuck. Call on Monday.")
    panel_of(demo).get_by_role("button", name="Save").click()
    expect(panel_of(demo).get_by_text("Saved.", exact=True)).to_be_visible()
    wrap_up(demo).fill("Refund stuck. Call on Tuesday.")
    demo.keyboard.press("Escape")
    expect(panel_of(demo).get_by_text("Wrap-up: Saved.")).to_be_visible()
    panel_of(demo).get_by_role("button", name="Wrap-up", exact=True).click()
    expect(wrap_up(demo)).to_have_value("Refund stuck. Call on Tuesday.")
    demo.keyboard.press("Escape")
    tell(demo, ("customer", "hello, one more thing"))
    expect(panel_of(demo).get_by_role("button", name="Close & wrap up")).to_be_visible(timeout=SOON_MS)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_sheets_have_contrast_and_fit_320_pixels(demo: Page, scheme: str) -> None:
    demo.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    tell(demo, ("customer", ANGRY), ("customer", ABUSE), ("agent", REPLY), ("customer", MANAGER))
    demo.evaluate("document.querySelector('#panel').style.cssText = 'flex: none; width: 320px; height: 700px'")
    button = panel_of(demo).get_by_role("button", name="Hand over")
    expect(button).to_have_class(holding("is-due"), timeout=SOON_MS)
    frame = frame_of(demo)
    fits = "document.documentElement.scrollWidth <= 320 && main.scrollWidth <= main.clientWidth"
    assert frame.evaluate(fits)
    assert frame.evaluate(LOW_CONTRAST) == []
    button.click()
    expect(hand_over(demo)).to_be_visible()
    assert frame.evaluate(LOW_CONTRAST) == []
    demo.keyboard.press("Escape")
    panel_of(demo).get_by_role("button", name="Close & wrap up").click()
    expect(panel_of(demo).get_by_text("That was a rough one")).to_be_visible()
    assert frame.evaluate(fits)
    assert frame.evaluate(
        "(() => { const b = document.querySelector('.ending-body'); return b.scrollWidth <= b.clientWidth; })()"
    )
    assert frame.evaluate(LOW_CONTRAST) == []
