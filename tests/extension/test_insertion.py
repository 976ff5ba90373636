"""How text gets into composers, in a real Chromium: what works, and each way it can fail. Engines: test_editors."""

import pytest
from extension_demo import open_demo, panel_of, write_as_customer
from extension_page import load
from extension_rig import Server
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser


def insert(page: Page, selector: str, text: str, mode: str = "cursor") -> str:
    return str(
        page.evaluate(
            "([s, text, mode]) => rapportContent.insertion.insert(document.querySelector(s), text, mode)",
            [selector, text, mode],
        )
    )


def undo(page: Page, selector: str) -> str:
    return str(page.evaluate("(s) => rapportContent.insertion.undo(document.querySelector(s))", selector))


@pytest.mark.parametrize("selector", ["#plain", "#rich"])
def test_text_goes_in_at_the_cursor_and_out_again(page: Page, site: str, selector: str) -> None:
    load(page, f"{site}/editors.html")
    page.evaluate("""document.addEventListener("selectionchange", () => {
      if (document.activeElement.isContentEditable) rapportContent.insertion.remember(document.activeElement); })""")
    page.click(selector)
    page.keyboard.type("Hello there.")
    for _ in range(7):
        page.keyboard.press("ArrowLeft")
    assert insert(page, selector, "dear Ana,") == "inserted"
    said = "Hello dear Ana, there."
    shown = page.input_value(selector) if selector == "#plain" else page.inner_text(selector)
    assert " ".join(shown.split()) == said
    assert undo(page, selector) == "undone"
    shown = page.input_value(selector) if selector == "#plain" else page.inner_text(selector)
    assert shown == "Hello there."


def test_a_selection_in_the_draft_is_not_replaced(page: Page, site: str) -> None:
    load(page, f"{site}/editors.html")
    page.fill("#plain", "Keep all of this")
    page.evaluate("document.querySelector('#plain').select()")
    assert insert(page, "#plain", "and add.") == "inserted"
    assert page.input_value("#plain") == "Keep all of this and add."


def test_append_goes_to_the_end_wherever_the_cursor_is(page: Page, site: str) -> None:
    load(page, f"{site}/editors.html")
    page.fill("#plain", "First.")
    page.evaluate("document.querySelector('#plain').setSelectionRange(0, 0)")
    assert insert(page, "#plain", "Second.", "append") == "inserted"
    assert page.input_value("#plain") == "First. Second."


def test_a_field_that_refuses_typing_is_set_by_its_setter(page: Page, site: str) -> None:
    load(page, f"{site}/editors.html")
    assert insert(page, "#stubborn", "Two lines\nof text.") == "inserted"
    assert page.input_value("#stubborn") == "Two lines\nof text."
    assert undo(page, "#stubborn") == "undone"
    assert page.input_value("#stubborn") == ""


def test_an_editor_with_a_model_gets_a_paste(page: Page, site: str) -> None:
    load(page, f"{site}/editors.html")
    assert insert(page, "#pasting", "By paste.") == "inserted"
    assert page.evaluate("model.text") == "By paste."
    assert insert(page, "#pasting", "And more.") == "inserted"
    assert page.evaluate("model.text") == "By paste. And more."


WORDS = "Some longer words."


def shown(page: Page, selector: str) -> str:
    return str(
        page.evaluate("(s) => { const e = document.querySelector(s); return e.value ?? e.innerText; }", selector)
    )


@pytest.mark.parametrize("selector", ["#plain", "#rich"])
def test_a_text_takes_the_place_of_the_draft_and_gives_it_back(page: Page, site: str, selector: str) -> None:
    load(page, f"{site}/editors.html")
    page.fill(selector, "An old draft")
    assert insert(page, selector, "All new.", "replace") == "inserted"
    assert shown(page, selector) == "All new."
    assert undo(page, selector) == "undone"
    assert shown(page, selector) == "An old draft"


def test_two_texts_at_once_follow_one_another(page: Page, site: str) -> None:
    load(page, f"{site}/editors.html")
    both = """(s) => { const { insertion } = rapportContent; const e = document.querySelector(s);
      return Promise.all([insertion.insert(e, "One.", "cursor"), insertion.insert(e, "Two.", "cursor")]); }"""
    for selector in ("#plain", "#rich", "#pasting"):
        assert page.evaluate(both, selector) == ["inserted", "inserted"]
        assert shown(page, selector) == "One. Two."


def test_an_editor_that_refuses_is_left_as_it_was(page: Page, site: str) -> None:
    load(page, f"{site}/editors.html")
    assert insert(page, "#deaf", WORDS) == "not_taken"
    assert shown(page, "#deaf") == ""


def test_an_editor_that_changes_the_text_is_set_back(page: Page, site: str) -> None:
    load(page, f"{site}/editors.html")
    page.click("#spoiling")
    page.keyboard.type("Dear Ana,")
    assert insert(page, "#spoiling", WORDS) == "not_taken"
    assert shown(page, "#spoiling").strip() == "Dear Ana,"


def test_a_change_that_cannot_be_set_back_is_said(page: Page, site: str) -> None:
    load(page, f"{site}/editors.html")
    assert insert(page, "#mangling", WORDS) == "mangled"
    assert shown(page, "#mangling").strip() == "Some", "it is not tried twice"
    page.fill("#shouting", "Mine.")
    assert insert(page, "#shouting", WORDS) == "mangled"


