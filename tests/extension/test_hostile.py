"""Pages that mean harm, break or bury us in work, with the real extension beside them: safe, and said."""

from collections.abc import Iterator

import pytest
from conftest import CHROMIUM, FLAGS
from extension_granted import (
    ADD,
    CHAT,
    FRAME,
    STRANGER,
    Granted,
    browse_granted,
    conversation,
    copy_extension,
    desk,
    message,
    pair,
)
from extension_rig import Server
from playwright.sync_api import Locator, Page, Playwright, expect

pytestmark = pytest.mark.browser

COMPLAINT = "I have waited three weeks for my refund and nobody answers me, I am furious"
CHARGED = "nobody answers my emails and I have been charged twice, this is a disgrace"
LATER = "this is ridiculous, I have been waiting for three weeks and nobody cares"


@pytest.fixture(scope="module")
def granted(playwright: Playwright, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Granted]:
    folder = tmp_path_factory.mktemp("granted")
    with browse_granted(playwright, CHROMIUM, FLAGS, folder, copy_extension(folder)) as opened:
        pair(opened.panel, server)
        yield opened


@pytest.fixture(autouse=True)
def _close_pages(granted: Granted) -> Iterator[None]:
    yield
    for page in granted.context.pages:
        if page != granted.panel:
            page.close()


def heading(panel: Page, name: str) -> Locator:
    return panel.get_by_role("heading", name=name, exact=True)


def answers(panel: Page) -> Locator:
    return panel.locator(".card.primary:not(.skeleton):not(.is-leaving) .answers")


def primary(panel: Page) -> Locator:
    return panel.locator(".card.primary:not(.skeleton):not(.is-leaving) .words")


def test_markup_and_unseen_letters_stay_text(granted: Granted) -> None:
    panel = granted.panel
    evil = '&lt;img src=x onerror="window.isCaught = 1"&gt;&lt;script&gt;window.isCaught = 1&lt;/script&gt;'
    page = granted.open(desk(conversation("h1", evil.replace('"', "&quot;"), message("1", f"{evil} hello"))))
    title = '<img src=x onerror="window.isCaught = 1"><script>window.isCaught = 1</script>'
    expect(heading(panel, title)).to_be_visible(timeout=10_000)
    page.evaluate(ADD, ["2", f"{title} \u202esecond\u202c ti\u200bme: {CHARGED}"])
    expect(primary(panel)).to_be_visible(timeout=10_000)
    expect(answers(panel)).to_contain_text("onerror")
    assert not {"\u202e", "\u200b"} & set(answers(panel).inner_text())
    assert panel.evaluate("[document.images.length, document.scripts.length, window.isCaught]") == [0, 1, None]


def test_a_message_of_a_megabyte_is_cut_and_the_next_one_answered(granted: Granted) -> None:
    page = granted.open(desk(conversation("h2", "Long", message("1", "hello"))))
    expect(heading(granted.panel, "Long")).to_be_visible(timeout=10_000)
    page.evaluate(ADD, ["2", "word " * 200_000])
    page.evaluate(ADD, ["3", COMPLAINT])
    expect(answers(granted.panel)).to_contain_text("nobody answers", timeout=10_000)


def test_thousands_of_conversations_are_bounded_and_that_is_said(granted: Granted) -> None:
    many = (conversation(f"m{number}", f"Chat {number}", message(f"m{number}.1", "hi")) for number in range(3000))
    page = granted.open(desk(*many))
    expect(granted.panel.get_by_text("a great many conversations at once. Rapport reads the first 20")).to_be_visible(
        timeout=10_000
    )
    expect(heading(granted.panel, "Chat 19")).to_be_visible(timeout=10_000)
    assert page.locator("section").count() == 3000


