from collections.abc import Callable
from typing import Any

import pytest

from assist.conversation import Conversation, TurnRead
from assist.reading import Labels, Reading
from assist.suggest.feeling import LINGERS, Feeling
from assist.suggest.moment import Moment
from assist.suggest.mood import mood_of, track_mood
from assist.suggest.needs import next_need
from assist.suggest.repertoire import Repertoire
from assist.suggest.strategy import Plan, plan_help
from assist.suggest.tension import Strength
from assist.suggest.view import View
from assist.vocabulary import Emotion, FactName, Sentiment, Speaker, Step


def step(talk: Any) -> Step:
    current: Step = talk.boards[-1].progress.current
    return current


def test_the_track_is_ticked_by_what_was_said(talk: Any) -> None:
    talk.customer("hello")
    assert step(talk) is Step.IDENTIFY
    talk.customer("my parcel has not come", intent="late-delivery")
    assert step(talk) is Step.UNDERSTAND
    talk.agent("So it should have come on Monday?", "restate")
    assert step(talk) is Step.REQUIREMENTS
    talk.agent("I can trace it or send another.", "options")
    talk.customer("send another", 0, "accepts")
    assert step(talk) is Step.ACT
    talk.agent("Done.", "act")
    assert step(talk) is Step.CONFIRM
    talk.customer("it came, all good", 0, "resolved")
    assert talk.boards[-1].progress.is_done(Step.CONFIRM)


@pytest.mark.parametrize(
    ("said", "is_done"),
    [
        ("I'm looking up 60417 now.", False),
        ("Let me check with the depot.", False),
        ("I’ll find out and tell you.", False),
        ("I've looked it up and sent a new one.", True),
        ("Your refund is on its way.", True),
    ],
)
def test_finding_out_is_not_acting_yet(talk: Any, said: str, is_done: bool) -> None:
    talk.customer("my parcel has not come and I am waiting", 1, intent="late-delivery")
    talk.agent("Which parcel is it?", "verify")
    talk.customer("the big one")
    talk.agent(said, "act")
    assert talk.boards[-1].progress.is_done(Step.ACT) is is_done


def test_a_refusal_takes_the_track_back(talk: Any) -> None:
    talk.customer("my parcel has not come", intent="late-delivery")
    talk.agent("So it should have come on Monday? I can send another.", "restate", "offer")
    assert step(talk) is Step.CHOICE
    talk.customer("no, that's no use to me", 1, "rejects")
    assert step(talk) is Step.REQUIREMENTS


def test_what_did_not_work_takes_the_track_back(talk: Any) -> None:
    talk.customer("my router is dead", intent="how-to")
    talk.agent("So it stays dark?", "restate")
    talk.agent("I've sent a reset.", "act", after_s=200)
    assert step(talk) is Step.CONFIRM
    talk.customer("that didn't work")
    assert step(talk) is Step.REQUIREMENTS


def test_known_needs_tick_the_requirements(talk: Any) -> None:
    talk.customer("order 88213-04 has not come and I need it by Friday", intent="late-delivery")
    assert talk.boards[-1].progress.is_done(Step.REQUIREMENTS)


def test_a_new_case_after_the_end_starts_the_track_anew(talk: Any) -> None:
    talk.customer("my parcel has not come", intent="late-delivery")
    talk.customer("oh it's here, all good", 0, "resolved", after_s=200)
    talk.agent("Good.", "close")
    talk.customer("my mother died, what do I do", 0, "vulnerability", intent="bereavement")
    assert step(talk) is Step.UNDERSTAND


def test_mood_runs_from_worst_to_best() -> None:
    worst = Labels(sentiment=Sentiment.NEGATIVE, frustration=3, emotions=frozenset({Emotion.ANGER}))
    best = Labels(sentiment=Sentiment.POSITIVE, emotions=frozenset({Emotion.JOY}))
    assert mood_of(worst) == -1.0
    assert mood_of(best) > 0.7
    assert mood_of(Labels(sentiment=Sentiment.NEUTRAL)) == 0.0


def test_a_feeling_fades_but_a_reference_number_is_no_forgiveness(talk: Any) -> None:
    talk.customer("this is a joke", 2, quotes=[["frustration", "2", "a joke"]])
    talk.agent("The number please?", "verify")
    talk.customer("88213-04")
    points = talk.boards[-1].mood
    assert [point.words for point in points] == ["this is a joke", ""]
    assert points[0].mood < points[1].mood < 0


