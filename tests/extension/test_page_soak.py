"""A long day in the browser: one conversation after another through content scripts and panel; memory stays flat."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import CHROMIUM, FLAGS
from extension_granted import browse_granted, conversation, copy_extension, desk, message, pair
from extension_rig import Server
from playwright.sync_api import CDPSession, Page, Playwright, expect

pytestmark = [pytest.mark.soak, pytest.mark.browser]

ROUNDS = max(8, int(float(os.environ.get("SOAK_S", "60")) / 4))
"""Conversations in each half of the day; about two seconds each."""
MESSAGES = 40

SWITCH = """([name, messages]) => {
  const section = document.querySelector("section");
  section.dataset.conversation = section.dataset.title = name;
  const thread = document.querySelector(".thread");
  thread.replaceChildren();
  return new Promise((resolve) => {
    let number = 0;
    const timer = setInterval(() => {
      for (let i = 0; i < 4; i += 1) {
        number += 1;
        const turn = document.createElement("div");
        Object.assign(turn.dataset, { turn: `${name}.${number}`, speaker: number % 3 ? "customer" : "agent" });
        turn.dataset.at = new Date().toISOString();
        turn.innerHTML = "<p class=words></p>";
        turn.firstChild.textContent = `Where is parcel ${number} of ${name}? Nobody answers me.`;
        thread.append(turn);
      }
      document.querySelector("textarea").value = `Draft ${number}`;
      if (number >= messages) { clearInterval(timer); resolve(); }
    }, 60);
  });
}"""


@dataclass(frozen=True)
class Memory:
    """What a page holds after its rubbish was collected."""

    heap_mb: float
    nodes: float
    listeners: float


def measure(session: CDPSession) -> Memory:
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    found = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return Memory(found["JSHeapUsedSize"] / 2**20, found["Nodes"], found["JSEventListeners"])


def watch(page: Page) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    return session


def test_a_long_day_leaves_nothing_behind(playwright: Playwright, server: Server, tmp_path: Path) -> None:
    with browse_granted(playwright, CHROMIUM, FLAGS, tmp_path, copy_extension(tmp_path)) as granted:
        panel = granted.panel
        pair(panel, server)
        page = granted.open(desk(conversation("begin", "begin", message("1", "hello"))))
        expect(panel.get_by_role("heading", name="begin")).to_be_visible(timeout=10_000)
        sessions = {"panel": watch(panel), "page": watch(page)}

        def work(half: str) -> dict[str, Memory]:
            for number in range(ROUNDS):
                name = f"{half} {number}"
                page.evaluate(SWITCH, [name, MESSAGES])
                expect(panel.get_by_role("heading", name=name, exact=True)).to_be_visible(timeout=20_000)
            expect(panel.get_by_text(f"“Draft {MESSAGES}”")).to_be_visible(timeout=20_000)
            return {where: measure(session) for where, session in sessions.items()}

        first, second, third = work("morning"), work("noon"), work("evening")
        for where in sessions:
            told = (where, first[where], second[where], third[where])
            print(*told)  # noqa: T201 - a measured figure
            assert third[where].heap_mb < first[where].heap_mb + 1.5, told
            assert third[where].nodes < first[where].nodes * 1.3 + 200, told
            assert third[where].listeners < first[where].listeners * 1.3 + 50, told
