import html as entities
import re
from datetime import timedelta

import httpx
import pytest

from assist.access import Identity
from assist.conversation import BoardShown, TurnHeard
from assist.desk.desk import utc_now
from assist.library.entries import Phrase, Situation, When
from assist.suggestion import MoodPoint
from assist.vocabulary import Emotion, FactName, Move, Pitfall, Register, Role, Technique
from assist.web.console.phrase_form import fields_of, read_phrase
from assist.web.rooms import Rooms
from tests.store.talk import make_board, make_turn
from tests.web.console.conftest import SignIn
from tests.web.console.test_pages import check_outline


def form_of(page: httpx.Response) -> dict[str, list[str]]:
    """Return what a browser would send, had nobody touched the form."""
    form: dict[str, list[str]] = {}
    body = page.text[page.text.index('<form id="writing"') :]
    body = body[: body.index("</form>")]
    for tag in re.findall(r"<input[^>]*>", body):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or " checked" in tag):
            form.setdefault(name[1], []).append(entities.unescape(value[1]) if value else "")
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', body, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        form[name] = [chosen[1] if chosen else ""]
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', body, re.DOTALL):
        form[name] = [entities.unescape(text)]
    return form


def serving(rooms: Rooms, phrase_id: str) -> Phrase:
    return next(phrase for phrase in rooms.desk.library.library.phrases if phrase.id == phrase_id)


async def test_the_list_shows_use_and_is_searched(sign_in: SignIn, conversation_id: str) -> None:
    browser = await sign_in(Role.LEAD)
    rows = re.findall(r'<tr id="([^"]+)"', (await browser.get("/console/phrases")).text)
    assert rows == ["never-shown", "sorry-for-the-silence", "which-order"]
    for query, expected in (
        ({"q": "SORRY word"}, ["sorry-for-the-silence"]),
        ({"q": "which-or"}, ["which-order"]),
        ({"technique": "check"}, ["never-shown"]),
        ({"only": "unused"}, ["never-shown"]),
        ({"only": "stopped"}, []),
        ({"q": "nothing like it"}, []),
    ):
        page = await browser.get("/console/phrases", params=query)
        assert re.findall(r'<tr id="([^"]+)"', page.text) == expected
        check_outline(page)
    row = (await browser.get("/console/phrases?q=silence")).text
    assert re.findall(r'class="number">\s*(\d+[^<]*?)\s*<', row) == ["2", "1", "0", "50 %"]
    assert "9–91" in row
    assert "late-delivery · long wait · frustration 1 to 3" in row


async def test_the_list_tells_whether_the_mood_recovered(sign_in: SignIn, rooms: Rooms, conversation_id: str) -> None:
    # At -0.75 when it was used, the customer writes once more, and no less upset.
    turn = make_turn(conversation_id, 3, at=utc_now() + timedelta(seconds=20))
    track = (MoodPoint(f"{conversation_id}-t1", -0.75, ""), MoodPoint(turn.id, -0.7, ""))
    board = BoardShown(make_board(turn, mood=track), turn.at)
    rooms.store.append(conversation_id, 12, [TurnHeard(turn), board])
    await rooms.store.flush()
    await rooms.desk.learner.refresh()
    browser = await sign_in(Role.LEAD)
    row = (await browser.get("/console/phrases?q=silence")).text
    assert re.search(r"0 % <span[^>]*>0–79</span> <span[^>]*>of 1</span>", row)
    elsewhere = await (await sign_in(Role.LEAD, "other")).get("/console/phrases?q=silence")
    assert "of 1</span>" not in elsewhere.text


