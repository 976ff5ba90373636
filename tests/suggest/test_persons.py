"""Whom a trouble falls on besides the customer."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.conversation import Turn, Utterance
from assist.suggest.persons import name_person
from assist.vocabulary import FactName, Speaker


def said(text: str) -> Utterance:
    return Utterance(Speaker.CUSTOMER, (Turn("t", "c1", 0, Speaker.CUSTOMER, text, datetime(2026, 3, 2, tzinfo=UTC)),))


def name(*texts: str) -> str | None:
    person = name_person(map(said, texts))
    return None if person is None else person.value


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("my mum can't walk ten steps", "your mum"),
        ("hi I'm calling for my mum she had a fall", "your mum"),
        ("it's about my mum's blue badge", "your mum"),
        ("my dads phone has been off since monday", "your dad"),
        ("are you a person?? my son was on oxygen", "your son"),
        ("my baby is in it right now", "your baby"),
        ("I've got two staff to pay on Friday", "your two staff"),
        ("im stood here with 2 kids and no room", "your two kids"),
        ("40 min. kids havent eaten", "your kids"),
        ("ive got a disabled son in a wheelchair in here", "your son"),
        ("I was in all day I've got a baby I don't go anywhere", "your baby"),
        ("my tenants have no heating", "your tenants"),
        ("our guests are on the pavement", "your guests"),
        ("my dog needs an op tonight", "your dog"),
        ("it's my mother, who has dementia", "your mother"),
        ("my wife is having chemo and I am washing up in the bath", "your wife"),
        ("my husband's been in hospital since six and my husband is alone", "your husband"),
        ("You\u2019ve frozen it. Wages go out tomorrow. 11 staff are waiting", "your 11 staff"),
    ],
)
def test_who_it_falls_on_is_named(text: str, named: str) -> None:
    person = name_person([said(text)])
    assert person is not None
    assert (person.name, person.value, person.turn_id) == (FactName.PERSON, named, "t")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "where is my refund",
        "your agent was rude",
        "the driver has gone",
        "your team is useless",
        "your staff are useless",
        "my wife is waiting",
        "my neighbour told me it came",
        "my dad reckons you owe me",
        "my mum has told me to ring",
        "my son is writing this for me",
        "my daughter works for you",
        "i asked my dad",
        "it was a gift from my nan",
        "me and my husband are fed up",
        "i was there with my mum",
        "my dad is a lawyer",
        "sat on the tarmac 94 mins. no water, baby behind me screaming, get us off",
        "no AC at all and the kids in front of us have not drunk since noon",
        "some of them have kids",
        "other kids",
        "his mum is lovely",
        "my mum died and my dad can't cope",
        "my late father's account is still open",
        "the wreath for my brothers funeral never came and my mother can't stop crying",
        "my mum's ashes",
        "my son loves it",
    ],
)
def test_who_only_comes_up_is_not(text: str) -> None:
    assert name(text) is None


def test_three_utterances_are_looked_at_the_newest_first_and_a_death_is_never_forgotten() -> None:
    mum, dog, other = "my mum can't walk", "my dog needs an op", "and nobody rings"
    assert name(mum, dog) == "your dog"
    assert name(mum, other, other) == "your mum"
    assert name(mum, other, other, other) is None
    assert name("my dad died in may", other, other, other, mum) is None
    assert name() is None


@given(
    st.lists(st.sampled_from("my our the a two 12 mum mums kids dog's for with has {x} , told is".split())).map(
        " ".join
    )
)
def test_any_text_gives_a_person_that_can_be_sent_or_none(text: str) -> None:
    named = name(text)
    if named is not None:
        assert named.startswith("your ")
        assert len(named) <= 40
        assert "{" not in named
        assert not {"my", "our"} & set(named.split())
