from datetime import date, timedelta

import pytest

from assist.conversation import AgentAssigned, SuggestionAnswered, TurnHeard
from assist.store import Store
from assist.store.figures import Usage
from assist.store.reports import UNANSWERED, LogQuery
from assist.suggestion import Answer
from assist.vocabulary import Channel, DismissReason, Speaker, Technique, Verdict
from tests.store.talk import REVISION, SAID, START, make_events, make_turn


@pytest.fixture
async def ids(store: Store) -> list[str]:
    """Two conversations of two teams; Ann used one card of the first and waved one away."""
    ids = []
    for team, agent in (("default", "ann"), ("other", "bob")):
        record = await store.open_conversation(
            team=team, source="page", external_id="42", channel=Channel.CHAT, title=team, agent=agent, at=START
        )
        ids.append(record.id)
        store.append(record.id, 0, make_events(record.id))
        store.append(record.id, 4, make_events(record.id, 1))
    first = ids[0]
    store.append(
        first,
        8,
        [
            SuggestionAnswered(
                Answer(
                    "a1", first, f"{first}-t0-s", Verdict.INSERTED, START + timedelta(minutes=1), "ann", None, "Sorry"
                )
            ),
            SuggestionAnswered(
                Answer("a2", first, f"{first}-t1-refund", Verdict.DISMISSED, START, "ann", DismissReason.TOO_LATE)
            ),
            SuggestionAnswered(Answer("a3", first, None, Verdict.COPIED, START, "ann", None, "Hello", ("greeting",))),
            AgentAssigned("ann", START),
            TurnHeard(make_turn(first, 2, "100% sure_thing", speaker=Speaker.AGENT)),
        ],
    )
    await store.flush()
    return ids


QUERIES = (
    (LogQuery(None), 16),
    (LogQuery("default"), 8),
    (LogQuery("nobody"), 0),
    (LogQuery("default", text="THREE WEEKS"), 8),
    (LogQuery("default", text="without a word"), 4),
    (LogQuery("default", text="100%"), 0),
    (LogQuery("default", text="_"), 0),
    (LogQuery("default", kind="cue"), 2),
    (LogQuery("default", technique=Technique.CLARIFY), 2),
    (LogQuery("default", verdict=Verdict.INSERTED), 1),
    (LogQuery("default", verdict=Verdict.DISMISSED), 1),
    (LogQuery("default", verdict=UNANSWERED), 6),
    (LogQuery(None, agent="bob"), 8),
    (LogQuery("default", agent="bob"), 0),
    (LogQuery("default", revision=REVISION[:4]), 8),
    (LogQuery("default", revision="fff"), 0),
    (LogQuery("default", since=START + timedelta(seconds=10)), 4),
    (LogQuery("default", until=START + timedelta(seconds=10)), 4),
)


async def test_the_log_is_searched(store: Store, ids: list[str]) -> None:
    for query, count in QUERIES:
        page = await store.reports.search(query)
        assert len(page.lines) == count, query
        assert not page.has_more
        assert [line async for line in store.reports.stream(query)] == list(page.lines)


async def test_a_line_says_what_why_by_which_version_and_what_became_of_it(store: Store, ids: list[str]) -> None:
    lines = (await store.reports.search(LogQuery(None, conversation_id=ids[0], verdict=Verdict.INSERTED))).lines
    assert len(lines) == 1
    line = lines[0]
    assert (line.turn_text, line.turn_speaker) == (SAID, "customer")
    assert line.reasons == ("they said “three weeks”",)
    assert (line.revision, line.model, line.is_primary) == (REVISION, "rapport-v1@abc", True)
    assert (line.verdict, line.answered_by, line.answered_at) == ("inserted", "ann", START + timedelta(minutes=1))
    assert line.shown_at == START + timedelta(milliseconds=40)
    assert line.withdrawn_at == START + timedelta(seconds=20, milliseconds=40)
    assert (line.title, line.agent) == ("default", "ann")


async def test_pages_follow_one_another(store: Store, ids: list[str]) -> None:
    pages = [await store.reports.search(LogQuery(None), page=number, size=6) for number in (1, 2, 3, 4)]
    assert [len(page.lines) for page in pages] == [6, 6, 4, 0]
    assert [page.has_more for page in pages] == [True, True, False, False]
    together = [line for page in pages for line in page.lines]
    assert together == list((await store.reports.search(LogQuery(None))).lines)
    assert [line.shown_at for line in together] == sorted((line.shown_at for line in together), reverse=True)


async def test_a_dossier_holds_all_of_a_conversation_in_order(store: Store, ids: list[str]) -> None:
    assert await store.reports.find_dossier("nobody") is None
    dossier = await store.reports.find_dossier(ids[0])
    assert dossier is not None
    assert [found.turn.text for found in dossier.turns] == [SAID, SAID, "100% sure_thing"]
    first, second, third = dossier.turns
    assert first.read is not None
    assert first.read.intent == "late-order"
    assert [card.kind for card in first.cards] == ["text", "text", "resolution", "cue"]
    assert [[answer.verdict for answer in card.answers] for card in first.cards] == [["inserted"], [], [], []]
    assert [[answer.reason for answer in card.answers] for card in second.cards] == [[], [], ["too_late"], []]
    assert [kept.reason for kept in first.withheld] == ["calm", "resting"]
    assert (third.read, third.cards) == (None, ())
    assert [answer.phrase_ids for answer in dossier.searched] == [("greeting",)]
    assert [assigned.agent for assigned in dossier.assignments] == ["ann"]
    assert dossier.turn_count == 3


async def test_a_revised_turn_stands_in_place_of_the_old_one(store: Store, ids: list[str]) -> None:
    revised = make_turn(ids[0], 3, "100 percent sure", revises=f"{ids[0]}-t2", speaker=Speaker.AGENT)
    store.append(ids[0], 13, [TurnHeard(revised)])
    await store.flush()
    dossier = await store.reports.find_dossier(ids[0])
    assert dossier is not None
    assert [found.turn.text for found in dossier.turns] == [SAID, SAID, "100 percent sure"]


async def test_figures_count_cards_but_no_cues(store: Store, ids: list[str]) -> None:
    reports, long_ago = store.reports, START - timedelta(days=1)
    days = await reports.count_days(team="default", since=long_ago)
    assert [(day.day, day.usage) for day in days] == [(date(2026, 3, 2), Usage(6, 1, 1))]
    figures = await reports.count_figures(team="default", since=long_ago)
    assert (figures.conversations, figures.customer_turns, figures.usage) == (1, 2, Usage(6, 1, 1))
    phrases = await reports.count_phrases(team="default", since=long_ago)
    assert phrases == {"sorry-for-the-silence": Usage(2, 1), "which-order": Usage(2), "and-when": Usage(2)}
    techniques = await reports.count_techniques(team=None, since=long_ago)
    assert techniques == {"apologise": Usage(4, 1), "clarify": Usage(4)}
    assert techniques["apologise"].acceptance == 0.25
    later = START + timedelta(days=1)
    nothing = await reports.count_figures(team=None, since=later)
    assert (nothing.conversations, nothing.customer_turns, nothing.usage) == (0, 0, Usage())
    assert nothing.usage.acceptance is None
    assert await reports.count_days(team=None, since=later) == []
