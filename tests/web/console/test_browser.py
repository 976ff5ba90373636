"""The console in a real Chromium: by keyboard, with JavaScript and without, in light and dark."""

import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, async_playwright, expect

from assist.vocabulary import Role
from tests.web.console.conftest import tell_story

pytestmark = pytest.mark.browser

FLAGS = ["--no-sandbox", "--disable-gpu"]
PAGES = ("", "/phrases", "/phrases/new", "/revisions", "/log", "/conversations", "/people", "/invitations")

CONTRASTS = """
() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const read = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = read(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return read(getComputedStyle(document.documentElement).colorScheme === "dark" ? "black" : "white");
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest("svg, .unseen, fieldset[disabled]")) continue;
    const [first, second] = [light(read(getComputedStyle(element).color)), light(ground(element))];
    const contrast = (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    if (contrast < 4.5) found.push(`${contrast.toFixed(2)} ${element.outerHTML.slice(0, 120)}`);
  }
  return found;
}
"""
"""Texts whose contrast with what lies behind them is under 4.5."""


complaints: list[str] = []
"""What the pages' scripts and policies made the browser complain of; a refused form is no complaint."""


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    complaints.clear()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        await browser.close()
    assert complaints == []


def note_complaint(message: ConsoleMessage) -> None:
    if message.type in {"error", "warning"} and "status of 422" not in message.text:
        complaints.append(message.text)


async def enter(chromium: Browser, site: Any, role: Role, **options: Any) -> Page:
    """Sign in by a link and return the console's start page."""
    context: BrowserContext = await chromium.new_context(viewport={"width": 1360, "height": 900}, **options)
    page = await context.new_page()
    page.on("console", note_complaint)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(f"{site.url}/sign-in?code={await site.make_link(role)}&next=/console")
    if options.get("java_script_enabled") is False:
        await page.get_by_role("button").click()
    await page.wait_for_url("**/console")
    return page


async def test_a_lead_lists_stops_edits_and_publishes_a_phrase(chromium: Browser, site: Any) -> None:
    page = await enter(chromium, site, Role.LEAD)
    library = site.rooms.desk.library.library
    phrase = library.phrases[0]
    await page.get_by_role("navigation", name="Console").get_by_role("link", name="Phrases").click()
    await expect(page.locator("tbody tr")).to_have_count(len(library.phrases))

    await page.get_by_label("Words").press_sequentially(phrase.id)
    await expect(page.locator("tbody tr")).to_have_count(
        sum(phrase.id in f"{other.id} {other.text}".casefold() for other in library.phrases)
    )
    await page.wait_for_url(f"**/console/phrases?q={phrase.id}&*")

    stop = page.get_by_role("button", name=f"Stop {phrase.id}", exact=True)
    await stop.focus()
    await page.keyboard.press("Enter")
    resume = page.get_by_role("button", name=f"Resume {phrase.id}", exact=True)
    await expect(resume).to_be_focused()
    await expect(page.get_by_role("status")).to_contain_text("it is off every screen")
    assert site.rooms.desk.stopped == {phrase.id}
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("is offered again")

    await page.get_by_role("link", name=phrase.id, exact=True).click()
    await page.get_by_label("Text", exact=True).fill("Please calm down.")
    await page.get_by_role("button", name="Check and compare").click()
    await expect(page.get_by_role("alert")).to_contain_text("Nothing was published")
    await page.get_by_role("alert").get_by_role("link", name="Text").first.click()
    await page.get_by_label("Text", exact=True).fill("Let me look into it at once, and tell you what I see.")
    await page.get_by_role("button", name="Check and compare").click()
    await expect(page.locator(".check ins").first).to_be_visible()
    await page.get_by_label("Why (for the list of revisions)").fill("Plainer words.")
    await page.get_by_role("button", name="Publish as revision 2").click()
    await expect(page.get_by_role("status")).to_contain_text("Published as revision 2")
    assert site.rooms.desk.library.library.phrases[0].text.startswith("Let me look into it at once")
    await page.get_by_role("link", name="All revisions").click()
    await expect(page.get_by_role("row", name="Plainer words.")).to_contain_text("serves")
    await page.get_by_role("link", name="since 1").click()
    await expect(page.get_by_text("1 entry differs")).to_be_visible()


