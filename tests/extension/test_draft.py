"""Remarks on the agent's unsent text in the demo page, against the real server and model."""

from collections.abc import Iterator

import pytest
from extension_demo import ANSWERED_MS, open_demo, panel_of, write_as_customer
from extension_rig import Server
from playwright.sync_api import BrowserContext, Locator, Page, expect

pytestmark = pytest.mark.browser

ANGRY = "this is the third time I write about my refund, three weeks and nobody answers. this is a joke"
CALM = "Hello, I would like to add my wife to my account please."
ORDER = "You need to send us the signed form."
REQUEST = "Could you send us the signed form, please?"


@pytest.fixture
def demo(signed_in: BrowserContext, server: Server) -> Iterator[Page]:
    with open_demo(signed_in, server.url) as page:
        write_as_customer(page, CALM)
        expect(panel_of(page).locator("#situation")).to_be_visible(timeout=ANSWERED_MS)
        yield page


def remarks_of(page: Page) -> Locator:
    return panel_of(page).locator("#draft .remark")


def remark_on(page: Page, kind: str) -> Locator:
    return remarks_of(page).filter(has_text=kind)


def write(page: Page, words: str) -> None:
    page.click("#desk-words")
    page.keyboard.type(words)


def test_better_words_take_the_place_of_the_remarked_ones_and_can_be_taken_back(demo: Page) -> None:
    write(demo, f"Right 📎 {ORDER} Do it today.")
    remark = remark_on(demo, "Sounds like a command")
    expect(remark.locator(".remark-words")).to_have_text("“You need to”")
    remark.get_by_role("button", name="Use instead").click()
    expect(demo.locator("#desk-words")).to_have_value("Right 📎 Please send us the signed form. Do it today.")
    expect(remark).to_have_count(0)
    panel_of(demo).get_by_role("button", name="Undo").click()
    expect(demo.locator("#desk-words")).to_have_value(f"Right 📎 {ORDER} Do it today.")


def test_one_key_in_the_composer_uses_the_first_better_words(demo: Page) -> None:
    write(demo, ORDER)
    expect(remark_on(demo, "Sounds like a command")).to_be_visible()
    demo.keyboard.press("Alt+u")
    expect(demo.locator("#desk-words")).to_have_value(REQUEST)
    demo.keyboard.press("Alt+z")
    expect(demo.locator("#desk-words")).to_have_value(ORDER)


def test_a_dismissed_remark_stays_away_for_the_same_words(demo: Page) -> None:
    write(demo, ORDER)
    remark_on(demo, "Sounds like a command").get_by_role("button", name="Dismiss").click()
    expect(remark_on(demo, "Sounds like a command")).to_have_count(0)
    demo.fill("#desk-words", "")
    write(demo, f"I guarantee it will work. {ORDER}")
    expect(remark_on(demo, "May promise too much")).to_be_visible()
    expect(remark_on(demo, "Sounds like a command")).to_have_count(0)


def test_a_sent_or_emptied_draft_clears_the_remarks(demo: Page) -> None:
    write(demo, ORDER)
    expect(remarks_of(demo).first).to_be_visible()
    demo.press("#desk-words", "Enter")
    expect(panel_of(demo).locator("#draft")).to_be_hidden()
    write(demo, ORDER)
    expect(remarks_of(demo).first).to_be_visible()
    demo.fill("#desk-words", "")
    expect(panel_of(demo).locator("#draft")).to_be_hidden()


def test_remarks_move_no_card_and_are_told_to_a_screen_reader(demo: Page) -> None:
    write_as_customer(demo, ANGRY)
    card = panel_of(demo).locator(".card.primary:not(.is-leaving)")
    expect(card.locator(".answers")).to_contain_text(ANGRY[:40], timeout=10_000)
    before = card.bounding_box()
    write(demo, ORDER)
    expect(remarks_of(demo).first).to_be_visible()
    assert card.bounding_box() == before
    expect(panel_of(demo).locator("#draft-status")).to_contain_text("On your draft: ")


def test_good_words_stay_unremarked(demo: Page) -> None:
    write(demo, ORDER)
    expect(remarks_of(demo).first).to_be_visible()
    demo.fill(
        "#desk-words", "I'm sorry you had to write three times. I've sent the refund today; it's there by Friday."
    )
    expect(panel_of(demo).locator("#draft")).to_be_hidden()


def test_a_draft_reaches_no_other_panel_and_no_log(demo: Page, signed_in: BrowserContext, server: Server) -> None:
    words = "You need to read the zanzibar paragraph."
    told: list[str] = []
    other = signed_in.new_page()
    other.on("websocket", lambda socket: socket.on("framereceived", lambda frame: told.append(str(frame))))
    other.goto(f"{server.url}/demo")
    expect(panel_of(other).get_by_text("Connected", exact=True)).to_be_visible()
    write(demo, words)
    expect(remarks_of(demo).first).to_be_visible()
    other.close()
    assert not any("zanzibar" in frame for frame in told)
