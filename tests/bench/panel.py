"""``make bench-panel``: from a customer's send to the card on the agent's screen, through everything that lies between.

A real chat (prosody, Converse.js, slixmpp), the unpacked extension in Chromium's own side panel on a screen of its own,
and `assist serve`. The customer writes fifty messages one after another and the agent answers each, as people do. It
needs the Debian packages of the tests and a screen (Xvfb), and so is no part of ``make bench``, which measures the
server alone and runs anywhere.

The legs: the chat (until the message stands in the page), page (until the content script's word leaves the panel),
server (until its answer is back in the panel), drawing (until it is painted). Goal: 95 of 100 under 200 ms in all.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "extension"))

from extension_chat import CUSTOMER, Customer, serve_chat  # noqa: E402 - the rigs lie in a folder without a package
from extension_desk import browse  # noqa: E402
from extension_rig import running, serve, wait_until  # noqa: E402
from playwright.sync_api import Page, expect, sync_playwright  # noqa: E402

from tests.bench.material import load  # noqa: E402

GOAL_MS: Final = 200
LEGS: Final = ("chat", "page", "server", "drawing")
COMPOSER: Final = "textarea.chat-textarea"
ANSWER: Final = "Let me look into that for you now"

NOW: Final = "performance.timeOrigin + performance.now()"
WATCH_PAGE: Final = f"""() => {{
  window.stood = {{}};
  new MutationObserver(() => {{
    for (const node of document.querySelectorAll(".chat-msg__content--them .chat-msg__text")) {{
      window.stood[node.textContent.trim()] ??= {NOW};
    }}
  }}).observe(document.body, {{ childList: true, subtree: true, characterData: true }});
}}"""
WATCH_PANEL: Final = f"""() => {{
  const times = window.times = {{ left: {{}}, came: {{}}, painted: {{}}, server: {{}}, has_card: {{}} }};
  const heard = (event) => {{
    const message = JSON.parse(event.data);
    if (message.type !== "board_shown" || !message.timing) return;
    const came = {NOW};
    for (const {{ text }} of message.turns) {{
      times.came[text] = came;
      times.server[text] = message.timing.total_ms;
      times.has_card[text] = message.board.suggestions.length > 0;
    }}
    requestAnimationFrame(() => {{
      const painted = new MessageChannel();
      painted.port1.onmessage = () => {{ for (const {{ text }} of message.turns) times.painted[text] = {NOW}; }};
      painted.port2.postMessage(null);
    }});
  }};
  const watched = new WeakSet();
  const {{ send }} = WebSocket.prototype;
  WebSocket.prototype.send = function (text) {{
    if (!watched.has(this)) {{ watched.add(this); this.addEventListener("message", heard); }}
    const message = JSON.parse(text);
    if (message.type === "turn_heard") times.left[message.text] = {NOW};
    send.call(this, text);
  }};
}}"""


def choose_messages(count: int) -> list[str]:
    """Return what customers say in the bench's conversations: in their order, each text once."""

    def say() -> Iterator[str]:
        said: set[str] = set()
        for talk in load():
            for turn in talk:
                text = " ".join(turn.text.split())
                if turn.speaker == "customer" and text not in said:
                    said.add(text)
                    yield text

    return list(islice(say(), count))


def measure(page: Page, panel: Page, customer: Customer, text: str) -> dict[str, float]:
    """Return the legs of one message, in milliseconds."""
    sent = customer.say(text)
    wait_until(lambda: panel.evaluate("(text) => window.times.painted[text]", text), f"an answer to {text!r}")
    stood = page.evaluate("(text) => window.stood[text]", text)
    left, came, painted, server, has_card = panel.evaluate(
        "(text) => ['left', 'came', 'painted', 'server', 'has_card'].map((name) => window.times[name][text])", text
    )
    return {
        "all": painted - sent,
        "chat": stood - sent,
        "page": left - stood,
        "server": came - left,
        "drawing": painted - came,
        "server alone": server,
        "has a card": float(has_card),
    }


def run(count: int) -> list[dict[str, float]]:
    """Play the messages; return the legs of each."""
    display = f":{os.getpid() % 500 + 90}"
    with (
        tempfile.TemporaryDirectory() as made,
        running(["Xvfb", display, "-screen", "0", "1380x900x24", "-nolisten", "tcp"], Path(os.devnull)),
    ):
        home = Path(made)
        (home / "server").mkdir()
        (home / "chat").mkdir()
        wait_until(lambda: Path(f"/tmp/.X11-unix/X{display[1:]}").exists(), "Xvfb")  # noqa: S108 - where X puts it
        with (
            serve(home / "server") as server,
            serve_chat(home / "chat") as chat,
            sync_playwright() as playwright,
            browse(playwright, display, home / "profile") as desk,
        ):
            desk.page.goto(chat.address)
            desk.page.click(f'a.open-chat[data-jid="{CUSTOMER}"]', timeout=30_000)
            desk.page.wait_for_selector(COMPOSER)
            chat.customer.say("good morning")
            panel = desk.pair(server)
            expect(panel.get_by_role("heading", name=CUSTOMER)).to_be_visible(timeout=10_000)
            desk.page.evaluate(WATCH_PAGE)
            panel.evaluate(WATCH_PANEL)
            found = []
            for text in choose_messages(count):
                found.append(measure(desk.page, panel, chat.customer, text))
                heard = len(chat.customer.heard)
                desk.page.fill(COMPOSER, ANSWER)
                desk.page.press(COMPOSER, "Enter")
                wait_until(lambda heard=heard: len(chat.customer.heard) > heard, "the agent's answer")  # type: ignore[misc]
            return found


def p95(values: list[float]) -> float:
    """Return what 95 of 100 stay under."""
    return quantiles(values, n=20, method="inclusive")[-1]


def main() -> None:
    """Run it and print the figures."""
    parser = argparse.ArgumentParser(prog="make bench-panel", description="from the customer's send to the card")
    parser.add_argument("--messages", type=int, default=50)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    given = parser.parse_args()
    found = run(given.messages)
    figures = {name: [one[name] for one in found] for name in found[0]}
    cards = [one["all"] for one in found if one["has a card"]]
    rows = {name: {"p50_ms": median(figures[name]), "p95_ms": p95(figures[name])} for name in ("all", *LEGS)}
    total = sum(figures["all"])
    reached = f"{rows['all']['p95_ms']:.0f} ms (goal: under {GOAL_MS}; where there is a card: {p95(cards):.0f})"
    lines = [f"{len(found)} messages, {len(cards)} of them answered with a card; load {os.getloadavg()[0]:.1f}"]
    for name, row in rows.items():
        share = sum(figures[name]) / total
        lines.append(f"  {name:8} p50 {row['p50_ms']:6.0f} ms   p95 {row['p95_ms']:6.0f} ms   {share:6.0%}")
    lines += [
        f"  of the server's leg, the server itself: p50 {median(figures['server alone']):.0f} ms",
        f"customer's send to the answer on screen, p95: {reached}",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    if given.json:
        given.json.parent.mkdir(parents=True, exist_ok=True)
        given.json.write_text(json.dumps({"rows": rows, "messages": found, "load": os.getloadavg()[0]}, indent=1))


if __name__ == "__main__":
    main()
