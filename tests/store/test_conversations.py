import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from assist.conversation import (
    AgentAssigned,
    BoardShown,
    Conversation,
    ConversationClosed,
    CustomerRecorded,
    Event,
    FactsGathered,
    KnownFact,
    Measures,
    MoodCorrected,
    SuggestionAnswered,
    SuggestionReworded,
    TurnHeard,
    WrapUpWritten,
    fold,
)
from assist.errors import NotAllowed
from assist.ports import ConversationRecord
from assist.store import Store
from assist.store.conversations import TURNS_LOADED, query_names
from assist.store.reports import LogQuery
from assist.suggestion import Answer, MoodPoint, Rewording
from assist.vocabulary import (
    Channel,
    DismissReason,
    FactName,
    HelpLevel,
    MoodCorrection,
    MoodTrend,
    Outcome,
    RewordingVerdict,
    Speaker,
    TurnState,
    Verdict,
)
from tests.store.talk import START, make_board, make_events, make_suggestion, make_turn


async def open_one(
    store: Store, external_id: str = "42", team: str = "default", agent: str | None = None
) -> ConversationRecord:
    return await store.open_conversation(
        team=team,
        source="page",
        external_id=external_id,
        channel=Channel.CHAT,
        title="Late order",
        agent=agent,
        at=START,
    )


async def test_a_name_means_one_conversation(store: Store) -> None:
    first = await open_one(store)
    again = await open_one(store)
    elsewhere = await open_one(store, team="other")
    assert again == first
    assert elsewhere.id != first.id
    assert await store.find_conversation(first.id) == first
    assert await store.find_conversation("nobody") is None


async def test_the_newest_comes_first_and_an_agent_sees_theirs_and_nobodys(store: Store) -> None:
    free = await open_one(store, "free")
    mine = await open_one(store, "mine", agent="ann")
    theirs = await open_one(store, "theirs", agent="bob")
    await open_one(store, "elsewhere", team="other", agent="ann")
    mine = replace(
        mine, updated_at=START + timedelta(minutes=2), mood=-0.5, trend=MoodTrend.WORSENING, waiting_since=START
    )
    free = replace(free, updated_at=START + timedelta(minutes=1))
    store.note(replace(mine, mood=0.5))
    store.note(mine)
    store.note(free)  # and no flush: a list holds what has just been noted
    assert list(await store.list_conversations(team="default", agent="ann", limit=9)) == [mine, free]
    assert list(await store.list_conversations(team="default", agent=None, limit=9)) == [mine, free, theirs]
    assert list(await store.list_conversations(team="default", agent=None, limit=1)) == [mine]


async def test_every_kind_of_event_comes_back_as_it_was(store: Store) -> None:
    record = await open_one(store)
    answers = [
        SuggestionAnswered(
            Answer("a1", record.id, f"{record.id}-t0-s", Verdict.EDITED, START, "ann", None, "Sorry!", ("x", "y"))
        ),
        SuggestionAnswered(Answer("a2", record.id, None, Verdict.DISMISSED, START, "ann", DismissReason.WRONG_TONE)),
    ]
    events: list[Event] = [
        SuggestionReworded(
            Rewording(record.id, "s1", "reword", "a-model", "Other words", RewordingVerdict.TOO_LONG, START, 812.5)
        ),
        AgentAssigned("ann", START),
        FactsGathered((KnownFact(FactName.NAME, "Zoë"), KnownFact(FactName.ORDER_VALUE, "£42.50"))),
        CustomerRecorded((KnownFact(FactName.NAME, "Zoë"), KnownFact(FactName.TIER, "gold"))),
        *make_events(record.id),
        *answers,
        CustomerRecorded(()),
        TurnHeard(
            make_turn(
                record.id,
                1,
                "\u202b\u05e9\u05dc\u05d5\u05dd\u202c\x00 '\"; --",
                speaker=Speaker.AGENT,
                source="feed",
                source_turn_id="m-1",
                started_ms=0,
                ended_ms=1200,
                channel=Channel.VOICE,
                language="he",
                revises=f"{record.id}-t9",
            )
        ),
        MoodCorrected(f"{record.id}-t0", MoodCorrection.MORE_UPSET, "ann", START + timedelta(minutes=1)),
        BoardShown(
            make_board(
                make_turn(record.id, 0),
                mood=(MoodPoint(f"{record.id}-t0", -0.9, "", is_corrected=True),),
                level=HelpLevel.QUIET,
                is_snoozed=True,
            ),
            START + timedelta(minutes=1),
        ),
        AgentAssigned(None, START + timedelta(hours=1)),
        ConversationClosed(START, "ann", Outcome.ESCALATED, Measures(12.5, None, 3, 2, -0.75, 0.5, is_escalated=True)),
        WrapUpWritten("Issue: “late”\nTo try: …", None, START),
        WrapUpWritten("As Ann put it.", "ann", START + timedelta(minutes=1)),
    ]
    store.append(record.id, 0, events[:5])
    store.append(record.id, 5, events[5:])
    assert list(await store.load_events(record.id)) == events
    assert await store.last_version(record.id) == len(events)
    empty = Conversation(record.id)
    assert fold(empty, await store.load_events(record.id)) == fold(empty, events)


