"""The panel in the demo page, against the real server: what a newcomer sees, does and can reach by keyboard."""

from collections.abc import Iterator

import pytest
from extension_demo import open_demo, panel_of, write_as_customer
from extension_rig import Server
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser

ANGRY = "this is the third time I write about my refund, three weeks and nobody answers. this is a joke"
ANGRIER = "hello?? are you even reading this? I want my money back now"
COUNT_SHIFTS = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => window.shifts.push(entry.value)))
    .observe({ type: "layout-shift", buffered: false });
}"""


@pytest.fixture
def demo(signed_in: BrowserContext, server: Server) -> Iterator[Page]:
    with open_demo(signed_in, server.url) as page:
        yield page


def primary_of(page: Page) -> str:
    primary = panel_of(page).locator(".card.primary:not(.skeleton):not(.is-leaving) .words")
    expect(primary).to_be_visible(timeout=10_000)
    return primary.inner_text()


def test_alt_1_in_the_composer_inserts_the_primary_card_and_alt_z_undoes(demo: Page) -> None:
    write_as_customer(demo, ANGRY)
    words = primary_of(demo)
    demo.click("#desk-words")
    demo.keyboard.type("Hi there. ")
    demo.keyboard.press("Alt+1")
    expect(demo.locator("#desk-words")).to_have_value(f"Hi there. {words}")
    expect(panel_of(demo).get_by_text("Inserted", exact=True)).to_be_visible()
    demo.keyboard.press("Alt+z")
    expect(demo.locator("#desk-words")).to_have_value("Hi there. ")
    expect(panel_of(demo).get_by_text("Taken out again.")).to_be_visible()
    demo.keyboard.press("Alt+1")
    expect(demo.locator("#desk-words")).to_have_value(f"Hi there. {words}")
    panel_of(demo).get_by_role("button", name="Undo").click()
    expect(demo.locator("#desk-words")).to_have_value("Hi there. ")


def test_alt_shift_1_puts_the_card_in_place_of_the_draft_and_alt_z_brings_it_back(demo: Page) -> None:
    write_as_customer(demo, ANGRY)
    words = primary_of(demo)
    demo.click("#desk-words")
    demo.keyboard.type("Please hold on, I have to")
    demo.keyboard.press("Alt+Shift+1")
    expect(demo.locator("#desk-words")).to_have_value(words)
    expect(panel_of(demo).get_by_text("Inserted", exact=True)).to_be_visible()  # from here it can be taken back
    demo.keyboard.press("Alt+z")
    expect(demo.locator("#desk-words")).to_have_value("Please hold on, I have to")


def test_what_was_inserted_is_sent_by_the_agent_alone(demo: Page) -> None:
    write_as_customer(demo, ANGRY)
    words = primary_of(demo)
    panel_of(demo).locator(".card.primary .main-act").click()
    expect(demo.locator("#desk-words")).to_have_value(words)
    assert demo.locator("#desk-thread [data-speaker=agent]").count() == 0
    demo.press("#desk-words", "Enter")
    expect(demo.locator("#customer-thread [data-speaker=agent] .words")).to_have_text(words)
    expect(panel_of(demo).locator(".card .words").get_by_text(words, exact=True)).to_have_count(0)


def test_nothing_moves_while_the_pointer_rests_on_a_card(demo: Page) -> None:
    write_as_customer(demo, ANGRY)
    words = primary_of(demo)
    frame = next(frame for frame in demo.frames if "sidepanel" in frame.url)
    panel_of(demo).locator(".card.primary .words").hover()
    demo.wait_for_timeout(700)
    frame.evaluate(COUNT_SHIFTS)
    write_without_pointer(demo, ANGRIER)
    expect(panel_of(demo).get_by_role("button", name="New suggestions ready")).to_be_visible(timeout=10_000)
    assert panel_of(demo).locator(".card.primary .words").inner_text() == words
    demo.wait_for_timeout(500)
    assert frame.evaluate("window.shifts") == []
    demo.mouse.move(700, 300)
    expect(panel_of(demo).get_by_role("button", name="New suggestions ready")).to_have_count(0)


def write_without_pointer(page: Page, words: str) -> None:
    page.focus("#customer-words")
    page.keyboard.insert_text(words)
    page.keyboard.press("Enter")


def test_an_overtaken_card_is_not_inserted_blindly(demo: Page) -> None:
    write_as_customer(demo, ANGRY)
    primary_of(demo)
    panel_of(demo).locator(".card.primary .words").hover()
    write_without_pointer(demo, ANGRIER)
    expect(panel_of(demo).get_by_role("button", name="New suggestions ready")).to_be_visible(timeout=10_000)
    if panel_of(demo).get_by_text("Older", exact=True).count() == 0:
        pytest.skip("the newer message left these cards standing")
    demo.keyboard.press("Alt+1")
    expect(panel_of(demo).get_by_text("A newer message came in.")).to_be_visible()
    expect(demo.locator("#desk-words")).to_have_value("")


def test_escape_dismisses_and_one_key_says_why(demo: Page) -> None:
    write_as_customer(demo, ANGRY)
    words = primary_of(demo)
    panel_of(demo).locator(".card.primary .main-act").focus()
    demo.keyboard.press("Escape")
    expect(panel_of(demo).get_by_role("group", name="Why? One key")).to_be_visible()
    demo.keyboard.press("2")
    expect(panel_of(demo).locator(".card .words").get_by_text(words, exact=True)).to_have_count(0)


def test_a_phrase_is_found_and_inserted(demo: Page) -> None:
    write_as_customer(demo, ANGRY)
    primary_of(demo)
    panel_of(demo).get_by_role("button", name="Search phrases").click()
    panel_of(demo).get_by_label("Search all phrases").fill("sorry")
    expect(panel_of(demo).locator(".found-count")).to_have_text("12 phrases", timeout=10_000)
    found = panel_of(demo).get_by_role("option").first
    text = found.locator(".option-text").inner_text()
    found.click()
    expect(demo.locator("#desk-words")).to_have_value(text)


def test_a_prepared_conversation_plays_steps_and_waits_for_the_agent(demo: Page) -> None:
    demo.select_option("#conversation", "late-delivery")
    demo.check("input[name=speed][value='4']", force=True)
    demo.check("#takeover")
    demo.click("#play")
    expect(demo.locator("#standing")).to_have_text("Your turn to answer", timeout=10_000)
    primary_of(demo)
    demo.click("#desk-words")
    demo.keyboard.press("Alt+1")
    expect(demo.locator("#desk-words")).not_to_have_value("")
    demo.keyboard.press("Enter")
    expect(demo.locator("#desk-thread .turn")).to_have_count(3, timeout=10_000)
    demo.click("#play")
    expect(demo.locator("#standing")).to_have_text("Paused")
    before = demo.locator("#desk-thread .turn").count()
    demo.click("#step")
    expect(demo.locator("#desk-thread .turn")).to_have_count(before + 1)
    demo.click("#restart")
    expect(demo.locator("#desk-thread .turn")).to_have_count(0)


def test_a_call_comes_to_the_front_of_the_panel(demo: Page) -> None:
    demo.select_option("#conversation", "voice-outage")
    demo.check("input[name=speed][value='4']", force=True)
    demo.click("#play")
    expect(panel_of(demo).get_by_role("heading", name="No internet, and a shop to run")).to_be_visible(timeout=15_000)
    expect(demo.locator("#desk-thread .turn").nth(1)).to_be_visible(timeout=15_000)
    demo.select_option("#conversation", "")


def test_who_may_see_the_console_finds_the_way_there_and_back(demo: Page) -> None:
    demo.get_by_role("link", name="Console").click()
    demo.wait_for_url("**/console")
    demo.get_by_role("link", name="Demo").click()
    demo.wait_for_url("**/demo")
    expect(panel_of(demo).get_by_text("Connected", exact=True)).to_be_visible()


def test_the_panel_comes_back_by_itself(demo: Page, signed_in: BrowserContext) -> None:
    write_as_customer(demo, ANGRY)
    primary_of(demo)
    frame = next(frame for frame in demo.frames if "sidepanel" in frame.url)
    frame.evaluate("location.reload()")
    expect(panel_of(demo).get_by_text("Connected", exact=True)).to_be_visible()
    assert primary_of(demo)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast_and_fits_320_pixels(demo: Page, scheme: str) -> None:
    demo.emulate_media(color_scheme=scheme)
    write_as_customer(demo, ANGRY)
    primary_of(demo)
    demo.wait_for_timeout(400)
    demo.evaluate("document.querySelector('#panel').style.cssText = 'flex: none; width: 320px; height: 700px'")
    frame = next(frame for frame in demo.frames if "sidepanel" in frame.url)
    assert frame.evaluate("document.documentElement.scrollWidth <= 320 && main.scrollWidth <= main.clientWidth")
    assert frame.evaluate(LOW_CONTRAST) == []


LOW_CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const over = (top, under) => top.slice(0, 3).map((c, i) => c * top[3] / 255 + under[i] * (1 - top[3] / 255));
  const light = (colour) => { const [r, g, b] = colour.map((c) => { const s = c / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = (element) => element === null ? [255, 255, 255]
    : over(rgb(getComputedStyle(element).backgroundColor), behind(element.parentElement));
  const low = [];
  for (const element of document.querySelectorAll("body *")) {
    const has = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const isSeen = element.checkVisibility({ visibilityProperty: true });
    if (!has || !isSeen || element.closest(".unseen, [aria-hidden=true]")) continue;
    const ground = behind(element);
    let see = 1;
    for (let at = element; at; at = at.parentElement) see *= Number(getComputedStyle(at).opacity);
    const ink = over([...rgb(getComputedStyle(element).color).slice(0, 3), 255 * see], ground);
    const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) low.push(`${element.className}: ${((a + 0.05) / (b + 0.05)).toFixed(2)}`);
  }
  return low;
}"""
