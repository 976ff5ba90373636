"""The content scripts on saved pages, in a real Chromium: what an adapter reads, and how text gets into composers."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from extension_chat import serve_pages
from extension_rig import EXTENSION, content_files
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

HELPDESK: dict[str, Any] = {
    "id": "helpdesk",
    "name": "Helpdesk",
    "version": 1,
    "verified": None,
    "match": {"hosts": ["127.0.0.1"], "selector": ["[data-ticket]"]},
    "shadow_hosts": ["chat-box"],
    "conversation": {
        "container": ["[data-ticket]"],
        "id": [{"attribute": "data-ticket"}],
        "account": [],
        "title": [{"attribute": "data-subject"}],
        "channel": "chat",
    },
    "message": {
        "selector": [".row"],
        "id": [{"attribute": "id"}],
        "at": [],
        "text": [".said"],
        "strip": ["button"],
        "role": [
            {"role": "note", "selector": ".note"},
            {"role": "customer", "selector": ".in"},
            {"role": "agent", "selector": ".out"},
        ],
    },
    "typing": None,
    "composer": {"selector": [".reply"], "note_when": [".is-note"]},
}

START = """(adapter) => {
  window.got = [];
  rapportContent.read({ post: (message) => window.got.push(message), listen: (receive) => { window.ask = receive; } },
    new AbortController().signal);
  window.ask({ kind: "start", adapters: [adapter] });
}"""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serve_pages() as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


def load(page: Page, address: str) -> None:
    page.goto(address)
    for path in content_files():
        page.add_script_tag(path=path)


def turns(page: Page) -> list[tuple[str, str, bool]]:
    told = page.evaluate("window.got.filter(({ kind }) => kind === 'turns')")
    return [(turn["speaker"], turn["text"], one["is_history"]) for one in told for turn in one["turns"]]


def ids(page: Page) -> list[str]:
    return page.evaluate(  # type: ignore[no-any-return]
        "window.got.filter(({ kind }) => kind === 'turns').flatMap(({ turns }) => turns.map((t) => t.source_turn_id))"
    )


def insert(page: Page, selector: str, text: str, mode: str = "cursor") -> str:
    return str(
        page.evaluate(
            "([s, text, mode]) => rapportContent.insertion.insert(document.querySelector(s), text, mode)",
            [selector, text, mode],
        )
    )


def undo(page: Page, selector: str) -> str:
    return str(page.evaluate("(s) => rapportContent.insertion.undo(document.querySelector(s))", selector))


def test_history_is_read_and_notes_are_not(page: Page, site: str) -> None:
    load(page, f"{site}/helpdesk.html")
    page.evaluate(START, HELPDESK)
    assert turns(page) == [
        ("customer", "Where is my parcel?\nOrder 60417", True),
        ("customer", "Hello?", True),
        ("customer", "Hello?", True),
        ("agent", "One moment 🙂", True),
        ("unknown", "Conversation was moved", True),
    ]
    assert len(set(ids(page))) == 5, "equal words without an id are told apart"


def test_the_converse_adapter_reads_a_saved_page(page: Page, site: str) -> None:
    load(page, f"{site}/converse-saved.html")
    page.evaluate(START, json.loads((EXTENSION / "sites" / "converse.json").read_text()))
    opened = page.evaluate("window.got[0].conversation")
    assert opened["external_id"] == "customer@localhost with agent@localhost"
    assert opened["title"] == "customer@localhost"
    assert turns(page) == [
        ("customer", "hello, is anybody there?", True),
        ("customer", "my order is 11 days late 😡", True),
        ("agent", "I am looking into it now.\nOne moment.", True),
    ]
    assert page.evaluate("window.got.at(-1)") == {
        "kind": "typing",
        "external_id": opened["external_id"],
        "is_typing": True,
    }
    page.evaluate("document.querySelector('.chat-content__notifications').textContent = 'customer stopped typing'")
    page.wait_for_function("window.got.at(-1).is_typing === false")


def test_a_new_message_is_told_once_and_a_changed_one_revises(page: Page, site: str) -> None:
    load(page, f"{site}/helpdesk.html")
    page.evaluate(START, HELPDESK)
    page.evaluate("window.got.length = 0")
    row = "<article class='row in' id='m9'><p class='said'>Still nothing</p></article>"
    page.evaluate("(row) => document.querySelector('.log').insertAdjacentHTML('beforeend', row)", row)
    page.wait_for_function("window.got.length === 1")
    page.evaluate("document.querySelector('#m9 .said').textContent = 'Still nothing!'")
    page.wait_for_function("window.got.length === 2")
    assert turns(page) == [("customer", "Still nothing", False), ("customer", "Still nothing!", False)]
    assert page.evaluate("window.got[1].turns[0].revises") == "m9"
    page.evaluate("document.querySelector('.log').append(document.createElement('hr'))")
    page.wait_for_timeout(150)
    assert page.evaluate("window.got.length") == 2


def test_a_message_loaded_above_is_history(page: Page, site: str) -> None:
    load(page, f"{site}/helpdesk.html")
    page.evaluate(START, HELPDESK)
    page.evaluate("window.got.length = 0")
    row = "<article class='row in' id='m0'><p class='said'>From last week</p></article>"
    page.evaluate("(row) => document.querySelector('.log').insertAdjacentHTML('afterbegin', row)", row)
    page.wait_for_function("window.got.length === 1")
    assert turns(page) == [("customer", "From last week", True)]


def test_another_conversation_on_the_page_closes_the_one_before(page: Page, site: str) -> None:
    load(page, f"{site}/helpdesk.html")
    page.evaluate(START, HELPDESK)
    page.evaluate("window.got.length = 0")
    page.evaluate("document.querySelector('main').dataset.ticket = '4712'; document.querySelector('.log').append('')")
    page.wait_for_function("window.got.some(({ kind }) => kind === 'closed')")
    assert page.evaluate("window.got.map(({ kind }) => kind)") == ["opened", "closed", "turns"]
    page.evaluate("window.ask({ kind: 'insert', request: 5, external_id: '4711', text: 'x', mode: 'cursor' })")
    page.wait_for_function("window.got.at(-1).kind === 'outcome'")
    assert page.evaluate("window.got.at(-1).outcome") == "other_conversation"
    assert page.input_value(".reply") == ""


def test_a_composer_in_note_mode_is_left_alone(page: Page, site: str) -> None:
    load(page, f"{site}/helpdesk.html")
    page.evaluate("document.querySelector('form').classList.add('is-note')")
    page.evaluate(START, HELPDESK)
    page.evaluate("window.ask({ kind: 'insert', request: 1, external_id: '4711', text: 'x', mode: 'cursor' })")
    page.wait_for_function("window.got.at(-1).kind === 'outcome'")
    assert page.evaluate("window.got.at(-1).outcome") == "note_mode"


def test_shadow_roots_are_read_watched_and_written_into(page: Page, site: str) -> None:
    load(page, f"{site}/shadow.html")
    page.evaluate(START, HELPDESK)
    assert turns(page) == [("customer", "Is anybody there?", True)]
    page.evaluate("""() => { const root = document.querySelector('chat-box').shadowRoot;
      const row = root.querySelector('.row').cloneNode(true);
      row.id = 'm2'; row.querySelector('.said').textContent = 'Hello?';
      root.querySelector('.log').append(row); }""")
    page.wait_for_function("window.got.length === 3")
    assert turns(page)[-1] == ("customer", "Hello?", False)
    page.evaluate(
        "window.ask({ kind: 'insert', request: 1, external_id: '7', text: 'Yes, I am here.', mode: 'cursor' })"
    )
    page.wait_for_function("window.got.at(-1).kind === 'outcome'")
    assert page.evaluate("window.got.at(-1).outcome") == "inserted"
    assert page.evaluate("document.querySelector('chat-box').shadowRoot.querySelector('.reply').innerText") == (
        "Yes, I am here."
    )


@pytest.mark.parametrize("selector", ["#plain", "#rich"])
def test_text_goes_in_at_the_cursor_and_out_again(page: Page, site: str, selector: str) -> None:
    load(page, f"{site}/editors.html")
    page.evaluate("""document.addEventListener("selectionchange", () => {
      if (document.activeElement.isContentEditable) rapportContent.insertion.remember(document.activeElement); })""")
    page.click(selector)
    page.keyboard.type("Hello there.")
    for _ in range(7):
        page.keyboard.press("ArrowLeft")
    assert insert(page, selector, "dear Ana,") == "inserted"
    said = "Hello dear Ana, there."
    shown = page.input_value(selector) if selector == "#plain" else page.inner_text(selector)
    assert " ".join(shown.split()) == said
    assert undo(page, selector) == "undone"
    shown = page.input_value(selector) if selector == "#plain" else page.inner_text(selector)
    assert shown == "Hello there."


def test_a_selection_in_the_draft_is_not_replaced(page: Page, site: str) -> None:
    load(page, f"{site}/editors.html")
    page.fill("#plain", "Keep all of this")
    page.evaluate("document.querySelector('#plain').select()")
    assert insert(page, "#plain", "and add.") == "inserted"
    assert page.input_value("#plain") == "Keep all of this and add."


def test_append_goes_to_the_end_wherever_the_cursor_is(page: Page, site: str) -> None:
    load(page, f"{site}/editors.html")
    page.fill("#plain", "First.")
    page.evaluate("document.querySelector('#plain').setSelectionRange(0, 0)")
    assert insert(page, "#plain", "Second.", "append") == "inserted"
    assert page.input_value("#plain") == "First. Second."


def test_a_field_that_refuses_typing_is_set_by_its_setter(page: Page, site: str) -> None:
    load(page, f"{site}/editors.html")
    assert insert(page, "#stubborn", "Two lines\nof text.") == "inserted"
    assert page.input_value("#stubborn") == "Two lines\nof text."
    assert undo(page, "#stubborn") == "undone"
    assert page.input_value("#stubborn") == ""


def test_an_editor_with_a_model_gets_a_paste(page: Page, site: str) -> None:
    load(page, f"{site}/editors.html")
    assert insert(page, "#pasting", "By paste.") == "inserted"
    assert page.evaluate("model.text") == "By paste."
    assert insert(page, "#pasting", "And more.") == "inserted"
    assert page.evaluate("model.text") == "By paste. And more."


@pytest.mark.parametrize("selector", ["#deaf", "#mangling"])
def test_an_editor_that_does_not_take_it_is_not_tried_twice(page: Page, site: str, selector: str) -> None:
    load(page, f"{site}/editors.html")
    assert insert(page, selector, "Some longer words.") == "not_taken"
    assert page.inner_text(selector) in {"", "Some "} or page.inner_text(selector) == "Some"


def test_undo_leaves_a_draft_alone_that_was_typed_into_since(page: Page, site: str) -> None:
    load(page, f"{site}/editors.html")
    assert insert(page, "#plain", "One.") == "inserted"
    page.type("#plain", " Two.")
    assert undo(page, "#plain") == "draft_changed"
    assert page.input_value("#plain") == "One. Two."


REPLACE = """([selector, words, text]) => {
  const { insertion } = rapportContent;
  const element = document.querySelector(selector);
  const draft = insertion.draft(element);
  return insertion.replace(element, { draft, start: draft.lastIndexOf(words), words }, text);
}"""


@pytest.mark.parametrize("selector", ["#plain", "#stubborn", "#rich"])
def test_some_words_are_replaced_where_they_stand_and_taken_back(page: Page, site: str, selector: str) -> None:
    load(page, f"{site}/editors.html")
    assert insert(page, selector, "You must wait. You must call.") == "inserted"
    assert page.evaluate(REPLACE, [selector, "You must", "Please"]) == "inserted"
    draft = "(s) => rapportContent.insertion.draft(document.querySelector(s)).trim()"
    assert page.evaluate(draft, selector) == "You must wait. Please call."
    assert undo(page, selector) == "undone"
    assert page.evaluate(draft, selector) == "You must wait. You must call."


def test_words_that_were_changed_since_are_not_replaced(page: Page, site: str) -> None:
    load(page, f"{site}/editors.html")
    page.fill("#plain", "You may call.")
    place = {"draft": "You must call.", "start": 0, "words": "You must"}
    outcome = "(place) => rapportContent.insertion.replace(document.querySelector('#plain'), place, 'Please')"
    assert page.evaluate(outcome, place) == "draft_changed"
    assert page.input_value("#plain") == "You may call."


def test_a_draft_is_told_after_a_pause_and_an_emptied_one_at_once(page: Page, site: str) -> None:
    load(page, f"{site}/helpdesk.html")
    page.evaluate(START, HELPDESK)
    told = "window.got.filter(({ kind }) => kind === 'draft').map(({ text }) => text)"
    page.locator(".reply").press_sequentially("Dear Ana", delay=20)
    page.wait_for_function(f"{told}.length === 1")
    page.locator(".reply").fill("")
    page.wait_for_function(f"{told}.length === 2")
    assert page.evaluate(told) == ["Dear Ana", ""]
