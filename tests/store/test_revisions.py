from datetime import timedelta

import pytest

from assist.errors import Conflict
from assist.library.entries import Phrase
from assist.library.revision import Library
from assist.store import Store
from assist.vocabulary import Register, Technique
from tests.store.talk import START


def make_library(*texts: str) -> Library:
    return Library(
        phrases=tuple(
            Phrase(id=f"phrase-{number}", technique=Technique.CHECK, text=text, register=Register.FORMAL)
            for number, text in enumerate(texts)
        )
    )


async def test_an_empty_database_has_no_revision(store: Store) -> None:
    assert await store.current_revision() is None
    assert await store.find_revision(1) is None
    assert await store.list_revisions(5) == []


async def test_the_chain_grows_and_every_revision_stays_as_it_was(url: str) -> None:
    first_store = await Store.open(url)
    first = await first_store.publish_revision(make_library("One."), by="ann", note="seed", expects=None, at=START)
    later = START + timedelta(days=1)
    second = await first_store.publish_revision(
        make_library("One.", "Två {name}?"), by="bob", note="", expects=1, at=later
    )
    assert (first.number, second.number) == (1, 2)
    await first_store.close()
    reopened = await Store.open(url)
    assert await reopened.current_revision() == second
    assert await reopened.find_revision(1) == first
    assert list(await reopened.list_revisions(5)) == [second, first]
    assert list(await reopened.list_revisions(1)) == [second]
    assert second.library.revision == make_library("One.", "Två {name}?").revision
    await reopened.close()


async def test_who_comes_second_is_told(store: Store) -> None:
    await store.publish_revision(make_library("One."), by="ann", note="", expects=None, at=START)
    with pytest.raises(Conflict, match="There is a library already, revision 1"):
        await store.publish_revision(make_library("Two."), by="bob", note="", expects=None, at=START)
    await store.publish_revision(make_library("Two."), by="bob", note="", expects=1, at=START)
    with pytest.raises(Conflict, match="published revision 2 meanwhile; your change was made to revision 1"):
        await store.publish_revision(make_library("Three."), by="ann", note="", expects=1, at=START)
    current = await store.current_revision()
    assert current is not None
    assert current.library == make_library("Two.")


async def test_the_same_content_may_come_back(store: Store) -> None:
    for expects, text in ((None, "One."), (1, "Two."), (2, "One.")):
        await store.publish_revision(make_library(text), by="ann", note="", expects=expects, at=START)
    found = await store.list_revisions(9)
    assert [revision.number for revision in found] == [3, 2, 1]
    assert found[0].library.revision == found[2].library.revision


async def test_revisions_beyond_those_kept_parsed_are_read_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assist.store.revisions._PARSED_KEPT", 2)
    for number in range(5):
        await store.publish_revision(
            make_library(f"Text {number}."), by="ann", note="", expects=number or None, at=START
        )
    found = await store.list_revisions(9)
    assert [revision.library.phrases[0].text for revision in found] == [f"Text {number}." for number in (4, 3, 2, 1, 0)]


async def test_a_phrase_is_stopped_and_let_go(store: Store) -> None:
    for phrase_id in ("a", "b", "a"):
        await store.set_stopped(phrase_id, stopped=True, by="ann", at=START)
    assert await store.stopped_phrases() == {"a", "b"}
    for phrase_id in ("a", "a", "c"):
        await store.set_stopped(phrase_id, stopped=False, by="bob", at=START)
    assert await store.stopped_phrases() == {"b"}