HOSTILE = """
  const tries = { runtime: typeof chrome === "undefined" ? "undefined" : typeof chrome.runtime };
  window.tries = tries;
  for (const kind of ["start", "page_ready", "turns", "insert_key"]) {
    window.postMessage({ kind, rapport: { kind }, index: 1, adapters: [] }, "*");
  }
  const refuse = () => { throw new Error("redefined"); };
  for (const name of ["closest", "matches", "querySelectorAll", "getClientRects"]) Element.prototype[name] = refuse;
  Document.prototype.querySelectorAll = String.prototype.replaceAll = Array.prototype.findLastIndex = refuse;
  window.MutationObserver = window.MessageChannel = undefined;
  window.rapportContent = new Proxy({}, { get() { tries.seen = true; } });
  window.press = () => document.querySelector("textarea").dispatchEvent(new KeyboardEvent("keydown", {
    code: "Digit1", key: "1", altKey: true, bubbles: true, cancelable: true }));
"""


def test_a_page_reaches_neither_the_panel_nor_the_reading_of_itself(granted: Granted) -> None:
    panel = granted.panel
    page = granted.open(desk(conversation("h3", "Hostile", message("1", "hello")), script=HOSTILE))
    expect(heading(panel, "Hostile")).to_be_visible(timeout=10_000)
    page.evaluate(ADD, ["2", COMPLAINT])
    expect(primary(panel)).to_be_visible(timeout=10_000)
    page.evaluate("window.press()")
    page.evaluate(ADD, ["3", LATER])  # by the time this has been read, the press would have been
    expect(answers(panel)).to_contain_text("ridiculous", timeout=10_000)
    assert page.input_value("textarea") == ""
    assert page.evaluate("window.tries") == {"runtime": "undefined"}
    page.click("textarea")
    page.keyboard.press("Alt+1")
    expect(page.locator("textarea")).not_to_have_value("")


def test_the_panel_cannot_be_framed_by_a_page(granted: Granted) -> None:
    address = f"chrome-extension://{granted.extension_id}/sidepanel.html?port=demo"
    page = granted.open(f"<!doctype html><iframe id=stolen src='{address}'></iframe>")
    page.wait_for_load_state()
    frame = next(frame for frame in page.frames if frame != page.main_frame)
    assert "chrome-extension" not in frame.url or "error" in frame.url
    refused = page.evaluate("(url) => fetch(url).then(() => 'reached', () => 'refused')", address)
    assert refused == "refused"


CLOBBERING = "".join(
    f"<input name={name}>"
    for name in (
        "children",
        "innerText",
        "closest",
        "matches",
        "querySelector",
        "getAttribute",
        "firstChild",
        "parentElement",
    )
)


def test_a_form_that_hides_its_own_properties_is_passed_over(granted: Granted) -> None:
    clobbered = f"<form data-turn='c1' data-speaker='customer'>{CLOBBERING}<p class=words>a trap</p></form>"
    outside = f"<form id=body>{CLOBBERING}</form><img name=querySelectorAll>"
    html = desk(conversation("h4", "Clobbered", message("1", "hello") + clobbered)) + outside
    page = granted.open(html)
    expect(heading(granted.panel, "Clobbered")).to_be_visible(timeout=10_000)
    page.evaluate(ADD, ["2", COMPLAINT])
    expect(answers(granted.panel)).to_contain_text("nobody answers", timeout=10_000)


ENDLESS = """
  const channel = new MessageChannel();
  window.rounds = 0;
  channel.port1.onmessage = () => {
    window.rounds += 1;
    for (let i = 0; i < 50; i += 1) document.querySelector("#noise").replaceChildren(document.createElement("i"));
    channel.port2.postMessage(0);
  };
  channel.port2.postMessage(0);
"""


def test_a_page_that_changes_without_end_is_still_read(granted: Granted) -> None:
    noisy = desk(conversation("h5", "Endless", message("1", "hello")), "<div id=noise></div>", script=ENDLESS)
    page = granted.open(noisy)
    expect(heading(granted.panel, "Endless")).to_be_visible(timeout=10_000)
    page.evaluate(ADD, ["2", COMPLAINT])
    expect(answers(granted.panel)).to_contain_text("nobody answers", timeout=15_000)
    assert page.evaluate("window.rounds") > 100


