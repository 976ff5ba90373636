"""The extension updated under an open page, by the panel's own button: the old falls silent, the new takes over.

Beside it an adapter that is broken: it is said and left out.
"""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import CHROMIUM, FLAGS
from extension_granted import ADD, browse_granted, conversation, copy_extension, desk, message, pair
from extension_rig import Server, wait_until
from playwright.sync_api import Error, Page, Playwright, expect

pytestmark = pytest.mark.browser

NEWER = "9.8.7"
DRAFT = "Hello Ana, "
COMPLAINT = "third time I ask about my parcel, nobody answers, this is a joke"


def may_go(page: Page, address: str) -> bool:
    try:
        page.goto(address)
    except Error:
        return False
    return True


def break_adapter(extension: Path) -> None:
    path = extension / "sites" / "converse.json"
    adapter = json.loads(path.read_text())
    adapter["message"]["selector"] = ["[[nothing"]
    path.write_text(json.dumps(adapter))


def put_newer_version(extension: Path) -> None:
    """Write a newer version over the one that runs; its content script leaves a mark of its own."""
    manifest = json.loads((extension / "manifest.json").read_text())
    (extension / "manifest.json").write_text(json.dumps({**manifest, "version": NEWER}))
    start = extension / "content" / "start.js"
    start.write_text(f'{start.read_text()}\ndocument.documentElement.dataset.reader = "{NEWER}";\n')


def test_an_update_leaves_open_pages_read_and_a_broken_adapter_is_said(
    playwright: Playwright, server: Server, tmp_path: Path
) -> None:
    extension = copy_extension(tmp_path, break_adapter)
    with browse_granted(playwright, CHROMIUM, FLAGS, tmp_path, extension) as granted:
        expect(granted.panel.get_by_text("The site adapter converse.json is left out.")).to_be_visible()
        pair(granted.panel, server)
        page = granted.open(desk(conversation("u1", "Updated", message("1", "hello"))))
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: said.type == "error" and problems.append(said.text))
        expect(granted.panel.get_by_role("heading", name="Updated")).to_be_visible(timeout=10_000)

        wait_until(server.heard, "the first words, in the log")
        page.click("textarea")
        page.keyboard.type(DRAFT)

        put_newer_version(extension)
        # The browser tells of a newer version when a store gives it one; from here on all is as it is then.
        granted.panel.evaluate(f"chrome.runtime.onUpdateAvailable.dispatch({{ version: '{NEWER}' }})")
        line = granted.panel.locator("#line")
        expect(line).to_contain_text(f"Rapport {NEWER}. Reload when it suits you; the chat stays as it is.")
        gone = granted.panel.expect_event("close")
        with granted.context.expect_event("serviceworker"), gone, suppress(Error):  # it goes while it is clicked
            line.get_by_role("button", name="Reload").click()
        page.evaluate(ADD, ["2", "are you there?"])
        panel = granted.context.new_page()
        address = f"chrome-extension://{granted.extension_id}/sidepanel.html"
        wait_until(lambda: may_go(panel, address), "the new extension")
        expect(panel.get_by_text("Connected", exact=True)).to_be_visible(timeout=10_000)
        assert panel.evaluate("chrome.runtime.getManifest().version") == NEWER
        expect(panel.locator("#line")).to_be_hidden()
        page.bring_to_front()
        expect(panel.get_by_role("heading", name="Updated")).to_be_visible(timeout=10_000)
        page.evaluate(ADD, ["3", COMPLAINT])
        expect(panel.locator(".card.primary:not(.is-leaving) .answers")).to_contain_text("nobody", timeout=10_000)
        assert page.evaluate("document.documentElement.dataset.reader") == NEWER
        assert page.input_value("textarea") == DRAFT
        words = panel.locator(".card.primary:not(.is-leaving) .words").inner_text()
        page.keyboard.press("Alt+1")
        expect(page.locator("textarea")).to_have_value(f"{DRAFT}{words}")  # once: by one script alone
        wait_until(lambda: COMPLAINT in server.heard(), "the last words, in the log")
        assert server.heard() == ["hello", "are you there?", COMPLAINT], "each once, whichever version read it"
        assert problems == []