async def test_a_conversation_is_found_by_its_name_before_and_after_it_is_written(store: Store) -> None:
    assert await store.find_named(team="default", source="page", external_id="42") is None
    record = await open_one(store)
    assert await store.find_named(team="default", source="page", external_id="42") == record
    await store.flush()
    assert await store.find_named(team="default", source="page", external_id="42") == record
    assert await store.find_named(team="other", source="page", external_id="42") is None


async def test_a_closed_conversation_says_so_until_it_goes_on(store: Store) -> None:
    record = await open_one(store)
    store.note(replace(record, closed_at=START))
    await store.flush()
    found = await store.find_conversation(record.id)
    assert found is not None
    assert found.closed_at == START
    store.note(record)
    await store.flush()
    assert await store.find_conversation(record.id) == record


async def test_an_erased_conversation_takes_its_end_with_it(store: Store) -> None:
    record = await open_one(store)
    closed = ConversationClosed(START, None, Outcome.RESOLVED, Measures())
    store.append(record.id, 0, [closed, WrapUpWritten("Issue: hers", None, START)])
    await store.flush()
    async with store._database.writing() as db:
        await db.exec_driver_sql("DELETE FROM conversations WHERE id = ?", (record.id,))
    async with store._database.reading() as db:
        for table in ("closures", "wrap_ups"):
            assert (await db.exec_driver_sql(f"SELECT count(*) FROM {table}")).scalar_one() == 0  # noqa: S608 - ours


async def test_a_partial_turn_is_never_stored(store: Store) -> None:
    record = await open_one(store)
    partial = TurnHeard(make_turn(record.id, 0, "I have been", state=TurnState.PARTIAL))
    final = TurnHeard(make_turn(record.id, 0))
    store.append(record.id, 0, [partial, final])
    assert list(await store.load_events(record.id)) == [final]
    assert await store.last_version(record.id) == 2


async def test_boards_carried_over_changed_and_emptied_come_back(store: Store) -> None:
    record = await open_one(store)
    turns = [make_turn(record.id, number) for number in range(4)]
    kept, gone = make_suggestion(turns[0]), make_suggestion(turns[0], "gone", primary=False)
    boards = [
        make_board(turns[0], (kept, gone)),
        make_board(turns[1], (kept,)),
        make_board(turns[2], (replace(kept, primary=False),)),
        make_board(turns[3], ()),
        make_board(turns[3], (kept,), silence="They are thanking you."),
    ]
    shown = [BoardShown(board, START + timedelta(seconds=number)) for number, board in enumerate(boards)]
    for number, event in enumerate(shown):
        store.append(record.id, number, [event])
        if number % 2:
            await store.flush()
    assert list(await store.load_events(record.id)) == shown


