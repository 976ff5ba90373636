"""The editors that chats are made of, each the real engine, written into by the extension's own content scripts.

Twice: with the focus in the page, and with the focus really in the side panel after a physical click. What counts is
the editor's own model, never what its DOM shows.
"""

import re
import statistics
import time
from collections.abc import Callable, Iterator

import pytest
from extension_bench import ENGINES, Bench, open_bench
from extension_chat import serve_pages

pytestmark = pytest.mark.browser

DRAFT = "Hello there."
TEXTS = {
    "one line": "I am sorry about the wait.",
    "two lines": "I am sorry about the wait.\nYour parcel leaves today.",
    "emoji": "Thank you 👩‍👩‍👧 for waiting 🙂",
    "long": "This sentence is one of many of its kind, no more. " * 30 + "End.",
}
MODES = ["empty", "cursor", "append", "replace", "words"]
FIELDS = ["textarea", "react-textarea", "react-input"]
COMPOSER = """document.querySelector(`[data-engine=${engine}] :is(textarea, input, [contenteditable=true])`)"""
INSERT = f"""async (engine, text, mode) => {{
  const start = performance.now();
  return [await rapportContent.insertion.insert({COMPOSER}, text, mode), performance.now() - start]; }}"""
REPLACE = f"""async (engine, words, text) => {{
  const start = performance.now();
  const draft = rapportContent.insertion.draft({COMPOSER});
  const place = {{ draft, start: draft.lastIndexOf(words), words }};
  return [await rapportContent.insertion.replace({COMPOSER}, place, text), performance.now() - start]; }}"""
UNDO = f"(engine) => rapportContent.insertion.undo({COMPOSER})"
BLOCK = """() => {
  window.block = (event) => { event.preventDefault(); event.stopImmediatePropagation(); };
  document.addEventListener("paste", window.block, { capture: true });
}"""


