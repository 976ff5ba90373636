"""Levels of help, snoozing, the rest after cards of no use, and not saying the same twice."""

from dataclasses import replace
from math import log
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assist.conversation import BoardShown, SuggestionAnswered
from assist.library.entries import Phrase, When
from assist.library.revision import Library
from assist.suggest.composing import compose_board
from assist.suggest.repertoire import Repertoire
from assist.suggest.restraint import DISMISSED_REST, REASONS, SAFETY, UNUSED_BEFORE_REST, UNUSED_REST, Wish
from assist.suggestion import Answer, Board
from assist.vocabulary import Emotion, HelpLevel, Move, Sentiment, Signal, Technique, Verdict, WithheldReason
from tests.suggest.judged import BEARING, judge

FULL, STANDARD, QUIET = (Wish(level) for level in HelpLevel)
CALM = "could you look at that as well, it is the second line of the invoice"


def phrase_ids(board: Board) -> set[str]:
    return {phrase_id for suggestion in board.suggestions for phrase_id in suggestion.phrase_ids}


def reasons(board: Board) -> set[WithheldReason]:
    return {kept.reason for kept in board.withheld}


def at(talk: Any, wish: Wish, **more: Any) -> Board:
    """Return the board of the talk as it stands, under another wish."""
    conversation = replace(talk.conversation, boards=talk.conversation.boards[:-1])
    return compose_board(conversation, more.pop("repertoire", talk.repertoire), wish=wish, **more)


def settle(talk: Any, board: Board, verdict: Verdict) -> None:
    for number, card in enumerate(board.suggestions):
        answer = Answer(
            f"a{len(talk.boards)}-{number}", "c1", card.id, verdict, talk.at, "ann", phrase_ids=card.phrase_ids
        )
        talk.conversation = talk.conversation.with_event(SuggestionAnswered(answer))


def write(name: str, technique: Technique, text: str, **when: Any) -> Phrase:
    return Phrase(id=name, technique=technique, text=text, when=When(**when))


@pytest.fixture(scope="session")
def patient(library: Library) -> Repertoire:
    """Return a repertoire with more mild words than one conversation uses up."""
    mild = tuple(
        write(
            f"apo-mild-{word}",
            Technique.APOLOGISE,
            f"{word}, and I'm sorry about that.",
            intents=("late-delivery",),
            frustration=(1, 1),
        )
        for word in ("right", "yes", "true", "fair", "well", "sure")
    )
    return Repertoire.of(library.model_copy(update={"phrases": (*library.phrases, *mild)}))


def ask_mildly(talk: Any) -> Board:
    board: Board = talk.customer(
        "that is a bit annoying",
        1,
        emotions=["disappointment"],
        after_s=200,
        intent="late-delivery",
        bearing=BEARING,
    )
    return board


def test_full_says_all_standard_one_cue_quiet_one_card(talk: Any) -> None:
    talk.customer("get me your manager, this is a joke!", 3, "asks_supervisor", "churn_threat", emotions=["anger"])
    full, standard, quiet = (at(talk, wish) for wish in (FULL, STANDARD, QUIET))
    assert len(full.suggestions) > 1
    assert standard.suggestions == full.suggestions
    assert standard.cues == full.cues[:1]
    assert quiet.suggestions == full.suggestions[:1]
    assert quiet.cues == standard.cues
    assert WithheldReason.QUIET_LEVEL in reasons(quiet)
    assert [board.level for board in (full, standard, quiet)] == list(HelpLevel)


def test_quiet_is_silent_at_a_calm_moment_and_says_why(talk: Any) -> None:
    board = talk.customer("my parcel has not come", intent="late-delivery")
    assert board.suggestions
    assert board.resolutions
    quiet = at(talk, QUIET)
    assert (quiet.suggestions, quiet.resolutions, quiet.cues) == ((), (), ())
    assert quiet.silence == REASONS[WithheldReason.QUIET_LEVEL]
    assert {kept.phrase_id for kept in quiet.withheld if kept.reason is WithheldReason.QUIET_LEVEL} == {
        "need:late-delivery:order_ref"
    }
    assert (quiet.mood, quiet.progress) == (board.mood, board.progress)


@pytest.mark.parametrize("signal", ["vulnerability", "abuse", "legal_threat", "asks_supervisor"])
def test_quiet_speaks_where_it_weighs(talk: Any, signal: str) -> None:
    talk.customer("something weighty", 0, signal, emotions=["anxiety"])
    assert at(talk, QUIET).primary is not None


