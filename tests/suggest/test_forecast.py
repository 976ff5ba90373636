from typing import Any

import pytest

from assist.library.entries import Condition, CueRule
from assist.suggest.cues import compile_rule, firing
from assist.suggest.forecast import FEATURES, Forecaster, Line, measure_course
from assist.suggest.moment import Moment

NOTHING = dict.fromkeys(FEATURES, 0.0)


def forecaster(**lines: dict[str, float]) -> Forecaster:
    forms = {name: {"bias": -2.0, "weights": {**NOTHING, **lines.get(name, {})}} for name in ("ends_badly", "eases")}
    return Forecaster.from_json(forms)


def course(talk: Any) -> dict[str, float]:
    found = measure_course(Moment(talk.conversation))
    assert found is not None
    return dict(zip(FEATURES, found, strict=True))


def test_the_course_is_measured_from_what_was_read(talk: Any) -> None:
    assert measure_course(Moment(talk.conversation)) is None
    talk.agent("Hello", "greet")
    assert measure_course(Moment(talk.conversation)) is None
    talk.customer("hi, a parcel of mine is late")
    calm = course(talk)
    assert calm["frustration"] == calm["mood fell"] == calm["said no"] == calm["agent's pitfalls"] == 0
    talk.agent("You must wait.", "inform", pitfalls=["command"])
    talk.customer(
        "no, I've waited and called twice, this is a joke", 3, "rejects", "repeat_contact", emotions=["anger"]
    )
    tense = course(talk)
    assert tense["mood"] < calm["mood"]
    assert tense["mood fell"] == pytest.approx(calm["mood"] - tense["mood"], abs=0.01)
    assert tense["frustration"] == 3
    assert tense["said no"] > 0 < tense["agent's pitfalls"]
    assert tense["came before or waited"] == 1
    talk.agent("I'm sorry, I'll fix it now.", "apologise", "act")
    talk.customer("ok that works, thank you", 0, "accepts", emotions=["gratitude"], sentiment="positive")
    eased = course(talk)
    assert eased["eased"] == 1 > tense["eased"] == 0
    assert eased["came before or waited"] == 1, "what was once so stays so"


def test_a_chance_is_a_probability_whatever_the_numbers() -> None:
    line = Line(0.0, (1.0,) * len(FEATURES))
    assert line.chance([0.0] * len(FEATURES)) == 0.5
    assert 0 < line.chance([-1e9] * len(FEATURES)) < 1e-9
    assert 1 - 1e-9 < line.chance([1e9] * len(FEATURES)) <= 1


def test_rules_may_ask_for_a_forecast(talk: Any) -> None:
    heading = Condition.model_validate({"all": [{"ends_badly": 0.6}, {"not": [{"eases": 0.5}]}]})
    entry = CueRule(
        id="r", when=heading, advice="Do.", evidence="So.", examples=(("customer: x",),), counter_examples=(("x",),)
    )
    talk.customer("where is it", 0)
    talk.agent("Late.", "inform")
    talk.customer("this is a joke", 3, emotions=["anger"])
    moment = Moment(talk.conversation)

    def fires(foresees: Forecaster | None) -> bool:
        return bool(list(firing([compile_rule(entry, foresees)], moment)))

    assert fires(forecaster(ends_badly={"frustration": 1.0}))
    assert not fires(forecaster(ends_badly={"frustration": 0.5}))
    assert not fires(forecaster(ends_badly={"frustration": 1.0}, eases={"frustration": 1.0}))
    assert not fires(None), "a model that came without a forecast foresees nothing"


def test_weights_of_other_features_are_refused() -> None:
    other = {"bias": 0.0, "weights": {"moon": 1.0}}
    with pytest.raises(ValueError, match="mood fell"):
        Forecaster.from_json({"ends_badly": other, "eases": other})
