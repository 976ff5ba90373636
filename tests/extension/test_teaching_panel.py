"""Teach this page, the whole way: in the real side panel, with the browser's own permission dialog, to a card.

The page has hashed class names and no adapter. It is taught from the panel with the keyboard alone, proposed to the
team, approved in the console; then a customer's message on it gets its card, and the words land in its composer. The
server is killed, and what was approved is there for a new panel, and for another agent of the team.
"""

import re
from pathlib import Path

import pytest
from extension_chat import serve_pages
from extension_desk import Desk, browse
from extension_rig import Server, wait_until
from playwright.sync_api import Page, Playwright, expect

pytestmark = pytest.mark.browser

TAUGHT = "chrome.storage.local.get('taught_sites').then((kept) => kept.taught_sites ?? [])"
OTHER_CHAT = """() => {
  history.replaceState(0, "", "/teach/bruno");
  document.querySelector("h2").textContent = "Bruno Kral";
}"""
TEAMS = "chrome.storage.local.get('team_sites').then((kept) => kept.team_sites ?? [])"


def pair(panel: Page, server: Server, code: str) -> None:
    panel.fill("#server", server.url)
    panel.fill("#code", code.lower())
    panel.keyboard.press("Enter")
    expect(panel.get_by_text("Connected", exact=True)).to_be_visible(timeout=10_000)


def point(panel: Page, words: str, key: str) -> None:
    """Press a key on the panel's pad until the page's outline is on these words; then choose them."""
    pad = panel.get_by_role("application")
    for _ in range(40):
        pad.press(key)
        panel.wait_for_timeout(60)  # each press goes to the page and back
        if words in panel.locator(".teach-pointed").inner_text():
            break
    expect(panel.locator(".teach-pointed")).to_contain_text(words)
    pad.press("Enter")


def test_from_a_page_nobody_knows_to_a_card_for_the_team(
    playwright: Playwright, display: str, mortal_server: Server, tmp_path: Path
) -> None:
    with serve_pages() as site, browse(playwright, display, tmp_path / "profile") as desk:
        desk.page.goto(f"{site}/teach/hashed.html")
        panel = desk.open_panel()
        pair(panel, mortal_server, mortal_server.codes.pop())
        start = panel.get_by_role("button", name="Teach this page")
        start.press("Enter")
        panel.wait_for_timeout(800)
        desk.press("Tab", "Return")  # the browser's dialog stands on Deny

        expect(panel.locator(".teach-step[aria-current]")).to_contain_text("customer wrote", timeout=10_000)
        point(panel, "stuck since Monday", "ArrowDown")
        expect(panel.locator(".teach-step[aria-current]")).to_contain_text("you or a colleague")
        point(panel, "Let me have a look", "ArrowDown")
        expect(panel.locator(".teach-step[aria-current]")).to_contain_text("where you write")
        point(panel, "A field to write in", "ArrowDown")

        lines = panel.locator(".teach-line")
        expect(lines).to_have_count(6)
        expect(panel.locator(".teach-counts")).to_have_text(
            "3 from the customer, 2 from you and colleagues, 1 from others."
        )
        expect(lines.last).to_contain_text("Agent")
        panel.get_by_role("button", name="Swap the sides").press("Enter")
        expect(lines.last).to_contain_text("Customer")
        panel.get_by_role("button", name="Swap the sides").press("Enter")
        desk.page.evaluate("say('customer', 'are you still there')")
        expect(lines.last).to_contain_text("are you still there")
        assert mortal_server.heard() == [], "nothing is sent while a page is taught"

        panel.get_by_label("What you call this site").fill("The new inbox")
        panel.get_by_role("button", name="Propose to my team").press("Enter")
        expect(panel.get_by_text("Your lead finds it in the console")).to_be_visible()
        (kept,) = panel.evaluate(TAUGHT)
        assert (kept["name"], kept["match"]["hosts"]) == ("The new inbox", ["127.0.0.1"])

        expect(panel.get_by_role("heading", name="Selma Okafor")).to_be_visible(timeout=10_000)
        desk.page.evaluate("say('customer', 'this is a joke, my order is eleven days late and nobody answers me')")
        expect(panel.locator(".card.primary:not(.is-leaving) .answers")).to_contain_text(
            "eleven days late", timeout=10_000
        )
        words = panel.locator(".card.primary:not(.is-leaving) .words").inner_text()
        desk.click_in(panel, ".card.primary:not(.is-leaving) .main-act")
        expect(desk.page.locator("[contenteditable]")).to_have_text(words)

        console = desk.context.new_page()
        console.goto(mortal_server.link)
        console.goto(f"{mortal_server.url}/console/sites")
        expect(console.get_by_text("On that page it read 4 from the customer, 2 from agents")).to_be_visible()
        assert "Selma" not in console.content()
        console.get_by_role("button", name="Approve The new inbox").click()
        expect(console.get_by_text("Every panel of your team knows the site")).to_be_visible()
        wait_until(lambda: [each["name"] for each in panel.evaluate(TEAMS)] == ["The new inbox"], "the team's site")
        console.close()
        read_after_the_servers_death(desk, panel, mortal_server)


def read_after_the_servers_death(desk: Desk, panel: Page, server: Server) -> None:
    """Kill the server at once: what a lead approved is kept before they read that it is."""
    server.kill()
    server.start()
    panel.evaluate("chrome.storage.local.remove(['taught_sites', 'team_sites'])")
    panel.reload()
    read_by_the_teams_word(desk, panel, "did you go away? this is ridiculous, let me speak to your manager")

    panel.get_by_role("button", name="Sign out of this server").click()
    expect(panel.get_by_label("Pairing code")).to_be_visible()
    assert panel.evaluate(TEAMS) == [], "who pairs next may be of another team"
    desk.page.evaluate(OTHER_CHAT)  # Ana has the first one
    pair(panel, server, re.findall(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b", server.invite("agent", "--name", "Ben"))[-1])
    read_by_the_teams_word(desk, panel, "still nobody? I am furious, put me through to a manager", of="Bruno Kral")


def read_by_the_teams_word(desk: Desk, panel: Page, words: str, of: str = "Selma Okafor") -> None:
    """See that the page is read, though this browser was taught nothing."""
    wait_until(lambda: [each["name"] for each in panel.evaluate(TEAMS)] == ["The new inbox"], "the team's site", 45)
    assert panel.evaluate(TAUGHT) == []
    expect(panel.get_by_role("heading", name=of)).to_be_visible(timeout=10_000)
    desk.page.evaluate("(words) => say('customer', words)", words)
    expect(panel.locator(".card.primary:not(.is-leaving) .answers")).to_contain_text(words[-12:], timeout=10_000)
