"""An hour of a busy agent in compressed time, through content scripts, panel and server: memory stays flat.

Three chats at once, twelve turns a minute: customers type and write, the agent looks at one chat after another, inserts
cards by key and by click, writes drafts that are remarked on, waves cards away, searches phrases; talks end and others
take their place. Now and then a second panel opens and closes, and the server dies and comes back. In the first ten
minutes the panel itself is loaded anew as well: what it held then would be gone, so not after the mark.
"""

from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, fields
from itertools import cycle
from pathlib import Path
from statistics import linear_regression

import pytest
from extension_desk import Desk, browse
from extension_rig import Server, serve, wait_until
from playwright.sync_api import CDPSession, Locator, Page, Playwright, expect

from tests.bench.material import Turn, play

pytestmark = [pytest.mark.soak, pytest.mark.browser]

MINUTES = 60
WARM_MINUTES = 10
PLACES = 3
TURNS_A_MINUTE = 12
TALK_MINUTES = 5
"""A talk leaves after so many minutes, twenty turns; the three places change at different minutes."""

SEARCHES = "refund", "sorry", "/"
HASTY = "You need to calm down and wait for it."
REMARK = "Sounds dismissive"
LONGEST_MS = 45_000

ADDRESS = "http://chat.example.test/desk"
PAGE = """<!doctype html><title>A desk</title><main data-rapport-demo></main><script>
  let said = 0;
  globalThis.openTalk = (place, name) => {
    const talk = document.createElement("section");
    talk.dataset.conversation = talk.dataset.title = name;
    talk.innerHTML = "<div class=thread></div><i class=is-typing></i><textarea></textarea>";
    talk.querySelector("textarea").addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      write(name, "agent", event.target.value);
      event.target.value = "";
      event.target.dispatchEvent(new Event("input", { bubbles: true }));
    });
    const before = document.querySelectorAll("section")[place];
    if (before) before.replaceWith(talk);
    else document.querySelector("main").append(talk);
  };
  const talkOf = (name) => document.querySelector(`section[data-conversation="${name}"]`);
  globalThis.type = (name) => { talkOf(name).querySelector(".is-typing").dataset.typing = "is typing"; };
  globalThis.write = (name, speaker, words) => {
    const turn = document.createElement("div");
    said += 1;
    Object.assign(turn.dataset, { turn: `hour-${said}`, speaker, at: new Date().toISOString() });
    turn.innerHTML = "<p class=words></p>";
    turn.firstChild.textContent = words;
    talkOf(name).querySelector(".thread").append(turn);
    delete talkOf(name).querySelector(".is-typing").dataset.typing;
  };
</script>"""


@dataclass(frozen=True)
class Memory:
    """What a page holds after its rubbish was collected."""

    heap_mb: float
    nodes: float
    listeners: float


WITHOUT_COMPILER = "--js-flags=--jitless"
"""What the browser compiles as it goes lies in the same heap, and grew by half a megabyte an hour: no leak of ours."""

MAY_DRIFT = Memory(heap_mb=0.3, nodes=150, listeners=30)
"""How much more than at the mark the straight line through all samples may be at the end of the hour."""


def watch(page: Page) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    return session


def measure(session: CDPSession) -> Memory:
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    found = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return Memory(found["JSHeapUsedSize"] / 2**20, found["Nodes"], found["JSEventListeners"])


def drift(samples: list[Memory]) -> Memory:
    """Return how far the straight line through the samples rises from the first to the last."""
    columns = zip(*map(astuple, samples), strict=True)
    slopes = [linear_regression(range(len(samples)), column).slope for column in columns]
    return Memory(*(slope * (len(samples) - 1) for slope in slopes))


