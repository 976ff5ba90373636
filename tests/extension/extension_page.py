"""A page under test with the content scripts in it, as the panel puts them there, and a customer who writes on it.

Answers a loaded page, and a script that puts a message on desk.html. Refuses to know adapters and what is read.
"""

from extension_rig import EXTENSION, content_files
from playwright.sync_api import Page

SAY = """([id, words]) => {
  const turn = document.querySelector("[data-turn]").cloneNode(true);
  turn.dataset.turn = id;
  turn.dataset.at = new Date().toISOString();
  turn.querySelector(".words").textContent = words;
  document.querySelector(".thread").append(turn);
}"""


def load(page: Page, address: str) -> None:
    """Open an address and load every content script but the one that needs an extension around it."""
    page.goto(address)
    for name in content_files():
        if name != "content/start.js":
            page.add_script_tag(path=EXTENSION / name)
