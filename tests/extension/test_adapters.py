"""The site adapters that ship, each on a page written from its product's public markup, in a real Chromium.

A page stands at an address of its product (the browser's requests are answered from tests/pages/sites), so hosts, paths
and selectors are tried as they are in use.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from extension_rig import EXTENSION
from playwright.sync_api import Browser, Page, Route
from pydantic import ValidationError

from assist.protocol import SiteAdapter

PAGES = Path(__file__).parent.parent / "pages" / "sites"
DEEP_CHAT = Path(__file__).parent / "node_modules" / "deep-chat" / "dist"
SITES = EXTENSION / "sites"
NAMES: list[str] = json.loads((SITES / "index.json").read_text())
IDS = [name.removesuffix(".json") for name in NAMES]
SHIPPED: dict[str, dict[str, Any]] = {name: json.loads((SITES / f"{name}.json").read_text()) for name in IDS}
EXPECTED: dict[str, dict[str, Any]] = {name: json.loads((PAGES / f"{name}.expected.json").read_text()) for name in IDS}

READ = """(adapters) => {
  const dom = rapportContent.adapter;
  const adapter = dom.find(adapters);
  if (!adapter) return null;
  return {
    id: adapter.id,
    conversations: dom.containers(adapter).map((container) => {
      const conversation = dom.conversation(adapter, container);
      const composer = dom.composer(adapter, container);
      return conversation && {
        ...conversation,
        messages: dom.messages(adapter, container).map(({ node, ...message }) => message),
        typing: dom.isTyping(adapter, container),
        composer: composer?.element.id ?? null,
        is_note: composer?.is_note ?? null,
      };
    }),
  };
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


def show(page: Page, address: str, html: str) -> None:
    """Show a page at an address of the product; nothing goes out."""

    def answer(route: Route) -> None:
        if "/extension/" in route.request.url:
            route.fulfill(path=EXTENSION / route.request.url.split("/extension/")[1])
        elif "/deep-chat/" in route.request.url:
            route.fulfill(path=DEEP_CHAT / route.request.url.rsplit("/", 1)[1], content_type="text/javascript")
        elif route.request.is_navigation_request():
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        else:
            route.abort()

    page.unroute_all()
    page.route("**/*", answer)
    page.goto("about:blank")  # Or an address that differs in its hash alone would not load the page anew.
    page.goto(address)
    for name in ("words", "adapter"):
        page.add_script_tag(path=EXTENSION / "content" / f"{name}.js")


def show_saved(page: Page, name: str) -> None:
    show(page, EXPECTED[name]["address"], (PAGES / f"{name}.html").read_text(encoding="utf-8"))
    if name == "deep-chat":
        page.locator("deep-chat .message-bubble").nth(5).wait_for(timeout=15_000)


def read(page: Page, *adapters: dict[str, Any]) -> dict[str, Any]:
    found = page.evaluate(READ, list(adapters or SHIPPED.values()))
    assert found is not None, "no adapter took the page"
    return found  # type: ignore[no-any-return]


def said(messages: list[dict[str, Any]]) -> list[tuple[str, str | None]]:
    return [(one["speaker"], None if one["is_deleted"] else one["text"]) for one in messages]


def compare(found: dict[str, Any], name: str) -> None:
    expected = EXPECTED[name]
    assert found["id"] == name
    assert [one["external_id"] for one in found["conversations"]] == [
        one["external_id"] for one in expected["conversations"]
    ]
    for got, wanted in zip(found["conversations"], expected["conversations"], strict=True):
        assert said(got["messages"]) == [(speaker, text) for speaker, text, *_ in wanted["messages"]]
        assert got["title"] == wanted["title"]
        assert got["typing"] == wanted["typing"]
        assert got["composer"] == wanted["composer"]
        assert got["is_note"] is False
        assert sum(one["at"] is not None for one in got["messages"]) == wanted["dated"]
        ids = [one["id"] for one in got["messages"]]
        assert len(set(ids)) == len(ids)
        for made, (_, _, *given) in zip(ids, wanted["messages"], strict=True):
            assert made == given[0] if given else made.startswith("~")


# The files ------------------------------------------------------------------------------------------------------------


def test_every_file_is_listed_and_has_its_page() -> None:
    files = {path.stem for path in SITES.glob("*.json")} - {"index"}
    assert files == set(IDS)
    assert {path.stem for path in PAGES.glob("*.html")} == set(IDS)


@pytest.mark.parametrize("name", IDS)
def test_every_adapter_that_ships_passes_the_one_check(name: str) -> None:
    adapter = SiteAdapter.model_validate_json((SITES / f"{name}.json").read_text())
    assert adapter.id == name
    assert adapter.verified is not None
    assert {rule.role for rule in adapter.message.role} >= {"customer", "agent"}
    assert SiteAdapter.model_validate_json(adapter.model_dump_json()) == adapter


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"extra": 1}, "Extra inputs"),
        ({"id": "Not A Slug"}, "pattern"),
        ({"version": "1"}, "valid integer"),
        ({"name": "x" * 81}, "at most 80"),
        ({"match": {"hosts": ["https://x.org"], "selector": ["p"]}}, "pattern"),
        ({"match": {"hosts": [], "selector": ["p"]}}, "at least 1"),
        ({"match": {"hosts": ["*"], "selector": ["p" * 301]}}, "at most 300"),
        ({"match": {"hosts": ["*"], "selector": ["p"] * 13}}, "at most 12"),
        ({"match": {"hosts": ["*"], "selector": ["p"], "path": "(a|a)+$"}}, "not be repeated"),
        ({"match": {"hosts": ["*"], "selector": ["p"], "path": "a*a*a*a*b"}}, "at most 3 open"),
        ({"match": {"hosts": ["*"], "selector": ["p"], "path": "(["}}, "regular expression"),
        ({"typing": {"from": "hash"}}, "needs a pattern"),
        ({"typing": {"from": "hash", "pattern": "a", "selector": "p"}}, "address has no selector"),
        ({"typing": {"selector": "p", "around": "p"}}, "not both"),
        ({"message": {"selector": ["p"], "role": [{"role": "agent", "selector": "p"}]}}, "customer"),
        ({"message": {"selector": ["p"], "role": [{"role": "customer"}]}}, "a selector, a side, or both"),
        (
            {
                "message": {
                    "selector": ["p"],
                    "role": [{"role": "customer", "side": "left"}, {"role": "note", "selector": "p"}],
                }
            },
            "notes come first",
        ),
    ],
)
def test_what_no_adapter_may_be_is_refused_with_a_reason(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        SiteAdapter.model_validate_json(json.dumps(SHIPPED["demo"] | change))


# The pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("name", IDS)
def test_a_page_is_read_as_its_product_means_it(page: Page, name: str) -> None:
    show_saved(page, name)
    compare(read(page), name)


@pytest.mark.browser
@pytest.mark.parametrize("name", [name for name in IDS if "older" in EXPECTED[name]])
def test_other_markup_of_the_same_product_is_read_alike(page: Page, name: str) -> None:
    html = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    for here, there in EXPECTED[name]["older"]:
        assert here in html
        html = html.replace(here, there)
    show(page, EXPECTED[name]["address"], html)
    compare(read(page), name)


@pytest.mark.browser
@pytest.mark.parametrize("name", [name for name in IDS if EXPECTED[name]["note_mode"]])
def test_a_composer_that_writes_a_note_is_known(page: Page, name: str) -> None:
    show_saved(page, name)
    page.evaluate(
        """({ selector, attribute, value, text }) => {
          const element = document.querySelector(selector);
          if (attribute) element.setAttribute(attribute, value); else element.textContent = text;
        }""",
        EXPECTED[name]["note_mode"],
    )
    assert read(page)["conversations"][0]["is_note"] is True


@pytest.mark.browser
@pytest.mark.parametrize("name", [name for name in IDS if "stop_typing" in EXPECTED[name]])
def test_who_stops_typing_is_seen_to(page: Page, name: str) -> None:
    show_saved(page, name)
    page.evaluate("(selector) => { document.querySelector(selector).hidden = true; }", EXPECTED[name]["stop_typing"])
    assert read(page)["conversations"][0]["typing"] is False


@pytest.mark.browser
def test_no_adapter_claims_the_page_of_another(page: Page) -> None:
    anywhere = [a | {"match": {"hosts": ["*"], "selector": a["match"]["selector"]}} for a in SHIPPED.values()]
    for name in IDS:
        show_saved(page, name)
        claims = page.evaluate(
            "(all) => all.filter((one) => rapportContent.adapter.find([one])).map(({ id }) => id)", anywhere
        )
        assert claims == [name]


@pytest.mark.browser
def test_a_page_of_no_product_is_claimed_by_nobody(page: Page) -> None:
    show(
        page,
        "https://forum.example.org/live/abc/conversation/1#customer_chat",
        "<main><ul class='messages'><li class='message' data-id='1' data-message-id='2'>Hello</li></ul>"
        "<div class='chat-window'><div class='chat-message'>Hi</div></div><textarea name='msg'></textarea></main>",
    )
    assert page.evaluate("(all) => rapportContent.adapter.find(all)", list(SHIPPED.values())) is None


@pytest.mark.browser
def test_a_single_page_app_goes_on_to_another_conversation(page: Page) -> None:
    show_saved(page, "chatwoot")
    page.evaluate("history.pushState(null, '', '/app/accounts/1/conversations/56')")
    assert [one["external_id"] for one in read(page)["conversations"]] == ["56"]
    page.evaluate("history.pushState(null, '', '/app/accounts/1/dashboard')")
    assert read(page)["conversations"] == [None]
    show_saved(page, "zammad-ticket")
    page.evaluate("location.hash = '#ticket/zoom/34/902'")
    assert [one["external_id"] for one in read(page)["conversations"]] == ["34"]


# How an adapter is read -----------------------------------------------------------------------------------------------

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


def log(*rows: str) -> str:
    return f"<div class='log' id='one'>{''.join(rows)}</div><textarea id='reply'></textarea>"


def row(kind: str, text: str) -> str:
    return f"<p class='{kind}'><span class='said'>{text}</span></p>"


def messages(page: Page, adapter: dict[str, Any] = PLAIN) -> list[dict[str, Any]]:
    return read(page, adapter)["conversations"][0]["messages"]  # type: ignore[no-any-return]


@pytest.mark.browser
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


@pytest.mark.browser
def test_a_dialogue_over_the_page_takes_no_message_away(page: Page) -> None:
    rows = [row("c", "One"), "<div aria-hidden='true'>" + row("c", "One") + "</div>", row("a", "Two")]
    show(page, "https://x.example.org/", f"<main>{log(*rows)}</main>")
    adapter = PLAIN | {"message": PLAIN["message"] | {"ignore": ["[aria-hidden=true]"]}}
    assert said(messages(page, adapter)) == [("customer", "One"), ("agent", "Two")]
    page.evaluate("document.querySelector('main').setAttribute('aria-hidden', 'true')")
    assert said(messages(page, adapter)) == [("customer", "One"), ("agent", "Two")]


@pytest.mark.browser
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


@pytest.mark.browser
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


@pytest.mark.browser
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


@pytest.mark.browser
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


@pytest.mark.browser
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


@pytest.mark.browser
def test_the_panel_takes_everything_that_ships(page: Page) -> None:
    show(page, "https://x.example.org/", log())
    assert page.evaluate(LOAD) == [IDS, []]


@pytest.mark.browser
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
