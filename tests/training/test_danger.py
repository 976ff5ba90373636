"""Learning to look twice, with the model that ships and a part of what it was learned from."""

import json
from pathlib import Path

import pytest

from assist.classifier.second_look import SecondLook
from assist.errors import BadInput
from assist.library.files import load_files
from assist.training.danger import GraveOrNot, Learned, gather, learn_danger

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "models" / "rapport-v1"
OWN = ROOT / "models" / "data"
EVERY = 9

pytestmark = pytest.mark.train


@pytest.fixture(scope="module")
def turns() -> list[GraveOrNot]:
    return gather(OWN, load_files(ROOT / "prompts"))


@pytest.fixture(scope="module")
def learned(turns: list[GraveOrNot]) -> Learned:
    return learn_danger(turns[::EVERY], MODEL, load_files(ROOT / "prompts"))


def test_what_was_told_and_what_the_library_says_is_learned_from_once(turns: list[GraveOrNot]) -> None:
    told = {row["text"]: row["danger"] for row in map(json.loads, (OWN / "danger.jsonl").read_text().splitlines())}
    kinds = {one.turn.text: one.is_grave for one in turns}
    for text, danger in told.items():
        assert kinds.get(text) == {"none": False, "unsure": None}.get(danger, True), text
    library = load_files(ROOT / "prompts")
    examples = {entry.id: entry.examples for entry in library.situations}
    assert all(kinds[text] for text in examples["body-emergency"])
    assert not any(kinds[text] for text in examples["other"])


def test_grave_turns_it_did_not_learn_from_weigh_above_zero_far_more_often(learned: Learned) -> None:
    held = learned.figures["held out"]
    assert held["grave ones above zero"] > 20 * held["harmless ones above zero"]
    assert learned.figures["kept"] == len(learned.second_look.points)


def test_what_was_learned_tempers_what_is_never_passed_over(learned: Learned) -> None:
    again = SecondLook.from_arrays(learned.second_look.to_arrays())
    assert again.situations == {"body-emergency", "not-safe-self"}


@pytest.mark.parametrize("row", ['{"text": "help", "danger": "maybe"}', '{"danger": "none"}', "no json"])
def test_a_row_that_does_not_say_what_it_is_is_refused_by_its_line(tmp_path: Path, row: str) -> None:
    (tmp_path / "danger.jsonl").write_text(f'{{"text": "hello", "danger": "none"}}\n{row}\n')
    with pytest.raises(BadInput, match=r"danger\.jsonl:2"):
        gather(tmp_path, load_files(ROOT / "prompts"))


def test_without_the_file_it_says_what_the_file_is_for(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"danger\.jsonl is missing"):
        gather(tmp_path, load_files(ROOT / "prompts"))