@pytest.fixture(scope="module")
def bench(display: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with serve_pages() as site, open_bench(site, display, tmp_path_factory.mktemp("bench")) as opened:
        yield opened
        assert opened.page.run("() => bench.sent") == 0, "Enter or Send was pressed"


@pytest.fixture(params=["page", "panel"])
def focus(request: pytest.FixtureRequest, bench: Bench) -> str:
    bench.look_at(panel=request.param == "panel")
    return str(request.param)


def model(bench: Bench, engine: str) -> str:
    """Return the text by the editor's model; one break or two between lines is the editor's own affair."""
    text = str(bench.page.run("(engine) => bench.editors[engine].model()", engine))
    return re.sub(r"\n+", "\n", text.replace("\xa0", " "))


def start(bench: Bench, engine: str, draft: str, cursor: int) -> None:
    bench.page.run(
        "(engine, draft) => { document.activeElement.blur(); bench.editors[engine].set(draft); }", engine, draft
    )
    bench.page.run("() => new Promise((resolve) => { setTimeout(resolve, 20); })")
    bench.page.run("(engine, cursor) => bench.place(engine, cursor)", engine, cursor)


def put(bench: Bench, engine: str, mode: str, text: str) -> tuple[str, float]:
    """Start anew and put a text in; return the outcome and how long it took, in milliseconds."""
    start(bench, engine, "" if mode == "empty" else DRAFT, {"empty": 0, "cursor": 6}.get(mode, 3))
    if mode == "words":
        outcome, took_ms = bench.page.run(REPLACE, engine, "there", text, is_content=True)
    else:
        outcome, took_ms = bench.page.run(INSERT, engine, text, "cursor" if mode == "empty" else mode, is_content=True)
    return str(outcome), float(took_ms)


def wanted(engine: str, mode: str, text: str) -> str:
    line = text.replace("\n", " ") if engine == "react-input" else text
    return {
        "empty": line,
        "cursor": f"Hello {line} there.",
        "append": f"{DRAFT} {line}",
        "replace": line,
        "words": f"Hello {line}.",
    }[mode]


@pytest.mark.parametrize("engine", ENGINES)
def test_every_text_goes_in_every_way_and_comes_out_again(
    bench: Bench, focus: str, engine: str, record_property: Callable[[str, object], None]
) -> None:
    took_ms, right = [], 0
    wrong = []
    for name, text in TEXTS.items():
        for mode in MODES:
            outcome, one_ms = put(bench, engine, mode, text)
            took_ms.append(one_ms)
            inside = model(bench, engine)
            undone = bench.page.run(UNDO, engine, is_content=True)
            after = model(bench, engine)
            is_right = (outcome, inside) == ("inserted", wanted(engine, mode, text))
            is_back = (undone, after) == ("undone", "" if mode == "empty" else DRAFT)
            right += is_right and is_back
            if not (is_right and is_back):
                wrong.append((name, mode, outcome, inside[:80], undone, after[:80]))
    figure = f"{right} of {len(took_ms)}, {statistics.median(took_ms):.0f} ms, at most {max(took_ms):.0f} ms"
    record_property(f"insertion {engine} {focus}", figure)
    print(f"{engine}, focus in the {focus}: {figure}")  # noqa: T201 - a measured figure
    assert bench.has_focus() == (focus == "page"), "the focus is where the agent left it"
    assert wrong == []


@pytest.mark.parametrize("engine", ENGINES)
def test_typed_by_hand_two_texts_one_taken_back_and_typed_on(bench: Bench, focus: str, engine: str) -> None:
    def expect_model(text: str) -> None:
        end_s = time.monotonic() + 5
        while model(bench, engine) != text and time.monotonic() < end_s:
            time.sleep(0.02)
        assert model(bench, engine) == text

    def act(script: str, *arguments: str) -> str:
        said = bench.page.run(script, engine, *arguments, is_content=True)
        return str(said[0] if isinstance(said, list) else said)

    bench.look_at(panel=False)
    start(bench, engine, "", 0)
    bench.click_into(engine)
    bench.hand("type", "--delay", "15", DRAFT)
    expect_model(DRAFT)
    for _ in range(6):
        bench.hand("key", "Left")
    bench.page.run("() => new Promise((resolve) => { setTimeout(resolve, 50); })")
    if focus == "panel":
        bench.look_at(panel=True)
    assert act(INSERT, "I am sorry.", "cursor") == "inserted"
    expect_model("Hello I am sorry. there.")
    assert act(INSERT, "It leaves today.", "cursor") == "inserted"
    expect_model("Hello I am sorry. It leaves today. there.")
    assert act(UNDO) == "undone"
    expect_model("Hello I am sorry. there.")
    assert act(INSERT, "It leaves today.", "cursor") == "inserted"
    if focus == "panel":
        bench.click_into(engine)
        bench.hand("key", "ctrl+End")
        bench.hand("type", " Bye!")
        expect_model("Hello I am sorry. It leaves today. there. Bye!")
    else:
        bench.hand("type", "Yes ")
        expect_model("Hello I am sorry. It leaves today. Yes there.")


@pytest.mark.parametrize("engine", [engine for engine in ENGINES if engine not in FIELDS])
def test_a_site_that_blocks_paste_gets_the_text_or_keeps_its_draft(bench: Bench, focus: str, engine: str) -> None:
    """CKEditor 5 and Draft.js read nothing but a paste that is safe to send them: there the draft stays as it was."""
    is_closed = engine in {"ckeditor", "draft"}
    bench.page.run(BLOCK)
    try:
        for mode in ("empty", "append", "words"):
            text = TEXTS["two lines"]
            outcome, _ = put(bench, engine, mode, text)
            left_alone = "" if mode == "empty" else DRAFT
            assert outcome == ("paste_blocked" if is_closed else "inserted")
            assert model(bench, engine) == (left_alone if is_closed else wanted(engine, mode, text))
    finally:
        bench.page.run("() => document.removeEventListener('paste', window.block, { capture: true })")
