"""A talk told turn by turn is the talk told anew, whatever happens to it; and telling on costs nothing more late."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assist.conversation import TURNS_KEPT, BoardShown, Conversation, Turn, TurnHeard, TurnRead, Utterance
from assist.conversation.bursts import find_bursts
from assist.reading import Labels, Reading
from assist.suggest.composing import Memory, compose_board
from assist.suggest.moment import Moment
from assist.suggest.repertoire import Repertoire
from assist.suggest.story import Story
from assist.suggestion import Board
from assist.vocabulary import Emotion, Move, Pitfall, Sentiment, Signal, Speaker, TurnState

Compose = Callable[..., Board]
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
SPEAKERS = (Speaker.CUSTOMER, Speaker.AGENT, Speaker.SYSTEM)
SAID = ("it still does not work", "I have been waiting eleven days!", "", "ok", "let me check", "I've sent it", "why?")

customer_labels = st.builds(
    Labels,
    sentiment=st.sampled_from(Sentiment),
    frustration=st.integers(0, 3),
    emotions=st.frozensets(st.sampled_from(Emotion), max_size=2),
    signals=st.frozensets(st.sampled_from(Signal), max_size=2),
)
agent_labels = st.builds(
    Labels,
    moves=st.frozensets(st.sampled_from(Move), max_size=2),
    pitfalls=st.frozensets(st.sampled_from(Pitfall), max_size=1),
)
turns = st.tuples(
    st.just("turn"),
    st.sampled_from(SPEAKERS),
    st.sampled_from(SAID),
    st.booleans(),
    st.sampled_from([5, 40, 200]),
)
readings = st.tuples(st.just("reading"), st.integers(0, 12), customer_labels, agent_labels)
revisions = st.tuples(st.just("revision"), st.integers(0, 12), st.sampled_from(SAID), st.booleans())


def apply(conversation: Conversation, step: tuple[Any, ...], number: int, at: datetime) -> Conversation:
    match step:
        case ("turn", speaker, text, is_partial, _):
            turn = Turn(f"t{number}", "c1", number, speaker, text, at)
            return conversation.with_event(TurnHeard(replace(turn, state=TurnState.PARTIAL) if is_partial else turn))
        case ("reading", back, customer, agent) if back < len(conversation.turns):
            turn = conversation.turns[-1 - back]
            labels = customer if turn.speaker is Speaker.CUSTOMER else agent
            intent = ("late-delivery", None)[back % 2]
            return conversation.with_event(TurnRead(Reading(turn.id, "m", labels), intent, 0.8))
        case ("revision", back, text, keeps_id) if back < len(conversation.turns):
            old = conversation.turns[-1 - back]
            revision = replace(old, text=text, revises=old.id, id=old.id if keeps_id else f"r{number}")
            return conversation.with_event(TurnHeard(revision))
    return conversation


@pytest.fixture
def compose(repertoire: Repertoire) -> Compose:
    """Give what composes boards, in a form that hypothesis can name."""

    def compose(conversation: Conversation, memory: Memory | None = None) -> Board:
        return compose_board(conversation, repertoire, memory=memory)

    return compose


@given(st.lists(turns | readings | revisions, max_size=25))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_board_with_memory_is_the_board_without(compose: Compose, steps: list[tuple[Any, ...]]) -> None:
    conversation, memory, at = Conversation("c1"), Memory(least=0), START
    begun = [("turn", SPEAKERS[number % 2], SAID[number % 2], False, 20) for number in range(8)]
    for number, step in enumerate([*begun, *steps]):
        at += timedelta(seconds=step[4] if step[0] == "turn" else 1)
        conversation = apply(conversation, step, number, at)
        assert conversation.utterances == find_bursts(conversation.turns)
        board = compose(conversation, memory)
        assert board == compose(conversation)
        assert memory.moment is not None
        assert memory.moment.story == Moment(conversation).story
        conversation = conversation.with_event(BoardShown(board, at))


def test_of_a_long_talk_only_the_end_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    add = Story.add

    def counted(story: Story, conversation: Conversation, utterance: Utterance) -> None:
        told.append(utterance.last.id)
        add(story, conversation, utterance)

    monkeypatch.setattr(Story, "add", counted)
    conversation, moment = Conversation("c1"), None
    counts = []
    for number in range(TURNS_KEPT):
        speaker = SPEAKERS[number % 2]
        turn = Turn(f"t{number}", "c1", number, speaker, "words", START + timedelta(seconds=number))
        conversation = conversation.with_event(TurnHeard(turn))
        conversation = conversation.with_event(TurnRead(Reading(turn.id, "m", Labels())))
        told.clear()
        moment = Moment(conversation, before=moment)
        counts.append(len(told))
    assert max(counts) <= 3
    assert len(moment.shown if moment else ()) == TURNS_KEPT
