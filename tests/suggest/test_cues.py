from typing import Any

import pytest

from assist.conversation import Conversation, TurnRead
from assist.library.entries import Condition, CueRule
from assist.reading import Labels, Reading
from assist.suggest.cues import compile_rule, evaluate, firing
from assist.suggest.moment import Moment
from assist.vocabulary import Sentiment


def rule(when: dict[str, Any], **more: Any) -> CueRule:
    return CueRule(
        id=more.pop("id", "r"),
        when=Condition.model_validate(when),
        advice="Do this.",
        evidence=more.pop("evidence", "They said “{words}”."),
        examples=(("customer: x",),),
        counter_examples=(("customer: y",),),
        **more,
    )


def fires(talk: Any, when: dict[str, Any]) -> bool:
    return bool(list(firing([compile_rule(rule(when))], Moment(talk.conversation))))


@pytest.fixture
def upset(talk: Any) -> Any:
    talk.customer("hi, where is order 88213-04", intent="late-delivery")
    talk.agent("Let me see.", "hold", after_s=100)
    talk.customer("how long", 1)
    talk.customer("HELLO? this is a joke", 2, "long_wait", emotions=["anger"], after_s=40)
    return talk


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"emotion": "anger"}, True),
        ({"emotion": "joy"}, False),
        ({"signal": "long_wait"}, True),
        ({"heard": ["a jok*"]}, True),
        ({"heard": ["joker", "lawyer*"]}, False),
        ({"sentiment": "negative"}, True),
        ({"frustration": 2}, True),
        ({"frustration": 3}, False),
        ({"frustration": 1, "for_turns": 2}, False),
        ({"emotion": "anger", "at_least": 0.9}, True),
        ({"agent_said": "hold"}, True),
        ({"agent_said": "offer"}, False),
        ({"apologies": 1}, False),
        ({"intent": "late-delivery"}, True),
        ({"intent": "how-to"}, False),
        ({"step": "understand"}, True),
        ({"step_done": "identify"}, True),
        ({"last_speaker": "customer"}, True),
        ({"last_speaker": "agent"}, False),
        ({"unanswered": 2}, True),
        ({"unanswered": 3}, False),
        ({"customer_turns": 2}, True),
        ({"customer_turns": 3}, False),
        ({"waited_s": 40}, True),
        ({"waited_s": 41}, False),
        ({"mood_fell": 0.5}, True),
        ({"mood_fell": 1.5}, False),
        ({"fact": "order_ref"}, True),
        ({"fact": "name"}, False),
        ({"all": [{"emotion": "anger"}, {"frustration": 2}, {"signal": "long_wait"}]}, True),
        ({"all": [{"emotion": "anger"}, {"frustration": 3}]}, False),
        ({"any": [{"emotion": "joy"}, {"frustration": 2}]}, True),
        ({"any": [{"emotion": "joy"}]}, False),
        ({"not": [{"emotion": "joy"}, {"frustration": 3}]}, True),
        ({"not": [{"emotion": "anger"}]}, False),
    ],
)
def test_a_condition_holds(upset: Any, when: dict[str, Any], expected: bool) -> None:
    assert fires(upset, when) is expected


def test_conditions_about_the_agents_line(talk: Any) -> None:
    talk.customer("hello")
    talk.agent("Calm down.", "inform", pitfalls=["dismissive"], after_s=300)
    assert fires(talk, {"pitfall": "dismissive"})
    assert fires(talk, {"waited_s": 300})
    assert not fires(talk, {"all": [{"sentiment": "neutral"}, {"customer_turns": 1}]})
    talk.customer("what?", 1)
    assert fires(talk, {"pitfall": "dismissive"})


def test_probability_may_be_asked_for_in_place_of_the_threshold(talk: Any) -> None:
    talk.customer("hm")
    scores = {"frustration": {"0": 0.6, "2": 0.25, "3": 0.15}, "emotions": {"anger": 0.3}}
    reading = Reading("t0", "m", Labels(sentiment=Sentiment.NEUTRAL), scores=scores)
    talk.conversation = talk.conversation.with_event(TurnRead(reading))
    assert fires(talk, {"frustration": 2, "at_least": 0.4})
    assert not fires(talk, {"frustration": 2, "at_least": 0.41})
    assert fires(talk, {"emotion": "anger", "at_least": 0.3})
    assert not fires(talk, {"emotion": "anger"})


def test_a_run_of_utterances(talk: Any) -> None:
    talk.customer("no", 1, "rejects")
    assert not fires(talk, {"signal": "rejects", "for_turns": 2})
    talk.agent("And this?", "offer")
    talk.customer("no", 1, "rejects")
    assert fires(talk, {"signal": "rejects", "for_turns": 2})


def test_what_was_shown_before_is_not_what_is_shown_now(talk: Any) -> None:
    talk.customer("you liars", 3, "abuse")
    assert not fires(talk, {"signal_before": "abuse"})
    talk.agent("I want to help you.", "boundary")
    talk.customer("ok, sorry. it is 33120")
    assert fires(talk, {"signal_before": "abuse"})
    assert not fires(talk, {"signal_before": "legal_threat"})


def test_evidence_is_the_customers_words(talk: Any) -> None:
    talk.customer("it's late and this is a bad joke", 2, quotes=[["frustration", "2", "a bad joke"]])
    (cue,) = evaluate(
        [compile_rule(rule({"all": [{"last_speaker": "customer"}, {"frustration": 1}]}))], Moment(talk.conversation)
    )
    assert (cue.evidence, cue.turn_id) == ("They said “this is a bad joke”.", "t0")


def test_a_rule_rests_and_a_standing_cue_stands(talk: Any) -> None:
    rules = [compile_rule(rule({"frustration": 1}, id="unmet-anger", rest_turns=1))]
    talk.customer("this is outrageous", 3)
    assert [cue.rule for cue in talk.boards[-1].cues] == ["unmet-anger"]
    assert evaluate(rules, Moment(talk.conversation))
    talk.customer("really outrageous", 3)
    assert evaluate(rules, Moment(talk.conversation)), "the same burst: it keeps standing"
    talk.agent("Hm.")
    talk.customer("outrageous", 3)
    assert not evaluate(rules, Moment(talk.conversation))
    talk.agent("Hm.")
    talk.customer("outrageous", 3)
    assert evaluate(rules, Moment(talk.conversation))


def test_two_cues_at_most_the_weightiest_first(talk: Any) -> None:
    talk.customer("outrageous", 3)
    rules = [compile_rule(rule({"frustration": 1}, id=f"r{n}", weight=n / 10)) for n in range(1, 5)]
    assert [cue.rule for cue in evaluate(rules, Moment(talk.conversation))] == ["r4", "r3"]


def test_an_empty_conversation_has_no_cues() -> None:
    assert evaluate([compile_rule(rule({"not": [{"frustration": 1}]}))], Moment(Conversation("c1"))) == ()
