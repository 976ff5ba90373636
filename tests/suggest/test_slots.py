from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.conversation import Turn
from assist.suggest.measures import count_of, days_of, number_of
from assist.suggest.slots import gather_facts
from assist.vocabulary import FactName, Speaker

AT = datetime(2026, 3, 2, tzinfo=UTC)


def gather(text: str, before: str = "", speaker: Speaker = Speaker.CUSTOMER) -> dict[str, str]:
    facts = gather_facts(Turn("t1", "c1", 1, speaker, text, AT), before)
    return {fact.name.value: fact.value for fact in facts}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hi, my name is ben carter", {"name": "ben"}),
        ("Hi, I'm Ben. Is my order on its way?", {"name": "Ben"}),
        ("This is Priya Shah calling from Leeds", {"name": "Priya Shah"}),
        ("where is order 88213-04?", {"order_ref": "88213-04"}),
        ("booking ref: QF7PLM2 please", {"order_ref": "QF7PLM2"}),
        ("my account number is 60118832", {"account_ref": "60118832"}),
        ("I was charged £1,042.50 twice", {"amount": "£1,042.50"}),
        ("took 42 quid from me", {"amount": "42 quid"}),
        ("₹250 is gone", {"amount": "₹250"}),
        ("it's been eleven days", {"duration": "eleven days", "days_waiting": "11"}),
        ("waiting for over a month now", {"duration": "over a month", "days_waiting": "30"}),
        ("I've been on hold for 40 minutes", {"duration": "40 minutes"}),
        ("reported it 3 weeks ago", {"duration": "3 weeks", "days_waiting": "21"}),
        ("stuck since Monday", {"date": "Monday"}),
        ("ordered it on the 3rd of March", {"date": "the 3rd of March"}),
        ("I need it by Friday", {"deadline": "Friday"}),
        ("it must be here before the 14th", {"deadline": "the 14th"}),
        ("my placement starts on the 3rd and they check that", {"deadline": "the 3rd"}),
        ("We travel on Friday", {"deadline": "Friday"}),
        ("need the car by 6 or i miss the rehearsal", {"deadline": "6"}),
        ("It has to be out by 5pm today and the portal is down", {"deadline": "5pm today"}),
        ("I have the payroll for 23 people to send until 17:00.", {"deadline": "17:00"}),
        ("got a video call, well, an interview at 2", {"deadline": "2"}),
        ("visa appt is tomorrow 9am in Madrid", {"deadline": "tomorrow 9am"}),
        ("the wedding is TOMORROW and my dress is in it", {"deadline": "TOMORROW"}),
        ("i have a job interview tomorrow at 4 in Dublin", {"deadline": "tomorrow at 4"}),
        ("my rent goes out friday", {"deadline": "friday"}),
        ("my rent is due friday", {"deadline": "friday"}),
        ("It has to be done by 4.30", {"deadline": "4.30"}),
        ("the party is tomorrow, 10 kids and no cake", {"deadline": "tomorrow"}),
        ("my flight's been cancelled and i've got a wedding tomorrow at two", {"deadline": "tomorrow at two"}),
        ("Flight is tomorrow 06:10. Ref JT6KPO.", {"deadline": "tomorrow"}),
        ("it's 20:20 now, check-in closes 20:50", {"deadline": "20:50"}),
        ("Is there one for Wednesday? The hearing is Thursday.", {"deadline": "Thursday"}),
        ("it needs to arrive by Thursday", {"deadline": "Thursday"}),
        ("they told me the form has to be in by Friday", {"deadline": "Friday"}),
        ("i paid extra to get it before christmas", {"deadline": "christmas"}),
        ("I've had no decision by the 30th", {"deadline": "the 30th"}),
        ("The deadline's the 14th", {"deadline": "the 14th"}),
        ("I booked a van and I'm moving out on Friday", {"deadline": "Friday"}),
        ("we've paid the deposit and the wedding is on 12 June", {"deadline": "12 June"}),
        ("I signed the lease, moving in on Saturday", {"deadline": "Saturday"}),
        ("it's for my daughter's wedding", {"event": "my daughter's wedding"}),
        ("the coffee machine leaks", {"product": "coffee machine"}),
        ("they left it behind the bins", {"place": "behind the bins"}),
        ("this is the third time I've asked", {"times_contacted": "3"}),
        ("I called you twice about this", {"times_contacted": "2"}),
        ("I already emailed about it", {"channel_before": "by email"}),
    ],
)
def test_facts_are_heard_as_they_were_said(text: str, found: dict[str, str]) -> None:
    gathered = gather(text)
    assert {name: gathered.get(name) for name in found} == found


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("I'm Really annoyed", "name"),
        ("I'm sorry, this is ridiculous here", "name"),
        ("it was due by the 4th", "deadline"),
        ("they said by Friday", "deadline"),
        ("I ordered it before Christmas", "deadline"),
        ("I don't need it by Friday", "deadline"),
        ("they said I do not really have to be out by Friday", "deadline"),
        ("we moved in before Christmas and it's still broken", "deadline"),
        ("You've had my coat since before Christmas", "deadline"),
        ("the shop is closed until Monday", "deadline"),
        ("what is the deadline on Friday", "deadline"),
        ("they said the sale starts on Friday", "deadline"),
        ("the course started on the 3rd", "deadline"),
        ("please not before 4 i'm at work", "deadline"),
        ("please increase my credit limit by 2,000, it's urgent", "deadline"),
        ("I need a rug of 5 by 7 feet", "deadline"),
        ("extend my booking by two nights please", "deadline"),
        ("please push it back by two hours", "deadline"),
        ("can you reduce it by 10 percent", "deadline"),
        ("could you lower my bill by 10.50 a month", "deadline"),
        ("it has to be signed by two witnesses", "deadline"),
        ("can you split the payment by 3", "deadline"),
        ("could I pay by 3 instalments, please", "deadline"),
        ("it must be shortened by 5 cm", "deadline"),
        ("my rent at 1,200 a month is too much", "deadline"),
        ("my landlord at 12 Elm Street", "deadline"),
        ("my flight on Monday landed three hours late and I need the money", "deadline"),
        ("the concert on Saturday has been cancelled", "deadline"),
        ("Nobody turned up for my appointment on Tuesday", "deadline"),
        ("The engineer didn't show up for the appointment on Wednesday", "deadline"),
        ("the appointment on Friday went ahead", "deadline"),
        ("you ruined my wedding on Saturday", "deadline"),
        ("Can I get an appointment tomorrow?", "deadline"),
        ("Do you have an appointment on Thursday afternoon?", "deadline"),
        ("Is there a train on Friday?", "deadline"),
        ("do you have a flight tomorrow morning", "deadline"),
        ("I'd like to rent on Saturday", "deadline"),
        ("looking forward to hearing tomorrow", "deadline"),
        ("I have to work till 6 so please deliver after that", "deadline"),
        ("I have to be at work until 5", "deadline"),
        ("I needed it by noon and it came at 4", "deadline"),
        ("please stop calling before 9am", "deadline"),
        ("Could you tell me why the parcel was left before 9?", "deadline"),
        ("Please cancel my appointment tomorrow", "deadline"),
        ("What time is my appointment tomorrow", "deadline"),
        ("please don't, he sleeps till four", "deadline"),
        ("I had an interview on Monday", "deadline"),
        ("my flight at 21:50 was cancelled", "deadline"),
        ("I've a train at 16:20 and no ticket", "deadline"),
        ("i've got a funeral at half two and i'm still in my jeans", "deadline"),
        ("you cancelled my flight on Monday", "deadline"),
        ("bakery 4.20, rent 890, train 12.60", "deadline"),
        ("flight 6 hours late, no food", "deadline"),
        ("my scan is 5 MB", "deadline"),
        ("can I use them on any train tomorrow", "deadline"),
        ("I sat at the table with the statements until 2 this morning", "deadline"),
        ("it was meant to be here by 5", "deadline"),
        ("I've been with you for ten years", "duration"),
        ("it comes in two days", "duration"),
        ("I take it twice a day", "duration"),
        ("pay for it with [card 1]", "account_ref"),
        ("order [card 1] is late", "order_ref"),
        ("my order number? no idea", "order_ref"),
        ("call me on my phone number", "product"),
        ("they went to the TV station", "product"),
        ("it's the third one this week", "times_contacted"),
        ("the 3rd time it broke", "date"),
    ],
)
def test_what_is_not_sure_is_left_out(text: str, absent: str) -> None:
    assert absent not in gather(text)


