from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assist.conversation import (
    BEARINGS_KEPT,
    BOARDS_KEPT,
    BURST_TURNS,
    TURNS_KEPT,
    TURNS_LEFT,
    AgentAssigned,
    BoardShown,
    Conversation,
    ConversationClosed,
    CustomerRecorded,
    FactsGathered,
    KnownFact,
    Measures,
    SuggestionAnswered,
    Turn,
    TurnHeard,
    TurnRead,
    WrapUpWritten,
    fold,
    merge_labels,
)
from assist.reading import Labels, Reading
from assist.suggestion import Answer, Board, Progress
from assist.vocabulary import Emotion, FactName, Outcome, Sentiment, Speaker, Step, TurnState, Verdict

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def make_turn(
    number: int, *, text: str = "hello", speaker: Speaker = Speaker.CUSTOMER, after_s: int | None = None
) -> Turn:
    seconds = number * 20 if after_s is None else after_s
    return Turn(f"t{number}", "c1", number, speaker, text, START + timedelta(seconds=seconds))


turns = st.lists(
    st.builds(
        lambda number, speaker, text, seconds: replace(
            make_turn(number, text=text, speaker=speaker), at=START + timedelta(seconds=seconds)
        ),
        st.integers(0, 12),
        st.sampled_from(Speaker),
        st.sampled_from(["hello", "still nothing", " ", "ok"]),
        st.integers(0, 400),
    ),
    max_size=15,
    unique_by=lambda turn: turn.id,
)


@given(turns, st.randoms(use_true_random=False))
def test_turns_stand_in_their_order_however_they_arrive(heard: list[Turn], random: object) -> None:
    shuffled = list(heard)
    random.shuffle(shuffled)
    straight = fold(Conversation("c1"), map(TurnHeard, heard))
    crooked = fold(Conversation("c1"), map(TurnHeard, shuffled))
    assert straight.turns == crooked.turns == tuple(sorted(heard, key=lambda turn: turn.order))


@given(turns)
def test_hearing_a_turn_twice_changes_nothing(heard: list[Turn]) -> None:
    once = fold(Conversation("c1"), map(TurnHeard, heard))
    for turn in heard:
        assert once.with_event(TurnHeard(turn)) is once


@given(turns)
def test_bursts_hold_every_turn_with_words_once(heard: list[Turn]) -> None:
    conversation = fold(Conversation("c1"), map(TurnHeard, heard))
    spoken = [t for t in conversation.turns if t.speaker is not Speaker.SYSTEM and t.text.strip()]
    assert [turn for utterance in conversation.utterances for turn in utterance.turns] == spoken
    for utterance in conversation.utterances:
        assert {turn.speaker for turn in utterance.turns} == {utterance.speaker}


def test_messages_close_together_are_one_utterance_and_a_pause_parts_them() -> None:
    heard = [make_turn(0, after_s=0), make_turn(1, after_s=80), make_turn(2, after_s=200)]
    conversation = fold(Conversation("c1"), map(TurnHeard, heard))
    assert [[turn.id for turn in utterance.turns] for utterance in conversation.utterances] == [["t0", "t1"], ["t2"]]


def test_a_burst_without_end_begins_another_utterance() -> None:
    conversation = Conversation("c1")
    for number in range(2 * BURST_TURNS + 1):
        conversation = conversation.with_turn(make_turn(number, text=f"and {number}"))
    assert [len(utterance.turns) for utterance in conversation.utterances] == [BURST_TURNS, BURST_TURNS, 1]


def test_a_system_line_does_not_end_a_burst() -> None:
    heard = [make_turn(0), make_turn(1, speaker=Speaker.SYSTEM), make_turn(2)]
    conversation = fold(Conversation("c1"), map(TurnHeard, heard))
    assert [len(utterance.turns) for utterance in conversation.utterances] == [2]


def test_a_partial_turn_is_replaced_by_its_final_and_loses_its_reading() -> None:
    partial = replace(make_turn(0, text="my ord"), state=TurnState.PARTIAL)
    conversation = fold(
        Conversation("c1"), [TurnHeard(partial), TurnRead(Reading("t0", "m", Labels()), intent="late-delivery")]
    )
    assert conversation.intent == "late-delivery"
    final = replace(make_turn(0, text="my order"), seq=9)
    conversation = conversation.with_event(TurnHeard(final))
    assert [(turn.text, turn.is_partial, turn.seq) for turn in conversation.turns] == [("my order", False, 0)]
    assert not conversation.readings
    assert conversation.intent is None


