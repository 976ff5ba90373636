from datetime import UTC, datetime, timedelta

import pytest

from assist.conversation import Conversation, CustomerRecorded, FactsGathered, KnownFact, Turn, TurnHeard
from assist.suggest.derived import Known
from assist.suggest.slots import gather_facts
from assist.vocabulary import FactName, Speaker

START = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)


def tell(*lines: str, record: dict[str, str] | None = None) -> Conversation:
    conversation = Conversation("c1")
    if record:
        facts = tuple(KnownFact(FactName(name), value) for name, value in record.items())
        conversation = conversation.with_event(CustomerRecorded(facts))
    before = ""
    for number, line in enumerate(lines):
        speaker, _, text = line.partition(": ")
        turn = Turn(f"t{number}", "c1", number, Speaker(speaker), text, START + timedelta(seconds=number))
        conversation = conversation.with_event(TurnHeard(turn))
        facts = gather_facts(turn, before)
        conversation = conversation.with_event(FactsGathered(facts)) if facts else conversation
        before = text
    return conversation


def derive(name: str, conversation: Conversation) -> str | None:
    fact = Known.of(conversation).get(FactName(name))
    return None if fact is None else fact.value


@pytest.mark.parametrize(
    ("name", "record", "value"),
    [
        ("tenure_months", {"customer_since": "2024-03-10"}, "24"),
        ("days_since_purchase", {"ordered_on": "2026-03-01"}, "10"),
        ("days_since_delivery", {"delivered_on": "2026-03-11"}, "0"),
        ("days_since_delivery", {"delivered_on": "2026-03-12"}, None),
        ("days_overdue", {"due_on": "2026-03-03"}, "8"),
        ("days_overdue", {"due_on": "2026-03-20"}, "0"),
        ("days_overdue", {"due_on": "2026-03-03", "delivered_on": "2026-03-05"}, None),
        ("days_waiting", {"ordered_on": "2026-03-01"}, "10"),
        ("days_waiting", {"ordered_on": "2026-03-01", "delivered_on": "2026-03-05"}, None),
        ("attempts", {}, "0"),
        ("order_value", {}, None),
    ],
)
def test_from_the_record_on_the_day_of_the_turn(name: str, record: dict[str, str], value: str | None) -> None:
    assert derive(name, tell("customer: hello", record=record)) == value


@pytest.mark.parametrize(
    ("name", "lines", "value"),
    [
        ("days_since_delivery", ["customer: it arrived on Friday and it's broken"], "5"),
        ("days_since_delivery", ["customer: it was supposed to arrive on Friday"], None),
        ("days_since_delivery", ["customer: it hasn't arrived since Friday"], None),
        ("days_since_delivery", ["customer: I called on Friday, then it arrived"], None),
        ("days_since_purchase", ["customer: I bought it on the 1st of March"], "10"),
        ("days_since_purchase", ["customer: I ordered it three weeks ago"], "21"),
        ("days_since_delivery", ["customer: it broke", "agent: When did it reach you?", "customer: last Friday"], "5"),
        ("days_since_delivery", ["agent: When did it reach you?", "customer: about two weeks ago"], "14"),
        ("days_since_delivery", ["agent: When did it reach you?", "customer: no idea", "customer: sorry"], None),
        ("days_since_delivery", ["agent: When was your birthday?", "customer: last Friday"], None),
        ("order_value", ["agent: Roughly how much did the order come to?", "customer: £120 I think"], "£120"),
        ("order_value", ["customer: you took £120"], None),
    ],
)
def test_from_the_talk_only_beside_words_that_say_what_happened(name: str, lines: list[str], value: str | None) -> None:
    assert derive(name, tell(*lines)) == value


def test_the_record_stands_over_the_talk() -> None:
    conversation = tell("customer: it arrived on Friday", record={"delivered_on": "2026-03-02"})
    assert derive("days_since_delivery", conversation) == "9"
