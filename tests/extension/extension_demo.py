"""The demo page in a real browser, with the panel connected.

Answers a page that is watched for errors, and what every test does on it. Refuses to know what is tested.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

ANSWERED_MS = 10_000


@contextmanager
def open_demo(context: BrowserContext, address: str) -> Iterator[Page]:
    """Open the demo without a prepared conversation; an error on the page or in its console fails the test."""
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: said.type == "error" and problems.append(said.text))
    page.goto(f"{address}/demo")
    expect(panel_of(page).get_by_text("Connected", exact=True)).to_be_visible()
    page.select_option("#conversation", "")
    yield page
    page.close()
    assert problems == []


def panel_of(page: Page) -> FrameLocator:
    return page.frame_locator("#panel")


def write_as_customer(page: Page, words: str) -> None:
    page.fill("#customer-words", words)
    page.press("#customer-words", "Enter")
