from typing import Any

from assist.suggest.moment import Moment
from assist.suggest.outcome import find_outcome
from assist.vocabulary import Outcome


def ended(talk: Any) -> Outcome:
    return find_outcome(Moment(talk.conversation))


def test_nothing_said_is_left_open(talk: Any) -> None:
    assert ended(talk) is Outcome.LEFT_OPEN


def test_resolved_is_what_the_customer_calls_so_not_the_agent(talk: Any) -> None:
    talk.customer("my parcel has not come", 1)
    talk.agent("All done for you now.", "act", "close")
    assert ended(talk) is Outcome.LEFT_OPEN
    talk.customer("it's here, all good", 0, "resolved", after_s=200)
    talk.agent("Lovely. Bye!", "close")
    assert ended(talk) is Outcome.RESOLVED


def test_gladness_counts_once_something_was_done(talk: Any) -> None:
    talk.customer("hello, lovely to meet you", sentiment="positive", emotions=["joy"])
    assert ended(talk) is Outcome.LEFT_OPEN
    talk.agent("I've sent it again, it comes tomorrow.", "act")
    talk.customer("oh brilliant, thank you", sentiment="positive", emotions=["gratitude"], after_s=200)
    assert ended(talk) is Outcome.RESOLVED
    talk.customer("wait, no. I want a refund or I'm leaving", 2, "churn_threat", after_s=200)
    assert ended(talk) is Outcome.LEFT_OPEN


def test_handed_over_at_the_end_is_escalated(talk: Any) -> None:
    talk.customer("get me a manager", 3, "asks_supervisor")
    talk.agent("I'm putting you through to my team lead now.", "hold", "escalate")
    assert ended(talk) is Outcome.ESCALATED
    talk.customer("please be quick", 1, after_s=200)
    assert ended(talk) is Outcome.ESCALATED


def test_an_agent_who_went_on_has_not_handed_over(talk: Any) -> None:
    talk.customer("get me a manager", 3, "asks_supervisor")
    talk.agent("I can ask my team lead.", "escalate")
    talk.customer("no, just refund it", 2, "rejects", after_s=200)
    talk.agent("I've refunded it.", "act", after_s=200)
    assert ended(talk) is Outcome.LEFT_OPEN
    talk.customer("ok that's all then", 0, "resolved", after_s=200)
    assert ended(talk) is Outcome.RESOLVED


def test_a_question_nobody_answered_is_abandoned_unless_they_had_left(talk: Any) -> None:
    talk.customer("my router is dead", 1)
    talk.agent("Which lights are on?", "clarify")
    assert ended(talk) is Outcome.ABANDONED
    talk.customer("forget it, I'm leaving you", 3, "churn_threat", after_s=200)
    talk.agent("Anything else?", "check", after_s=200)
    assert ended(talk) is Outcome.LEFT_OPEN
