"""What was read of a library's examples outlives a start, for whoever would read it alike."""

import asyncio
import stat
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assist.classifier.classifier import Classifier
from assist.classifier.situations import as_in_a_talk
from assist.classifier.taught import FILE, TaughtPoints
from assist.reading import describe

MODEL = Path(__file__).parents[2] / "models" / "rapport-v1"
POINTS = {"where is it": np.array([1, 2], np.float32), "twelve days now": np.array([3, 4], np.float32)}
EXAMPLES = {"waits": ["twelve days now", "still no sign of it"], "other": ["it was the blue one", "I moved in May"]}


def told(points: dict[str, Any]) -> dict[str, list[float]]:
    return {text: point.tolist() for text, point in points.items()}


def test_points_are_found_again_after_a_start_by_who_reads_alike_only(tmp_path: Path) -> None:
    home = tmp_path / "var"
    TaughtPoints(home, "one", 2).keep(POINTS)
    assert told(TaughtPoints(home, "one", 2).find([*POINTS, "never read"])) == told(POINTS)
    assert TaughtPoints(home, "two", 2).find(POINTS) == {}


def test_only_what_is_wanted_stays(tmp_path: Path) -> None:
    taught = TaughtPoints(tmp_path, "one", 2)
    taught.keep(POINTS)
    taught.keep({"where is it": POINTS["where is it"]})
    assert list(TaughtPoints(tmp_path, "one", 2).find(POINTS)) == ["where is it"]


def test_one_file_is_left_for_its_owner_alone_and_holds_no_sentence(tmp_path: Path) -> None:
    TaughtPoints(tmp_path, "one", 2).keep(POINTS)
    TaughtPoints(tmp_path, "two", 2).keep(POINTS)
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert b"twelve days" not in file.read_bytes()
    assert told(TaughtPoints(tmp_path, "two", 2).find(POINTS)) == told(POINTS)


@pytest.mark.parametrize("damage", [b"", b"not a file of numbers", None])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes | None, caplog: pytest.LogCaptureFixture) -> None:
    TaughtPoints(tmp_path, "one", 2).keep(POINTS)
    file = tmp_path / FILE
    file.write_bytes(file.read_bytes()[:-40] if damage is None else damage)
    taught = TaughtPoints(tmp_path, "one", 2)
    assert "made anew" in caplog.text
    assert taught.find(POINTS) == {}
    taught.keep(POINTS)
    assert told(TaughtPoints(tmp_path, "one", 2).find(POINTS)) == told(POINTS)


@pytest.mark.parametrize(
    "change",
    [
        {"points": np.zeros((2, 3), np.float32)},
        {"points": np.zeros((1, 2), np.float32)},
        {"points": np.full((2, 2), np.nan, np.float32)},
        {"points": np.zeros((2, 2), np.float64)},
        {"digests": np.zeros((2, 3), np.uint8)},
        {"digests": np.zeros((2, 16), np.float32)},
    ],
)
def test_a_file_that_does_not_fit_is_made_anew(
    tmp_path: Path, change: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    TaughtPoints(tmp_path, "one", 2).keep(POINTS)
    with np.load(tmp_path / FILE) as arrays:
        held = dict(arrays)
    np.savez(tmp_path / FILE, **held | change)
    assert TaughtPoints(tmp_path, "one", 2).find(POINTS) == {}
    assert "made anew" in caplog.text


def test_where_nothing_can_be_written_all_goes_on(tmp_path: Path) -> None:
    in_the_way = tmp_path / "var"
    in_the_way.write_text("a file where a folder should be")
    taught = TaughtPoints(in_the_way, "one", 2)
    taught.keep(POINTS)
    assert told(taught.find(POINTS)) == told(POINTS)
    assert list(tmp_path.iterdir()) == [in_the_way]


def test_a_file_that_can_not_take_its_place_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    taught = TaughtPoints(tmp_path, "one", 2)
    taught.keep(POINTS)
    assert told(taught.find(POINTS)) == told(POINTS)
    assert list(tmp_path.iterdir()) == [tmp_path / FILE]


def test_a_second_start_reads_only_new_sentences_and_learns_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    batch = Classifier._read_batch

    def watched(self: Classifier, turns: Any) -> Any:
        read.extend(turn.text for turn in turns)
        return batch(self, turns)

    monkeypatch.setattr(Classifier, "_read_batch", watched)
    point = describe(Classifier(MODEL).read_many([as_in_a_talk("twelve days now")])[0])
    assert point is not None

    async def learn(examples: dict[str, list[str]]) -> dict[str, float]:
        classifier = Classifier(MODEL, kept_in=tmp_path, threads=1)
        await classifier.start()
        read.clear()
        head = await classifier.learn_situations(examples)
        await classifier.close()
        return dict(head.place_point(point))

    first = asyncio.run(learn(EXAMPLES))
    assert sorted(read) == sorted(text for texts in EXAMPLES.values() for text in texts)
    assert asyncio.run(learn(EXAMPLES)) == first
    assert "waits" in first
    assert read == []
    asyncio.run(learn({**EXAMPLES, "asks": ["when does it come"]}))
    assert read == ["when does it come"]
