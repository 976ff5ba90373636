"""A card in other words, in the demo's panel, from a language model on this machine."""

import asyncio
import re
import threading
from collections.abc import Iterator

import pytest
from extension_rig import serve
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.rewording.chat_server import ChatServer, run_chat_server

pytestmark = pytest.mark.browser

ANGRY = "this is the third time I write about my refund, three weeks and nobody answers. this is a joke"


def turn_round(prompt: str, _most: int) -> list[str]:
    """Return the reply with its sentences in another order, word by word."""
    reply = prompt.split("The reply: ", maxsplit=1)[1].split("\n", maxsplit=1)[0]
    sentences = re.findall(r"[^.!?]+[.!?]", reply)
    return [f"{word} " for word in " ".join(sentence.strip() for sentence in sentences[::-1]).split()]


@pytest.fixture(scope="module")
def model() -> Iterator[ChatServer]:
    """A language model's server in a thread of its own, until the tests of this file are done."""
    started, ended = threading.Event(), threading.Event()
    found: list[ChatServer] = []

    async def run() -> None:
        async with run_chat_server() as server:
            server.speak = turn_round
            found.append(server)
            started.set()
            await asyncio.to_thread(ended.wait)

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    started.wait()
    yield found[0]
    ended.set()
    thread.join()


@pytest.fixture(scope="module")
def demo(browser: Browser, model: ChatServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    home = tmp_path_factory.mktemp("reworded")
    with serve(home, ASSIST_REWORDING_URL=model.url, ASSIST_REWORDING_DEADLINE_S="20") as server:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(server.link)
        page.wait_for_url("**/demo")
        expect(panel_of(page).get_by_text("Connected", exact=True)).to_be_visible()
        page.select_option("#conversation", "")
        yield page
        page.close()


def panel_of(page: Page) -> FrameLocator:
    return page.frame_locator("#panel")


def test_the_card_comes_first_and_alt_4_inserts_its_other_words(demo: Page) -> None:
    demo.fill("#customer-words", ANGRY)
    demo.press("#customer-words", "Enter")
    words = panel_of(demo).locator(".card.primary:not(.skeleton) > .words")
    expect(words).to_be_visible(timeout=10_000)
    insert = panel_of(demo).get_by_role("button", name="Insert this")
    expect(insert).to_be_visible(timeout=10_000)
    other = panel_of(demo).locator(".other-words").inner_text()
    assert sorted(other.split()) == sorted(words.inner_text().split())
    assert other != words.inner_text()
    demo.click("#desk-words")
    demo.keyboard.press("Alt+4")
    expect(demo.locator("#desk-words")).to_have_value(other)
    expect(panel_of(demo).locator(".reworded")).to_have_count(0)
    demo.keyboard.press("Alt+z")
    expect(demo.locator("#desk-words")).to_have_value("")
    expect(panel_of(demo).get_by_text("Taken out again.")).to_be_visible()
    demo.keyboard.press("Alt+1")
    expect(demo.locator("#desk-words")).to_have_value(words.inner_text())