async def test_one_click_stops_a_phrase_and_lets_it_go(sign_in: SignIn, rooms: Rooms) -> None:
    browser = await sign_in(Role.LEAD)
    page = await browser.post("/console/phrases/which-order/stop", data={"stopped": "yes", "back": "q=order"})
    assert page.url.query == b"q=order&changed=which-order"
    assert "is stopped: it is off every screen" in page.text
    assert rooms.desk.stopped == {"which-order"}
    assert await rooms.store.stopped_phrases() == {"which-order"}
    assert "Resume" in page.text
    page = await browser.post("/console/phrases/which-order/stop", data={"stopped": "no"})
    assert "is offered again" in page.text
    assert rooms.desk.stopped == frozenset()
    assert (await browser.post("/console/phrases/nobody/stop", data={"stopped": "yes"})).status_code == 404


async def test_who_resumes_among_the_stopped_is_told_where_it_stood(sign_in: SignIn, rooms: Rooms) -> None:
    browser = await sign_in(Role.LEAD)
    for stopped, told in (("yes", "is stopped: it is off every screen"), ("no", "is offered again")):
        page = await browser.post(
            "/console/phrases/which-order/stop", data={"stopped": stopped, "back": "q=&technique=&only=stopped"}
        )
        assert re.search(r'<p id="told" role="status" tabindex="-1">\s*<strong>which-order</strong> ' + told, page.text)
    assert page.url.fragment == "told"
    assert "0 of 3 phrases" in page.text


async def test_stopping_on_the_page_of_a_phrase_keeps_what_was_entered(sign_in: SignIn, rooms: Rooms) -> None:
    browser = await sign_in(Role.LEAD)
    path = "/console/phrases/which-order"
    untouched = form_of(await browser.get(path))
    stopped = await browser.post(path, data=untouched | {"do": "stop"})
    assert stopped.url.path == path
    assert "Stopped everywhere: it is off every screen" in stopped.text
    assert "Your edits below are kept" not in stopped.text
    assert " data-unsaved" not in stopped.text
    assert rooms.desk.stopped == {"which-order"}
    check_outline(stopped)
    edited = form_of(stopped) | {"text": ["Which order?"], "when.emotions": ["anger"], "when.lowest": ["3"]}
    resumed = await browser.post(path, data=edited | {"do": "resume", "when.highest": "1"})
    assert "Resumed: it is offered again." in resumed.text
    assert "Your edits below are kept; they are not published yet." in resumed.text
    assert " data-unsaved" in resumed.text
    assert (form_of(resumed)["text"], form_of(resumed)["when.emotions"]) == (["Which order?"], ["anger"])
    assert rooms.desk.stopped == frozenset()
    assert rooms.desk.library.number == 1
    assert (await (await sign_in(Role.QA)).post(path, data=untouched | {"do": "stop"})).status_code == 403


async def test_stopping_does_not_hide_that_somebody_published_meanwhile(sign_in: SignIn, rooms: Rooms) -> None:
    ours, theirs = await sign_in(Role.LEAD), await sign_in(Role.ADMIN)
    path = "/console/phrases/which-order"
    form = form_of(await ours.get(path)) | {"note": ["Ask first."]}
    await theirs.post(path, data=form_of(await theirs.get(path)) | {"text": ["Which order?"], "do": "publish"})
    stopped = await ours.post(path, data=form | {"do": "stop"})
    checked = await ours.post(path, data=form_of(stopped) | {"do": "check"})
    assert "Somebody published revision 2 meanwhile" in checked.text
    assert form_of(checked)["text"] == ["Which order?"]


async def test_an_untouched_form_changes_nothing(sign_in: SignIn) -> None:
    browser = await sign_in(Role.LEAD)
    for phrase_id in ("sorry-for-the-silence", "which-order"):
        path = f"/console/phrases/{phrase_id}"
        page = await browser.post(path, data=form_of(await browser.get(path)) | {"do": "check"})
        assert "Nothing: this is what serves already." in page.text
        assert "Publish as" not in page.text
        check_outline(page)