async def test_a_screen_is_remembered_across_a_restart(url: str) -> None:
    before = await Store.open(url)
    record = await open_one(before)
    turns = [make_turn(record.id, number) for number in range(2)]
    suggestion = make_suggestion(turns[0])
    first = BoardShown(make_board(turns[0], (suggestion,)), START)
    before.append(record.id, 0, [first])
    await before.close()
    after = await Store.open(url)
    second = BoardShown(make_board(turns[1], ()), START + timedelta(seconds=5))
    after.append(record.id, await after.last_version(record.id), [second])
    assert list(await after.load_events(record.id)) == [first, second]
    dossier = await after.reports.find_dossier(record.id)
    await after.close()
    assert dossier is not None
    assert dossier.turns == ()
    reopened = await Store.open(url)
    lines = (await reopened.reports.search(LogQuery(None))).lines
    await reopened.close()
    assert [(line.shown_at, line.withdrawn_at) for line in lines] == [(START, START + timedelta(seconds=5))]


async def test_only_the_newest_turns_are_loaded_but_every_fact_and_answer(store: Store) -> None:
    record = await open_one(store)
    fact = FactsGathered((KnownFact(FactName.NAME, "Zoë"),))
    count = TURNS_LOADED + 50
    store.append(record.id, 0, [fact])
    for number in range(count):
        store.append(record.id, number + 1, [TurnHeard(make_turn(record.id, number))])
    events = await store.load_events(record.id)
    assert events[0] == fact
    assert len(events) == TURNS_LOADED + 1
    assert events[-1] == TurnHeard(make_turn(record.id, count - 1))
    assert await store.last_version(record.id) == count + 1


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=1, max_size=6), split=st.integers(0, 6))
async def test_any_text_comes_back(store: Store, texts: list[str], split: int) -> None:
    record = await open_one(store, external_id="|".join(texts)[:150])
    base = await store.last_version(record.id)
    events = [TurnHeard(make_turn(record.id, base + number, text)) for number, text in enumerate(texts)]
    store.append(record.id, base, events[:split])
    store.append(record.id, base + len(events[:split]), events[split:])
    assert list(await store.load_events(record.id))[base:] == events


@pytest.mark.parametrize("call", ["append", "note"])
async def test_a_store_opened_to_be_read_writes_nothing(url: str, store: Store, call: str) -> None:
    record = await open_one(store)
    store.append(record.id, 0, make_events(record.id))
    await store.flush()
    reader = await Store.open(url, is_read_only=True)
    assert list(await reader.load_events(record.id)) == make_events(record.id)
    with pytest.raises(NotAllowed, match="read only"):
        reader.append(record.id, 4, []) if call == "append" else reader.note(record)
    await reader.close()


async def test_two_who_open_the_same_conversation_at_once_get_one(store: Store) -> None:
    names = ["42", "43", "42", "44", "42"]
    records = await asyncio.gather(*(open_one(store, name) for name in names))
    ids = dict(zip(names, (record.id for record in records), strict=True))
    assert [record.id for record in records] == [ids[name] for name in names]
    assert len(set(ids.values())) == 3


async def test_names_are_found_by_all_of_their_parts(store: Store) -> None:
    ours, theirs = await open_one(store), await open_one(store, team="other")
    await store.flush()
    found = await asyncio.gather(open_one(store), open_one(store, team="other"), open_one(store, "43"))
    assert [record.id for record in found[:2]] == [ours.id, theirs.id]
    assert found[2].id not in {ours.id, theirs.id}


async def test_many_names_are_found_by_the_index(store: Store, tmp_path: Path) -> None:
    await open_one(store)
    await store.flush()
    query = query_names("default", "page", ["42", "43", "44"]).compile(
        dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}
    )
    with closing(sqlite3.connect(tmp_path / "rapport.db")) as database:
        plan = [str(row[3]) for row in database.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert plan
    assert not [step for step in plan if step.startswith("SCAN")]