def test_quiet_speaks_when_a_forecast_warns(talk: Any) -> None:
    talk.customer("hello", intent="late-delivery")
    talk.agent("Hello!", "greet")
    talk.customer("this is a bit of a mess", 1, emotions=["disappointment"], intent="late-delivery")
    full = at(talk, FULL)
    assert full.cues
    assert at(talk, QUIET).cues == ()
    warned = replace(talk.repertoire, foreseeing=frozenset({full.cues[0].rule}))
    quiet = at(talk, QUIET, repertoire=warned)
    assert quiet.cues == full.cues[:1]
    assert quiet.suggestions == full.suggestions[:1]


def test_snoozed_only_safety_is_heard(library: Library, new_talk: Any) -> None:
    kept = write("rea-safe", Technique.REASSURE, "I'm looking at it with you now.", signals=(Signal.SECURITY_CONCERN,))
    talk = new_talk(Repertoire.of(library.model_copy(update={"phrases": (*library.phrases, kept)})))
    talk.customer("this is a joke!", 3, emotions=["anger"], intent="late-delivery")
    snoozed = at(talk, Wish(HelpLevel.FULL, is_snoozed=True))
    assert (snoozed.suggestions, snoozed.cues, snoozed.resolutions) == ((), (), ())
    assert snoozed.silence == REASONS[WithheldReason.SNOOZED]
    assert snoozed.is_snoozed
    talk.agent("I see.", "acknowledge")
    for signal in sorted(SAFETY):
        talk.customer("please help", 1, signal, emotions=["anxiety"], after_s=200)
        board = at(talk, Wish(HelpLevel.FULL, is_snoozed=True))
        assert len(board.suggestions) == 1, signal
        assert len(board.cues) <= 1


def test_after_cards_of_no_use_calm_ones_rest_and_strong_ones_speak(new_talk: Any, patient: Repertoire) -> None:
    talk = new_talk(patient)
    for _ in range(UNUSED_BEFORE_REST):
        assert ask_mildly(talk).suggestions
        talk.agent("Right.", "inform")
    board = ask_mildly(talk)
    assert board.suggestions == ()
    assert board.silence == REASONS[WithheldReason.TOO_OFTEN]
    assert WithheldReason.TOO_OFTEN in reasons(board)
    assert at(talk, FULL).suggestions
    assert talk.customer("this is a joke!", 3, emotions=["anger"], after_s=200).suggestions


def count_rest(talk: Any, verdict: Verdict | None) -> int:
    """Return how many mild utterances draw nothing after a board was answered so, or as many were not as it takes."""
    for number in range(1 if verdict else UNUSED_BEFORE_REST):
        if number:
            talk.agent("Right.", "inform")
        board = ask_mildly(talk)
        assert board.suggestions
        if verdict is not None:
            settle(talk, board, verdict)
    for silent in range(8):
        talk.agent("Right.", "inform")
        if ask_mildly(talk).suggestions:
            return silent
    return 8


def test_the_rest_is_longer_after_a_no_and_there_is_none_after_a_yes(new_talk: Any, patient: Repertoire) -> None:
    assert count_rest(new_talk(patient), None) == UNUSED_REST
    assert count_rest(new_talk(patient), Verdict.DISMISSED) == DISMISSED_REST
    assert count_rest(new_talk(patient), Verdict.INSERTED) == 0


@pytest.mark.parametrize(
    ("chance", "verdict", "rest"),
    [
        (0.38, None, 0),
        (0.25, None, UNUSED_REST),
        (0.38, Verdict.DISMISSED, DISMISSED_REST),
    ],
    ids=("likely", "unlikely", "waved away"),
)
def test_where_a_feeling_shows_what_readers_would_likely_send_rests_only_after_a_no(
    new_talk: Any, patient: Repertoire, chance: float, verdict: Verdict | None, rest: int
) -> None:
    bound = 0.21
    library = Library(phrases=tuple(line.phrase for line in patient.lines), intents=tuple(patient.intents.values()))
    judged = judge(library, alike=log(chance / (1 - chance)), bounds=(bound, bound, bound))
    assert count_rest(new_talk(judged), verdict) == rest


def test_one_card_that_was_used_begins_the_count_anew(new_talk: Any, patient: Repertoire) -> None:
    talk = new_talk(patient)
    for verdict in (None, Verdict.INSERTED, None):
        board = ask_mildly(talk)
        assert board.suggestions, verdict
        if verdict:
            settle(talk, board, verdict)
        talk.agent("Right.", "inform")
    assert ask_mildly(talk).suggestions
    talk.agent("Right.", "inform")
    assert ask_mildly(talk).suggestions == ()


def test_after_a_rest_the_count_begins_anew(new_talk: Any, patient: Repertoire) -> None:
    talk = new_talk(patient)
    spoke = []
    for _ in range(2 * (UNUSED_BEFORE_REST + UNUSED_REST)):
        spoke.append(bool(ask_mildly(talk).suggestions))
        talk.agent("Right.", "inform")
    assert spoke == 2 * [*UNUSED_BEFORE_REST * [True], *UNUSED_REST * [False]]