async def test_a_phrase_is_edited_compared_and_published(sign_in: SignIn, rooms: Rooms) -> None:
    browser = await sign_in(Role.LEAD)
    path = "/console/phrases/sorry-for-the-silence"
    before = serving(rooms, "sorry-for-the-silence")
    form = form_of(await browser.get(path))
    form["text"] = ["I’m sorry that {duration} went by in silence.\r\nLet me look."]
    form["when.emotions"] = ["anger", "sadness"]
    form["when.highest"] = [""]
    form["unless.signals"] = []
    form["register"] = ["casual"]
    checked = await browser.post(path, data=form | {"do": "check"})
    assert checked.status_code == 200
    assert "<del>without</del>" in checked.text
    assert "<ins>in</ins>" in checked.text
    assert "Publish as revision 2" in checked.text
    assert rooms.desk.library.number == 1
    check_outline(checked)
    published = await browser.post(path, data=form_of(checked) | {"do": "publish", "why": "Shorter."})
    assert str(published.url).endswith("?published=2")
    assert "Published as revision 2" in published.text
    after = serving(rooms, "sorry-for-the-silence")
    assert after.text == "I’m sorry that {duration} went by in silence.\nLet me look."
    assert after.when.emotions == (Emotion.ANGER, Emotion.SADNESS)
    assert after.when.frustration == (1, 3)
    assert after.unless is None
    assert after.register_ is Register.CASUAL
    assert (after.pack, after.note, after.technique) == (before.pack, before.note, before.technique)
    stored = await rooms.store.current_revision()
    assert stored is not None
    assert (stored.number, stored.note, stored.published_by) == (2, "Shorter.", "lead")


def test_an_edit_keeps_what_the_form_does_not_show() -> None:
    named = ("Let me look at {event}.", "Let me look at it for {person}.")
    old = Phrase(id="look", technique=Technique.CHECK, text="Let me look at it.", named=named)
    new, problems = read_phrase({**fields_of(old), "text": ("Let me look at it now.",)}, old)
    assert problems == []
    assert new is not None
    assert (new.text, new.named) == ("Let me look at it now.", named)


def test_an_edit_keeps_the_rest_of_a_moment_and_takes_the_words_said_from_the_form() -> None:
    when = When(situations=("worried",), first=False, after=(Move.REFUSE,), heard=("refund*", "my money"))
    old = Phrase(id="look", technique=Technique.CHECK, text="Let me look.", when=when, unless=When(asks=True))
    fields = fields_of(old)
    assert fields["when.heard"] == ("refund*, my money",)
    same, _ = read_phrase(fields, old)
    assert same == old
    changed, problems = read_phrase({**fields, "when.heard": ("",), "when.told": ("£, last time,",)}, old)
    assert problems == []
    assert changed is not None
    assert changed.when == when.model_copy(update={"heard": (), "told": ("£", "last time")})
    refused, problems = read_phrase({**fields, "when.told": ("!!",)}, old)
    assert refused is None
    assert [problem.field for problem in problems] == ["when.told"]


def test_a_lead_changes_the_variants_a_line_each_and_takes_them_out() -> None:
    old = Phrase(id="look", technique=Technique.CHECK, text="Let me look.", named=("Let me look at {event}.",))
    fields = {**fields_of(old), "named": ("Let me see about {event}.\n\n Let me see it for {person}. ",)}
    new, problems = read_phrase(fields, old)
    assert new is not None
    assert not problems
    assert new.named == ("Let me see about {event}.", "Let me see it for {person}.")
    without, _ = read_phrase({**fields, "named": ("",)}, old)
    assert without is not None
    assert without.named == ()


def test_a_lead_says_that_a_line_is_gentle_enough_for_people_in_trouble() -> None:
    old = Phrase(id="look", technique=Technique.CHECK, text="Let me look.")
    gentle, problems = read_phrase({**fields_of(old), "care": ("yes",)}, old)
    assert problems == []
    assert gentle == old.model_copy(update={"care": True})
    assert fields_of(gentle)["care"] == ("yes",)
    again, _ = read_phrase({**fields_of(gentle), "care": ()}, gentle)
    assert again == old


