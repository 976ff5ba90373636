"""A page under test with the content scripts in it, as the panel puts them there.

Answers a loaded page. Refuses to know adapters and what is read.
"""

from extension_rig import EXTENSION, content_files
from playwright.sync_api import Page


def load(page: Page, address: str) -> None:
    """Open an address and load every content script but the one that needs an extension around it."""
    page.goto(address)
    for name in content_files():
        if name != "content/start.js":
            page.add_script_tag(path=EXTENSION / name)
