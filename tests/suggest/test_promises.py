from typing import Any

import pytest

from assist.suggest.promises import find_promises


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("I'll call you back about it.", None),
        ("I'll call you back by four.", "by four"),
        ("I’ll write to you personally by Friday.", "by Friday"),
        ("We will refund the £34 within two working days.", "within two working days"),
        ("A colleague will ring you tomorrow morning.", "tomorrow morning"),
        ("Her name is Bernie and she'll ring at 6.", "at 6"),
        ("The parcel should arrive on Tuesday.", "on Tuesday"),
        ("I'll check at 4:30 that the call happened.", "at 4:30"),
        ("you'll hear from us in ten minutes", "in ten minutes"),
        ("I'm on until 5 and I'll message you at 2 to see that it's there.", "at 2"),
    ],
)
def test_what_is_promised_is_heard_with_its_time(talk: Any, said: str, when: str | None) -> None:
    talk.agent(said, "follow_up")
    (promise,) = find_promises(talk.conversation)
    assert promise.text == said
    assert promise.when == when
    assert promise.lacks_time is (when is None)


@pytest.mark.parametrize(
    "said",
    [
        "I'll just check that now.",
        "I'll get back to it while you wait.",
        "I'll check with the depot.",
        "Shall I call you back tomorrow?",
        "I can call you back tomorrow if you like.",
        "I won't be able to send it by Friday.",
        "You should have sent it by Friday.",
        "I called you yesterday.",
        "That'll be all.",
    ],
)
def test_what_is_asked_offered_denied_or_done_at_once_is_no_promise(talk: Any, said: str) -> None:
    talk.agent(said, "follow_up", "timeframe")
    assert find_promises(talk.conversation) == ()


def test_only_the_agents_words_count_and_each_promise_once(talk: Any) -> None:
    talk.customer("I'll call you back tomorrow and I'll write to the papers", 2)
    talk.agent("I'll ring you tomorrow at 9.", "follow_up")
    talk.agent("I'll ring you tomorrow at 9.", "follow_up", after_s=300)
    talk.agent("I'll ring you tomorrow.", "greet", after_s=300)
    assert [promise.when for promise in find_promises(talk.conversation)] == ["tomorrow at 9"]


def test_what_hangs_on_something_else_needs_no_time(talk: Any) -> None:
    talk.agent("I'll email you once it ships.", "follow_up")
    (promise,) = find_promises(talk.conversation)
    assert not promise.lacks_time


def test_the_sentence_beside_it_may_say_when(talk: Any) -> None:
    talk.agent("The courier will collect the toaster. It is booked for Thursday.", "act")
    (promise,) = find_promises(talk.conversation)
    assert promise.when == "for Thursday"


def test_a_stretch_of_speech_is_quoted_from_where_it_promises(talk: Any) -> None:
    talk.agent(f"{'well the thing is that ' * 8}i'll ring you at five", "follow_up")
    (promise,) = find_promises(talk.conversation)
    assert promise.text == "i'll ring you at five"