def test_a_lead_says_that_a_line_may_stand_outside_its_moment() -> None:
    old = Phrase(id="look", technique=Technique.CHECK, text="Let me look.")
    roaming, problems = read_phrase({**fields_of(old), "roams": ("yes",)}, old)
    assert problems == []
    assert roaming == old.model_copy(update={"roams": True})
    assert fields_of(roaming)["roams"] == ("yes",)
    again, _ = read_phrase({**fields_of(roaming), "roams": ()}, roaming)
    assert again == old


def test_a_lead_says_that_a_line_is_never_passed_over() -> None:
    old = Phrase(id="help", technique=Technique.REASSURE, text="Please call for help first.")
    due, problems = read_phrase({**fields_of(old), "due": ("yes",)}, old)
    assert problems == []
    assert due == old.model_copy(update={"due": True})
    assert fields_of(due)["due"] == ("yes",)
    again, _ = read_phrase({**fields_of(due), "due": ()}, due)
    assert again == old


def test_a_lead_edits_every_condition_of_a_moment() -> None:
    when = When(situations=("worried",), first=False, asks=True, after=(Move.REFUSE, Pitfall.BLAME), names=("event",))
    old = Phrase(id="look", technique=Technique.CHECK, text="Let me look.", when=when)
    fields = fields_of(old)
    shown = {name.partition(".")[2] for name in fields if name.startswith("when.")}
    assert shown == {*When.model_fields, "lowest", "highest"} - {"frustration"}
    changes = {"when.situations": ("worried", "hurt"), "when.first": ("",), "when.asks": ("no",)}
    new, problems = read_phrase({**fields, **changes, "when.after": ("blame",), "when.names": ()}, old)
    assert problems == []
    assert new is not None
    assert new.when == When(situations=("worried", "hurt"), asks=False, after=(Pitfall.BLAME,))


async def test_the_page_shows_every_condition_that_decides_when_it_is_offered(sign_in: SignIn, rooms: Rooms) -> None:
    lead = await sign_in(Role.LEAD)
    situation = Situation(
        id="worried", title="Worried", examples=tuple(f"i worry about it, day {day}" for day in range(16))
    )
    when = When(situations=("worried",), first=False, asks=True, after=(Move.REFUSE,), names=(FactName.EVENT,))
    phrase = Phrase(
        id="calm-words", technique=Technique.CHECK, text="May I look at that first?", when=when,
        unless=When(situations=("worried",), told=("refund*",)), teams=("default", "other"), pack="retail",
    )  # fmt: skip
    library = rooms.desk.library.library
    changed = library.model_copy(
        update={"phrases": (phrase, *library.phrases), "situations": (situation,), "facts": ()}
    )
    await rooms.desk.publish_library(Identity("lead", "Zoë", Role.LEAD, "default"), changed, note="", expects=1)
    page = await lead.get("/console/phrases/calm-words")
    check_outline(page)
    form = form_of(page)
    assert form["when.situations"] == ["worried"]
    assert (form["when.first"], form["when.asks"]) == (["no"], ["yes"])
    assert (form["when.after"], form["when.names"]) == (["refuse"], ["event"])
    assert form["unless.situations"] == ["worried"]
    assert "<details open>" in page.text, "what keeps it back is not hidden"
    assert "Only agents of these teams are offered it: default, other." in page.text
    assert "the pack <code>retail</code>" in page.text
    assert "Every list that has a tick" not in page.text
    listed = entities.unescape((await lead.get("/console/phrases?q=calm-words")).text)
    assert "worried · refuse · they name event · they end by asking · somebody has answered them" in listed