def test_a_field_that_goes_back_to_its_own_is_left_so(page: Page, site: str) -> None:
    load(page, f"{site}/editors.html")
    assert insert(page, "#reverting", WORDS) == "not_taken"
    assert shown(page, "#reverting") == "Mine."


def test_a_text_that_does_not_fit_leaves_the_draft_alone(page: Page, site: str) -> None:
    load(page, f"{site}/editors.html")
    page.fill("#short", "Fifteen letters")
    assert insert(page, "#short", WORDS) == "too_long"
    assert shown(page, "#short") == "Fifteen letters"
    assert insert(page, "#short", WORDS, "replace") == "inserted"


@pytest.mark.parametrize("selector", ["#readonly", "#disabled", "#frozen", "#reader", "#tick"])
def test_a_locked_composer_is_not_touched(page: Page, site: str, selector: str) -> None:
    load(page, f"{site}/editors.html")
    before = shown(page, selector)
    assert insert(page, selector, WORDS) == "locked"
    assert shown(page, selector) == before


@pytest.mark.parametrize("selector", ["#fleeting", "#leaving"])
def test_a_composer_that_goes_away_meanwhile_is_none(page: Page, site: str, selector: str) -> None:
    load(page, f"{site}/editors.html")
    assert insert(page, selector, WORDS) == "no_composer"


def test_a_composer_in_a_shadow_root_is_written_into_at_its_cursor(page: Page, site: str) -> None:
    load(page, f"{site}/shadow.html")
    outcome = page.evaluate("""() => {
      const editor = document.querySelector("chat-box").shadowRoot.querySelector(".reply");
      editor.textContent = "Hello there.";
      editor.focus();
      getSelection().setBaseAndExtent(editor.firstChild, 6, editor.firstChild, 6);
      return rapportContent.insertion.insert(editor, "dear Ana,", "cursor");
    }""")
    assert outcome == "inserted"
    read = "document.querySelector('chat-box').shadowRoot.querySelector('.reply').innerText"
    assert page.evaluate(read) == "Hello dear Ana, there."
    element = "document.querySelector('chat-box').shadowRoot.querySelector('.reply')"
    assert page.evaluate(f"rapportContent.insertion.undo({element})") == "undone"
    assert page.evaluate(read) == "Hello there."


def test_what_a_page_does_not_take_is_copied_and_said(signed_in: BrowserContext, server: Server) -> None:
    """The panel in the demo page: each reason has its own words, and the text is on the clipboard."""
    signed_in.grant_permissions(["clipboard-read", "clipboard-write"])
    with open_demo(signed_in, server.url) as demo:
        write_as_customer(demo, "third time I ask about my refund, three weeks and nobody answers. this is a joke")
        panel = panel_of(demo)
        words = panel.locator(".card.primary:not(.skeleton):not(.is-leaving) .words")
        expect(words).to_be_visible(timeout=10_000)
        said = words.inner_text()
        demo.evaluate("document.querySelector('#desk-words').readOnly = true")
        panel.locator(".card.primary .main-act").click()
        expect(panel.get_by_text("Copied: the reply box is locked.")).to_be_visible()
        expect(demo.locator("#desk-words")).to_have_value("")
        frame = next(frame for frame in demo.frames if "sidepanel" in frame.url)
        assert frame.evaluate("navigator.clipboard.readText()") == said


def test_undo_leaves_a_draft_alone_that_was_typed_into_since(page: Page, site: str) -> None:
    load(page, f"{site}/editors.html")
    assert insert(page, "#plain", "One.") == "inserted"
    page.type("#plain", " Two.")
    assert undo(page, "#plain") == "draft_changed"
    assert page.input_value("#plain") == "One. Two."


REPLACE = """([selector, words, text]) => {
  const { insertion } = rapportContent;
  const element = document.querySelector(selector);
  const draft = insertion.draft(element);
  return insertion.replace(element, { draft, start: draft.lastIndexOf(words), words }, text);
}"""


@pytest.mark.parametrize("selector", ["#plain", "#stubborn", "#rich"])
def test_some_words_are_replaced_where_they_stand_and_taken_back(page: Page, site: str, selector: str) -> None:
    load(page, f"{site}/editors.html")
    assert insert(page, selector, "You must wait. You must call.") == "inserted"
    assert page.evaluate(REPLACE, [selector, "You must", "Please"]) == "inserted"
    draft = "(s) => rapportContent.insertion.draft(document.querySelector(s)).trim()"
    assert page.evaluate(draft, selector) == "You must wait. Please call."
    assert undo(page, selector) == "undone"
    assert page.evaluate(draft, selector) == "You must wait. You must call."


def test_words_that_were_changed_since_are_not_replaced(page: Page, site: str) -> None:
    load(page, f"{site}/editors.html")
    page.fill("#plain", "You may call.")
    place = {"draft": "You must call.", "start": 0, "words": "You must"}
    outcome = "(place) => rapportContent.insertion.replace(document.querySelector('#plain'), place, 'Please')"
    assert page.evaluate(outcome, place) == "draft_changed"
    assert page.input_value("#plain") == "You may call."