CAPTURING = """
  for (const name of ["keydown", "selectionchange", "input"]) {
    document.addEventListener(name, (event) => event.stopImmediatePropagation(), true);
  }
"""


def test_a_page_that_keeps_events_to_itself_still_gets_help(granted: Granted) -> None:
    panel = granted.panel
    page = granted.open(desk(conversation("h6", "Capturing", message("1", "hello")), script=CAPTURING))
    page.evaluate(ADD, ["2", COMPLAINT])
    expect(heading(panel, "Capturing")).to_be_visible(timeout=10_000)
    expect(answers(panel)).to_contain_text("nobody answers", timeout=10_000)
    page.click("textarea")
    page.keyboard.press("Alt+1")
    expect(page.locator("textarea")).not_to_have_value("")


@pytest.mark.parametrize("origin", [CHAT, FRAME])
def test_a_chat_in_a_frame_of_a_granted_site_is_read_and_written_into(granted: Granted, origin: str) -> None:
    inner = f"{origin}/inner"
    granted.pages[inner] = desk(conversation(f"f {origin}", f"Framed {origin}", message("1", "hello")))
    page = granted.open(f"<!doctype html><h1>Around</h1><iframe src='{inner}' width=600 height=400></iframe>")
    expect(heading(granted.panel, f"Framed {origin}")).to_be_visible(timeout=10_000)
    frame = page.frame(url=inner)
    assert frame
    frame.evaluate(ADD, ["2", COMPLAINT])
    expect(primary(granted.panel)).to_be_visible(timeout=10_000)
    words = primary(granted.panel).inner_text()
    granted.panel.locator(".card.primary .main-act").click()
    expect(frame.locator("textarea")).to_have_value(words)


def test_a_frame_of_a_site_nobody_granted_is_not_read(granted: Granted) -> None:
    inner = f"{STRANGER}/inner"
    granted.pages[inner] = desk(conversation("f3", "Strange", message("1", "hello")))
    own = conversation("f4", "Own", message("1", "hello"))
    page = granted.open(f"{desk(own)}<iframe src='{inner}'></iframe>")
    page.wait_for_load_state("networkidle")
    expect(heading(granted.panel, "Own")).to_be_visible(timeout=10_000)
    expect(heading(granted.panel, "Strange")).to_have_count(0)
    expect(granted.panel.locator(".offer")).to_have_count(0)


def test_a_frame_whose_address_tells_its_chat_is_offered_by_name_and_once(granted: Granted) -> None:
    panel = granted.panel
    offer = panel.get_by_role("group", name="Read this chat?")
    frames = [f"{STRANGER}/app/accounts/3/inbox", f"{STRANGER}/a-map"]
    granted.pages |= dict.fromkeys(frames, "<!doctype html><p>hello</p>")
    html = "".join(f"<iframe src='{frame}' width=600 height=500></iframe>" for frame in frames)
    page = granted.open(f"<!doctype html>{html}")
    page.wait_for_load_state("networkidle")
    panel.bring_to_front()
    page.bring_to_front()
    expect(offer).to_contain_text("what looks like Chatwoot on stranger.example.test")
    expect(offer.get_by_role("button", name="Read stranger.example.test")).to_be_visible()
    offer.get_by_role("button", name="Not now").click()
    expect(offer).to_have_count(0)
    expect(panel.get_by_role("button", name="Teach this page")).to_be_visible()
    panel.bring_to_front()
    expect(panel.get_by_role("button", name="Teach this page")).to_have_count(0)
    page.bring_to_front()
    expect(panel.get_by_role("button", name="Teach this page")).to_be_visible()
    expect(offer).to_have_count(0)


def test_a_page_without_speakers_is_said(granted: Granted) -> None:
    unknown = "".join(message(str(number), "words", speaker="somebody") for number in range(3))
    granted.open(desk(conversation("h7", "Who", unknown)))
    expect(granted.panel.get_by_text("cannot tell who said what")).to_be_visible(timeout=10_000)
