"""Teach this page: five quite different pages of our own, taught with the pointer and with the keyboard alone.

The teaching scripts run in a real Chromium on the page; what they tell the panel is caught in ``window.told``. The
whole way, with the panel, the host's permission and a card at its end, is in test_teaching_panel.py.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from extension_chat import serve_pages
from extension_rig import EXTENSION
from playwright.sync_api import Browser, ElementHandle, Page

from assist.desk.sites import check_taught
from assist.protocol import SiteAdapter

pytestmark = pytest.mark.browser

BEFORE = ("words", "adapter", "teach/names", "teach/tree", "teach/finding", "teach/roles", "teach/parts")
SCRIPTS = (*BEFORE, "teach/proposing", "teach/outlines", "teach/pointing")
BEGIN = """() => {
  window.told = [];
  window.over = new AbortController();
  rapportTeach.begin({ post: (m) => told.push(m), listen: (receive) => { window.tell = receive; } }, over.signal);
  tell({ kind: "begin", version: 1 });
}"""
NOTES = "He called last week as well, be patient"
PEOPLE = ("Marlene", "Voss", "Selma", "Okafor", "Nuria", "Bell", "Tomas", "Lind", "Ida", "Holm", "kettle", "jacket")


@dataclass(frozen=True)
class Taught:
    """A page, what is pointed at on it, and what it must then read: messages by role, the conversation, its title."""

    name: str
    address: str
    customer: str
    agent: str
    composer: str
    roles: str
    conversation: str
    title: str
    first: str
    has_ids: bool = False


PAGES = (
    Taught(
        "classic", "classic.html?ticket=60417", "text=please be quick", "#post-102 .who b", "textarea", "cacua",
        "60417", "Broken kettle", "The kettle arrived with a crack.\nCan I send it back?", has_ids=True,
    ),
    Taught(
        "hashed", "hashed.html", "text=in transit", "text=Let me have a look", "[contenteditable]", "caucca",
        "/teach/hashed.html", "Selma Okafor", "Hi, my parcel is stuck since Monday",
    ),
    Taught(
        "component", "component.html", "text=Size M", "text=Which size", "textarea", "cacuac", "7f3a-22", "Jacket",
        "Is the blue jacket back in stock?",
    ),
    Taught(
        "grouped", "grouped.html#/chats/4711", "text=Can you refund", "text=I can see both", "[contenteditable]",
        "cccacaa", "4711", "Nuria Bell", "Hello, I was charged twice.\nOnce on the 3rd, once on the 4th.",
    ),
    Taught(
        "aria", "aria.html", "text=third time", "text=Since which day", "[role=textbox]", "cacua", "c-11", "Tomas Lind",
        "The app logs me out every hour", has_ids=True,
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serve_pages() as address:
        yield f"{address}/teach"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1000, "height": 760})
    yield opened
    opened.close()


def open_to_teach(page: Page, address: str) -> None:
    page.goto("about:blank")
    page.goto(address)
    for name in SCRIPTS:
        page.add_script_tag(path=EXTENSION / "content" / f"{name}.js")
    page.evaluate(BEGIN)


def told(page: Page, kind: str) -> dict[str, Any]:
    """Return the newest message of a kind, once there is one."""
    page.wait_for_function("kind => told.some((m) => m.kind === kind)", arg=kind)
    found: dict[str, Any] = page.evaluate("kind => told.findLast((m) => m.kind === kind)", kind)
    return found


def asks_for(page: Page) -> str:
    return str(page.evaluate("told.findLast((m) => m.kind === 'asked').step"))


def pick_by_pointer(page: Page, taught: Taught) -> dict[str, Any]:
    for step in ("customer", "agent", "composer"):
        assert asks_for(page) == step
        page.locator(getattr(taught, step)).last.click()
    return told(page, "proposed")


def pick_by_keys(page: Page, taught: Taught) -> dict[str, Any]:
    """Go down, or up for what is near the end, until the outline is on what is meant, as an agent would."""
    for step in ("customer", "agent", "composer"):
        wanted = page.locator(getattr(taught, step)).last.element_handle()
        assert wanted
        assert asks_for(page) == step
        page.keyboard.press("End" if step == "composer" else "Home")
        for _ in range(60):
            if is_pointed(page, wanted, step):
                break
            page.keyboard.press("ArrowUp" if step == "composer" else "ArrowDown")
        else:
            pytest.fail(f"the keys never reached the {step} of {taught.name}")
        page.keyboard.press("Enter")
    return told(page, "proposed")


def is_pointed(page: Page, wanted: ElementHandle, step: str) -> bool:
    words = page.evaluate("told.findLast((m) => m.kind === 'focused')?.words ?? ''")
    if step == "composer":
        return bool(words)
    return bool(page.evaluate("([e, w]) => rapportContent.words.textOf(e) === w", [wanted, words]))


def read(page: Page, adapter: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(
        """(adapter) => {
          const dom = rapportContent.adapter;
          const [container] = dom.containers(adapter);
          return dom.messages(adapter, container).map(({ id, speaker, text }) => ({ id, speaker, text }));
        }""",
        adapter,
    )
    return found


def roles(messages: list[dict[str, Any]]) -> str:
    return "".join(message["speaker"][0] for message in messages)


def check(page: Page, taught: Taught, adapter: dict[str, Any]) -> None:
    messages = read(page, adapter)
    assert roles(messages) == taught.roles
    assert messages[0]["text"] == taught.first
    assert len({message["id"] for message in messages}) == len(messages)
    assert taught.has_ids == (not messages[0]["id"].startswith("~"))
    assert NOTES not in {message["text"] for message in messages}
    conversation, is_composer = page.evaluate(
        """([adapter, selector]) => {
          const dom = rapportContent.adapter;
          const [container] = dom.containers(adapter);
          return [dom.conversation(adapter, container), dom.composer(adapter, container).element.matches(selector)];
        }""",
        [adapter, taught.composer],
    )
    assert (conversation["external_id"], conversation["title"]) == (taught.conversation, taught.title)
    assert is_composer
    assert page.evaluate("(adapter) => rapportContent.adapter.find([adapter]) !== null", adapter)
    for words in (("customer", "and one more thing, I am really cross"), ("agent", "I am still here.")):
        page.evaluate("([side, text]) => say(side, text)", list(words))
        newest = read(page, adapter)[-1]
        assert (newest["speaker"], newest["text"]) == words


def check_for_the_team(adapter: dict[str, Any]) -> None:
    """The server takes it, and nobody's name travels in it."""
    check_taught(SiteAdapter.model_validate(adapter))
    written = json.dumps(adapter).lower()
    assert not [word for word in PEOPLE if word.lower() in written]