async def test_edits_are_not_lost_by_stopping_nor_unasked_by_leaving(chromium: Browser, site: Any) -> None:
    page = await enter(chromium, site, Role.LEAD)
    phrase = site.rooms.desk.library.library.phrases[0]
    asked: list[str] = []

    async def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.dismiss()

    page.on("dialog", stay)
    await page.goto(f"{site.url}/console/phrases")
    await page.get_by_role("link", name=phrase.id, exact=True).click()
    await page.get_by_role("link", name="Back without saving").click()
    await page.wait_for_url("**/console/phrases")
    assert asked == [], "nothing was changed"
    await page.get_by_role("link", name=phrase.id, exact=True).click()
    await page.get_by_label("Text", exact=True).fill("Half a thou")
    await page.get_by_role("button", name="Stop everywhere").click()
    await expect(page.get_by_role("status")).to_contain_text("Your edits below are kept")
    assert asked == []
    assert site.rooms.desk.stopped == {phrase.id}
    await expect(page.get_by_label("Text", exact=True)).to_have_value("Half a thou")
    for name in ("Start", "Back without saving"):
        await page.get_by_role("link", name=name).click()
        await page.wait_for_timeout(300)
        assert asked == ["beforeunload"]
        asked.clear()
    await expect(page.get_by_label("Text", exact=True)).to_have_value("Half a thou")
    await page.get_by_label("Shortcode").press("Enter")
    await expect(page.get_by_role("heading", name="What would change")).to_be_visible()
    assert site.rooms.desk.stopped == {phrase.id}, "Enter checks, and stops nothing"


async def test_back_in_the_list_brings_the_words_back(chromium: Browser, site: Any) -> None:
    page = await enter(chromium, site, Role.LEAD)
    phrase = site.rooms.desk.library.library.phrases[0]
    await page.goto(f"{site.url}/console/phrases")
    words, shown = page.get_by_label("Words"), page.get_by_label("Show")
    await words.press_sequentially(phrase.id)
    await page.wait_for_url(f"**/console/phrases?q={phrase.id}&*")
    await shown.select_option("stopped")
    await page.wait_for_url("**&only=stopped")
    await expect(page.locator("tbody tr")).to_have_count(0)
    await page.go_back()
    await expect(page.get_by_role("link", name=phrase.id, exact=True)).to_be_visible()
    await expect(words).to_have_value(phrase.id)
    await expect(shown).to_have_value("")
    await page.get_by_role("link", name=phrase.id, exact=True).click()
    await expect(page.get_by_role("heading", level=1, name=phrase.id)).to_be_visible()
    await page.go_back()
    await expect(words).to_have_value(phrase.id)


async def test_resuming_among_the_stopped_is_told_and_keeps_a_place(chromium: Browser, site: Any) -> None:
    page = await enter(chromium, site, Role.LEAD)
    phrase = site.rooms.desk.library.library.phrases[0]
    await page.goto(f"{site.url}/console/phrases?q={phrase.id}")
    await page.get_by_role("button", name=f"Stop {phrase.id}", exact=True).click()
    await expect(page.get_by_role("status")).to_contain_text("is stopped")
    await page.goto(f"{site.url}/console/phrases?only=stopped")
    resume = page.get_by_role("button", name=f"Resume {phrase.id}", exact=True)
    await resume.focus()
    await page.keyboard.press("Enter")
    told = page.get_by_role("status")
    await expect(told).to_contain_text(f"{phrase.id} is offered again")
    await expect(told).to_be_focused()


