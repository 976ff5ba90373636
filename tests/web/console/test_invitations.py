import html as entities
import re

import httpx
import pytest

from assist.desk.desk import utc_now
from assist.errors import AssistError, BadInput, NotAllowed
from assist.vocabulary import Role
from assist.web.console import invitations
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
        ({"role": "feeder", "kind": "link"}, "a feeder may use neither. What fits is a token."),
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


async def test_the_form_and_the_refusal_say_alike_who_has_a_start_date(sign_in: SignIn) -> None:
    browser = await sign_in(Role.ADMIN)
    wanted = {"name": "Zed", "role": "qa", "kind": "link", "started_on": "2026-03-01"}
    refused = await browser.post("/console/invitations", data=wanted)
    label = re.search(r'<label for="started_on">Started on <span class="quiet">\(for ([^)]+)\)', refused.text)
    assert label is not None
    assert label[1] == "an agent, a lead or an admin"
    assert f"the side panel gives {label[1]}; leave it empty" in refused.text
    assert (await browser.post("/console/invitations", data=wanted | {"role": "admin"})).status_code == 200


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
    ("changes", "field", "sentence"),
    [
        ({"name": " "}, "name", "Name whom the invitation is for"),
        ({"name": "\x00"}, "name", "Name whom the invitation is for"),
        ({"name": "x" * 81}, "name", "longer than 80 characters"),
        ({"role": "king"}, "role", "Choose a role"),
        ({"kind": "session"}, "kind", "Choose a way in"),
        ({"started_on": "soon"}, "started_on", "Write the date as year"),
        ({"started_on": "1066-10-14"}, "started_on", "A start date lies in"),
    ],
)
async def test_nonsense_invites_nobody_and_loses_nothing(
    sign_in: SignIn, rooms: Rooms, changes: dict[str, str], field: str, sentence: str
) -> None:
    browser = await sign_in(Role.ADMIN)
    asked = {"name": "Ann & Co", "role": "qa", "kind": "token", "started_on": "2026-03-01"} | changes
    page = await browser.post("/console/invitations", data=asked)
    assert page.status_code == 422
    assert await rooms.store.list_credentials(team=None) == []
    check_form(page, asked, field, sentence)


def check_form(page: httpx.Response, asked: dict[str, str], field: str, sentence: str) -> None:
    check_outline(page)
    assert '<nav aria-label="Console">' in page.text
    told = re.findall(r'<span class="problem" id="([^"]+)-problem" role="alert">([^<]+)', page.text)
    assert [name for name, _ in told] == [field]
    assert sentence in told[0][1]
    for name in ("name", "started_on"):
        shown = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page.text)
        assert shown is not None
        if name != field:
            assert entities.unescape(shown[1]) == asked[name]
    for name in {"role", "kind"} - {field}:
        assert f'<option value="{asked[name]}" selected>' in page.text


async def test_a_taken_name_is_said_at_its_field(sign_in: SignIn) -> None:
    browser = await sign_in(Role.ADMIN)
    asked = {"name": "Ann", "role": "agent", "kind": "pairing", "started_on": ""}
    await browser.post("/console/invitations", data=asked)
    page = await browser.post("/console/invitations", data=asked | {"role": "lead"})
    assert page.status_code == 422
    check_form(page, asked | {"role": "lead"}, "name", "The name Ann is taken in this team")


@pytest.mark.parametrize("refusal", [BadInput("A feeder takes a token."), NotAllowed("Ask an admin.")])
async def test_whatever_else_refuses_an_invitation_is_said_in_the_form(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, refusal: AssistError
) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise refusal

    monkeypatch.setattr(invitations, "make_invitation", refuse)
    browser = await sign_in(Role.ADMIN)
    page = await browser.post("/console/invitations", data={"name": "Ann", "role": "feeder", "kind": "link"})
    assert page.status_code == refusal.status
    assert f'<p class="problem" role="alert">{refusal}</p>' in page.text
    assert 'value="Ann"' in page.text
    assert '<option value="feeder" selected>' in page.text
