"""What the content scripts cost a chat page: 2,000 messages on it, 20 a second arriving, drawn anew half way.

Answers figures by Chromium's own profiler and tracing: the share of a core that our scripts took (samples with one
of our functions on the stack), their longest stretch without a pause, the longest task they were part of, and the
page's memory and work beside those of the same page on a site that is not read. Refuses to measure the panel: it is
another process.

``python -m tests.bench.page_cost`` runs it by itself.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "extension"))

from extension_granted import CHAT, STRANGER, Granted, browse_granted, conversation, copy_extension, desk, message

GOALS = {"our scripts, % of a core": " (goal: under 2)", "longest task with ours, CPU ms": " (goal: under 50)"}
MESSAGES = 2000
A_SECOND = 20
SAMPLE_US = 250
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]

ARRIVE = """([aSecond, seconds]) => new Promise((resolve) => {
  const thread = document.querySelector(".thread");
  let number = 0;
  window.longTasks = [];
  new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => window.longTasks.push(duration)))
    .observe({ type: "longtask" });
  const timer = setInterval(() => {
    number += 1;
    const turn = document.createElement("div");
    const speaker = number % 2 ? "customer" : "agent";
    Object.assign(turn.dataset, { turn: `new${number}`, speaker, at: new Date().toISOString() });
    turn.innerHTML = "<p class=words></p>";
    turn.firstChild.textContent = `Where is my order now, please? I ask for time number ${number}.`;
    thread.append(turn);
    thread.scrollTop = thread.scrollHeight;
    if (number === Math.round(aSecond * seconds / 2)) {
      thread.replaceChildren(...[...thread.children].map((one) => one.cloneNode(true)));
    }
    if (number >= aSecond * seconds) {
      clearInterval(timer);
      setTimeout(resolve, 500);
    }
  }, 1000 / aSecond);
})"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="page_cost", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    given = parser.parse_args()
    figures = measure_page_cost(given.seconds)
    for name, figure in figures.items():
        sys.stdout.write(f"{name}: {figure:.1f}{GOALS.get(name, '')}\n")
    if given.json is not None:
        given.json.parent.mkdir(parents=True, exist_ok=True)
        given.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def measure_page_cost(seconds: int) -> dict[str, float]:
    """Return the figures, by name."""
    chromium = shutil.which("chromium") or "chromium"
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        with browse_granted(playwright, chromium, FLAGS, folder, copy_extension(folder)) as granted:
            granted.panel.locator("#code").wait_for()
            alone = _run(granted, STRANGER, seconds)
            watched = _run(granted, CHAT, seconds)
    return {**watched, **{f"{name}, unwatched": figure for name, figure in alone.items() if "our" not in name}}


def _html() -> str:
    words = (
        message(f"old{number}", f"I have written about this {number} times.", "customer" if number % 2 else "agent")
        for number in range(MESSAGES)
    )
    style = "<style>.thread { height: 600px; overflow: auto }</style>"
    return style + desk(conversation("cost", "A long chat", "".join(words)))


def _run(granted: Granted, site: str, seconds: int) -> dict[str, float]:
    """Open the page and let the messages come; what the profiler and the tracing cost is the same on every site."""
    page = granted.open("<!doctype html>", f"{site}/empty")
    session = page.context.new_cdp_session(page)
    events: list[dict[str, Any]] = []
    ended: list[object] = []
    session.on("Tracing.dataCollected", lambda news: events.extend(news["value"]))
    session.on("Tracing.tracingComplete", lambda news: ended.append(news))  # noqa: PLW0108 - playwright marks what it is given
    session.send("Profiler.enable")
    session.send("Profiler.setSamplingInterval", {"interval": SAMPLE_US})
    session.send("Tracing.start", {"categories": "devtools.timeline,toplevel", "transferMode": "ReportEvents"})
    session.send("Profiler.start")
    granted.pages[f"{site}/desk"] = _html()
    page.goto(f"{site}/desk")
    figures = _work(page, session, seconds)
    profile = session.send("Profiler.stop")["profile"]
    session.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(100)
    page.close()
    ours = f"chrome-extension://{granted.extension_id}/content/"
    return {**_judge_profile(profile, ours), **_judge_tasks(events, ours), **figures}


def _work(page: Page, session: CDPSession, seconds: int) -> dict[str, float]:
    session.send("Performance.enable")
    session.send("HeapProfiler.collectGarbage")
    before = _metrics(session)
    page.evaluate(ARRIVE, [A_SECOND, seconds])
    session.send("HeapProfiler.collectGarbage")
    after = _metrics(session)
    long_tasks: Sequence[float] = page.evaluate("window.longTasks")
    return {
        "the page's tasks, % of a core": 100 * (after["TaskDuration"] - before["TaskDuration"]) / seconds,
        "long tasks": len(long_tasks),
        "longest long task, ms": max(long_tasks, default=0),
        "heap at start, MB": before["JSHeapUsedSize"] / 2**20,
        "heap at end, MB": after["JSHeapUsedSize"] / 2**20,
    }


def _metrics(session: CDPSession) -> dict[str, float]:
    return {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}


def _judge_profile(profile: Mapping[str, Any], ours: str) -> dict[str, float]:
    """Return our share of the profiled time and our longest stretch: our code is on the stack."""
    parents = {child: node["id"] for node in profile["nodes"] for child in node.get("children", ())}
    urls = {node["id"]: node["callFrame"]["url"] for node in profile["nodes"]}

    def is_ours(node: int | None) -> bool:
        while node is not None:
            if urls[node].startswith(ours):
                return True
            node = parents.get(node)
        return False

    known = {node: is_ours(node) for node in urls}
    total_us = our_us = longest_us = stretch_us = 0
    deltas = [*profile["timeDeltas"][1:], 0]
    for node, delta_us in zip(profile["samples"], deltas, strict=True):
        total_us += delta_us
        stretch_us = stretch_us + delta_us if known[node] else 0
        our_us += delta_us if known[node] else 0
        longest_us = max(longest_us, stretch_us)
    return {"our scripts, % of a core": 100 * our_us / total_us, "our longest stretch, ms": longest_us / 1000}


def _judge_tasks(events: Sequence[Mapping[str, Any]], ours: str) -> dict[str, float]:
    """Return the longest tasks in CPU time, which a busy machine does not stretch: of all, and with a call of ours."""
    calls = [
        (event["pid"], event["tid"], event["ts"])
        for event in events
        if event["name"] in {"FunctionCall", "EvaluateScript"}
        and str(event.get("args", {}).get("data", {}).get("url", "")).startswith(ours)
    ]
    threads = {(pid, tid) for pid, tid, _ in calls}
    tasks = [
        event
        for event in events
        if "dur" in event and event["name"].endswith("RunTask") and (event["pid"], event["tid"]) in threads
    ]
    longest_us = 0
    for pid, tid, at_us in calls:
        around = (
            task.get("tdur", task["dur"])
            for task in tasks
            if (task["pid"], task["tid"]) == (pid, tid) and task["ts"] <= at_us <= task["ts"] + task["dur"]
        )
        longest_us = max(longest_us, min(around, default=0))
    return {"longest task with ours, CPU ms": longest_us / 1000}


if __name__ == "__main__":
    main()
