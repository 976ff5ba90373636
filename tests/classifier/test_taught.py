"""What was read of a library's examples outlives a start, for the model that read it."""

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assist.classifier.classifier import Classifier
from assist.classifier.taught import TaughtPoints

MODEL = Path(__file__).parents[2] / "models" / "rapport-v1"
POINTS = {"where is it": np.array([1, 2], np.float32), "twelve days now": np.array([3, 4], np.float32)}
EXAMPLES = {"waits": ["twelve days now", "still no sign of it"], "other": ["it was the blue one", "I moved in May"]}


def told(points: dict[str, Any]) -> dict[str, list[float]]:
    return {text: point.tolist() for text, point in points.items()}


def test_points_are_found_again_after_a_start_by_the_same_model_only(tmp_path: Path) -> None:
    home = tmp_path / "var"
    TaughtPoints(home, "one").keep(POINTS)
    assert told(TaughtPoints(home, "one").find([*POINTS, "never read"])) == told(POINTS)
    assert TaughtPoints(home, "two").find(POINTS) == {}


def test_only_what_is_wanted_stays_and_only_for_the_model_that_serves(tmp_path: Path) -> None:
    taught = TaughtPoints(tmp_path, "one")
    taught.keep(POINTS)
    taught.keep({"where is it": POINTS["where is it"]})
    assert list(TaughtPoints(tmp_path, "one").find(POINTS)) == ["where is it"]
    TaughtPoints(tmp_path, "two").keep(POINTS)
    assert [file.name for file in tmp_path.iterdir()] == ["examples-two.npz"]


def test_no_sentence_is_written_down(tmp_path: Path) -> None:
    TaughtPoints(tmp_path, "one").keep(POINTS)
    (file,) = tmp_path.iterdir()
    assert b"twelve days" not in file.read_bytes()


@pytest.mark.parametrize("damage", [b"", b"not a file of numbers", None])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes | None) -> None:
    TaughtPoints(tmp_path, "one").keep(POINTS)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-40] if damage is None else damage)
    taught = TaughtPoints(tmp_path, "one")
    assert taught.find(POINTS) == {}
    taught.keep(POINTS)
    assert told(TaughtPoints(tmp_path, "one").find(POINTS)) == told(POINTS)


def test_where_nothing_can_be_written_all_goes_on(tmp_path: Path) -> None:
    in_the_way = tmp_path / "var"
    in_the_way.write_text("a file where a folder should be")
    taught = TaughtPoints(in_the_way, "one")
    taught.keep(POINTS)
    assert told(taught.find(POINTS)) == told(POINTS)
    assert list(tmp_path.iterdir()) == [in_the_way]


def test_a_second_start_reads_only_new_sentences_and_learns_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    batch = Classifier._read_batch

    def watched(self: Classifier, turns: Any) -> Any:
        read.extend(turn.text for turn in turns)
        return batch(self, turns)

    monkeypatch.setattr(Classifier, "_read_batch", watched)

    async def learn(examples: dict[str, list[str]]) -> list[float]:
        classifier = Classifier(MODEL, kept_in=tmp_path, threads=1)
        await classifier.start()
        read.clear()
        head = await classifier.learn_situations(examples)
        await classifier.close()
        return list(head.place_point(next(iter(classifier._taught.find(["twelve days now"]).values()))).values())

    first = asyncio.run(learn(EXAMPLES))
    assert sorted(read) == sorted(text for texts in EXAMPLES.values() for text in texts)
    assert asyncio.run(learn(EXAMPLES)) == first != []
    assert read == []
    asyncio.run(learn({**EXAMPLES, "asks": ["when does it come"]}))
    assert read == ["when does it come"]