@pytest.mark.parametrize("taught", PAGES, ids=lambda taught: taught.name)
def test_a_page_is_taught_with_the_pointer(page: Page, site: str, taught: Taught) -> None:
    open_to_teach(page, f"{site}/{taught.address}")
    proposed = pick_by_pointer(page, taught)
    check_for_the_team(proposed["adapter"])
    counts = told(page, "read")["counts"]
    assert (counts["customer"], counts["agent"]) == (taught.roles.count("c"), taught.roles.count("a"))
    check(page, taught, proposed["adapter"])
    total = len(taught.roles) + 2
    page.wait_for_function(
        "total => Object.values(told.findLast((m) => m.kind === 'read').counts).reduce((a, b) => a + b) === total",
        arg=total,
    )


def test_every_page_is_taught_with_the_keyboard_alone(page: Page, site: str) -> None:
    for taught in PAGES:
        open_to_teach(page, f"{site}/{taught.address}")
        check(page, taught, pick_by_keys(page, taught)["adapter"])


def test_what_cannot_be_found_is_said(page: Page, site: str) -> None:
    open_to_teach(page, f"{site}/hashed.html")
    doubts = " ".join(pick_by_pointer(page, PAGES[1])["doubts"])
    assert "no lasting names" in doubts
    assert "no id" in doubts
    assert "all chats at this address count as one" in doubts


def test_generated_class_names_are_never_relied_upon(page: Page, site: str) -> None:
    open_to_teach(page, f"{site}/hashed.html")
    words = page.evaluate(
        """() => ["css-1x2y3z", "sc-bdVaJa", "_3kF9x", "jsx-12345", "svelte-1tky8bj", "kQjzRb", "css-txt0a1", "jss42"]
          .flatMap(rapportTeach.names.stems)"""
    )
    assert words == []
    kept = page.evaluate(
        """() => ["Message_bubble__3kF9x", "chat-message", "message__text", "from-user", "isMine", "msgBody"]
          .flatMap(rapportTeach.names.stems)"""
    )
    assert kept == ["Message_bubble__", "chat-message", "message__text", "from-user", "isMine", "msgBody"]


def test_the_page_gets_no_click_and_no_key_while_somebody_points(page: Page, site: str) -> None:
    open_to_teach(page, f"{site}/classic.html")
    page.evaluate("""() => {
      window.heard = [];
      for (const name of ["click", "mousedown", "keydown"]) {
        document.addEventListener(name, () => heard.push(name), true);
      }
      document.querySelector("button").addEventListener("click", () => heard.push("sent"));
    }""")
    page.locator("button").click()
    page.keyboard.press("x")
    page.keyboard.press("Escape")
    assert page.evaluate("heard") == []
    assert told(page, "ended") == {"kind": "ended"}
    page.evaluate("over.abort()")
    page.locator("button").click()
    assert "sent" in page.evaluate("heard")
    assert page.locator("rapport-teaching").count() == 0


def test_a_page_cannot_point_for_the_agent(page: Page, site: str) -> None:
    open_to_teach(page, f"{site}/classic.html")
    page.evaluate("""() => {
      document.querySelector("#post-101 .what").click();
      window.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown" }));
      window.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
    }""")
    assert asks_for(page) == "customer"
    assert not page.evaluate("told.some((m) => m.kind === 'focused')")
    assert page.evaluate("document.querySelector('rapport-teaching').shadowRoot") is None


def test_going_back_and_wrong_picks_say_what_to_do(page: Page, site: str) -> None:
    open_to_teach(page, f"{site}/classic.html")
    page.locator("text=please be quick").click()
    page.locator("text=please be quick").click()
    page.locator("textarea").click()
    asked = told(page, "asked")
    assert asked["step"] == "agent"
    assert "same message" in asked["problem"]
    page.keyboard.press("Backspace")
    assert asks_for(page) == "customer"
    page.locator("text=please be quick").click()
    page.locator("#post-102 .what").click()
    page.locator("h1").click()
    asked = told(page, "asked")
    assert asked["step"] == "composer"
    assert asked["problem"]


def test_the_keys_take_more_and_less(page: Page, site: str) -> None:
    open_to_teach(page, f"{site}/aria.html")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    words = told(page, "focused")["words"]
    page.keyboard.press("ArrowLeft")
    assert len(told(page, "focused")["words"]) > len(words)
    page.keyboard.press("ArrowRight")
    assert told(page, "focused")["words"] == words
