import re

import pytest

from assist.desk.desk import utc_now
from assist.vocabulary import Role
from assist.web.rooms import Rooms
from tests.web.console.conftest import SignIn
from tests.web.console.test_pages import check_outline


@pytest.mark.parametrize("kind", ["pairing", "token"])
async def test_an_invitation_is_shown_once_works_and_is_revoked(sign_in: SignIn, rooms: Rooms, kind: str) -> None:
    browser = await sign_in(Role.ADMIN)
    made = await browser.post("/console/invitations", data={"name": " Ann  B. ", "role": "agent", "kind": kind})
    check_outline(made)
    found = re.search(r'<code class="secret"[^>]*>([^<]+)</code>', made.text)
    assert found is not None
    credential = await rooms.store.check_credential(found[1], kind=kind, at=utc_now())
    assert (credential.identity.name, credential.identity.role) == ("Ann B.", Role.AGENT)
    again = await browser.get("/console/invitations")
    assert found[1] not in again.text
    assert "Ann B." in again.text
    revoked = await browser.post(f"/console/invitations/{credential.id}/revoke")
    assert "revoked" in revoked.text
    assert "/revoke" not in revoked.text
    assert (await browser.post("/console/invitations/nobody/revoke")).status_code == 404


async def test_a_second_invitation_is_for_the_same_person_and_says_so(sign_in: SignIn, rooms: Rooms) -> None:
    browser = await sign_in(Role.ADMIN)
    wanted = {"name": "Ann", "role": "agent", "kind": "pairing", "started_on": "2026-03-01"}
    first = await browser.post("/console/invitations", data=wanted)
    assert "in the team already" not in first.text
    again = await browser.post("/console/invitations", data=wanted | {"name": "ann", "started_on": "2026-04-01"})
    check_outline(again)
    assert "Ann is in the team already" in again.text
    (identity, record), *others = await rooms.store.list_people(team="default")
    assert (identity.name, str(record.started_on)) == ("Ann", "2026-04-01")
    assert all(other.name != "Ann" for other, _ in others)
    taken = await browser.post("/console/invitations", data=wanted | {"role": "lead"})
    assert taken.status_code == 422
    assert "The name Ann is taken in this team" in taken.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"role": "qa", "kind": "pairing"},
            "quality assurance may not use that. What fits is a sign-in link or a token.",
        ),
        ({"role": "feeder", "kind": "link"}, "a feeder may not use that. What fits is a token."),
        ({"role": "qa", "kind": "link", "started_on": "2026-03-01"}, "leave it empty for quality assurance."),
    ],
)
async def test_what_would_open_nothing_is_refused_and_invites_nobody(
    sign_in: SignIn, rooms: Rooms, changes: dict[str, str], sentence: str
) -> None:
    browser = await sign_in(Role.ADMIN)
    answer = await browser.post("/console/invitations", data={"name": "Zed"} | changes)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert await rooms.store.list_credentials(team=None) == []


async def test_a_sign_in_link_signs_a_colleague_in(sign_in: SignIn) -> None:
    admin, colleague = await sign_in(Role.ADMIN), await sign_in(None)
    made = await admin.post("/console/invitations", data={"name": "Quinn", "role": "qa", "kind": "link"})
    found = re.search(r"/sign-in\?code=([^<\s]+)", made.text)
    assert found is not None
    await colleague.post("/sign-in", data={"code": found[1], "next": "/console"})
    page = await colleague.get("/console")
    assert "Quinn" in page.text
    assert (await colleague.get("/console/invitations")).status_code == 403


@pytest.mark.parametrize(
    "changes", [{"name": " "}, {"name": "\x00"}, {"name": "x" * 81}, {"role": "king"}, {"kind": "session"}]
)
async def test_nonsense_invites_nobody(sign_in: SignIn, rooms: Rooms, changes: dict[str, str]) -> None:
    browser = await sign_in(Role.ADMIN)
    answer = await browser.post("/console/invitations", data={"name": "A", "role": "qa", "kind": "token"} | changes)
    assert answer.status_code == 422
    assert await rooms.store.list_credentials(team=None) == []
