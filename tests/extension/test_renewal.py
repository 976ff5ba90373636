"""The extension updated under an open page, and adapters that are broken: the old falls silent, the new takes over."""

import json
from pathlib import Path

import pytest
from conftest import CHROMIUM, FLAGS
from extension_granted import ADD, browse_granted, conversation, copy_extension, desk, message, pair
from extension_rig import Server, wait_until
from playwright.sync_api import Error, Page, Playwright, expect

pytestmark = pytest.mark.browser

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

        worker = granted.context.service_workers[0]
        with granted.context.expect_event("serviceworker"), granted.panel.expect_event("close"):
            worker.evaluate("void setTimeout(() => chrome.runtime.reload())")
        page.evaluate(ADD, ["2", "are you there?"])
        panel = granted.context.new_page()
        address = f"chrome-extension://{granted.extension_id}/sidepanel.html"
        wait_until(lambda: may_go(panel, address), "the new extension")
        expect(panel.get_by_text("Connected", exact=True)).to_be_visible(timeout=10_000)
        page.bring_to_front()
        expect(panel.get_by_role("heading", name="Updated")).to_be_visible(timeout=10_000)
        page.evaluate(ADD, ["3", COMPLAINT])
        expect(panel.locator(".card.primary:not(.is-leaving) .answers")).to_contain_text("nobody", timeout=10_000)
        page.click("textarea")
        page.keyboard.press("Alt+1")
        expect(page.locator("textarea")).not_to_have_value("")
        once = page.input_value("textarea")
        assert once == panel.locator(".card.primary:not(.is-leaving) .words").inner_text(), "by one script alone"
        assert problems == []
