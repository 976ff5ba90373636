from datetime import timedelta

from assist.conversation import BoardShown, SuggestionAnswered, TurnHeard
from assist.store import Store
from assist.suggest.tally import Key, Talk, tally
from assist.suggestion import Answer, Exposure, MoodPoint
from assist.vocabulary import Channel, Ground, Speaker, Technique, Verdict
from tests.store.talk import START, make_board, make_events, make_suggestion, make_turn

LATER = START + timedelta(days=1)
DRAWN = (Exposure("sorry-for-the-silence", 0.25, Ground.INTENT),)


async def tell(store: Store, team: str = "default") -> str:
    """A customer turn with a drawn text, the agent's use of it, and a calmer customer; then a text nobody used."""
    record = await store.open_conversation(
        team=team, source="page", external_id="42", channel=Channel.CHAT, title="", agent="ann", at=START
    )
    name = record.id
    first, agent, second = make_turn(name, 0), make_turn(name, 1, speaker=Speaker.AGENT), make_turn(name, 2)
    text = make_suggestion(first, exposures=DRAWN)
    track = (MoodPoint(first.id, -0.75, ""), MoodPoint(second.id, 0.2, ""))
    further = make_suggestion(second, "next", Technique.CLARIFY, phrase_ids=("which-order", "and-when"))
    store.append(
        name,
        0,
        [
            TurnHeard(first),
            BoardShown(make_board(first, (text,)), first.at),
            SuggestionAnswered(Answer("a1", name, text.id, Verdict.INSERTED, agent.at, "ann")),
            TurnHeard(agent),
            TurnHeard(second),
            BoardShown(make_board(second, (further,), mood=track), LATER),
        ],
    )
    await store.flush()
    return name


async def talks(store: Store, since_days: int, until_days: int) -> list[Talk]:
    window = store.stream_talks(since=START + timedelta(days=since_days), until=START + timedelta(days=until_days))
    return [talk async for talk in window]


async def test_a_talk_tells_what_was_shown_how_it_was_chosen_and_used(store: Store) -> None:
    name = await tell(store)
    (talk,) = await talks(store, 0, 2)
    assert talk.team == "default"
    assert [turn.id for turn in talk.turns] == [f"{name}-t0", f"{name}-t1", f"{name}-t2"]
    assert [point.mood for point in talk.mood] == [-0.75, 0.2]
    shown = [(trial.phrase_id, trial.propensity, trial.is_used, trial.intent) for trial in talk.trials]
    assert shown == [
        ("sorry-for-the-silence", 0.25, True, "late-order"),
        ("which-order", 1.0, False, "late-order"),
        ("and-when", 1.0, False, "late-order"),
    ]
    counts = tally([talk]).counts[Key("default", "sorry-for-the-silence", Technique.APOLOGISE, "late-order")]
    assert (counts.shown, counts.used, counts.followed, counts.recovered, counts.weight) == (1, 1, 1, 1, 4.0)


async def test_only_what_was_shown_in_the_time_asked_for_is_told(store: Store) -> None:
    await tell(store)
    await tell(store, "other")
    assert {talk.team for talk in await talks(store, 0, 2)} == {"default", "other"}
    early = await talks(store, 0, 1)
    assert {trial.phrase_id for talk in early for trial in talk.trials} == {"sorry-for-the-silence"}
    late = await talks(store, 1, 2)
    assert {trial.phrase_id for talk in late for trial in talk.trials} == {"which-order", "and-when"}
    assert await talks(store, 2, 9) == []


async def test_more_talks_than_are_read_together(store: Store) -> None:
    for number in range(120):
        record = await store.open_conversation(
            team="t", source="p", external_id=str(number), channel=Channel.CHAT, title="", agent=None, at=START
        )
        store.append(record.id, 0, make_events(record.id))
    await store.flush()
    assert len(await talks(store, 0, 1)) == 120


async def test_how_a_phrase_was_chosen_comes_back_with_its_card(store: Store) -> None:
    name = await tell(store)
    shown = [event.board for event in await store.load_events(name) if isinstance(event, BoardShown)]
    assert shown[0].suggestions[0].exposures == DRAWN
    assert shown[1].suggestions[0].exposures == ()
