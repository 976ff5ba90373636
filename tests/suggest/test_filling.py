import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.conversation import KnownFact
from assist.suggest.filling import Template
from assist.vocabulary import FactName


def fill(text: str, **values: str) -> str | None:
    facts = {FactName(name): KnownFact(FactName(name), value, "t1") for name, value in values.items()}
    return Template.parse(text).fill(facts)


@pytest.mark.parametrize(
    ("text", "values", "filled"),
    [
        ("No slot here.", {}, "No slot here."),
        ("Thanks, {name}.", {"name": "ben carter"}, "Thanks, Ben."),
        ("{duration} is too long.", {"duration": "eleven days"}, "Eleven days is too long."),
        ("Sorry. {duration} is long.", {"duration": "eleven days"}, "Sorry. Eleven days is long."),
        ("After {duration} of waiting.", {"duration": "ELEVEN days"}, "After eleven days of waiting."),
        ("With {event} so close", {"event": "my daughter's wedding"}, "With your daughter's wedding so close"),
        ("Without the {event} on it", {"event": "my daughter's wedding"}, "Without the wedding on it"),
        ("It needs to come for {deadline}.", {"deadline": "friday"}, "It needs to come for Friday."),
        ("Let me look before {deadline}.", {"deadline": "the 3rd"}, "Let me look before the 3rd."),
        ("Let me look before {deadline}.", {"deadline": "this week"}, None),
        ("Let me look before {deadline}.", {"deadline": "TOMORROW"}, "Let me look before tomorrow."),
        ("Let me look before {deadline}.", {"deadline": "tomorrow 9am"}, "Let me look before 9am tomorrow."),
        ("Let me look before {deadline}.", {"deadline": "wednesday at noon"}, "Let me look before noon on Wednesday."),
        ("Let me look before {deadline}.", {"deadline": "Friday morning"}, "Let me look before Friday morning."),
        ("{deadline} doesn't leave much room.", {"deadline": "6 tonight"}, None),
        ("{deadline} doesn't leave much room.", {"deadline": "friday"}, "Friday doesn't leave much room."),
        ("I've noted {given}.", {"given": "HX-20981"}, "I've noted HX-20981."),
        ("Let me look by {deadline}.", {"deadline": "tonight"}, "Let me look by tonight."),
        ("I've got {given} now.", {"given": "thursday"}, "I've got Thursday now."),
        ("delivered on {date}, you said", {"date": "yesterday"}, "delivered yesterday, you said"),
        ("asked {times_contacted} times", {"times_contacted": "3"}, "asked 3 times"),
    ],
)
def test_slots_read_well_where_they_stand(text: str, values: dict[str, str], filled: str) -> None:
    assert fill(text, **values) == filled


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Thanks, {name}.", {}),
        ("Thanks, {nobody}.", {}),
        ("asked {times_contacted} times", {"times_contacted": "1"}),
        ("Waiting {duration} for a parcel", {"duration": "40 minutes"}),
        ("The {product} broke", {"product": "x" * 60}),
        ("The {product} broke", {"product": "a {b}"}),
    ],
)
def test_what_would_not_read_well_is_not_filled(text: str, values: dict[str, str]) -> None:
    assert fill(text, **values) is None


def test_missing_slots_are_named() -> None:
    assert Template.parse("{name}, {product}").missing({FactName.NAME: KnownFact(FactName.NAME, "Ben")}) == ("product",)


@given(st.text(max_size=60), st.text(max_size=30))
def test_no_brace_ever_leaves(text: str, value: str) -> None:
    filled = fill(text + " {product}", product=value)
    assert filled is None or not {"{", "}"} & set(filled)
