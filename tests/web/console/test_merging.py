"""Two people edit one phrase: nothing that was published is undone unseen."""

import asyncio
import html as entities
import re
import threading
from collections.abc import Sequence
from datetime import datetime

import httpx
import pytest

from assist.errors import Conflict, LibraryError
from assist.library.lint import lint
from assist.library.problems import Problem
from assist.library.revision import Library
from assist.ports import StoredRevision
from assist.store.figures import Usage
from assist.vocabulary import Role
from assist.web.console import writing
from assist.web.console.merging import merge
from assist.web.rooms import Rooms
from tests.web.console.conftest import SignIn
from tests.web.console.test_pages import check_outline
from tests.web.console.test_phrases import form_of, serving

PATH = "/console/phrases/which-order"
THEIR_TEXT = "Which order number may I look up?"


async def publish_text(browser: httpx.AsyncClient, text: str = THEIR_TEXT) -> None:
    form = form_of(await browser.get(PATH)) | {"text": [text], "do": "publish"}
    assert (await browser.post(PATH, data=form)).status_code == 200


def test_each_field_goes_to_the_only_one_who_changed_it() -> None:
    before = {"text": ("Old.",), "note": ("",), "when.emotions": ("anger", "sadness"), "care": ()}
    mine = before | {"note": ("Mine.",), "when.emotions": ("sadness", "anger"), "why": ("Because.",)}
    theirs = before | {"text": ("New.",), "care": ("yes",)}
    merged = merge(2, before=before, mine=mine, theirs=theirs)
    assert merged.fields == mine | {"text": ("New.",), "care": ("yes",)}
    assert merged.taken == ("text", "care")
    assert merged.conflicts == {}
    same = merge(2, before=before, mine=before | {"text": (" New. ",)}, theirs=theirs)
    assert (same.taken, same.conflicts) == (("care",), {})


def test_what_both_changed_is_asked_and_ones_own_stands_until_then() -> None:
    before, mine, theirs = {"text": ("Old.",)}, {"text": ("Mine.",)}, {"text": ("New.",)}
    merged = merge(2, before=before, mine=mine, theirs=theirs)
    assert (merged.fields, merged.taken, dict(merged.conflicts)) == (mine, (), {"text": "“New.”"})
    assert "revision 2 has “New.”" in merged.problems()[0].sentence
    chosen = merge(2, before=before, mine=mine | {"theirs": ("text",)}, theirs=theirs)
    assert (chosen.fields, chosen.conflicts) == (theirs, {})
    assert merge(9, before={}, mine=mine, theirs=theirs).conflicts, "what it was made on is not known any more"


async def test_a_check_on_an_old_form_keeps_what_was_published_meanwhile(sign_in: SignIn, rooms: Rooms) -> None:
    ours, theirs = await sign_in(Role.LEAD), await sign_in(Role.ADMIN)
    form = form_of(await ours.get(PATH))
    await publish_text(theirs)
    checked = await ours.post(PATH, data=form | {"note": ["Asked first."], "do": "check"})
    assert checked.status_code == 200
    check_outline(checked)
    assert "Somebody published revision 2 meanwhile" in checked.text
    assert "now as they left it: Text." in checked.text
    assert form_of(checked)["text"] == [THEIR_TEXT]
    compared = checked.text[checked.text.index("What would change") : checked.text.index("</section>")]
    assert re.findall(r"<dt>(\w+)</dt>", compared) == ["note"]
    await ours.post(PATH, data=form_of(checked) | {"do": "publish"})
    now = serving(rooms, "which-order")
    assert (now.text, now.note) == (THEIR_TEXT, "Asked first.")


async def test_publishing_on_an_old_form_is_refused_and_keeps_why(sign_in: SignIn, rooms: Rooms) -> None:
    ours, theirs = await sign_in(Role.LEAD), await sign_in(Role.ADMIN)
    form = form_of(await ours.get(PATH)) | {"note": ["Asked first."]}
    await publish_text(theirs)
    refused = await ours.post(PATH, data=form | {"do": "publish", "why": "For <the> list."})
    assert refused.status_code == 409
    assert rooms.desk.library.number == 2
    assert "Not ready yet" not in refused.text
    assert "<h2>Somebody published revision 2 meanwhile</h2>" in refused.text
    why = re.search(r'<input id="why"[^>]*value="([^"]*)"', refused.text)
    assert why is not None
    assert entities.unescape(why[1]) == "For <the> list."
    await ours.post(PATH, data=form_of(refused) | {"do": "publish"})
    assert (serving(rooms, "which-order").text, serving(rooms, "which-order").note) == (THEIR_TEXT, "Asked first.")


async def test_a_field_that_both_changed_is_decided_by_who_comes_second(sign_in: SignIn, rooms: Rooms) -> None:
    ours, theirs = await sign_in(Role.LEAD), await sign_in(Role.ADMIN)
    form = form_of(await ours.get(PATH)) | {"text": ["Which order, please?"], "note": ["Shorter."]}
    await publish_text(theirs)
    for do in ("check", "publish"):
        asked = await ours.post(PATH, data=form | {"do": do, "why": "Shorter."})
        assert asked.status_code == 409
        check_outline(asked)
        assert "<h2>You both changed the same</h2>" in asked.text
        assert f"revision 2 has “{THEIR_TEXT}”" in asked.text
        assert 'name="theirs" value="text"' in asked.text
        assert "Publish as" not in asked.text
        assert 'value="Shorter."' in asked.text
        assert form_of(asked)["text"] == ["Which order, please?"]
    kept = await ours.post(PATH, data=form_of(asked) | {"do": "check"})
    assert "Publish as revision 3" in kept.text
    taken = await ours.post(PATH, data=form_of(asked) | {"do": "check", "theirs": ["text"]})
    assert form_of(taken)["text"] == [THEIR_TEXT]
    await ours.post(PATH, data=form_of(taken) | {"do": "publish"})
    assert (serving(rooms, "which-order").text, serving(rooms, "which-order").note) == (THEIR_TEXT, "Shorter.")