async def test_everything_works_without_javascript(chromium: Browser, site: Any) -> None:
    page = await enter(chromium, site, Role.ADMIN, java_script_enabled=False)
    phrase = site.rooms.desk.library.library.phrases[0]
    await page.goto(f"{site.url}/console/phrases?q={phrase.id}")
    await page.get_by_role("button", name=f"Stop {phrase.id}", exact=True).click()
    await expect(page.get_by_role("status")).to_contain_text("is stopped")
    assert site.rooms.desk.stopped == {phrase.id}
    await page.goto(f"{site.url}/console/phrases/new")
    await page.get_by_label("Name", exact=True).fill("brand-new")
    await page.get_by_label("Text", exact=True).fill("One moment, let me see.")
    await page.get_by_role("group", name="When").get_by_label("anger", exact=True).check()
    await page.get_by_role("button", name="Check and compare").click()
    await page.get_by_role("button", name="Publish as revision 2").click()
    await expect(page.get_by_role("heading", name="brand-new")).to_be_visible()
    await page.goto(f"{site.url}/console/invitations")
    await page.get_by_label("Name").fill("Ann")
    await page.get_by_role("button", name="Invite").click()
    await expect(page.get_by_text("it is shown only once")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_can_be_read_in_light_and_dark(chromium: Browser, site: Any, scheme: str) -> None:
    conversation_id = await tell_story(site.rooms.store)
    page = await enter(chromium, site, Role.ADMIN, color_scheme=scheme)
    for path in (*PAGES, f"/conversations/{conversation_id}"):
        await page.goto(f"{site.url}/console{path}")
        assert await page.evaluate(CONTRASTS) == [], path


async def test_the_keyboard_gets_everywhere_and_shows_where_it_is(chromium: Browser, site: Any) -> None:
    page = await enter(chromium, site, Role.LEAD)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    await expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await expect(page.locator("#main")).to_be_focused()
    await page.goto(f"{site.url}/console/phrases/new")
    for _ in range(30):
        await page.keyboard.press("Tab")
        outline = await page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert outline == "3px"


@pytest.mark.parametrize("width", [640, 320])
async def test_a_narrow_window_never_scrolls_sideways(chromium: Browser, site: Any, width: int) -> None:
    conversation_id = await tell_story(site.rooms.store)
    page = await enter(chromium, site, Role.ADMIN)
    await page.set_viewport_size({"width": width, "height": 900})
    for path in (*PAGES, f"/conversations/{conversation_id}"):
        await page.goto(f"{site.url}/console{path}")
        wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path


HIDDEN = """
() => {
  const focused = document.activeElement;
  const {left, right, top, bottom} = focused.getBoundingClientRect();
  const middle = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return middle && (focused.contains(middle) || middle.contains(focused)) ? "" : focused.outerHTML.slice(0, 120);
}
"""
"""The element in focus, where something lies over its middle or it lies outside the window."""


@pytest.mark.parametrize(("width", "height"), [(640, 450), (320, 640), (1000, 600)])
async def test_what_is_in_focus_is_never_hidden(chromium: Browser, site: Any, width: int, height: int) -> None:
    page = await enter(chromium, site, Role.LEAD)
    await page.set_viewport_size({"width": width, "height": height})
    await page.goto(f"{site.url}/console/phrases/new")
    await page.keyboard.press("Tab")
    for _ in range(80):
        await page.keyboard.press("Tab")
        assert await page.evaluate(HIDDEN) == ""
    for _ in range(40):
        await page.keyboard.press("Shift+Tab")
        assert await page.evaluate(HIDDEN) == ""


async def test_a_short_message_stays_short_beside_many_cards(chromium: Browser, site: Any) -> None:
    conversation_id = await tell_story(site.rooms.store)
    page = await enter(chromium, site, Role.QA)
    await page.set_viewport_size({"width": 1280, "height": 900})
    await page.goto(f"{site.url}/console/conversations/{conversation_id}")
    turn = page.locator(".turn").first
    beside = await turn.locator(".beside").bounding_box()
    bubble, labels = await turn.locator(".bubble").bounding_box(), await turn.locator(".labels").bounding_box()
    assert beside
    assert bubble
    assert labels
    assert beside["height"] > 300
    assert bubble["height"] < 60
    assert labels["y"] - bubble["y"] - bubble["height"] < 12
    assert labels["height"] < 40


async def test_a_field_that_can_not_be_edited_does_not_look_as_if(chromium: Browser, site: Any) -> None:
    shades = []
    for role in (Role.QA, Role.LEAD):
        page = await enter(chromium, site, role)
        await page.goto(f"{site.url}/console/phrases/{site.rooms.desk.library.library.phrases[0].id}")
        field = page.get_by_label("Text", exact=True)
        await (expect(field).to_be_disabled() if role is Role.QA else expect(field).to_be_enabled())
        shades.append(await field.evaluate("(field) => getComputedStyle(field).backgroundColor"))
    assert shades[0] != shades[1]
