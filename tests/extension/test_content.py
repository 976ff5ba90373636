"""The content scripts on saved pages, in a real Chromium: what an adapter reads, and how text gets into composers."""

import json
from typing import Any

import pytest
from extension_page import load
from extension_rig import EXTENSION
from playwright.sync_api import Page

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

START = """async (adapter) => {
  window.got = [];
  const told = new Promise((resolve) => {
    const post = (message) => { window.got.push(message); if (message.kind === "turns") resolve(); };
    rapportContent.read({ post, listen: (receive) => { window.ask = receive; } }, new AbortController().signal);
  });
  window.ask({ kind: "start", adapters: [adapter] });
  await Promise.race([told, new Promise((resolve) => { setTimeout(resolve, 1000); })]);
}"""
"""Begins to read, and waits for what stands there: a busy machine reads in several slices. Some pages hold nothing."""


def turns(page: Page) -> list[tuple[str, str, bool]]:
    told = page.evaluate("window.got.filter(({ kind }) => kind === 'turns')")
    return [(turn["speaker"], turn["text"], one["is_history"]) for one in told for turn in one["turns"]]


def ids(page: Page) -> list[str]:
    return page.evaluate(
        "window.got.filter(({ kind }) => kind === 'turns').flatMap(({ turns }) => turns.map((t) => t.source_turn_id))"
    )


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


def test_a_draft_is_told_after_a_pause_and_an_emptied_one_at_once(page: Page, site: str) -> None:
    load(page, f"{site}/helpdesk.html")
    page.evaluate(START, HELPDESK)
    told = "window.got.filter(({ kind }) => kind === 'draft').map(({ text }) => text)"
    page.locator(".reply").press_sequentially("Dear Ana", delay=20)
    page.wait_for_function(f"{told}.length === 1")
    page.locator(".reply").fill("")
    page.wait_for_function(f"{told}.length === 2")
    assert page.evaluate(told) == ["Dear Ana", ""]
