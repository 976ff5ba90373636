"""The draft check on held-out turns, with the model and the library that ship: quiet on good ones, awake on bad."""

from pathlib import Path
from typing import Any

import pytest

from assist.library.files import load_files
from assist.training.drafts import study_drafts

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    return study_drafts(ROOT / "models" / "data", ROOT / "models" / "rapport-v1", load_files(ROOT / "prompts"))


def test_fewer_than_four_good_turns_in_a_hundred_draw_a_remark(figures: dict[str, Any]) -> None:
    good = figures["good"]
    assert good["turns"] > 500
    assert good["share"] == good["remarked"] / good["turns"]
    assert good["share"] < 0.04
    assert sum(figures["good_by_kind"].values()) == good["remarked"]


def test_agents_of_every_quality_are_counted_apart_and_not_overwhelmed(figures: dict[str, Any]) -> None:
    others = figures["of_every_quality"]
    assert others["turns"] > 300
    assert others["share"] == others["remarked"] / others["turns"]
    assert others["share"] < 0.1


def test_six_in_ten_turns_with_pitfalls_draw_the_right_remark(figures: dict[str, Any]) -> None:
    assert figures["pitfalls"]["turns"] > 200
    assert figures["pitfalls"]["share"] >= 0.6
    assert all(row["remarked"] <= row["turns"] for row in figures["by_pitfall"].values())
