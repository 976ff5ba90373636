"""Outcomes: edits are seen, whole insertions and other messages are not edits."""

from datetime import UTC, datetime, timedelta

import pytest

from assist.conversation import Conversation, SuggestionAnswered, Turn, TurnHeard, fold
from assist.desk.outcomes import find_edits
from assist.suggestion import Answer
from assist.vocabulary import Speaker, Verdict

AT = datetime(2026, 1, 1, tzinfo=UTC)
TEXT = "Eleven days is too long. Let me look now."


def turn(number: int, text: str, speaker: Speaker = Speaker.AGENT) -> Turn:
    return Turn(f"t{number}", "c1", number, speaker, text, AT + timedelta(seconds=number))


def answered(text: str = TEXT, verdict: Verdict = Verdict.INSERTED) -> Conversation:
    answer = Answer("a1", "c1", "s1", verdict, AT + timedelta(seconds=2), "ana", sent_text=text, phrase_ids=("p1",))
    return fold(Conversation("c1"), [TurnHeard(turn(1, "where is it", Speaker.CUSTOMER)), SuggestionAnswered(answer)])


@pytest.mark.parametrize(
    "sent", ["Eleven days is far too long. I'll look now.", "eleven days, too long! let me look now."]
)
def test_a_changed_text_is_an_edit(sent: str) -> None:
    (edit,) = find_edits(answered(), turn(3, sent), at=AT)
    assert (edit.verdict, edit.sent_text, edit.suggestion_id, edit.phrase_ids) == (Verdict.EDITED, sent, "s1", ("p1",))


@pytest.mark.parametrize("sent", [TEXT, f"Hi Ana. {TEXT} One moment.", TEXT.upper(), "What is the order number?"])
def test_whole_insertions_and_other_messages_are_none(sent: str) -> None:
    assert find_edits(answered(), turn(3, sent), at=AT) == ()


def test_only_the_first_turn_after_the_insertion_counts() -> None:
    conversation = answered().with_turn(turn(3, "One moment."))
    assert find_edits(conversation, turn(4, "Eleven days is far too long."), at=AT) == ()


def test_what_was_dismissed_or_said_by_the_customer_is_no_edit() -> None:
    edited = "Eleven days is far too long. I'll look now."
    assert find_edits(answered(verdict=Verdict.DISMISSED), turn(3, edited), at=AT) == ()
    assert find_edits(answered(), turn(3, edited, Speaker.CUSTOMER), at=AT) == ()