def test_mood_weighs_probabilities_where_there_are_some(talk: Any) -> None:
    talk.customer("this is a joke", 2)
    scores = {"sentiment": {"negative": 0.5}, "frustration": {"2": 0.5, "1": 0.5}, "emotions": {"anger": 0.2}}
    labels = Labels(sentiment=Sentiment.NEGATIVE, frustration=2)
    conversation: Conversation = talk.conversation.with_event(TurnRead(Reading("t0", "m", labels, scores=scores)))
    shown = [(u, conversation.labels(u)) for u in conversation.utterances if u.speaker is Speaker.CUSTOMER]
    (point,) = track_mood(conversation, shown)
    assert point.mood == -0.47
    assert not point.is_sure, "half a probability is no clear word"
    clear = Reading("t0", "m", labels, scores=scores | {"sentiment": {"negative": 0.8}})
    (point,) = track_mood(conversation.with_event(TurnRead(clear)), shown)
    assert point.is_sure


def test_a_feeling_is_met_until_it_rises(talk: Any) -> None:
    talk.customer("a bit slow, this", 1)
    talk.agent("It is, I can see that.", "acknowledge")
    talk.customer("still slow", 1)
    feeling = Feeling.of(Moment(talk.conversation))
    assert feeling.is_met
    assert feeling.strength is Strength.MILD
    talk.customer("this is outrageous", 3, after_s=200)
    feeling = Feeling.of(Moment(talk.conversation))
    assert not feeling.is_met
    assert feeling.is_rising
    assert feeling.was_strong


def test_a_feeling_that_lingers_says_where_it_comes_from(talk: Any) -> None:
    talk.customer("this is outrageous", 3)
    talk.agent("We have one in Harbridge.", "inform")
    talk.customer("I'm three hours away from Harbridge", after_s=200)
    feeling = Feeling.of(Moment(talk.conversation))
    assert (feeling.strength, feeling.evidence) == (Strength.MILD, (LINGERS,))


def test_a_warm_goodbye_in_grief_asks_for_nothing(talk: Any) -> None:
    talk.customer("thank you, truly", 0, sentiment="positive", emotions=["gratitude", "sadness"])
    assert Feeling.of(Moment(talk.conversation)).strength is Strength.NONE


def test_nothing_is_asked_twice(repertoire: Repertoire, new_talk: Callable[[Repertoire], Any]) -> None:
    def need(talk: Any) -> FactName | None:
        found = next_need(Moment(talk.conversation, repertoire.intents["late-delivery"]))
        return None if found is None else found.fact

    talk = new_talk(repertoire)
    talk.customer("my parcel is late, I need it soon", 0, "urgency")
    assert need(talk) is FactName.ORDER_REF
    talk.agent("Could I have the order number?", "verify")
    assert need(talk) is FactName.DEADLINE
    talk.customer("88213-04, and I need it by Friday")
    assert need(talk) is None
    assert next_need(Moment(talk.conversation)) is None


def test_a_moment_knows_who_spoke_last(talk: Any) -> None:
    empty = Moment(Conversation("c1"))
    assert (empty.last, empty.last_turn, empty.waits) == (None, None, False)
    talk.customer("hello")
    assert Moment(talk.conversation).waits
    talk.say("bot", "Hello, I am a bot.")
    assert Moment(talk.conversation).last_speaker is Speaker.BOT
    assert not Moment(talk.conversation).waits


def plan(talk: Any, before: str = "") -> Plan:
    return plan_help(View.of(Moment(talk.conversation)), None, frozenset(), before)


@pytest.mark.parametrize("words", ["Hello.", "Hi there!", "good evening"])
def test_a_greeting_that_opens_a_talk_calls_for_nothing_however_it_was_read(talk: Any, words: str) -> None:
    talk.customer(words, 1)
    assert (plan(talk).calls, plan(talk).spare) == ((), ())


def test_a_greeting_later_on_may_well_be_a_call_for_attention(talk: Any) -> None:
    talk.customer("Still no parcel", 1)
    talk.customer("hello??", 1, after_s=400)
    assert plan(talk).calls


@pytest.mark.parametrize("frustration", [0, 1])
def test_a_bare_detail_calls_for_nothing_even_while_they_are_a_little_cross(talk: Any, frustration: int) -> None:
    talk.customer("Still no parcel, I'm furious", 3, emotions=["anger"])
    talk.agent("What's the order number, please?", "verify")
    talk.customer("4471 290", frustration)
    assert (plan(talk).calls, plan(talk).spare) == ((), ())
