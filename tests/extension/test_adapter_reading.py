"""How any adapter is read: order, sides, ids made from words, pages that lie; and the panel's check."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from extension_sites import IDS, read, said, show
from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

PLAIN: dict[str, Any] = {
    "id": "plain",
    "name": "Plain",
    "version": 1,
    "match": {"hosts": ["*"], "selector": [".gone", ".log"]},
    "conversation": {
        "container": [".gone", ".log"],
        "id": [{"attribute": "data-gone"}, {"attribute": "id"}],
        "channel": "chat",
    },
    "message": {
        "selector": [".gone", "p"],
        "text": [".gone", ".said"],
        "role": [
            {"role": "note", "selector": ".n"},
            {"role": "customer", "selector": ".c"},
            {"role": "agent", "selector": ".a"},
        ],
        "follows": [".more"],
    },
    "composer": {"selector": [".hidden", "textarea"], "note_when": []},
}


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


def log(*rows: str) -> str:
    return f"<div class='log' id='one'>{''.join(rows)}</div><textarea id='reply'></textarea>"


def row(kind: str, text: str) -> str:
    return f"<p class='{kind}'><span class='said'>{text}</span></p>"


def messages(page: Page, adapter: dict[str, Any] = PLAIN) -> list[dict[str, Any]]:
    return read(page, adapter)["conversations"][0]["messages"]


def test_selectors_are_tried_in_order_and_a_message_without_author_follows(page: Page) -> None:
    rows = [row("c", "One"), row("more", "Two"), row("n", "Note"), row("more", "Of the note"), row("a", "Three")]
    show(page, "https://x.example.org/", log(row("more", "Of nobody"), *rows, row("", "Unmarked"), row("more", "Too")))
    assert said(messages(page)) == [
        ("unknown", "Of nobody"),
        ("customer", "One"),
        ("customer", "Two"),
        ("agent", "Three"),
        ("unknown", "Unmarked"),
        ("unknown", "Too"),
    ]


def test_a_dialogue_over_the_page_takes_no_message_away(page: Page) -> None:
    rows = [row("c", "One"), "<div aria-hidden='true'>" + row("c", "One") + "</div>", row("a", "Two")]
    show(page, "https://x.example.org/", f"<main>{log(*rows)}</main>")
    adapter = PLAIN | {"message": PLAIN["message"] | {"ignore": ["[aria-hidden=true]"]}}
    assert said(messages(page, adapter)) == [("customer", "One"), ("agent", "Two")]
    page.evaluate("document.querySelector('main').setAttribute('aria-hidden', 'true')")
    assert said(messages(page, adapter)) == [("customer", "One"), ("agent", "Two")]


def test_the_side_tells_who_speaks_and_the_middle_tells_nothing(page: Page) -> None:
    style = "<style>.log { width: 600px; padding: 0 40px } p { margin: 4px 0 } .w p { display: flex }</style>"
    rows = [
        "<p><b style='width: 40px'></b><span class='said'>Left, beside a picture</span></p>",
        "<p style='text-align: right'><span class='said'>Right, by its text</span></p>",
        "<p style='text-align: center'><span class='said'>In the middle</span></p>",
        f"<p><span class='said'>{'All over the width ' * 40}</span></p>",
        "<p style='margin-left: 200px'><span class='said' style='display: block'>Right, by its box</span></p>",
    ]
    show(page, "https://x.example.org/", style + log(*rows))
    role = [{"role": "customer", "side": "left"}, {"role": "agent", "side": "right"}]
    adapter = PLAIN | {"message": {"selector": ["p"], "text": [".said"], "role": role}}
    assert [speaker for speaker, _ in said(messages(page, adapter))] == [
        "customer",
        "agent",
        "unknown",
        "unknown",
        "agent",
    ]


def test_ids_made_from_words_outlive_a_new_rendering(page: Page) -> None:
    rows = [row("c", "Hello?"), row("c", "Hello?"), row("a", "Hello?"), row("a", "Yes, I am here")]
    show(page, "https://x.example.org/", log(*rows))
    before = [one["id"] for one in messages(page)]
    assert len(set(before)) == 4
    assert [one["id"] for one in messages(page)] == before
    page.evaluate("(html) => { document.querySelector('.log').innerHTML = html; }", "".join(rows))
    assert [one["id"] for one in messages(page)] == before
    page.evaluate("document.querySelector('p').remove()")
    assert [one["id"] for one in messages(page)] == before[1:], "an older message that leaves shifts no other's id"


def test_an_edit_keeps_the_made_id_and_a_recycled_node_does_not(page: Page) -> None:
    rows = [row("c", "I ordered two blue chairs"), row("a", "Let me look")]
    show(page, "https://x.example.org/", log(*rows))
    first, second = (one["id"] for one in messages(page))
    page.evaluate("document.querySelectorAll('.said')[0].textContent = 'I ordered two green chairs'")
    assert [one["id"] for one in messages(page)] == [first, second]
    page.evaluate("""() => {
      const [top, bottom] = document.querySelectorAll("p");
      top.className = "a"; top.querySelector(".said").textContent = "Let me look";
      bottom.className = "c"; bottom.querySelector(".said").textContent = "Thank you";
    }""")
    scrolled = messages(page)
    assert said(scrolled) == [("agent", "Let me look"), ("customer", "Thank you")]
    assert scrolled[0]["id"] == second, "the same words are the same message, whichever node holds them"
    assert scrolled[1]["id"] not in {first, second}


def test_what_nobody_sees_is_not_read(page: Page) -> None:
    hidden = "pay\u200b \u202eno\u202c\u2066w\u2069\u0007 \ufeff👩\u200d💻 a\u200db"
    rows = [
        row("c", hidden),
        row("c", "<style>p { color: red }</style><script>1</script>seen<template>no</template>"),
        row("c", "one<div>two</div><ul><li>three</li><li>four</li></ul>five"),
        row("c", "x" * 9000),
        row("c", "\u200b\u2060"),
        row("c", "&lt;img src=x onerror=alert(1)&gt;"),
    ]
    show(page, "https://x.example.org/", log(*rows).replace("<p ", "<section ").replace("</p>", "</section>"))
    adapter = PLAIN | {"message": PLAIN["message"] | {"selector": ["section"]}}
    texts = [one["text"] for one in messages(page, adapter)]
    assert texts == [
        "pay now 👩\u200d💻 ab",
        "seen",
        "one\ntwo\nthree\nfour\nfive",
        "x" * 8000,
        "<img src=x onerror=alert(1)>",
    ]


def test_half_a_character_and_endless_nesting_do_no_harm(page: Page) -> None:
    show(page, "https://x.example.org/", log(row("c", ""), row("c", "")))
    page.evaluate("""() => {
      const [first, second] = document.querySelectorAll(".said");
      first.textContent = "a\\ud83d".padEnd(7999, "b") + "👩👩";
      let at = second;
      for (let i = 0; i < 2000; i += 1) at = at.appendChild(document.createElement("b"));
      at.textContent = "too deep"; second.prepend("near");
    }""")
    first, second = messages(page)
    assert first["text"].startswith("ab")
    assert first["text"].isprintable()
    assert len(first["text"]) <= 8000
    assert second["text"] == "near"


LOAD = """async () => {
  const { loadAdapters } = await import("/extension/panel/sites.js");
  const told = [];
  const adapters = await loadAdapters(undefined, (sentence) => told.push(sentence));
  return [adapters.map(({ id }) => id), told];
}"""


def test_the_panel_takes_everything_that_ships(page: Page) -> None:
    show(page, "https://x.example.org/", log())
    assert page.evaluate(LOAD) == [IDS, []]


def test_a_broken_adapter_is_left_out_and_said(page: Page) -> None:
    show(page, "https://x.example.org/", log())
    broken = {
        "index.json": ["lost.json", "css.json", "bare.json", "regex.json", "whole.json"],
        "css.json": PLAIN | {"match": {"hosts": ["*"], "selector": ["p:has("]}},
        "bare.json": {"id": "bare", "name": "Bare", "message": {"role": [{"role": "boss", "selector": "p"}, {}]}},
        "regex.json": PLAIN
        | {
            "typing": {"selector": "p", "pattern": "(["},
            "match": {"hosts": ["*"], "selector": ["p"], "path": "(a|a)+"},
        },
        "whole.json": PLAIN,
    }

    def answer(route: Route) -> None:
        name = route.request.url.rsplit("/", 1)[1]
        route.fulfill(body=json.dumps(broken[name]) if name in broken else "Not found")

    page.route("**/extension/sites/*", answer)
    usable, told = page.evaluate(LOAD)
    assert usable == ["plain"]
    assert [sentence.split(" is left out. ")[0].rsplit(" ", 1)[1] for sentence in told] == [
        "lost.json",
        "css.json",
        "bare.json",
        "regex.json",
    ]
    assert "This is no adapter at all." in told[0]
    assert "The browser cannot read the selector “p:has(” in match.selector." in told[1]
    assert "message.selector is missing." in told[2]
    assert "A rule in message.role names no role." in told[2]
    assert "A rule in message.role names no selector and no side." in told[2]
    assert "no regular expression" in told[3]
    assert "run for ever" in told[3]