class Shift:
    """An agent at work: one page with three chats, one panel, one server."""

    def __init__(self, desk: Desk, server: Server) -> None:
        self._server = server
        self._context, self._page = desk.context, desk.page
        self._page.goto(ADDRESS)
        self._panel = desk.pair(server)
        self._names: list[str] = [""] * PLACES
        self._turns = [play(place, PLACES) for place in range(PLACES)]
        self._insertions = cycle((self._insert_by_key, self._insert_by_click, self._write_by_hand, self._wave_away))
        self._searches = cycle(SEARCHES)
        self._said = 0
        self.talks = 0
        self.acts = 0

    def watch(self) -> dict[str, CDPSession]:
        return {"panel": watch(self._panel), "page": watch(self._page)}

    def work(self, minute: int) -> None:
        """Do what is done in a minute, and wait until everything said in it was heard."""
        for place in range(PLACES):
            if minute == 0 or minute % TALK_MINUTES == place:
                self._open_talk(place)
        for number in range(TURNS_A_MINUTE):
            self._take_turn(self._names[number % PLACES], next(self._turns[number % PLACES]))
        self._search(next(self._searches))
        if minute < WARM_MINUTES and minute % 4 == 2:
            self._load_panel_anew()
        if minute % 10 == 5:
            self._open_second_panel()
        if minute % 20 == 8:
            self._lose_server()

    def _open_talk(self, place: int) -> None:
        self.talks += 1
        self._names[place] = f"Talk {self.talks}"
        self._page.evaluate("([place, name]) => openTalk(place, name)", [place, self._names[place]])

    def _take_turn(self, name: str, turn: Turn) -> None:
        self._said += 1
        if turn.speaker == "agent" and self._is_known(name):
            self._select(name)
            next(self._insertions)(name, turn.text)
        else:
            self._page.evaluate("(name) => type(name)", name)
            self._page.evaluate("(given) => write(...given)", [name, "customer", turn.text])
        self._expect_heard()

    def _expect_heard(self) -> None:
        wait_until(lambda: len(self._server.heard("hour-%")) == self._said, f"turn {self._said} in the log", 30)

    def _is_known(self, name: str) -> bool:
        return self._composer(name).locator("xpath=..").locator("[data-turn]").count() > 0

    def _composer(self, name: str) -> Locator:
        return self._page.locator(f'section[data-conversation="{name}"] textarea')

    def _select(self, name: str) -> None:
        self._panel.locator(f'#conversations .tab:has(.tab-name span:text-is("{name}"))').click()
        expect(self._panel.get_by_role("heading", name=name, exact=True)).to_be_visible()
        self._rest_hand()

    def _rest_hand(self) -> None:
        """Take pointer and focus off the cards: a board waits while a hand is on them."""
        self._panel.mouse.move(0, 0)
        self._panel.evaluate("document.activeElement.blur()")

    def _send(self, name: str) -> None:
        self.acts += 1
        self._composer(name).press("Enter")

    def _primary(self) -> Locator | None:
        """Return the card in front, where there is one that is not used yet."""
        card = self._panel.locator(".card.primary:not(.is-leaving):not(.is-settled):not(.skeleton)")
        return card if card.count() == 1 else None

    def _insert_by_key(self, name: str, words: str) -> None:
        composer = self._composer(name)
        composer.focus()
        if self._primary() is None:
            composer.fill(words)
        else:
            composer.press("Alt+1")
            expect(composer).not_to_have_value("")
        self._send(name)

    def _insert_by_click(self, name: str, words: str) -> None:
        card = self._primary()
        if card is None:
            self._composer(name).fill(words)
        else:
            card.locator(".main-act").click()
            expect(self._composer(name)).not_to_have_value("")
            self._rest_hand()
        self._send(name)

    def _write_by_hand(self, name: str, words: str) -> None:
        self._composer(name).press_sequentially(HASTY)
        expect(self._panel.locator("#draft .remark").filter(has_text=REMARK)).to_be_visible()
        self._composer(name).fill(words)
        self._send(name)

    def _wave_away(self, name: str, words: str) -> None:
        card = self._primary()
        if card is not None:
            card.get_by_role("button", name="Dismiss").click()
            self._panel.locator(".reasons .reason").first.click()
            self._rest_hand()
        self._composer(name).fill(words)
        self._send(name)

    def _search(self, words: str) -> None:
        self._panel.locator("#header").get_by_role("button", name="Search phrases").click()
        sheet = self._panel.get_by_role("dialog", name="Search phrases")
        sheet.get_by_role("combobox").fill(words)
        expect(sheet.get_by_role("option").first).to_be_visible()
        self._panel.keyboard.press("Escape")
        expect(sheet).to_be_hidden()
        self._rest_hand()

    def _load_panel_anew(self) -> None:
        self._panel.reload()
        expect(self._panel.get_by_text("Connected", exact=True)).to_be_visible(timeout=LONGEST_MS)
        expect(self._panel.locator("#conversations .tab")).to_have_count(PLACES)

    def _open_second_panel(self) -> None:
        second = self._context.new_page()
        second.goto(self._panel.url)
        expect(second.get_by_text("Connected", exact=True)).to_be_visible(timeout=LONGEST_MS)
        expect(second.locator("#conversations .tab")).to_have_count(PLACES, timeout=LONGEST_MS)
        second.close()
        self._page.bring_to_front()

    def _lose_server(self) -> None:
        self._server.kill()
        expect(self._panel.locator("#line")).to_contain_text("The server does not answer", timeout=LONGEST_MS)
        self._said += 1
        self._page.evaluate("(given) => write(...given)", [self._names[0], "customer", "Are you still there?"])
        self._server.start()
        expect(self._panel.get_by_text("Connected", exact=True)).to_be_visible(timeout=LONGEST_MS)
        self._expect_heard()


def judge(samples: Mapping[str, list[Memory]]) -> Iterator[str]:
    """Yield what is not flat, in words."""
    for where, all_taken in samples.items():
        taken = all_taken[WARM_MINUTES:]
        found = drift(taken)
        print(where, "at the mark", taken[0], "at the end", taken[-1], "drift", found)  # noqa: T201 - measured figures
        for field in fields(Memory):
            drifted, allowed = getattr(found, field.name), getattr(MAY_DRIFT, field.name)
            if drifted > allowed:
                yield f"{where}: {field.name} rises by {drifted:.2f}, and {allowed} may be"


def test_an_hour_of_work_leaves_nothing_behind(playwright: Playwright, display: str, tmp_path: Path) -> None:
    home = tmp_path / "server"
    home.mkdir()
    with (
        serve(home, ASSIST_LOG_DELAY_MS="1") as server,
        browse(playwright, display, tmp_path / "profile", WITHOUT_COMPILER) as desk,
    ):
        desk.context.route(ADDRESS, lambda route: route.fulfill(content_type="text/html", body=PAGE))
        shift = Shift(desk, server)
        sessions = shift.watch()
        samples: dict[str, list[Memory]] = {where: [] for where in sessions}
        for minute in range(MINUTES):
            shift.work(minute)
            for where, session in sessions.items():
                samples[where].append(measure(session))
        print(f"{shift.talks} talks, {shift.acts} messages of the agent")  # noqa: T201 - what was done
        assert list(judge(samples)) == []
