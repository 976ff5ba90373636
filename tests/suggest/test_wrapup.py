import re
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assist.conversation import Conversation, SuggestionAnswered, Turn, TurnHeard, TurnRead
from assist.reading import Labels, Reading
from assist.suggest.handover import write_hand_over
from assist.suggest.moment import Moment
from assist.suggest.wrapup import AFTER_ABUSE, NO_CAUSE, NO_PROMISES, NOTHING_TRIED, WrapUp, write_wrap_up
from assist.suggestion import Answer
from assist.vocabulary import Emotion, Move, Outcome, Pitfall, Sentiment, Signal, Speaker, Verdict

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def wrap_up(talk: Any) -> WrapUp:
    return write_wrap_up(Moment(talk.conversation))


def lines_of(talk: Any) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in wrap_up(talk).text.splitlines())


def tell_a_good_one(talk: Any) -> None:
    talk.customer("my bill is £214, that is twice the usual", 2)
    talk.agent("That is a jump, I'd want to know why as well. What does the meter say?", "acknowledge", "verify")
    talk.customer("4417", after_s=200)
    talk.agent("The bill went wrong because it was estimated. I've sent a new one for £87.", "inform", "act")
    talk.customer("oh brilliant, all sorted", 0, "resolved", sentiment="positive", emotions=["joy"], after_s=200)
    talk.agent("Anything else?", "check", after_s=40)


def test_five_lines_tell_what_happened(talk: Any) -> None:
    tell_a_good_one(talk)
    lines = lines_of(talk)
    assert lines == {
        "Issue": "“my bill is £214, that is twice the usual”",
        "Cause": "“The bill went wrong because it was estimated.”",
        "Tried": "“I've sent a new one for £87.”",
        "Outcome": "Resolved: “oh brilliant, all sorted”",
        "Promises": NO_PROMISES,
        "What worked": "Their mood rose after naming what they went through and acting on it: "
        "“oh brilliant, all sorted”",
    }
    assert wrap_up(talk).care is None


def test_its_figures(talk: Any) -> None:
    tell_a_good_one(talk)
    board = next(board for board in talk.boards if board.suggestions)
    card = board.suggestions[0]
    answer = Answer("a", "c1", card.id, Verdict.INSERTED, START, "ana", phrase_ids=card.phrase_ids)
    talk.conversation = talk.conversation.with_event(SuggestionAnswered(answer))
    measures = wrap_up(talk).measures
    assert (measures.duration_s, measures.first_response_s) == (480.0, 20.0)
    assert (measures.customer_turns, measures.agent_turns) == (3, 3)
    assert measures.mood_start is not None
    assert measures.mood_end is not None
    assert measures.mood_start < 0 < measures.mood_end
    assert (measures.is_resolved, measures.is_escalated) == (True, False)
    assert measures.suggestions_shown == len({s.id for shown in talk.boards for s in shown.suggestions})
    assert measures.suggestions_used == 1


def test_what_is_not_known_is_left_for_the_agent(talk: Any) -> None:
    talk.customer("my parcel has not come and I am waiting", 1)
    lines = lines_of(talk)
    assert (lines["Cause"], lines["Tried"], lines["Promises"]) == (NO_CAUSE, NOTHING_TRIED, NO_PROMISES)
    assert lines["Outcome"] == "Left open; they last said: “my parcel has not come and I am waiting”"


def test_a_cause_is_never_a_blame_or_an_excuse(talk: Any) -> None:
    talk.customer("my parcel has not come and I am waiting", 1)
    talk.agent("It is late because you gave us the wrong address.", "inform", pitfalls=["blame"])
    assert lines_of(talk)["Cause"] == NO_CAUSE


def test_why_the_agent_did_something_is_no_cause(talk: Any) -> None:
    talk.customer("my parcel has not come and I am waiting", 1)
    talk.agent("I've marked it as urgent because of the baby.", "act")
    assert lines_of(talk)["Cause"] == NO_CAUSE
    talk.agent("I've looked at it and it got stuck because the label was wet.", "inform", after_s=200)
    assert lines_of(talk)["Cause"] == "“I've looked at it and it got stuck because the label was wet.”"


def test_after_abuse_comes_a_kind_word_that_is_not_kept(talk: Any) -> None:
    talk.customer("you useless idiot", 3, "abuse")
    found = wrap_up(talk)
    assert found.care == AFTER_ABUSE
    assert AFTER_ABUSE not in found.text


