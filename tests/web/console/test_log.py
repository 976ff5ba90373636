import csv
import io
import re

import pytest

from assist.access import Identity
from assist.conversation import ConversationClosed, Measures, WrapUpWritten
from assist.desk.desk import utc_now
from assist.store import Store
from assist.vocabulary import Outcome, Role
from assist.web.console import log
from assist.web.rooms import Rooms
from tests.web.console.conftest import SignIn, tell_story
from tests.web.console.test_pages import check_outline


def count_lines(html: str) -> int:
    return len(re.findall(r'<tr>\s*<th scope="row">', html))


async def test_the_log_is_filtered(sign_in: SignIn, conversation_id: str) -> None:
    browser = await sign_in(Role.QA)
    for query, count in (
        ("", 8),
        ("q=THREE+weeks", 8),
        ("q=which", 0),
        ("kind=resolution", 2),
        ("technique=clarify", 2),
        ("verdict=edited", 1),
        ("verdict=none", 6),
        ("agent=ann", 8),
        ("agent=bob", 0),
        ("revision=0123", 8),
        ("since=2999-01-01", 0),
        ("until=2999-01-01", 8),
        ("since=2020-01-01&until=2020-01-02", 0),
        ("page=2", 0),
    ):
        page = await browser.get(f"/console/log?{query}")
        assert count_lines(page.text) == count, query
        check_outline(page)


async def test_a_filter_that_means_nothing_says_so(sign_in: SignIn) -> None:
    browser = await sign_in(Role.QA)
    for query in ("since=yesterday", "technique=sorcery", "verdict=fine", "page=0", "page=x", f"page={10**20}"):
        page = await browser.get(f"/console/log?{query}")
        assert page.status_code == 422, query
        assert "; correct it" in page.text or "; choose one" in page.text, query
        assert "Input should" not in page.text, query


@pytest.mark.parametrize("query", ["until=9999-12-31", "since=0001-01-01", "since=0001-01-01&until=9999-12-31"])
async def test_the_first_and_the_last_day_there_is_are_days(sign_in: SignIn, conversation_id: str, query: str) -> None:
    browser = await sign_in(Role.QA)
    assert count_lines((await browser.get(f"/console/log?{query}")).text) == 8
    assert len((await browser.get(f"/console/log.csv?{query}")).text.splitlines()) == 9
    assert (await browser.get(f"/console/log?page={2**31 - 1}")).status_code == 200


async def test_a_line_tells_what_why_and_what_became_of_it(sign_in: SignIn, conversation_id: str) -> None:
    html = (await (await sign_in(Role.LEAD)).get("/console/log?verdict=dismissed")).text
    assert "I have been waiting for three weeks" in html
    assert "I can refund it." in html
    assert "too late" in html
    assert "by ann" in html
    assert "<code>0123456789ab</code>" in html
    assert f"/console/conversations/{conversation_id}#{conversation_id}-t1" in html
    assert "Export as CSV" not in html


async def name_ann(rooms: Rooms) -> None:
    """Let "ann", who has the tests' conversations, be somebody with a name."""
    for kind, name in (("token", "Ann Old"), ("session", "Ann-Marie LÉE")):
        await rooms.store.make_credential(
            kind=kind, name=name, role=Role.AGENT, team="default", at=utc_now(), ttl_s=None, identity_id="ann"
        )


async def test_an_agent_is_found_by_name_or_id_in_any_case(sign_in: SignIn, rooms: Rooms, conversation_id: str) -> None:
    await name_ann(rooms)
    browser = await sign_in(Role.QA)
    for asked, count in (
        ("ANN", 8), ("lée", 8), ("LÉE ann", 8), ("marie", 8), ("ee", 0), ("old", 0), ("Zoë", 0), ("%", 0), ("an", 8),
    ):  # fmt: skip
        assert count_lines((await browser.get("/console/log", params={"agent": asked})).text) == count, asked
        lines = (await browser.get("/console/log.csv", params={"agent": asked})).text.splitlines()
        assert len(lines) == count + 1


async def test_people_are_called_by_name_and_known_by_id(sign_in: SignIn, rooms: Rooms, conversation_id: str) -> None:
    await name_ann(rooms)
    lead, qa = await sign_in(Role.LEAD), await sign_in(Role.QA)
    named = '<span title="ann">Ann-Marie LÉE</span>'
    for path in ("/console/log", f"/console/conversations/{conversation_id}", "/console/conversations"):
        page = await qa.get(path)
        assert named in page.text, path
        assert "by ann" not in page.text
        check_outline(page)
    row = next(csv.DictReader(io.StringIO((await qa.get("/console/log.csv?verdict=edited")).text)))
    assert (row["agent"], row["agent_name"]) == ("ann", "Ann-Marie LÉE")
    assert (row["answered_by"], row["answered_by_name"]) == ("ann", "Ann-Marie LÉE")
    revision = rooms.desk.library.library
    changed = revision.model_copy(update={"phrases": revision.phrases[1:]})
    await rooms.desk.publish_library(Identity("lead", "Zoë", Role.LEAD, "default"), changed, note="", expects=1)
    for path in ("/console", "/console/revisions", "/console/revisions/difference?old=1&new=2"):
        assert '<span title="lead">Zoë</span>' in (await lead.get(path)).text, path