def test_a_late_partial_never_replaces_a_final() -> None:
    conversation = Conversation("c1").with_event(TurnHeard(make_turn(0, text="done")))
    late = replace(make_turn(0, text="do"), state=TurnState.PARTIAL, revises="t0")
    assert conversation.with_event(TurnHeard(late)) is conversation


def test_a_revision_takes_the_place_of_what_it_revises_once() -> None:
    conversation = fold(Conversation("c1"), [TurnHeard(make_turn(0, text="1st")), TurnHeard(make_turn(1))])
    revision = replace(make_turn(7, text="first"), revises="t0")
    revised = conversation.with_event(TurnHeard(revision))
    assert [turn.text for turn in revised.turns] == ["first", "hello"]
    assert revised.with_event(TurnHeard(revision)) is revised
    assert revised.with_event(TurnHeard(make_turn(0, text="1st"))) is revised


def test_a_revision_that_overtakes_its_turn_stands_alone() -> None:
    revision = replace(make_turn(7, text="first"), revises="t0")
    conversation = Conversation("c1").with_event(TurnHeard(revision))
    assert conversation.with_event(TurnHeard(make_turn(0, text="1st"))) is conversation


def test_old_turns_are_dropped_with_their_readings_and_do_not_come_back() -> None:
    conversation = Conversation("c1").with_event(TurnHeard(make_turn(0)))
    conversation = conversation.with_event(TurnRead(Reading("t0", "m", Labels())))
    for number in range(1, TURNS_KEPT + 1):
        conversation = conversation.with_event(TurnHeard(make_turn(number)))
    assert len(conversation.turns) == TURNS_LEFT
    assert conversation.dropped_turns == TURNS_KEPT + 1 - TURNS_LEFT
    assert "t0" not in conversation.readings
    assert conversation.with_event(TurnHeard(make_turn(0))) is conversation


def test_a_reading_of_a_turn_that_is_not_there_is_ignored() -> None:
    conversation = Conversation("c1")
    assert conversation.with_event(TurnRead(Reading("t9", "m", Labels()))) is conversation


def test_the_record_stands_over_the_talk_and_news_over_old() -> None:
    heard = KnownFact(FactName.NAME, "Ben", "t0")
    conversation = fold(
        Conversation("c1"), [FactsGathered((heard,)), FactsGathered((replace(heard, value="Ben Carter"),))]
    )
    assert conversation.facts[FactName.NAME].value == "Ben Carter"
    record = KnownFact(FactName.NAME, "Benjamin Carter")
    conversation = fold(conversation, [FactsGathered((record,)), FactsGathered((heard,))])
    assert conversation.facts[FactName.NAME] == record
    assert conversation.with_event(FactsGathered((record,))) is conversation


def test_boards_are_bounded_and_the_newest_stands() -> None:
    conversation = Conversation("c1")
    for number in range(BOARDS_KEPT + 3):
        board = Board("c1", f"t{number}", "r", "m", None, Progress((), Step.IDENTIFY))
        conversation = conversation.with_event(BoardShown(board, START))
    assert len(conversation.boards) == BOARDS_KEPT
    assert conversation.board is not None
    assert conversation.board.turn_id == f"t{BOARDS_KEPT + 2}"


def test_only_a_text_that_was_sent_counts_as_sent() -> None:
    sent = Answer("a1", "c1", "s1", Verdict.EDITED, START, "ann", phrase_ids=("p1",))
    waved = replace(sent, id="a2", verdict=Verdict.DISMISSED, phrase_ids=("p2",))
    conversation = fold(Conversation("c1"), [SuggestionAnswered(sent), SuggestionAnswered(waved)])
    assert conversation.sent_phrase_ids == {"p1"}
    assert conversation.with_event(SuggestionAnswered(sent)) is conversation


def test_agents_come_and_go() -> None:
    conversation = fold(Conversation("c1"), [AgentAssigned("ann", START), AgentAssigned(None, START)])
    assert conversation.agent is None
    assert [event.agent for event in conversation.assignments] == ["ann", None]


