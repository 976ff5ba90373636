"""Pages and plain HTTP: health, headers, errors, files, signing in, pairing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
import pytest

from assist.desk.desk import utc_now
from assist.vocabulary import Role
from assist.web.signin import make_sign_in_link, safe_next

if TYPE_CHECKING:
    from tests.web.conftest import OpenSite, Site

SHARED = pytest.mark.asyncio(loop_scope="module")
"""The test is a guest of one server for the whole file, with a team of its own."""

EXTENSION = "chrome-extension://abcdefghijklmnop"
FIREFOX = "moz-extension://0f1e2d3c-4b5a-4968-8776-655443322110"  # another at every installation


async def make_code(site: Site, role: Role = Role.AGENT) -> str:
    code, _ = await site.rooms.store.make_credential(
        kind="pairing", name="Ana", role=role, team=site.team, at=utc_now(), ttl_s=600
    )
    return code


async def test_health_is_public_and_tells_no_secret(site: Site) -> None:
    async with httpx.AsyncClient(base_url=site.url) as program:
        answer = await program.get("/health")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready",
        "model": "dummy-00000000",
        "revision": 1,
        "library": site.rooms.desk.library.library.revision,
        "sockets": 0,
    }


@SHARED
@pytest.mark.parametrize("path", ["/", "/health", "/static/page.css", "/extension/protocol.d.ts", "/nowhere", "/demo"])
async def test_every_answer_carries_the_security_headers(shared: Site, path: str) -> None:
    async with shared.browse() as browser:
        answer = await browser.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "server" not in answer.headers


@SHARED
async def test_an_error_is_a_page_for_people_and_json_for_programs(shared: Site) -> None:
    async with shared.browse() as browser:
        page = await browser.get("/nowhere")
        told = await browser.get("/nowhere", headers={"Accept": "application/json"})
    assert page.status_code == told.status_code == 404
    assert "<h1>There is nothing here</h1>" in page.text
    assert told.json() == {"code": "not_found", "message": "There is nothing at this address."}


@SHARED
async def test_a_wrong_method_is_told_so(shared: Site) -> None:
    async with shared.browse() as browser:
        answer = await browser.delete("/health", headers={"Accept": "*/*"})
    assert (answer.status_code, answer.json()["code"]) == (405, "invalid_format")


async def test_a_bug_of_ours_shows_no_trace(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def break_down(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(site.rooms.store, "check_credential", break_down)
    async with site.browse() as browser:
        browser.cookies.set(f"rapport_{site.port}", "x", domain="127.0.0.1")
        page = await browser.get("/demo")
    assert page.status_code == 500
    assert "secret detail" not in page.text
    assert "Traceback" not in page.text
    assert "content-security-policy" in page.headers
    assert "secret detail" in caplog.text, "but we can read it in the log"


@SHARED
@pytest.mark.parametrize(
    "path", ["/extension/../pyproject.toml", "/extension/%2e%2e/pyproject.toml", "/static/..%2fapp.py"]
)
async def test_files_outside_the_folder_are_not_served(shared: Site, path: str) -> None:
    async with shared.browse() as browser:
        request = browser.build_request("GET", "/")
        request.url = request.url.copy_with(raw_path=path.encode())
        assert (await browser.send(request)).status_code == 404


@SHARED
async def test_without_identity_nothing_but_the_open_doors_answers(shared: Site) -> None:
    async with shared.browse() as browser:
        for path in ("/demo", "/demo/conversations"):
            assert (await browser.get(path)).status_code == 401
        for path in ("/demo/token", "/demo/feed", "/demo/feed/x"):
            answer = await browser.post(path, json={"id": "x", "action": "stop"} if path != "/demo/token" else None)
            assert answer.status_code in {401, 422}
        assert "You are not signed in" in (await browser.get("/")).text


@SHARED
@pytest.mark.parametrize(("role", "is_shown"), [(Role.AGENT, False), (Role.LEAD, True), (Role.ADMIN, True)])
async def test_the_demo_leads_to_the_console_whoever_may_see_it(shared: Site, role: Role, is_shown: bool) -> None:
    async with shared.browse() as browser:
        await shared.sign_in(browser, role)
        page = await browser.get("/demo")
        assert ('href="/console"' in page.text) is is_shown
        assert ((await browser.get("/console")).status_code == 200) is is_shown


# Signing in ---------------------------------------------------------------------------------------------------------


@SHARED
async def test_a_link_signs_in_once(shared: Site) -> None:
    link = await make_sign_in_link(shared.rooms.store, shared.url, role=Role.ADMIN, team="default")
    code = link.split("code=")[1]
    async with shared.browse() as browser, shared.browse() as thief:
        shown = await browser.get(link)
        again = await browser.get(link)
        assert shown.status_code == again.status_code == 200, "a preview of the link does not use it up"
        assert re.search(rf'name="code" value="{re.escape(code)}"', shown.text)
        answer = await browser.post("/sign-in", data={"code": code})
        assert (answer.status_code, answer.headers["location"]) == (303, "/console")
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Secure" not in cookie, "the address is http"
        assert "signed in as Administrator" in (await browser.get("/")).text

        spent = await thief.post("/sign-in", data={"code": code})
        assert spent.status_code == 401
        assert "used already" in spent.text
        assert "make run" in spent.text
        assert "set-cookie" not in spent.headers


@SHARED
async def test_a_sign_in_link_without_its_code_says_so(shared: Site) -> None:
    async with shared.browse() as browser:
        for answer in (
            await browser.get("/sign-in"),
            await browser.get("/sign-in?code="),
            await browser.post("/sign-in", data={"next": "/console"}),
        ):
            assert answer.status_code == 401
            assert "copy the whole sign-in link" in answer.text
            assert "Continue" not in answer.text


async def test_behind_https_the_cookie_is_secure(open_site: OpenSite) -> None:
    site = await open_site(public_url="https://assist.example")
    async with site.browse() as browser:
        answer = await browser.post(
            "/sign-in", data={"code": await site.make_link()}, headers={"Origin": "https://assist.example"}
        )
    assert "Secure" in answer.headers["set-cookie"]


@SHARED
async def test_signing_out_makes_the_cookie_worthless(shared: Site) -> None:
    async with shared.browse() as browser:
        await shared.sign_in(browser)
        stolen = dict(browser.cookies)
        assert (await browser.get("/demo/conversations")).status_code == 200
        assert (await browser.post("/sign-out")).status_code == 303
        browser.cookies.update(stolen)
        assert (await browser.get("/demo/conversations")).status_code == 401


@SHARED
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_forged_request_is_refused(shared: Site, headers: dict[str, str]) -> None:
    async with shared.browse() as browser:
        await shared.sign_in(browser)
        answer = await browser.post("/demo/token", headers=headers)
        assert answer.status_code == 403
        assert (await browser.post("/demo/token", headers={"Sec-Fetch-Site": "same-origin"})).status_code == 200


@SHARED
async def test_a_page_that_points_its_own_name_here_is_not_ours(shared: Site) -> None:
    async with shared.browse() as browser:
        await shared.sign_in(browser)
        name = f"evil.example:{shared.port}"
        answer = await browser.post("/demo/token", headers={"Origin": f"http://{name}", "Host": name})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "path", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", "/a\nb"]
)
def test_signing_in_never_leads_elsewhere(path: str) -> None:
    assert safe_next(path, "/home") == "/home"


def test_signing_in_leads_on() -> None:
    assert safe_next("/console/log?mark=unsafe", "/home") == "/console/log?mark=unsafe"


@SHARED
@pytest.mark.parametrize(
    ("role", "home"),
    [
        (Role.AGENT, "/demo"),
        (Role.LEAD, "/console"),
        (Role.QA, "/console"),
        (Role.FEEDER, "/"),
        (Role.ADMIN, "/console"),
    ],
)
async def test_a_link_leads_to_where_the_roles_work_is_and_that_opens(shared: Site, role: Role, home: str) -> None:
    link = await make_sign_in_link(shared.rooms.store, shared.url, role=role, team=shared.team)
    async with shared.browse() as browser:
        shown = await browser.get(link)
        onward = re.search(r'name="next" value="([^"]*)"', shown.text)
        assert onward is not None
        answer = await browser.post("/sign-in", data={"code": link.split("code=")[1], "next": onward[1]})
        assert answer.headers["location"] == home
        assert (await browser.get(home)).status_code == 200


@SHARED
async def test_a_link_may_name_where_it_leads(shared: Site) -> None:
    link = await make_sign_in_link(shared.rooms.store, shared.url, role=Role.ADMIN, team=shared.team, onward="/demo")
    assert link.startswith(f"{shared.url}/sign-in?next=/demo&code=")
    async with shared.browse() as browser:
        assert 'name="next" value="/demo"' in (await browser.get(link)).text
        answer = await browser.post("/sign-in", data={"code": link.split("code=")[1], "next": "/demo"})
        assert answer.headers["location"] == "/demo"
        page = await browser.get("/demo")
    assert '<a class="to-console" href="/console">Console</a>' in page.text


@SHARED
async def test_an_agents_demo_has_no_way_to_the_console(shared: Site) -> None:
    async with shared.browse() as browser:
        await shared.sign_in(browser, Role.AGENT)
        assert 'href="/console"' not in (await browser.get("/demo")).text


# Pairing ------------------------------------------------------------------------------------------------------------


@SHARED
@pytest.mark.parametrize("origin", [EXTENSION, FIREFOX])
async def test_a_code_becomes_a_token_for_this_extension_only(shared: Site, origin: str) -> None:
    code = await make_code(shared)
    async with httpx.AsyncClient(base_url=shared.url, headers={"Origin": origin}) as extension:
        answer = await extension.post("/pair", json={"code": code.lower().replace("-", " "), "client": "a browser"})
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == origin
        paired = answer.json()
        assert (paired["name"], paired["role"], paired["team"]) == ("Ana", "agent", shared.team)
        again = await extension.post("/pair", json={"code": code})
        assert (again.status_code, again.json()["code"]) == (401, "bad_credential")
    sidebar = await shared.open_sidebar(paired["token"], origin=origin)
    assert sidebar.welcome["agent_id"] == paired["agent_id"]


@SHARED
@pytest.mark.parametrize("role", [Role.QA, Role.FEEDER])
async def test_a_code_of_somebody_who_may_not_use_the_side_panel_becomes_no_token(shared: Site, role: Role) -> None:
    code = await make_code(shared, role)
    async with httpx.AsyncClient(base_url=shared.url, headers={"Origin": EXTENSION}) as extension:
        answer = await extension.post("/pair", json={"code": code})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert "may not use the side panel" in answer.json()["message"]
    assert await shared.rooms.store.list_credentials(team=shared.team) == []


@SHARED
@pytest.mark.parametrize("origin", [EXTENSION, FIREFOX])
async def test_extensions_may_ask_first(shared: Site, origin: str) -> None:
    async with httpx.AsyncClient(base_url=shared.url, headers={"Origin": origin}) as extension:
        asked = await extension.options(
            "/pair", headers={"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
        )
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-origin"] == origin
    assert asked.headers["access-control-allow-headers"] == "Content-Type"


@SHARED
@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
async def test_other_pages_may_not_pair(shared: Site, headers: dict[str, str]) -> None:
    code = await make_code(shared)
    async with httpx.AsyncClient(base_url=shared.url) as page:
        answer = await page.post("/pair", json={"code": code}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "bad_origin")
        assert "access-control-allow-origin" not in answer.headers
        good = await page.post("/pair", json={"code": code}, headers={"Origin": EXTENSION})
        assert good.status_code == 200, "the code was not used up"


async def test_an_allowed_page_may_pair(open_site: OpenSite) -> None:
    site = await open_site(allowed_origins="https://desk.example")
    async with httpx.AsyncClient(base_url=site.url, headers={"Origin": "https://desk.example"}) as page:
        answer = await page.post("/pair", json={"code": await make_code(site)})
    assert answer.status_code == 200
    assert await site.open_sidebar(answer.json()["token"], origin="https://desk.example")


async def test_a_code_dies_after_five_wrong_tries(site: Site) -> None:
    code = await make_code(site)
    wrong = code[:5] + ("AAAA" if code[5:] != "AAAA" else "BBBB")
    async with httpx.AsyncClient(base_url=site.url, headers={"Origin": EXTENSION}) as extension:
        tries = [await extension.post("/pair", json={"code": wrong}) for _ in range(5)]
        assert {answer.status_code for answer in tries} == {401}
        assert (await extension.post("/pair", json={"code": code})).status_code == 401


async def test_guessing_on_is_slowed_down(site: Site) -> None:
    code = await make_code(site)
    async with httpx.AsyncClient(base_url=site.url, headers={"Origin": EXTENSION}) as extension:
        for number in range(10):
            assert (await extension.post("/pair", json={"code": f"ZZZZ-ZZZ{number}"})).status_code == 401
        slowed = await extension.post("/pair", json={"code": code})
    assert (slowed.status_code, slowed.json()["code"]) == (503, "overloaded")
    assert slowed.headers["retry-after"] == "1"


@SHARED
async def test_a_pairing_request_that_is_none_is_told_so(shared: Site) -> None:
    async with httpx.AsyncClient(base_url=shared.url, headers={"Origin": EXTENSION}) as extension:
        for content in (b"", b"{}", b"[]", b'{"code": 5}', b"\xff", b'{"code": "' + b"a" * 100 + b'"}'):
            answer = await extension.post("/pair", content=content, headers={"Content-Type": "application/json"})
            assert answer.status_code in {400, 422}
            assert answer.json()["code"] == "invalid_format"
