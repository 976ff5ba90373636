import re
from html.parser import HTMLParser

import httpx
import pytest

from assist.access import CALLED
from assist.vocabulary import Role
from tests.web.console.conftest import SignIn

PAGES = {
    "/console": {Role.LEAD, Role.QA, Role.ADMIN},
    "/console/phrases": {Role.LEAD, Role.QA, Role.ADMIN},
    "/console/phrases/which-order": {Role.LEAD, Role.QA, Role.ADMIN},
    "/console/phrases/new": {Role.LEAD, Role.ADMIN},
    "/console/revisions": {Role.LEAD, Role.QA, Role.ADMIN},
    "/console/revisions/difference?old=1&new=1": {Role.LEAD, Role.QA, Role.ADMIN},
    "/console/log": {Role.LEAD, Role.QA, Role.ADMIN},
    "/console/log.csv": {Role.QA, Role.ADMIN},
    "/console/conversations": {Role.LEAD, Role.QA, Role.ADMIN},
    "/console/invitations": {Role.ADMIN},
}


class Outline(HTMLParser):
    """What a screen reader would go by."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.fields: list[dict[str, str | None]] = []
        self.labelled: set[str] = set()
        self.ids: list[str] = []
        self.attributes: set[str] = set()
        self.depth_of_label = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.attributes |= set(found)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "label":
            self.depth_of_label += 1
            self.labelled.add(str(found.get("for")))
        if tag in {"input", "select", "textarea"} and found.get("type") != "hidden":
            self.fields.append(found | {"within": "yes" if self.depth_of_label else None})

    def handle_endtag(self, tag: str) -> None:
        self.depth_of_label -= tag == "label"


def check_outline(page: httpx.Response) -> None:
    outline = Outline(page.text)
    assert outline.headings.count(1) == 1
    assert outline.headings[0] == 1
    assert all(after - before <= 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False))
    for field in outline.fields:
        assert field["within"] or field.get("id") in outline.labelled, field
    assert len(outline.ids) == len(set(outline.ids))
    assert "style" not in outline.attributes, "the content security policy refuses inline styles"
    assert not any(name.startswith("on") for name in outline.attributes)
    assert '<html lang="en">' in page.text
    assert 'href="#main"' in page.text
    assert page.text.count("<th") == page.text.count("<th scope=") + page.text.count("<thead")


@pytest.mark.parametrize("role", list(Role))
async def test_a_role_sees_what_it_may_see_and_nothing_else(sign_in: SignIn, conversation_id: str, role: Role) -> None:
    browser = await sign_in(role)
    for path, roles in PAGES.items():
        page = await browser.get(path)
        if role not in roles:
            assert page.status_code == 403, path
            assert "That is not allowed" in page.text
            assert f"{CALLED[role]} may not" in page.text
            assert '<a href="/">See what you may open</a>' in page.text
            continue
        assert page.status_code == 200, path
        if page.headers["content-type"].startswith("text/html"):
            check_outline(page)


async def test_nobody_signed_in_sees_nothing(sign_in: SignIn) -> None:
    browser = await sign_in(None)
    for path in PAGES:
        page = await browser.get(path)
        assert page.status_code == 401, path
        assert "not signed in" in page.text


async def test_forms_are_refused_as_pages_are(sign_in: SignIn) -> None:
    form = {"do": "publish", "expects": "1", "stopped": "yes", "name": "x", "role": "admin", "kind": "token"}
    for role in (Role.AGENT, Role.QA, Role.FEEDER):
        browser = await sign_in(role)
        for path in (
            "/console/phrases/new",
            "/console/phrases/which-order",
            "/console/phrases/which-order/stop",
            "/console/invitations",
        ):
            assert (await browser.post(path, data=form)).status_code == 403, path


async def test_a_form_of_another_site_changes_nothing(sign_in: SignIn) -> None:
    browser = await sign_in(Role.ADMIN)
    forged = {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}
    answer = await browser.post("/console/phrases/which-order/stop", data={"stopped": "yes"}, headers=forged)
    assert answer.status_code == 403
    assert "Resume" not in (await browser.get("/console/phrases")).text


async def test_the_navigation_shows_what_one_may_open(sign_in: SignIn) -> None:
    for role, places in (
        (Role.QA, ["Start", "Phrases", "Revisions", "Log", "Conversations"]),
        (
            Role.ADMIN,
            ["Start", "Phrases", "Proposals", "Revisions", "Log", "Conversations", "People", "Sites", "Invitations"],
        ),
    ):
        html = (await (await sign_in(role)).get("/console")).text
        nav = html[html.index("<nav") : html.index("</nav>")]
        assert re.findall(r">([A-Z][a-z]+)</a>", nav) == places
        assert nav.count('aria-current="page"') == 1


async def test_the_start_page_counts_today(sign_in: SignIn, conversation_id: str) -> None:
    html = (await (await sign_in(Role.QA)).get("/console")).text
    figures = re.findall(r"<dt>([^<]+)</dt><dd>(\d+)", html)
    assert figures == [
        ("Conversations", "1"),
        ("Customer messages", "2"),
        ("Suggestions shown", "6"),
        ("Used", "1"),
        ("Dismissed", "1"),
    ]
    assert html.count("<rect") == 28
    assert "<svg" in html
    assert "apologise" in html


async def test_an_empty_console_says_what_to_do(sign_in: SignIn) -> None:
    browser = await sign_in(Role.ADMIN)
    for path in ("/console", "/console/log", "/console/conversations"):
        page = await browser.get(path)
        assert 'href="/demo"' in page.text
        check_outline(page)


async def test_a_page_loads_nothing_from_elsewhere(sign_in: SignIn) -> None:
    browser = await sign_in(Role.ADMIN)
    html = (await browser.get("/console/phrases")).text
    loaded = re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', html)
    assert loaded
    for path in loaded:
        assert path.startswith("/static/")
        assert (await browser.get(path)).status_code == 200
