"""The customer's line in the panel, in the demo page against the real server: on record, heard, replaced, reachable."""

import json
from collections.abc import Iterator

import pytest
from extension_demo import open_demo
from extension_rig import Server
from playwright.sync_api import BrowserContext, Locator, Page, expect

pytestmark = pytest.mark.browser

LATE = "my order AB-12345 still has not come, I need it by Saturday. this is a joke"
RECORD = {
    "name": "Zoë Carter",
    "tier": "gold",
    "customer_since": "2019-05-02",
    "past_contacts": 3,
    "order": {"product": "dolls house", "due_on": "2026-03-03"},
}


@pytest.fixture
def demo(signed_in: BrowserContext, server: Server) -> Iterator[Page]:
    with open_demo(signed_in, server.url) as page:
        yield page


@pytest.fixture
def conversation_id(demo: Page) -> str:
    """Write as the customer and return the conversation's id, as the panel's socket was told it."""
    told: list[str] = []

    def hear(frame: str | bytes) -> None:
        message = json.loads(frame)
        if message["type"] == "turn_accepted":
            told.append(message["conversation_id"])

    demo.on("websocket", lambda socket: socket.on("framereceived", hear))
    demo.reload()
    expect(demo.frame_locator("#panel").get_by_text("Connected", exact=True)).to_be_visible()
    demo.select_option("#conversation", "")
    demo.fill("#customer-words", LATE)
    demo.press("#customer-words", "Enter")
    expect(line_of(demo)).to_be_visible(timeout=10_000)
    return told[-1]


def line_of(page: Page) -> Locator:
    return page.frame_locator("#panel").locator(".customer-line")


def put(page: Page, conversation_id: str, record: object) -> int:
    """Put a record as the company's own system would, with a token made for this page."""
    status: int = page.evaluate(
        """async ([id, record]) => {
          const { token } = await (await fetch("/demo/token", { method: "POST" })).json();
          const answer = await fetch(`/api/conversations/${id}/customer`, {
            method: "PUT", body: JSON.stringify(record),
            headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
          });
          return answer.status;
        }""",
        [conversation_id, record],
    )
    return status


def test_what_is_heard_and_what_is_on_record_stand_apart(demo: Page, conversation_id: str) -> None:
    expect(line_of(demo)).to_have_text("heard: order AB-12345")
    assert put(demo, conversation_id, RECORD) == 200
    expect(line_of(demo)).to_have_text("Zoë Carter · gold · since 2019 · 3 earlier contacts · heard: order AB-12345")
    panel = demo.frame_locator("#panel")
    panel.locator(".customer summary").focus()
    demo.keyboard.press("Enter")
    recorded, heard = panel.locator(".known").all()
    expect(recorded).to_contain_text("On record")
    expect(recorded).to_contain_text("Due3 March 2026")
    expect(heard).to_contain_text("Heard in this conversation")
    expect(heard).to_contain_text("Needed bySaturday")
    assert put(demo, conversation_id, {"name": "Zoë Carter"}) == 200
    expect(line_of(demo)).to_have_text("Zoë Carter · heard: order AB-12345")
    expect(panel.locator(".customer")).to_have_attribute("open", "")
    assert panel.locator(".customer summary").evaluate("element => element === document.activeElement")


def test_a_record_that_comes_moves_nothing(demo: Page, conversation_id: str) -> None:
    panel = demo.frame_locator("#panel")
    card = panel.locator(".card.primary:not(.skeleton):not(.is-leaving)")
    expect(card).to_be_visible(timeout=10_000)
    before = card.bounding_box()
    assert put(demo, conversation_id, RECORD) == 200
    expect(line_of(demo)).to_contain_text("Zoë Carter")
    assert card.bounding_box()["y"] == before["y"]


def test_a_call_brings_its_record(demo: Page) -> None:
    demo.select_option("#conversation", "voice-outage")
    demo.get_by_role("button", name="Play", exact=True).click()
    expect(line_of(demo)).to_have_text("Marek · business · since 2021 · 2 earlier contacts", timeout=20_000)