async def test_a_new_phrase_is_published(sign_in: SignIn, rooms: Rooms) -> None:
    browser = await sign_in(Role.ADMIN)
    form = form_of(await browser.get("/console/phrases/new")) | {"id": ["fresh-one"], "text": ["Fresh."]}
    form["technique"] = ["close"]
    checked = await browser.post("/console/phrases/new", data=form | {"do": "check"})
    assert "phrases / fresh-one" in checked.text
    page = await browser.post("/console/phrases/new", data=form_of(checked) | {"do": "publish"})
    assert page.url.path == "/console/phrases/fresh-one"
    assert serving(rooms, "fresh-one").technique is Technique.CLOSE


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"text": ""}, "text", "This is empty; write something."),
        ({"text": "x" * 601}, "text", "longer than 600 characters"),
        ({"text": "Hello {nobody_knows}"}, "text", "slot {nobody_knows}, which nothing can fill"),
        ({"text": "Please calm down."}, "text", "Says “calm down”"),
        ({"technique": "sorcery"}, "technique", "Choose "),
        ({"technique": "feel_felt_found"}, "fact", "nothing found behind it"),
        ({"rung": "2"}, "rung", "only boundaries have"),
        ({"when.lowest": "3", "when.highest": "1"}, "when-lowest", "it begins at is above the one it ends at; swap"),
        ({"when.intents": "no-such-intent"}, "when-intents", "which is not in the library"),
        ({"when.emotions": "envy"}, "when-emotions", "Choose "),
        ({"named": "Hello {nope}"}, "named", "slot {nope}, which nothing can fill"),
        ({"named": "Hello {name"}, "named", "a single brace"),
        ({"due": "yes"}, "when-situations", "“Never passed over” needs situations"),
        ({"unless.situations": "no-such"}, "unless-situations", "Speaks of the situation `no-such`"),
        ({"unless.told": "!!"}, "unless-told", "needs a letter or digit"),
        ({"id": "Not A Name"}, "id", "small letters, digits and single hyphens"),
        ({"id": "which-order"}, "id", "This name is taken"),
        ({"id": "new"}, "id", "This name is taken"),
        ({"id": ""}, "id", "small letters"),
    ],
)
async def test_a_bad_edit_names_its_field_and_the_old_revision_serves_on(
    sign_in: SignIn, rooms: Rooms, changes: dict[str, str], field: str, sentence: str
) -> None:
    browser = await sign_in(Role.LEAD)
    form = {"id": "fresh", "text": "Fine.", "technique": "check", "register": "neutral", "expects": "1"}
    page = await browser.post("/console/phrases/new", data=form | changes | {"do": "publish"})
    assert page.status_code == 422
    assert page.text == (await browser.post("/console/phrases/new", data=form | changes | {"do": "check"})).text
    told = entities.unescape(page.text)
    assert sentence in told
    assert f'<a href="#{field}">' in told
    assert f'id="{field}"' in told
    assert "revision 1 serves on" in told
    assert rooms.desk.library.number == 1
    assert "Publish as" not in told
    check_outline(page)
    entered = changes.get("text", "Fine.").strip()
    assert form_of(page)["text"] == [entered]


async def test_each_problem_is_told_once_by_the_name_of_its_field(sign_in: SignIn, rooms: Rooms) -> None:
    browser = await sign_in(Role.LEAD)
    other = form_of(await browser.get("/console/phrases/never-shown")) | {"shortcode": ["bye"], "do": "publish"}
    await browser.post("/console/phrases/never-shown", data=other)
    form = {"id": "fresh", "text": "Fine.", "technique": "check", "register": "neutral", "expects": "2", "do": "check"}
    for changes, told in (
        ({"shortcode": "bye"}, ["Shortcode: Shares the shortcode /bye with never-shown; give each phrase its own."]),
        ({"id": "No"}, ["Name: Use small letters, digits and single hyphens, such as sorry-late-delivery."]),
        (
            {"text": "fine {nope}."},
            [
                "Text: Has the slot {nope}, which nothing can fill; use a fact's name.",
                "Text: Begins with a small letter; capitalise it.",
            ],
        ),
        (
            {"named": "Hello {nope}."},
            [
                "With what is known of their case: Has the slot {nope}, which nothing can fill; use a fact's name.",
            ],
        ),
    ):
        page = await browser.post("/console/phrases/new", data=form | changes)
        listed = re.search(r'<div class="problems".*?<ul>(.*?)</ul>', page.text, re.DOTALL)
        assert listed is not None
        found = [re.sub("<[^>]+>", "", line) for line in re.findall(r"<li>(.*?)</li>", listed[1], re.DOTALL)]
        assert [entities.unescape(line) for line in found] == told


