"""The site adapters that ship, each on a page written from its product's public markup, in a real Chromium.

A page stands at an address of its product (the browser's requests are answered from tests/pages/sites), so hosts, paths
and selectors are tried as they are in use.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from extension_rig import EXTENSION, content_files
from extension_sites import EXPECTED, IDS, PAGES, SHIPPED, SITES, read, said, show, show_saved
from playwright.sync_api import Browser, Page
from pydantic import ValidationError

from assist.protocol import SiteAdapter


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


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


@pytest.mark.browser
def test_a_page_app_that_goes_on_to_another_product_part_is_read_on(page: Page) -> None:
    show_saved(page, "zammad-ticket")
    for name in content_files():
        if name not in {"content/words.js", "content/adapter.js", "content/start.js"}:
            page.add_script_tag(path=EXTENSION / name)
    page.evaluate(
        """(adapters) => {
          window.got = [];
          rapportContent.read({ post: (message) => window.got.push(message),
            listen: (receive) => receive({ kind: "start", adapters }) }, new AbortController().signal);
        }""",
        list(SHIPPED.values()),
    )
    page.evaluate(
        "(html) => { location.hash = '#customer_chat'; document.body.innerHTML = html; }",
        (PAGES / "zammad-chat.html").read_text(encoding="utf-8"),
    )
    page.wait_for_function("window.got.some(({ kind }) => kind === 'closed')")
    heard = page.evaluate("window.got.filter(({ kind }) => kind !== 'turns' && kind !== 'typing')")
    assert [(one["kind"], one.get("external_id") or one["conversation"]["external_id"]) for one in heard] == [
        ("opened", "33"),
        ("opened", "#1204"),
        ("opened", "#1205"),
        ("closed", "33"),
    ]
