"""The team's people and their start dates; moods put right as QA sees them."""

import re
from datetime import timedelta

import pytest

from assist.conversation import BoardShown, MoodCorrected
from assist.desk.desk import utc_now
from assist.vocabulary import HelpLevel, MoodCorrection, Role
from assist.web.rooms import Rooms
from assist.web.signin import make_sign_in_link
from tests.store.talk import make_board, make_turn
from tests.web.console.conftest import SignIn
from tests.web.console.test_pages import check_outline


async def add_agent(rooms: Rooms, name: str = "Ann", team: str = "default") -> str:
    _, made = await rooms.store.make_credential(
        kind="token", name=name, role=Role.AGENT, team=team, at=utc_now(), ttl_s=None
    )
    return made.identity.id


async def test_a_lead_sets_a_start_date_and_sees_what_follows(sign_in: SignIn, rooms: Rooms) -> None:
    agent_id = await add_agent(rooms)
    browser = await sign_in(Role.LEAD)
    page = await browser.get("/console/people")
    check_outline(page)
    assert "no date yet" in page.text
    long_ago = (utc_now() - timedelta(days=500)).date().isoformat()
    saved = await browser.post(f"/console/people/{agent_id}", data={"started_on": long_ago})
    check_outline(saved)
    assert "Saved for Ann." in saved.text
    assert f'value="{long_ago}"' in saved.text
    assert (await rooms.desk.discretion.show(agent_id)).level is HelpLevel.QUIET
    await browser.post(f"/console/people/{agent_id}", data={"started_on": ""})
    assert (await rooms.store.find_agent(agent_id)).started_on is None


@pytest.mark.parametrize("wrong", ["soon", "2026-13-01", "1066-10-14", "9999-01-01"])
async def test_what_is_no_start_date_changes_nothing(sign_in: SignIn, rooms: Rooms, wrong: str) -> None:
    agent_id = await add_agent(rooms)
    browser = await sign_in(Role.LEAD)
    page = await browser.post(f"/console/people/{agent_id}", data={"started_on": wrong})
    assert page.status_code == 422
    check_outline(page)
    assert '<nav aria-label="Console">' in page.text
    field = re.search(r'<input type="date"[^>]*>', page.text)
    assert field is not None
    assert f'value="{wrong}" aria-invalid="true" aria-describedby="wrong-1"' in field[0]
    assert re.search(r'id="wrong-1" role="alert">(Write the date|A start date)', page.text)
    assert (await rooms.store.find_agent(agent_id)).started_on is None


async def test_other_roles_and_other_teams_are_kept_out(sign_in: SignIn, rooms: Rooms) -> None:
    stranger = await add_agent(rooms, "Zed", team="other")
    lead = await sign_in(Role.LEAD)
    assert "Zed" not in (await lead.get("/console/people")).text
    assert (await lead.post(f"/console/people/{stranger}", data={"started_on": "2026-01-01"})).status_code == 404
    quinn = await sign_in(Role.QA)
    assert (await quinn.get("/console/people")).status_code == 403
    assert "/console/people" not in (await quinn.get("/console")).text


async def test_an_invitation_may_carry_the_start_date(sign_in: SignIn, rooms: Rooms) -> None:
    browser = await sign_in(Role.ADMIN)
    asked = {"name": "Newcomer", "role": "agent", "kind": "pairing"}
    today = utc_now().date().isoformat()
    made = await browser.post("/console/invitations", data={**asked, "started_on": today})
    found = re.search(r'<code class="secret"[^>]*>([^<]+)</code>', made.text)
    assert found is not None
    credential = await rooms.store.check_credential(found[1], kind="pairing", at=utc_now())
    assert (await rooms.desk.discretion.show(credential.identity.id)).level is HelpLevel.FULL
    before = len(await rooms.store.list_credentials(team=None))
    assert (await browser.post("/console/invitations", data={**asked, "started_on": "never"})).status_code == 422
    assert len(await rooms.store.list_credentials(team=None)) == before


async def test_qa_sees_who_put_a_mood_right_and_at_which_level_help_was(
    sign_in: SignIn, rooms: Rooms, conversation_id: str
) -> None:
    turn = make_turn(conversation_id, 0)
    store, at = rooms.store, utc_now()
    version = await store.last_version(conversation_id)
    board = make_board(turn, level=HelpLevel.QUIET, is_snoozed=True)
    correction = MoodCorrected(turn.id, MoodCorrection.CALMER, "ann", at)
    store.append(conversation_id, version, [correction, BoardShown(board, at)])
    await store.flush()
    page = await (await sign_in(Role.QA)).get(f"/console/conversations/{conversation_id}")
    check_outline(page)
    assert "Calmer than it was read" in page.text
    assert "said ann" in page.text
    assert "quiet, snoozed" in page.text


async def test_who_played_the_demo_stays_who_they_are(sign_in: SignIn, rooms: Rooms) -> None:
    link = await make_sign_in_link(rooms.store, "", role=Role.LEAD, team="default", name="Lee", identity_id="lead-1")
    lee, admin = await sign_in(None), await sign_in(Role.ADMIN)
    await lee.post("/sign-in", data={"code": link.split("code=")[1]})
    assert (await lee.post("/demo/token")).status_code == 200
    people = (await admin.get("/console/people")).text
    assert re.findall(r'<span class="quiet">(lead-1)</span></th>\s*<td>(\w+)</td>', people) == [("lead-1", "lead")]
    listed = (await admin.get("/console/invitations")).text
    assert re.findall(r'<span class="quiet">lead-1</span></th>\s*<td>(\w+)</td>', listed) == ["lead"]
    taken = await admin.post("/console/invitations", data={"name": "Lee", "role": "agent", "kind": "pairing"})
    assert taken.status_code == 422
    assert "is taken in this team: lead-1 (lead). Somebody else" in taken.text