async def test_who_is_overtaken_in_the_act_sees_the_comparison_too(
    sign_in: SignIn, rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = await sign_in(Role.LEAD), await sign_in(Role.ADMIN)
    form = form_of(await ours.get(PATH)) | {"note": ["Asked first."], "do": "publish", "why": "Better."}
    publish = rooms.desk.publish_library

    async def be_slow(*given: object, **named: object) -> StoredRevision:
        monkeypatch.undo()
        await publish_text(theirs)
        await publish(*given, **named)  # type: ignore[arg-type]  # whatever was given goes on as it is
        pytest.fail("two revisions of the same number")

    monkeypatch.setattr(rooms.desk, "publish_library", be_slow)
    refused = await ours.post(PATH, data=form)
    assert refused.status_code == 409
    assert "Publish as revision 3" in refused.text
    assert form_of(refused)["text"] == [THEIR_TEXT]


async def test_a_conflict_of_another_process_is_called_one_and_keeps_why(
    sign_in: SignIn, rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = await sign_in(Role.LEAD)
    form = form_of(await browser.get(PATH)) | {"note": ["Asked first."], "do": "publish", "why": "Better."}

    async def refuse(*_: object, **__: object) -> StoredRevision:
        raise Conflict("Somebody published revision 2 meanwhile.")

    monkeypatch.setattr(rooms.desk, "publish_library", refuse)
    refused = await browser.post(PATH, data=form)
    assert refused.status_code == 409
    assert "<h2>Somebody was faster</h2>" in refused.text
    assert form_of(refused)["why"] == ["Better."]


async def publish_during_lint(
    monkeypatch: pytest.MonkeyPatch, ours: httpx.AsyncClient, theirs: httpx.AsyncClient, form: dict[str, object]
) -> httpx.Response:
    """Return what a form is answered with, where somebody publishes while what it says is looked through."""
    begun, done = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def lint_slowly(library: Library) -> Sequence[Problem]:
        loop.call_soon_threadsafe(begun.set)
        assert done.wait(20)
        return lint(library)

    monkeypatch.setattr(writing, "lint", lint_slowly)
    answering = asyncio.create_task(ours.post(PATH, data=form))
    try:
        async with asyncio.timeout(20):
            await begun.wait()
        monkeypatch.setattr(writing, "lint", lint)
        await publish_text(theirs)
    finally:
        done.set()
    return await answering


@pytest.mark.parametrize("others", [0, 1])
async def test_what_is_published_during_a_check_is_not_undone_by_the_next_publishing(
    sign_in: SignIn, rooms: Rooms, monkeypatch: pytest.MonkeyPatch, others: int
) -> None:
    ours, theirs = await sign_in(Role.LEAD), await sign_in(Role.ADMIN)
    form = form_of(await ours.get(PATH)) | {"note": ["Asked first."], "do": "check"}
    if others:
        await publish_text(theirs, "Which order?")
    checked = await publish_during_lint(monkeypatch, ours, theirs, form)
    assert form_of(checked)["text"] != [THEIR_TEXT]
    assert form_of(checked)["expects"] == [str(1 + others)], "the number of the revision whose text stands in the form"
    assert ("Somebody published revision 2 meanwhile" in checked.text) == bool(others)
    refused = await ours.post(PATH, data=form_of(checked) | {"do": "publish"})
    assert refused.status_code == 409
    await ours.post(PATH, data=form_of(refused) | {"do": "publish"})
    now = serving(rooms, "which-order")
    assert (now.text, now.note) == (THEIR_TEXT, "Asked first.")


async def test_what_is_published_while_a_phrase_is_shown_is_not_undone(
    sign_in: SignIn, rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = await sign_in(Role.LEAD), await sign_in(Role.ADMIN)
    count = rooms.store.reports.count_phrases

    async def count_slowly(*, team: str | None, since: datetime) -> dict[str, Usage]:
        monkeypatch.undo()
        await publish_text(theirs)
        return await count(team=team, since=since)

    monkeypatch.setattr(rooms.store.reports, "count_phrases", count_slowly)
    shown = form_of(await ours.get(PATH))
    assert rooms.desk.library.number == 2
    assert shown["text"] != [THEIR_TEXT]
    assert shown["expects"] == ["1"]


async def test_what_is_published_while_a_library_is_refused_is_not_undone(
    sign_in: SignIn, rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = await sign_in(Role.LEAD), await sign_in(Role.ADMIN)
    form = form_of(await ours.get(PATH)) | {"note": ["Asked first."], "do": "publish", "why": "Better."}

    async def refuse(*_: object, **__: object) -> StoredRevision:
        monkeypatch.undo()
        await publish_text(theirs)
        raise LibraryError("This library can't serve.")

    monkeypatch.setattr(rooms.desk, "publish_library", refuse)
    refused = await ours.post(PATH, data=form)
    assert form_of(refused)["expects"] == ["1"]
    assert "revision 2 serves on" in refused.text
