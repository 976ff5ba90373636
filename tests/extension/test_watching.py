"""How a chat page is watched: only what changed is read, in slices, and nothing is told twice."""

from typing import Any

import pytest
from extension_page import load
from playwright.sync_api import Page
from test_content import HELPDESK, START, ids, turns

pytestmark = pytest.mark.browser


def changed(page: Page) -> list[dict[str, Any]]:
    return page.evaluate("window.got.filter(({ kind }) => kind === 'turns').flatMap(({ turns }) => turns)")


WITH_DELETED = {**HELPDESK, "message": {**HELPDESK["message"], "deleted": [{"selector": ".is-deleted"}]}}
SPY = """() => {
  window.reads = 0;
  const { adapter } = rapportContent;
  const read = adapter.read;
  adapter.read = (...given) => { window.reads += 1; return read.apply(adapter, given); };
}"""


DRAWN = "<!--lit--> \n<article class='row in' id='lit1'><!--lit--><p class='said'>Hello?<!----></p></article><!---->"


def test_a_message_taken_back_is_told_as_a_revision_by_the_system(page: Page, site: str) -> None:
    load(page, f"{site}/helpdesk.html")
    page.evaluate("document.querySelector('.row.in').id = 'm1'")
    page.evaluate(START, WITH_DELETED)
    page.evaluate("window.got.length = 0")
    page.evaluate("document.querySelector('#m1').classList.add('is-deleted')")
    page.wait_for_function("window.got.length === 1")
    assert changed(page) == [
        {"source_turn_id": "m1#1", "speaker": "system", "text": "Message deleted", "revises": "m1"}
    ]
    page.evaluate("document.querySelector('.log').append(document.createElement('hr'))")
    page.evaluate("document.querySelector('#m1').classList.remove('is-deleted')")
    page.wait_for_function("window.got.length === 2")
    assert [turn["source_turn_id"] for turn in changed(page)] == ["m1#1", "m1#2"]


def test_only_the_messages_that_changed_are_read(page: Page, site: str) -> None:
    load(page, f"{site}/helpdesk.html")
    page.evaluate("""() => { for (let n = 0; n < 150; n += 1) document.querySelector('.log').insertAdjacentHTML(
      'beforeend', `<article class='row in' id='n${n}'><p class='said'>Line ${n}</p></article>`); }""")
    page.evaluate(SPY)
    page.evaluate(START, HELPDESK)
    assert page.evaluate("window.reads") > 150
    page.evaluate("window.reads = 0; window.got.length = 0")
    page.evaluate("""() => { document.querySelector('#n3 .said').textContent = 'Another third line';
      document.querySelector('.log').insertAdjacentHTML('beforeend',
        "<article class='row in' id='n999'><p class='said'>The newest</p></article>"); }""")
    page.wait_for_function("window.got.length === 2")
    assert page.evaluate("window.reads") == 2
    assert turns(page) == [("customer", "Another third line", True), ("customer", "The newest", False)]


def test_a_message_drawn_with_comments_and_blanks_around_it_costs_one_reading(page: Page, site: str) -> None:
    """Lit, Vue and Angular set them beside every message; which conversations stand there need not be asked anew."""
    load(page, f"{site}/helpdesk.html")
    page.evaluate("window.setInterval = () => 0")  # the watcher's clock would look by itself
    page.evaluate(START, HELPDESK)
    page.evaluate(SPY)
    page.evaluate("""() => { window.meetings = 0; const { adapter } = rapportContent; const { containers } = adapter;
      adapter.containers = (...given) => { window.meetings += 1; return containers.apply(adapter, given); }; }""")
    page.evaluate("window.got.length = 0")
    page.evaluate("""(row) => document.querySelector('.log').insertAdjacentHTML('beforeend', row)""", DRAWN)
    page.wait_for_function("window.got.length === 1")
    assert page.evaluate("[window.reads, window.meetings]") == [1, 0]
    page.evaluate("document.querySelector('.log').append('Anna is typing')")
    page.wait_for_function("window.meetings === 1")


def test_a_list_drawn_anew_tells_nothing_twice_with_or_without_ids(page: Page, site: str) -> None:
    load(page, f"{site}/helpdesk.html")
    page.evaluate(START, HELPDESK)
    page.evaluate("window.got.length = 0")
    redraw = """() => { const log = document.querySelector('.log');
      log.replaceChildren(...[...log.children].map((one) => one.cloneNode(true))); }"""
    page.evaluate(redraw)
    add = "(words) => document.querySelector('.log').insertAdjacentHTML('beforeend', \
      `<article class='row in'><p class='said'>${words}</p></article>`)"
    page.evaluate(add, "Hello?")
    page.wait_for_function("window.got.length === 1")
    assert turns(page) == [("customer", "Hello?", False)], "a third of the same words is a new message"
    page.evaluate(redraw)
    page.evaluate(add, "Marker")
    page.wait_for_function("window.got.length === 2")
    assert turns(page)[1:] == [("customer", "Marker", False)]


def test_a_list_that_uses_its_elements_again_is_read_by_its_ids(page: Page, site: str) -> None:
    """Ten elements for any number of messages: each gets another id and other words as the agent scrolls."""
    load(page, f"{site}/helpdesk.html")
    show = """(from) => { const log = document.querySelector('.log');
      while (log.children.length > 10) log.lastElementChild.remove();
      while (log.children.length < 10) log.append(document.createElement('article'));
      [...log.children].forEach((one, at) => { one.className = 'row in'; one.id = `v${from + at}`;
        one.innerHTML = `<p class='said'>Words of number ${from + at}</p>`; }); }"""
    page.evaluate(show, 40)
    page.evaluate(START, HELPDESK)
    page.evaluate("window.got.length = 0")
    page.evaluate(show, 35)  # up: five that were never seen
    page.wait_for_function("window.got.length === 1")
    assert {was_history for _, _, was_history in turns(page)} == {True}
    assert ids(page) == [f"v{number}" for number in range(35, 40)]
    page.evaluate(show, 42)  # down to the end, with two new ones
    page.wait_for_function("window.got.length === 2")
    assert ids(page)[5:] == ["v50", "v51"]


def test_a_long_chat_is_read_in_slices(page: Page, site: str) -> None:
    load(page, f"{site}/helpdesk.html")
    page.evaluate("""() => { const rows = [];
      for (let n = 0; n < 2000; n += 1)
        rows.push(`<article class='row in' id='n${n}'><p class='said'>Line ${n}</p></article>`);
      document.querySelector('.log').innerHTML = rows.join('');
      const { adapter } = rapportContent;
      const read = adapter.read;
      window.slices = new Set();
      let slice = 0;
      const count = () => { slice += 1; setTimeout(count); };
      adapter.read = (...given) => { window.slices.add(slice); const end = performance.now() + 1;
        while (performance.now() < end); return read.apply(adapter, given); };
      count(); }""")
    page.evaluate(START, HELPDESK)
    assert len(turns(page)) == 200
    assert page.evaluate("window.slices.size") > 5, "the page came in between"


def test_keys_that_a_script_pressed_are_not_the_agents(page: Page, site: str) -> None:
    load(page, f"{site}/helpdesk.html")
    page.evaluate(START, HELPDESK)
    page.evaluate("""document.body.dispatchEvent(new KeyboardEvent('keydown',
      { code: 'Digit1', altKey: true, bubbles: true, cancelable: true }))""")
    assert page.evaluate("window.got.filter(({ kind }) => kind === 'insert_key').length") == 0
    page.keyboard.press("Alt+1")
    assert page.evaluate("window.got.filter(({ kind }) => kind === 'insert_key').length") == 1
