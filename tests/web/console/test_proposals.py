"""Phrases that agents propose, as a lead settles them in the console."""

from urllib.parse import quote

import httpx
import pytest

from assist.access import Identity
from assist.protocol import PrivatePhraseSaved
from assist.vocabulary import ProposalState, Role
from assist.web.rooms import Rooms
from tests.web.console.conftest import SignIn
from tests.web.console.test_pages import check_outline

ANN = Identity("agent-ann", "Ann", Role.AGENT, "default")
TEXT = "I’ll <b>ring</b> you on the day itself, so you needn’t chase it."

REWORDED = "I’ll ring you on the day itself, so you needn’t chase it."


@pytest.fixture
async def proposed(rooms: Rooms) -> str:
    return await propose(rooms, ANN)


async def propose(rooms: Rooms, agent: Identity, text: str = TEXT) -> str:
    phrases = rooms.desk.private_phrases
    saved = {
        "type": "private_phrase_saved",
        "id": 1,
        "phrase_id": "p-1",
        "shortcode": "ring",
        "title": "A call",
        "text": text,
    }
    await phrases.save(agent, PrivatePhraseSaved.model_validate(saved))
    await phrases.propose(agent, "p-1", is_proposed=True)
    return f"{agent.id}/p-1"


async def state_of(rooms: Rooms) -> tuple[ProposalState | None, str]:
    (view,) = await rooms.desk.private_phrases.show(ANN)
    return view.state, view.word


def form_of(page: httpx.Response, **more: str) -> dict[str, str]:
    assert f'value="{ANN.id}/p-1"' in page.text
    return {
        "proposal": f"{ANN.id}/p-1", "expects": "1", "id": "ring", "text": REWORDED, "shortcode": "ring",
        "technique": "follow_up", "register": "neutral", **more,
    }  # fmt: skip


async def test_an_accepted_proposal_opens_the_form_and_is_told_once_published(
    sign_in: SignIn, rooms: Rooms, proposed: str
) -> None:
    browser = await sign_in(Role.LEAD)
    page = await browser.get("/console/proposals")
    check_outline(page)
    assert "I’ll &lt;b&gt;ring&lt;/b&gt; you" in page.text
    form = await browser.get(f"/console/phrases/new?proposal={quote(proposed, safe='')}")
    check_outline(form)
    assert "Proposed by Ann" in form.text
    assert "I’ll &lt;b&gt;ring&lt;/b&gt; you" in form.text
    refused = await browser.post("/console/phrases/new", data=form_of(form, do="publish", text=TEXT))
    assert "Holds the markup “&lt;b&gt;”, which customers would see" in refused.text
    checked = await browser.post("/console/phrases/new", data=form_of(form, do="check"))
    assert "What would change" in checked.text
    assert await state_of(rooms) == (ProposalState.PROPOSED, "")
    published = await browser.post("/console/phrases/new", data=form_of(form, do="publish"))
    assert "Published as revision 2" in published.text
    assert await state_of(rooms) == (ProposalState.ACCEPTED, "")
    assert "Nothing is proposed" in (await browser.get("/console/proposals")).text
    found = await rooms.desk.phrasebook.search(ANN, "/ring", None)
    assert [hit.origin for hit in found] == ["own", "team"]


async def test_a_proposal_goes_back_with_a_word(sign_in: SignIn, rooms: Rooms, proposed: str) -> None:
    browser = await sign_in(Role.LEAD)
    empty = await browser.post(f"/console/proposals/{proposed}/decline", data={"word": " "})
    assert empty.status_code == 422
    check_outline(empty)
    assert "Say in a few words why" in empty.text
    back = await browser.post(f"/console/proposals/{proposed}/decline", data={"word": "We can’t promise a call."})
    check_outline(back)
    assert "/ring</strong> went back" in back.text
    assert await state_of(rooms) == (ProposalState.DECLINED, "We can’t promise a call.")
    again = await browser.post(f"/console/proposals/{proposed}/decline", data={"word": "again"})
    assert again.status_code == 404


async def test_what_the_library_cannot_fill_is_said(sign_in: SignIn, rooms: Rooms) -> None:
    name = await propose(rooms, ANN, "Follow it here: {tracking_link}")
    browser = await sign_in(Role.LEAD)
    assert "{tracking_link}" in (await browser.get("/console/proposals")).text
    form = await browser.get(f"/console/phrases/new?proposal={quote(name, safe='')}")
    assert "The library can't fill" in form.text
    sent = form_of(form, do="publish", text="Follow it here: {tracking_link}")
    refused = await browser.post("/console/phrases/new", data=sent)
    assert refused.status_code == 422
    assert "Proposed by Ann" in refused.text
    assert (await state_of(rooms))[0] is ProposalState.PROPOSED


async def test_nobody_but_the_teams_leads_sees_a_proposal(sign_in: SignIn, proposed: str) -> None:
    for role, team, expected in ((Role.QA, "default", 403), (Role.AGENT, "default", 403), (Role.LEAD, "night", 200)):
        browser = await sign_in(role, team)
        page = await browser.get("/console/proposals")
        assert page.status_code == expected
        assert "needn’t chase" not in page.text
        declined = await browser.post(f"/console/proposals/{proposed}/decline", data={"word": "no"})
        assert declined.status_code in {403, 404}
        assert (await browser.get(f"/console/phrases/new?proposal={quote(proposed, safe='')}")).status_code in {
            403,
            404,
        }


async def test_a_proposal_taken_back_meanwhile_is_said(sign_in: SignIn, rooms: Rooms, proposed: str) -> None:
    browser = await sign_in(Role.LEAD)
    form = await browser.get(f"/console/phrases/new?proposal={quote(proposed, safe='')}")
    await rooms.desk.private_phrases.propose(ANN, "p-1", is_proposed=False)
    published = await browser.post("/console/phrases/new", data=form_of(form, do="publish"))
    assert "Published as revision 2" in published.text
    assert await state_of(rooms) == (None, "")


async def test_a_shortcode_stands_in_the_form_and_is_unique(sign_in: SignIn) -> None:
    browser = await sign_in(Role.LEAD)
    form = {"expects": "1", "do": "publish", "technique": "clarify", "register": "neutral"}
    sent = {**form, "text": "Which order is it, so that I can look?", "shortcode": "which"}
    published = await browser.post("/console/phrases/which-order", data=sent)
    assert 'value="which"' in published.text
    other = {**form, "expects": "2", "id": "other", "text": "Where did it happen?", "shortcode": "which"}
    refused = await browser.post("/console/phrases/new", data=other)
    assert refused.status_code == 422
    assert "Shares the shortcode /which with which-order; give each phrase its own." in refused.text
    assert 'id="shortcode-problem"' in refused.text
    bad = await browser.post("/console/phrases/new", data={**other, "shortcode": "No Good"})
    assert "small letters" in bad.text
