"""Private phrases over real sockets: one's own and nobody else's, kept through a restart, a lead's word pushed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from assist.access import Identity
from assist.protocol import TO_SIDEBAR
from assist.vocabulary import Role

if TYPE_CHECKING:
    from tests.web.conftest import Site

SHARED = pytest.mark.asyncio(loop_scope="module")
SORRY = {"phrase_id": "p-1", "title": "Late", "text": "So sorry. Follow it: {tracking_link}", "shortcode": "/Sorry-You"}


@SHARED
async def test_a_phrase_is_saved_found_changed_and_deleted_by_its_agent_alone(shared: Site) -> None:
    ana = await shared.open_sidebar()
    ben = await shared.open_sidebar(await shared.make_token(name="Ben"))
    lead = await shared.open_sidebar(await shared.make_token(Role.LEAD, name="Lea"))
    saved = await ana.ask("private_phrase_saved", **SORRY)
    TO_SIDEBAR.validate_python(saved)
    assert saved["type"] == "private_phrases_shown"
    assert saved["phrases"][0] == {
        "id": "p-1",
        "title": "Late",
        "text": SORRY["text"],
        "shortcode": "sorry-you",
        "variables": ["tracking_link"],
        "state": None,
        "word": "",
    }
    found = await ana.ask("phrases_searched", query="/sorry-y")
    TO_SIDEBAR.validate_python(found)
    assert [(hit["origin"], hit["missing"]) for hit in found["phrases"]] == [("own", ["tracking_link"])]
    for other in (ben, lead):
        assert (await other.ask("private_phrases_asked"))["phrases"] == []
        assert (await other.ask("phrases_searched", query="/sorry-y"))["phrases"] == []
        assert (await other.ask("private_phrase_deleted", phrase_id="p-1"))["phrases"] == []
        assert (await other.ask("private_phrase_proposed", phrase_id="p-1"))["code"] == "not_found"
    assert (await ana.ask("private_phrases_asked"))["phrases"] == saved["phrases"]
    assert (await ana.ask("private_phrase_deleted", phrase_id="p-1"))["phrases"] == []


@SHARED
async def test_a_refused_phrase_says_what_to_change(shared: Site) -> None:
    ana = await shared.open_sidebar()
    wrong: tuple[tuple[dict[str, Any], str], ...] = (
        ({"text": "Hi {name"}, "single brace"),
        ({"shortcode": ""}, "such as /sorry"),
        ({"phrase_id": "../x"}, "phrase_id"),
    )
    for change, sentence in wrong:
        refused = await ana.ask("private_phrase_saved", **{**SORRY, **change})
        assert (refused["type"], refused["code"]) == ("refused", "invalid_format")
        assert sentence in refused["message"]
    assert (await ana.ask("private_phrases_asked"))["phrases"] == []
    assert await ana.is_fine()


@SHARED
async def test_a_leads_word_reaches_every_window_of_the_agent(shared: Site) -> None:
    token = await shared.make_token()
    here, there = await shared.open_sidebar(token), await shared.open_sidebar(token)
    ben = await shared.open_sidebar(await shared.make_token(name="Ben"))
    await here.ask("private_phrase_saved", **SORRY)
    await here.ask("private_phrase_proposed", phrase_id="p-1")
    lead = Identity("lea", "Lea", Role.LEAD, shared.team)
    await shared.rooms.desk.private_phrases.decline(lead, here.welcome["agent_id"], "p-1", "Shorter, please.")
    for window in (here, there):
        settled = await window.until("proposal_settled")
        TO_SIDEBAR.validate_python(settled)
        assert (settled["state"], settled["word"]) == ("declined", "Shorter, please.")
    assert await ben.is_fine()
    assert not any(message["type"] == "proposal_settled" for message in ben.seen)
    assert (await there.ask("private_phrases_asked"))["phrases"][0]["word"] == "Shorter, please."