def test_a_bare_reply_is_what_was_asked_for() -> None:
    assert gather("yes, 88213-04", "What's the order number?") == {"order_ref": "88213-04"}
    assert gather("60118832", "Your account number please?") == {"account_ref": "60118832"}
    assert gather("Priya Shah", "Could I have your name?") == {"name": "Priya Shah"}
    assert gather("Sure", "Could I have your name?") == {}
    assert gather("88213-04") == {}
    assert gather("88213-04", "Your account or order number?") == {}


def test_only_the_customer_states_facts() -> None:
    assert gather("order 88213-04", speaker=Speaker.AGENT) == {}


def test_curly_apostrophes_are_apostrophes() -> None:
    assert gather("it\u2019s for my son\u2019s birthday")["event"] == "my son's birthday"


@given(st.text(alphabet=st.sampled_from("ab 123£.,'-#[]\u2019") | st.characters(codec="utf-8"), max_size=120))
def test_spans_index_the_text_whatever_it_is(text: str) -> None:
    for fact in gather_facts(Turn("t1", "c1", 1, Speaker.CUSTOMER, text, AT), "What's the order number and your name?"):
        assert 0 <= fact.start < fact.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "My order 88213-04 cost £42.50 and I've been waiting eleven days, I need it by Friday for my son's wedding",
        "I'm Ben, the coffee machine was left behind the shed on the 3rd",
    ],
)
def test_values_stand_in_the_text_at_their_spans(text: str) -> None:
    counted = {FactName.DAYS_WAITING, FactName.TIMES_CONTACTED, FactName.CHANNEL_BEFORE}
    facts = gather_facts(Turn("t1", "c1", 1, Speaker.CUSTOMER, text, AT))
    assert len(facts) >= 4
    for fact in facts:
        if fact.name not in counted:
            assert text[fact.start : fact.end] == fact.value


def test_numbers_are_read_as_people_write_them() -> None:
    assert count_of("four times") == 4
    assert count_of("3rd") == 3
    assert count_of("never") is None
    assert days_of("over three weeks") == 21
    assert days_of("40 minutes") is None
    assert number_of("£1,042.50") == 1042.5
    assert number_of("eleven") == 11
    assert number_of("none") is None
