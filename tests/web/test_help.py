"""Levels of help, snoozing and moods put right over real sockets, and after everything in memory was forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from assist.desk.desk import utc_now
from assist.vocabulary import Role

if TYPE_CHECKING:
    from tests.web.conftest import Sidebar, Site

SHARED = pytest.mark.asyncio(loop_scope="module")
ANGRY = "This is the third time I write about order AB-12345. It still hasn't come and it is ridiculous."


async def board_of(sidebar: Sidebar, conversation_id: str) -> dict[str, Any]:
    board: dict[str, Any] = (await sidebar.watch(conversation_id))["board"]
    return board


async def find(sidebar: Sidebar, since: int, type_: str) -> dict[str, Any]:
    """Return the first message of a type among all since the one of that number, come already or not."""
    found = (message for message in sidebar.seen[since:] if message["type"] == type_)
    return next(found, None) or await sidebar.until(type_)


@SHARED
async def test_the_welcome_says_how_much_help_there_is_and_why(shared: Site) -> None:
    token = await shared.make_token()
    sidebar = await shared.open_sidebar(token)
    assert sidebar.welcome["help"] == {
        "level": "standard",
        "chosen": None,
        "default": "standard",
        "reason": "Nobody has set your start date, so help is standard.",
        "snoozed_until": None,
        "snoozed_conversations": [],
    }
    assert (await sidebar.ask("help_level_set", level="quiet"))["type"] == "done"
    again = await shared.open_sidebar(token)
    assert again.welcome["help"]["chosen"] == "quiet"
    assert (await sidebar.ask("help_level_set", level=None))["type"] == "done"


@SHARED
async def test_a_level_changes_every_window_and_every_board_at_once(shared: Site) -> None:
    token = await shared.make_token()
    one, other = await shared.open_sidebar(token), await shared.open_sidebar(token)
    conversation_id = (await one.hear(ANGRY))["conversation_id"]
    await shared.rooms.desk.settle()
    assert len((await board_of(other, conversation_id))["suggestions"]) > 1
    since = len(other.seen)
    await one.ask("help_level_set", level="quiet")
    shown = await find(other, since, "board_shown")
    assert (shown["board"]["level"], len(shown["board"]["suggestions"])) == ("quiet", 1)
    assert shown["withdrawn"]
    assert (await find(other, since, "help_changed"))["help"]["level"] == "quiet"


@SHARED
async def test_snoozed_and_safe(shared: Site) -> None:
    sidebar = await shared.open_sidebar()
    conversation_id = (await sidebar.hear(ANGRY))["conversation_id"]
    await sidebar.watch(conversation_id)
    since = len(sidebar.seen)
    assert (await sidebar.ask("snoozed", minutes=15))["type"] == "done"
    until = datetime.fromisoformat((await find(sidebar, since, "help_changed"))["help"]["snoozed_until"])
    await shared.rooms.desk.settle()
    assert timedelta(minutes=14) < until - utc_now() <= timedelta(minutes=15)
    assert await sidebar.is_fine()
    since = len(sidebar.seen)
    await sidebar.hear("I am furious, this is a joke.")
    board = (await find(sidebar, since, "board_shown"))["board"]
    assert (board["is_snoozed"], board["suggestions"], board["cues"]) == (True, [], [])
    assert board["mood"]
    since = len(sidebar.seen)
    await sidebar.ask("snoozed", minutes=0)
    board = (await find(sidebar, since, "board_shown"))["board"]
    assert not board["is_snoozed"]
    assert board["suggestions"]


@SHARED
async def test_nonsense_is_refused_and_the_connection_goes_on(shared: Site) -> None:
    sidebar = await shared.open_sidebar()
    conversation_id = (await sidebar.hear(ANGRY))["conversation_id"]
    stranger = await shared.open_sidebar()
    for asked in (
        {"type_": "help_level_set", "level": "loud"},
        {"type_": "snoozed"},
        {"type_": "snoozed", "minutes": 5, "conversation_id": conversation_id},
        {"type_": "snoozed", "conversation_id": conversation_id},
        {"type_": "mood_corrected", "conversation_id": conversation_id, "turn_id": "none", "correction": "fine"},
    ):
        assert (await stranger.ask(**asked))["type"] == "refused", asked
    assert await stranger.is_fine()


async def test_what_was_said_of_help_and_of_a_mood_survives_being_forgotten(site: Site) -> None:
    token = await site.make_token()
    sidebar = await site.open_sidebar(token)
    accepted = await sidebar.hear(ANGRY)
    conversation_id, turn_id = accepted["conversation_id"], accepted["turn_id"]
    await site.rooms.desk.settle()
    before = await board_of(sidebar, conversation_id)
    asked = {"conversation_id": conversation_id, "turn_id": turn_id, "correction": "fine"}
    since = len(sidebar.seen)
    assert (await sidebar.ask("mood_corrected", **asked))["type"] == "done"
    right = (await find(sidebar, since, "board_shown"))["board"]
    assert right["mood"][-1]["mood"] > before["mood"][-1]["mood"]
    await sidebar.ask("help_level_set", level="full")
    await sidebar.ask("snoozed", conversation_id=conversation_id)
    agent_id = sidebar.welcome["agent_id"]
    await site.doors.aclose()
    site.rooms.desk._live._mailboxes.clear()
    site.rooms.desk.discretion._records.clear()
    again = await site.open_sidebar(token)
    assert again.welcome["help"]["chosen"] == "full"
    assert again.welcome["help"]["snoozed_conversations"] == [conversation_id]
    assert (await board_of(again, conversation_id))["mood"][-1]["is_corrected"] is True
    since = len(again.seen)
    await again.hear("And where is it?", speaker="customer")
    board = (await find(again, since, "board_shown"))["board"]
    assert board["is_snoozed"]
    assert board["mood"][0]["mood"] > before["mood"][-1]["mood"], "the first message is still fine"
    assert board["mood"][0]["is_corrected"] is False, "of the second nobody has said anything"
    dossier = await site.rooms.store.reports.find_dossier(conversation_id)
    assert dossier is not None
    assert [(wrong.correction, wrong.agent) for wrong in dossier.turns[0].corrections] == [("fine", agent_id)]


async def test_a_start_date_set_in_the_console_reaches_an_open_panel(site: Site) -> None:
    sidebar = await site.open_sidebar()
    browser = await site.doors.enter_async_context(site.browse())
    await site.sign_in(browser, Role.LEAD)
    answer = await browser.post(f"/console/people/{sidebar.welcome['agent_id']}", data={"started_on": "2020-01-01"})
    assert answer.status_code == 303
    told = await sidebar.until("help_changed")
    assert (told["help"]["level"], told["help"]["chosen"]) == ("quiet", None)