def test_a_promise_without_a_time_is_told(talk: Any) -> None:
    talk.customer("my parcel has not come and I am waiting", 1)
    talk.agent("That is long, I see. I'll call you back about it.", "acknowledge", "follow_up")
    found = wrap_up(talk)
    assert found.loose_promises == ("“I'll call you back about it.”",)
    assert lines_of(talk)["To try"].startswith("“I'll call you back about it.” came without a time.")


def test_the_weightiest_thing_left_undone_is_the_tip(talk: Any) -> None:
    talk.customer("I am furious, three weeks and nothing", 3, emotions=["anger"])
    talk.agent("I can't change that.", "refuse", pitfalls=["curt"])
    assert lines_of(talk)["To try"].startswith("“I am furious, three weeks and nothing” called for a word")
    talk.agent("I'm sorry about the wait.", "apologise", after_s=200)
    assert lines_of(talk)["To try"].startswith("They heard a no and no way round it.")
    talk.agent("I can ask the depot.", "offer", after_s=200)
    assert lines_of(talk)["To try"].startswith("“I can't change that.” left much unsaid")
    talk.customer("get me your manager", 2, "asks_supervisor", after_s=200)
    assert lines_of(talk)["To try"].startswith("They asked for somebody else (“get me your manager”)")


def test_a_third_apology_and_an_end_without_a_check(talk: Any) -> None:
    talk.customer("my parcel has not come and I am waiting", 1, intent="late-delivery")
    for _ in range(3):
        talk.agent("I'm sorry.", "apologise", after_s=200)
        talk.customer("yes yes", after_s=200)
    assert "There were 3 apologies." in lines_of(talk)["To try"]


def test_who_only_calls_out_has_not_said_what_it_is_about(talk: Any) -> None:
    talk.customer("been sat here 25 minutes now", 1, "long_wait")
    talk.customer("my dress came in the wrong size", 1, after_s=200)
    assert lines_of(talk)["Issue"] == "“my dress came in the wrong size”"


def test_nothing_said_is_wrapped_up_too() -> None:
    found = write_wrap_up(Moment(Conversation("c1")))
    assert found.outcome is Outcome.LEFT_OPEN
    assert found.measures.duration_s == 0


def subsets(labels: type) -> st.SearchStrategy[frozenset[Any]]:
    return st.frozensets(st.sampled_from(list(labels)), max_size=4)


WORDS = st.text(
    alphabet=st.sampled_from("aI'll call you back because it was never sent? 2 by Friday. \"“”’\n😡[card 1]!…-"),
    max_size=160,
) | st.sampled_from(
    [
        "I'll call you back by Friday. It got lost because nobody looked.",
        "hi",
        "I've sent it “again” and I can refund it, or not?",
        "where is it? I want your manager",
    ]
)


@st.composite
def conversations(draw: st.DrawFn) -> Conversation:
    conversation = Conversation("c1")
    for seq in range(draw(st.integers(0, 9))):
        speaker = draw(st.sampled_from(list(Speaker)))
        at = START + timedelta(seconds=draw(st.integers(0, 10_000_000)))
        turn = Turn(f"t{seq}", "c1", seq, speaker, draw(WORDS), at)
        conversation = conversation.with_event(TurnHeard(turn))
        if speaker is Speaker.CUSTOMER and draw(st.booleans()):
            labels = Labels(
                draw(st.sampled_from(list(Sentiment))),
                draw(st.integers(0, 3)),
                draw(subsets(Emotion)),
                draw(subsets(Signal)),
            )
        elif speaker is Speaker.AGENT and draw(st.booleans()):
            labels = Labels(moves=draw(subsets(Move)), pitfalls=draw(subsets(Pitfall)))
        else:
            continue
        conversation = conversation.with_event(TurnRead(Reading(turn.id, "m", labels)))
    return conversation


def plain(text: str) -> str:
    return " ".join(text.translate(str.maketrans({'"': "'", "“": "'", "”": "'"})).split())


@given(conversations())
def test_it_never_fails_and_every_quoted_piece_was_said(conversation: Conversation) -> None:
    moment = Moment(conversation)
    found = write_wrap_up(moment)
    said = plain("\n".join(turn.text for utterance, _ in moment.shown for turn in utterance.turns))
    for text in (found.text, write_hand_over(moment), *found.loose_promises):
        for quoted in re.findall(r"“([^”]*)”", text):
            assert quoted.removesuffix("…") in said
    assert write_wrap_up(Moment(conversation)) == found