def test_context_is_the_final_turn_before_whoever_said_it() -> None:
    heard = [make_turn(0, text="a"), make_turn(1, text="b", speaker=Speaker.SYSTEM), make_turn(2, text="c")]
    conversation = fold(Conversation("c1"), map(TurnHeard, heard))
    assert conversation.context_of(conversation.turns[2]) == "a"
    assert conversation.context_of(conversation.turns[0]) == ""


def test_a_burst_shows_the_union_of_its_labels_and_its_clearest_sentiment() -> None:
    merged = merge_labels(
        [
            Labels(sentiment=Sentiment.NEGATIVE, frustration=2, emotions=frozenset({Emotion.ANGER})),
            Labels(sentiment=Sentiment.NEUTRAL, emotions=frozenset({Emotion.CONFUSION})),
        ]
    )
    assert merged == Labels(
        sentiment=Sentiment.NEGATIVE, frustration=2, emotions=frozenset({Emotion.ANGER, Emotion.CONFUSION})
    )


def test_an_unread_utterance_shows_nothing() -> None:
    conversation = Conversation("c1").with_event(TurnHeard(make_turn(0)))
    assert conversation.labels(conversation.utterances[0]) == Labels()
    assert conversation.score(conversation.utterances[0], "signals", "abuse") == 0.0


# The customer's record ----------------------------------------------------------------------------------------------


def test_a_record_replaces_the_one_before_and_lets_what_was_heard_stand_again() -> None:
    heard = KnownFact(FactName.ORDER_REF, "AB-1", "t1", 0, 4)
    order, tier = KnownFact(FactName.ORDER_REF, "60417"), KnownFact(FactName.TIER, "gold")
    conversation = fold(Conversation("c1"), [FactsGathered((heard,)), CustomerRecorded((order, tier))])
    assert conversation.facts == {FactName.ORDER_REF: order, FactName.TIER: tier}
    later = replace(heard, value="AB-2", turn_id="t2")
    conversation = conversation.with_event(FactsGathered((later,)))
    assert conversation.facts[FactName.ORDER_REF] is order
    assert conversation.with_event(CustomerRecorded((order, tier))) is conversation
    conversation = conversation.with_event(CustomerRecorded((tier,)))
    assert conversation.facts == {FactName.ORDER_REF: later, FactName.TIER: tier}
    conversation = conversation.with_event(CustomerRecorded(()))
    assert conversation.facts == {FactName.ORDER_REF: later}
    assert conversation.record == {}


def close(conversation: Conversation) -> Conversation:
    closed = ConversationClosed(START, "ana", Outcome.RESOLVED, Measures())
    return fold(conversation, [closed, WrapUpWritten("Issue: late", None, START)])


def test_a_closed_conversation_opens_again_when_somebody_says_more() -> None:
    closed = close(Conversation("c1").with_turn(make_turn(5)))
    assert closed.closed is not None
    assert closed.wrap_up is not None
    again = closed.with_turn(make_turn(6, text="one more thing"))
    assert again.closed is None
    assert again.wrap_up is None


def test_what_was_said_before_a_close_or_by_the_page_does_not_open_it() -> None:
    closed = close(Conversation("c1").with_turn(make_turn(5)))
    assert closed.with_turn(make_turn(5)) is closed
    assert closed.with_turn(make_turn(2)).closed is not None
    assert closed.with_turn(make_turn(6, speaker=Speaker.SYSTEM)).closed is not None


def test_a_full_conversation_opens_again_too() -> None:
    full = fold(Conversation("c1"), [TurnHeard(make_turn(number)) for number in range(TURNS_KEPT)])
    again = close(full).with_turn(make_turn(TURNS_KEPT))
    assert again.dropped_turns > 0
    assert again.closed is None


def test_what_turns_asked_of_an_answer_is_forgotten_once_they_are_long_past() -> None:
    conversation = Conversation("c1")
    for number in range(BEARINGS_KEPT + 5):
        bearing = np.full(3, number, np.float32)
        reading = Reading(f"t{number}", "m", Labels(sentiment=Sentiment.NEUTRAL), bearing=bearing)
        conversation = fold(conversation, [TurnHeard(make_turn(number)), TurnRead(reading)])
    kept = [conversation.readings[turn.id].bearing is not None for turn in conversation.turns]
    assert kept == [False] * 5 + [True] * BEARINGS_KEPT
    assert len(conversation.readings) == BEARINGS_KEPT + 5
