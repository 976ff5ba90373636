"""The adapters that ship and their saved pages: shown at an address of the product, read in Chromium.

Answers what a page says by an adapter. Nothing goes out: every request of the browser is answered from here.
"""

import json
from pathlib import Path
from typing import Any

from extension_rig import EXTENSION
from playwright.sync_api import Page, Route

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
    return found


def said(messages: list[dict[str, Any]]) -> list[tuple[str, str | None]]:
    return [(one["speaker"], None if one["is_deleted"] else one["text"]) for one in messages]
