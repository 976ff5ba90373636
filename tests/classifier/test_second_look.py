"""What only sounds like danger is told from it by the nearest turns that were read."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.classifier.second_look import SecondLook

GRAVE, HARMLESS = [1.0, 0.0], [0.0, 1.0]
LOOK = SecondLook(
    situations=frozenset({"not-safe", "emergency"}),
    points=np.array([GRAVE, HARMLESS], np.float32),
    weights=np.array([1.0, -1.0], np.float32),
    narrow=4.0,
    shift=-0.3,
)


def at(*point: float) -> "np.typing.NDArray[np.float32]":
    return np.array(point, np.float32)


def test_near_a_grave_turn_it_weighs_more_than_far_from_all_and_least_near_a_harmless_one() -> None:
    near, far, harmless = LOOK.weigh(at(*GRAVE)), LOOK.weigh(at(-9, -9)), LOOK.weigh(at(*HARMLESS))
    assert near > 0 > far > harmless
    assert far == pytest.approx(-0.3)


def test_chances_of_danger_are_taken_down_or_up_together_and_others_are_left() -> None:
    chances = {"not-safe": 0.5, "hurry": 0.2, "emergency": 0.25}
    doubted = LOOK.temper(at(*HARMLESS), chances)
    assert doubted == {"not-safe": 0.0, "hurry": 0.2, "emergency": 0.0}
    seen = LOOK.temper(at(*GRAVE), chances)
    assert seen["not-safe"] + seen["emergency"] == pytest.approx(1.0)
    assert seen["not-safe"] == pytest.approx(2 * seen["emergency"])
    assert LOOK.temper(at(*GRAVE), {"hurry": 0.9}) == {"hurry": 0.9}


@given(
    st.tuples(st.floats(-2, 2), st.floats(-2, 2)),
    st.dictionaries(st.sampled_from(["not-safe", "emergency", "hurry"]), st.floats(0.05, 0.33)),
)
def test_chances_stay_chances(point: tuple[float, float], chances: dict[str, float]) -> None:
    found = LOOK.temper(at(*point), chances)
    assert found.keys() == chances.keys()
    assert all(0 <= chance <= 1 for chance in found.values())
    assert sum(found[name] for name in found if name in LOOK.situations) <= 1 + 1e-9


def test_it_is_read_back_from_arrays_and_arrays_that_do_not_fit_are_refused() -> None:
    arrays = LOOK.to_arrays()
    again = SecondLook.from_arrays(arrays)
    assert again.situations == LOOK.situations
    assert again.weigh(at(0.4, 0.1)) == LOOK.weigh(at(0.4, 0.1))
    with pytest.raises(ValueError, match="weight"):
        SecondLook.from_arrays({**arrays, "weights": arrays["weights"][:1]})
    with pytest.raises(KeyError):
        SecondLook.from_arrays({"points": arrays["points"]})