async def test_what_was_sent_stands_beside_what_was_suggested(sign_in: SignIn, conversation_id: str) -> None:
    browser = await sign_in(Role.QA)
    page = await browser.get("/console/log?verdict=edited")
    assert re.search(r'<p class="sent"><span class="quiet">Sent:</span> So sorry.</p>', page.text)
    assert (await browser.get("/console/log?verdict=dismissed")).text.count('class="sent"') == 0
    assert count_lines((await browser.get("/console/log?q=so+SORRY.")).text) == 1
    rows = list(csv.DictReader(io.StringIO((await browser.get("/console/log.csv")).text)))
    assert [row["sent_text"] for row in rows if row["sent_text"]] == ["So sorry."]
    assert {row["verdict"] for row in rows if row["sent_text"]} == {"edited"}


async def test_another_team_is_not_shown_except_to_an_admin(
    sign_in: SignIn, rooms: Rooms, conversation_id: str
) -> None:
    elsewhere = await tell_story(rooms.store, "43", team="other")
    qa, admin = await sign_in(Role.QA), await sign_in(Role.ADMIN)
    assert count_lines((await qa.get("/console/log")).text) == 8
    assert count_lines((await admin.get("/console/log")).text) == 16
    assert (await qa.get(f"/console/conversations/{elsewhere}")).status_code == 404
    assert (await qa.get("/console/conversations/nobody")).status_code == 404
    assert (await admin.get(f"/console/conversations/{elsewhere}")).status_code == 200
    assert elsewhere not in (await qa.get("/console/log.csv")).text
    assert elsewhere not in (await qa.get("/console/conversations")).text


async def test_pages_keep_the_filters(sign_in: SignIn, store_of_many: Store) -> None:
    browser = await sign_in(Role.QA)
    first = await browser.get("/console/log?kind=text&agent=ann")
    assert count_lines(first.text) == 50
    older = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert older is not None
    second = await browser.get(older[1].replace("&amp;", "&"))
    assert second.url.params["kind"] == "text"
    assert count_lines(second.text) == 30
    assert 'rel="next"' not in second.text
    assert 'rel="prev"' in second.text


@pytest.fixture
async def store_of_many(rooms: Rooms) -> Store:
    for number in range(20):
        await tell_story(rooms.store, str(number))
    return rooms.store


async def test_the_export_has_every_line_in_chunks(
    sign_in: SignIn, store_of_many: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "_LINES_A_CHUNK", 7)
    answer = await (await sign_in(Role.QA)).get("/console/log.csv?verdict=edited")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == 20
    assert {row["verdict"] for row in rows} == {"edited"}
    assert rows[0]["phrase_ids"] == "sorry-for-the-silence"
    whole = await (await sign_in(Role.QA)).get("/console/log.csv")
    assert len(list(csv.reader(io.StringIO(whole.text)))) == 161


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+44", "'+44"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("a = b", "a = b"),
        (None, ""),
        (True, "yes"),
        (("=a", "b"), "'=a | b"),
    ],
)
def test_no_cell_is_a_formula(value: object, cell: str) -> None:
    assert log._cell(value) == cell


async def test_a_conversation_is_read_with_evidence_cards_and_answers(sign_in: SignIn, conversation_id: str) -> None:
    browser = await sign_in(Role.QA)
    page = await browser.get(f"/console/conversations/{conversation_id}")
    check_outline(page)
    html = page.text
    assert html.index("-t0") < html.index("-t1") < html.index("-t2")
    assert '<mark title="emotions anger">' in html
    assert '<mark title="emotions anger, signals long wait">three weeks</mark>' in html
    assert "frustration 2" in html
    assert "late-order 75 %" in html
    assert "&lt;b&gt;Sorry&lt;/b&gt; &amp; thanks" in html
    assert "So sorry." in html
    assert "Still to ask: amount." in html
    assert "goodwill: calm" in html
    assert "Found by search" in html
    assert "greeting" in html
    listed = await browser.get("/console/conversations")
    assert f'href="/console/conversations/{conversation_id}"' in listed.text
    assert "Late order" in listed.text


async def test_a_closed_conversation_shows_its_wrap_up_to_qa_and_lead(
    sign_in: SignIn, rooms: Rooms, conversation_id: str
) -> None:
    now = utc_now()
    before = (await (await sign_in(Role.QA)).get(f"/console/conversations/{conversation_id}")).text
    assert "Wrap-up" not in before
    closed = ConversationClosed(
        now, "ann", Outcome.LEFT_OPEN, Measures(90.0, None, 2, 1, -0.75, 0.5, suggestions_shown=6, suggestions_used=1)
    )
    drafted = WrapUpWritten("Issue: <late>", None, now)
    version = await rooms.store.last_version(conversation_id)
    rooms.store.append(conversation_id, version, [closed, drafted])
    await rooms.store.flush()
    for role in (Role.QA, Role.LEAD):
        page = await (await sign_in(role)).get(f"/console/conversations/{conversation_id}")
        check_outline(page)
        assert "left open" in page.text
        assert "Issue: &lt;late&gt;" in page.text
        assert "nobody has changed it" in page.text
        assert "-0.75 to 0.50" in page.text
        assert "1 of 6" in page.text
    rooms.store.append(conversation_id, version + 2, [WrapUpWritten("As Ann put it.", "ann", now)])
    await rooms.store.flush()
    html = (await (await sign_in(Role.LEAD)).get(f"/console/conversations/{conversation_id}")).text
    assert "As Ann put it." in html
    assert "Saved by ann" in html
    assert "Issue:" not in html