async def test_a_remark_does_not_keep_a_phrase_back(sign_in: SignIn, rooms: Rooms) -> None:
    browser = await sign_in(Role.LEAD)
    form = form_of(await browser.get("/console/phrases/which-order")) | {"text": ["and which order is it?"]}
    page = await browser.post("/console/phrases/which-order", data=form | {"do": "check"})
    assert page.status_code == 200
    assert "Ready, with a remark" in page.text
    assert "Begins with a small letter" in page.text
    assert "Publish as revision 2" in page.text


async def test_who_publishes_second_is_told_and_loses_nothing(sign_in: SignIn, rooms: Rooms) -> None:
    first, second = await sign_in(Role.LEAD), await sign_in(Role.ADMIN)
    path = "/console/phrases/which-order"
    ours, theirs = form_of(await first.get(path)), form_of(await second.get("/console/phrases/never-shown"))
    await second.post("/console/phrases/never-shown", data=theirs | {"text": ["Anything else?"], "do": "publish"})
    assert rooms.desk.library.number == 2
    page = await first.post(path, data=ours | {"text": ["Which order?"], "do": "publish"})
    assert page.status_code == 409
    assert "Somebody published revision 2 meanwhile" in page.text
    assert form_of(page)["text"] == ["Which order?"]
    checked = await first.post(path, data=form_of(page) | {"do": "check"})
    assert "Publish as revision 3" in checked.text
    assert "never-shown" not in checked.text[checked.text.index("What would change") : checked.text.index("</section>")]
    await first.post(path, data=form_of(checked) | {"do": "publish"})
    assert serving(rooms, "which-order").text == "Which order?"
    assert serving(rooms, "never-shown").text == "Anything else?"


async def test_qa_reads_a_phrase_but_has_no_buttons(sign_in: SignIn) -> None:
    browser = await sign_in(Role.QA)
    page = await browser.get("/console/phrases/which-order")
    assert "Check and compare" not in page.text
    assert " disabled" in page.text
    assert (await browser.get("/console/phrases/nobody")).status_code == 404


async def test_revisions_are_listed_and_compared(sign_in: SignIn, rooms: Rooms) -> None:
    browser = await sign_in(Role.LEAD)
    path = "/console/phrases/which-order"
    form = form_of(await browser.get(path)) | {
        "text": ["Which order is <3 & late?"],
        "do": "publish",
        "why": "Plainer & <i>short</i>",
    }
    await browser.post(path, data=form)
    listed = await browser.get("/console/revisions")
    assert re.findall(r'<th scope="row" class="number">(\d+)', listed.text) == ["2", "1"]
    assert "Plainer &amp; &lt;i&gt;short&lt;/i&gt;" in listed.text
    compared = await browser.get("/console/revisions/difference?old=1&new=2")
    assert "1 entry differs" in compared.text
    assert "<ins>Which order is &lt;3 &amp; late?</ins>" in compared.text
    assert "The two are the same" in (await browser.get("/console/revisions/difference?old=2&new=2")).text
    assert (await browser.get("/console/revisions/difference?old=1&new=9")).status_code == 404
    for query, sentence in (
        ("old=x&new=9", "old must be a whole number; correct it."),
        ("old=1", "The address lacks new; use the whole link, or start from the page it was on."),
        ("old=0&new=1", "old must be at least 1; correct it."),
        (f"old=1&new={10**20}", f"new must be at most {2**31 - 1}; correct it."),
    ):
        refused = await browser.get(f"/console/revisions/difference?{query}")
        assert refused.status_code == 422
        assert sentence in refused.text
