from collections.abc import Callable
from typing import Any

import pytest

from assist.library.entries import CueRule
from assist.suggest.cues import compile_rule
from assist.suggest.handover import is_hand_over_due, tell_bot, write_hand_over
from assist.suggest.moment import Moment
from assist.suggest.repertoire import Repertoire
from assist.suggestion import Board, Cue

LATE = "my parcel 88213-04 has not come and nobody answers"


def lines_of(talk: Any) -> dict[str, str]:
    text = write_hand_over(Moment(talk.conversation))
    return dict(line.split(": ", 1) for line in text.splitlines())


def test_nothing_to_hand_over_before_the_customer_spoke(talk: Any) -> None:
    assert write_hand_over(Moment(talk.conversation)) == ""
    talk.agent("Hello, this is Ana.", "greet")
    assert write_hand_over(Moment(talk.conversation)) == ""


def test_everything_the_next_person_needs_in_the_words_that_were_said(talk: Any) -> None:
    talk.customer("hi there")
    talk.customer("I'm Eileen Marr and order 88213-04 has not come", 1, intent="late-delivery")
    talk.agent("I've asked the depot to look for it. I'll call you back by four.", "act", "follow_up", after_s=200)
    talk.customer("can you tell me where it is?", 2, quotes=[["frustration", "2", "where it is"]], after_s=200)
    lines = lines_of(talk)
    assert lines["Customer"] == "Eileen Marr"
    assert lines["Wants"] == "“I'm Eileen Marr and order 88213-04 has not come”"
    assert lines["Said last"] == "“can you tell me where it is?”"
    assert lines["Tried"] == "“I've asked the depot to look for it.”"
    assert lines["Promised"] == "“I'll call you back by four.” (said 09:04 UTC)"
    assert lines["Waiting for an answer"] == "“can you tell me where it is?”"
    assert lines["Mood"].startswith("very upset, getting worse (“")
    assert "Take care" not in lines


def test_an_offer_stands_with_its_answer(talk: Any) -> None:
    talk.customer(LATE, 1)
    talk.agent("I can send another, or refund it.", "options")
    talk.customer("no, that's no use to me", 2, "rejects", after_s=200)
    assert lines_of(talk)["Tried"] == "“I can send another, or refund it.” (they answered “no, that's no use to me”)"


def test_a_choice_is_told_with_both_halves(talk: Any) -> None:
    talk.customer(LATE, 1)
    talk.agent("The driver can bring it at 4. If you'd sooner not wait, I can send a new one.", "options")
    talk.customer("4 is fine", 0, "accepts", after_s=200)
    told = "“The driver can bring it at 4. If you'd sooner not wait, I can send a new one.” (they answered “4 is fine”)"
    assert lines_of(talk)["Tried"] == told


def test_care_is_told_with_the_words_that_show_it(talk: Any) -> None:
    talk.customer("my mother died and you still write to her", 2, "vulnerability", "repeat_contact")
    talk.customer("you useless lot, get me a manager", 3, "abuse", "asks_supervisor", after_s=200)
    text = write_hand_over(Moment(talk.conversation))
    assert "Take care: they are going through something hard (people first, process second): “my mother died" in text
    assert "Take care: hard words fell, they asked for somebody else: “you useless lot, get me a manager”" in text


def test_a_bots_conversation_is_taken_over_with_what_it_learnt(talk: Any) -> None:
    talk.say("bot", "Hello, I am the assistant. What is your order number?")
    talk.customer("order 88213-04, it never came and I am fed up", 2, quotes=[["frustration", "2", "fed up"]])
    talk.say("bot", "I did not get that. Let me find a person for you.")
    told = tell_bot(talk.conversation)
    assert told == (
        "A bot was here first and learnt the order number 88213-04; its last words: “I did not get that. Let me find a"
        " person for you.”; the customer was very upset (“I am fed up”) by then."
    )
    talk.agent("Hello, I'm Ana.", "greet")
    talk.customer("I'm Eileen Marr, so what now", 0, sentiment="positive", after_s=200)
    assert tell_bot(talk.conversation) == told, "what came later is not the bot's"
    assert f"Before the agent: {told}" in write_hand_over(Moment(talk.conversation))


def test_without_a_bot_nothing_is_said_of_one(talk: Any) -> None:
    talk.customer(LATE, 1)
    assert tell_bot(talk.conversation) is None


def make_rule(rule: str, when: dict[str, Any]) -> CueRule:
    return CueRule.model_validate(
        {
            "id": rule,
            "when": when,
            "advice": "Do this.",
            "evidence": "They said it.",
            "examples": [["customer: no"]],
            "counter_examples": [["customer: yes"]],
        }
    )


def test_handing_over_is_due_when_asked_for_or_foreseen(
    repertoire: Repertoire, new_talk: Callable[[Repertoire], Any]
) -> None:
    talk = new_talk(repertoire)
    rules = [
        compile_rule(make_rule("bad-end", {"all": [{"last_speaker": "customer"}, {"ends_badly": 0.5}]})),
        compile_rule(make_rule("slow", {"unanswered": 2})),
    ]

    def is_due(*cues: str) -> bool:
        board: Board = talk.boards[-1]
        shown = tuple(Cue(rule, board.turn_id, "They said it.", "Do this.") for rule in cues)
        plain = Board(board.conversation_id, board.turn_id, "r", "m", None, board.progress, cues=shown)
        return is_hand_over_due(talk.conversation, plain, rules)

    talk.customer(LATE, 1)
    assert not is_due()
    assert not is_due("slow")
    assert is_due("bad-end")
    talk.customer("give me your manager", 2, "asks_supervisor", after_s=200)
    assert is_due()
    talk.agent("I'll put you through now.", "escalate", after_s=200)
    assert not is_due()


@pytest.mark.parametrize("text", ["hi", "?", "hello there!"])
def test_a_greeting_alone_is_quoted_as_it_is(talk: Any, text: str) -> None:
    talk.customer(text)
    assert lines_of(talk)["Wants"] == f"“{text}”"