def test_what_means_the_same_is_barred_with_what_was_sent(talk: Any) -> None:
    first = talk.customer("this is a joke", 2)
    sent = first.suggestions[0].phrase_ids[0]
    talk.customer("this is a joke", 2, after_s=200)
    twin = next(iter(phrase_ids(talk.boards[-1]) - phrase_ids(first)))
    related = replace(talk.repertoire, twins={sent: frozenset({twin}), twin: frozenset({sent})})
    settle(talk, first, Verdict.INSERTED)
    board = at(talk, STANDARD, repertoire=related)
    assert twin not in phrase_ids(board)
    again = at(talk, STANDARD)
    assert twin in phrase_ids(again)


def test_two_cards_of_one_board_never_mean_the_same(talk: Any) -> None:
    talk.customer("this is a joke", 2)
    full = at(talk, FULL)
    one, two = (card.phrase_ids[-1] for card in full.suggestions[:2])
    related = replace(talk.repertoire, twins={one: frozenset({two}), two: frozenset({one})})
    board = at(talk, FULL, repertoire=related)
    assert full.suggestions[0] == board.suggestions[0]
    assert two not in phrase_ids(board)
    assert WithheldReason.SAYS_THE_SAME in reasons(board)


def test_a_card_that_stands_stays_through_a_burst(talk: Any) -> None:
    first = talk.customer("my parcel has not come", intent="late-delivery")
    second = talk.customer("it was due on monday", intent="late-delivery", after_s=5)
    assert first.suggestions
    assert phrase_ids(first) & phrase_ids(second)


some_turns = st.lists(
    st.tuples(
        st.sampled_from(["customer", "customer", "agent"]),
        st.sampled_from(["hi", "88213-04", CALM, "ok", "no!", "my parcel has not come"]),
        st.integers(0, 3),
        st.frozensets(st.sampled_from(Signal), max_size=2),
        st.frozensets(st.sampled_from(Emotion), max_size=2),
        st.frozensets(st.sampled_from(Move), max_size=2),
        st.sampled_from([None, "late-delivery", "bereavement"]),
        st.sampled_from([5, 120]),
        st.sampled_from([None, Verdict.INSERTED, Verdict.DISMISSED]),
    ),
    max_size=8,
)


@given(some_turns, st.sampled_from([FULL, STANDARD, QUIET]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80)
def test_a_lower_level_never_says_more(repertoire: Repertoire, new_talk: Any, turns: list[Any], shown: Wish) -> None:
    """Whatever was shown and answered before: quiet is part of standard, standard of full, snoozed of quiet.

    Options are left out: where no card asks for a fact, an option may.
    """
    talk = new_talk(repertoire)
    for speaker, text, frustration, signals, emotions, moves, intent, after_s, verdict in turns:
        labels: dict[str, Any] = {"moves": moves}
        if speaker == "customer":
            sentiment = Sentiment.NEGATIVE if frustration else Sentiment.NEUTRAL
            labels = {"sentiment": sentiment, "frustration": frustration, "emotions": emotions, "signals": signals}
        stated = intent if speaker == "customer" else None
        talk.say(speaker, text, labels, intent=stated, after_s=after_s)
        full, standard, quiet = (at(talk, wish) for wish in (FULL, STANDARD, QUIET))
        snoozed = at(talk, Wish(HelpLevel.QUIET, is_snoozed=True))
        assert at(talk, shown) == at(talk, shown)
        for more, less in ((full, standard), (standard, quiet), (quiet, snoozed)):
            assert phrase_ids(less) <= phrase_ids(more)
            assert set(less.cues) <= set(more.cues)
        for board, cards, cues in ((full, 3, 2), (standard, 3, 1), (quiet, 1, 1), (snoozed, 1, 1)):
            assert sum(card.primary for card in board.suggestions) == bool(board.suggestions)
            assert len(board.suggestions) <= cards
            assert len(board.cues) <= cues
            assert len(board.withheld) <= 8
        board = at(talk, shown)
        rewound = replace(talk.conversation, boards=talk.conversation.boards[:-1])
        talk.conversation = rewound.with_event(BoardShown(board, talk.at))
        if verdict is not None:
            settle(talk, board, verdict)


def test_small_talk_and_bare_facts_draw_nothing_at_any_level(talk: Any) -> None:
    for text in ("hello", "ok thanks", "88213-04", "haha nice weather today"):
        talk.customer(text, intent="how-to", after_s=200)
        for wish in (FULL, STANDARD, QUIET):
            assert at(talk, wish).suggestions == (), text
    assert Technique.CLARIFY not in {kept.technique for kept in talk.boards[-1].withheld}
