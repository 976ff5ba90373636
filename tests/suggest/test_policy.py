from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assist.conversation import KnownFact
from assist.library.offers import FactCondition, Policy
from assist.suggest.policy import compile_term
from assist.vocabulary import MEASURED, FactName, Unit

POLICIES = {
    "return-days": Policy(id="return-days", value=30, unit=Unit.DAYS, text="Thirty days."),
    "limit": Policy(id="limit", value=150, unit=Unit.GBP, text="Up to £150."),
}


def facts(**values: str) -> dict[FactName, KnownFact]:
    return {FactName(name): KnownFact(FactName(name), value) for name, value in values.items()}


def judge(form: dict[str, Any], **values: str) -> tuple[bool | None, tuple[str, ...]]:
    test = compile_term(FactCondition.model_validate(form), POLICIES)
    assert test is not None
    standing = test(facts(**values))
    return standing.holds, standing.missing


@pytest.mark.parametrize(
    ("form", "values", "holds"),
    [
        ({"fact": "order_ref", "known": True}, {"order_ref": "1"}, True),
        ({"fact": "order_ref", "known": True}, {}, None),
        ({"fact": "days_since_delivery", "at_most": "return-days"}, {"days_since_delivery": "30"}, True),
        ({"fact": "days_since_delivery", "at_most": "return-days"}, {"days_since_delivery": "31"}, False),
        ({"fact": "order_value", "over": "limit"}, {"order_value": "£150"}, False),
        ({"fact": "order_value", "over": "limit"}, {"order_value": "£150.01"}, True),
        ({"fact": "order_value", "under": 100}, {"order_value": "£1,000"}, False),
        ({"fact": "order_value", "at_least": 100}, {"order_value": "one hundred or so, I forget"}, False),
        ({"fact": "order_value", "at_least": 100}, {"order_value": "lots"}, None),
        ({"fact": "duration", "at_least": 14}, {"duration": "two weeks"}, True),
        ({"fact": "tier", "one_of": ["Gold"]}, {"tier": "gold"}, True),
        ({"not": {"fact": "tier", "one_of": ["gold"]}}, {"tier": "basic"}, True),
        ({"not": {"fact": "tier", "one_of": ["gold"]}}, {}, None),
        ({"all": [{"fact": "tier", "one_of": ["gold"]}, {"fact": "name", "known": True}]}, {"tier": "basic"}, False),
        ({"any": [{"fact": "tier", "one_of": ["gold"]}, {"fact": "name", "known": True}]}, {"name": "Zo"}, True),
    ],
)
def test_a_condition_holds_fails_or_cannot_be_told(
    form: dict[str, Any],
    values: dict[str, str],
    holds: bool | None,
) -> None:
    assert judge(form, **values)[0] is holds


def test_what_is_missing_is_named_and_the_easiest_alternative_asked_for() -> None:
    value = {"fact": "order_value", "at_most": 100}
    tier = {"fact": "tier", "one_of": ["gold"]}
    assert judge({"all": [value, tier]}) == (None, (FactName.ORDER_VALUE, FactName.TIER))
    assert judge({"any": [tier, value]}) == (None, (FactName.ORDER_VALUE,)), "a customer can tell the value"
    assert judge({"any": [tier, value]}, order_value="£500") == (None, (FactName.TIER,))
    assert judge(value, order_value="lots") == (None, ()), "given, but not as a number: nothing to ask"


def test_an_unknown_policy_gives_no_condition() -> None:
    form = {"any": [{"fact": "name", "known": True}, {"fact": "order_value", "at_most": "gone"}]}
    assert compile_term(FactCondition.model_validate(form), POLICIES) is None


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"fact": "tier"}, "exactly one of"),
        ({"fact": "order_value", "at_least": 1, "at_most": 2}, "exactly one of"),
        ({"at_least": 1}, "name one fact"),
        ({}, "name one fact"),
        ({"fact": "name", "at_least": 1}, "is no number"),
        ({"fact": "order_value", "at_least": "1 + 1"}, "pattern"),
        ({"fact": "order_value", "at_least": True}, "valid"),
        ({"any": []}, "at least 1"),
        ({"any": [{"fact": "name", "known": True}], "fact": "tier"}, "stand alone"),
        ({"not": {"fact": "name", "known": True}}, "never holds"),
        ({"fact": "mood", "known": True}, "Input should be"),
        ({"fact": "name", "known": False}, "True"),
        ({"fact": "name", "matches": "x"}, "Extra inputs"),
    ],
)
def test_what_the_grammar_refuses(form: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        FactCondition.model_validate(form)


NAMES = (FactName.NAME, FactName.TIER, FactName.ORDER_VALUE, FactName.DAYS_WAITING, FactName.DURATION)
bounds = st.sampled_from(["limit", "return-days", 3, 30, 99.5])
measured = st.builds(
    lambda name, test, bound: {"fact": name, test: bound},
    st.sampled_from([name for name in NAMES if name in MEASURED]),
    st.sampled_from(["at_least", "at_most", "over", "under"]),
    bounds,
)
listed = st.builds(lambda name: {"fact": name, "one_of": ["gold", "3"]}, st.sampled_from(NAMES))
known = st.builds(lambda name: {"fact": name, "known": True}, st.sampled_from(NAMES))


def nest(parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    several = st.lists(parts, min_size=1, max_size=3)
    turned = parts.filter(lambda form: "known" not in form).map(lambda form: {"not": form})
    return several.map(lambda forms: {"all": forms}) | several.map(lambda forms: {"any": forms}) | turned


forms = st.recursive(measured | listed | known, nest, max_leaves=8)
values = st.dictionaries(
    st.sampled_from(NAMES), st.sampled_from(["gold", "3", "£99.50", "two weeks", "lots", "-", "0", "1e400"])
)


@given(forms, values, values)
def test_one_more_fact_never_turns_a_settled_answer(
    form: dict[str, Any], few: dict[FactName, str], more: dict[FactName, str]
) -> None:
    test = compile_term(FactCondition.model_validate(form), POLICIES)
    assert test is not None
    before = test({name: KnownFact(name, value) for name, value in few.items()})
    after = test({name: KnownFact(name, value) for name, value in (more | few).items()})
    if before.holds is not None:
        assert after.holds is before.holds
        assert before.missing == ()
    assert not set(before.missing) & set(few), "what is known is never asked for"
