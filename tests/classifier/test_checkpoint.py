"""A model folder that does not fit is refused with what to do."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from assist.classifier.checkpoint import file_hash, load_checkpoint
from assist.classifier.classifier import Classifier
from assist.classifier.columns import HEADS
from assist.classifier.second_look import SecondLook
from assist.errors import ModelError
from tests.suggest.judged import draw


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "model.int8.onnx").write_bytes(b"not really a network")
    (tmp_path / "tokenizer.json").write_text("{}")
    write(tmp_path, lambda _: None)
    return tmp_path


def write(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    description: dict[str, Any] = {
        "name": "tiny",
        "format": 2,
        "network": {
            "file": "model.int8.onnx",
            "sha256": file_hash(folder / "model.int8.onnx"),
            "dim": 8,
        },
        "tokenizer": {"file": "tokenizer.json", "sha256": file_hash(folder / "tokenizer.json")},
        "limits": {"max_context": 24, "max_text": 128},
        "heads": {head: list(labels) for head, labels in HEADS.items()},
        "thresholds": {head: dict.fromkeys(labels, 0.5) for head, labels in HEADS.items()},
    }
    change(description)
    (folder / "model.yaml").write_text(yaml.safe_dump(description))


def test_a_whole_folder_is_accepted(folder: Path) -> None:
    checkpoint = load_checkpoint(folder)
    assert checkpoint.version.startswith("tiny-")
    assert checkpoint.thresholds.shape == (sum(map(len, HEADS.values())),)
    assert (checkpoint.max_context, checkpoint.max_text, checkpoint.dim) == (24, 128, 8)


def test_another_threshold_is_another_version(folder: Path) -> None:
    before = load_checkpoint(folder).version
    write(folder, lambda description: description["thresholds"]["moves"].update(offer=0.6))
    assert load_checkpoint(folder).version != before


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="assist train"):
        load_checkpoint(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["model.int8.onnx", "tokenizer.json"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelError, match=f"{name} is missing"):
        load_checkpoint(folder)


@pytest.mark.parametrize("name", ["model.int8.onnx", "tokenizer.json"])
def test_a_changed_file_is_named(folder: Path, name: str) -> None:
    with (folder / name).open("ab") as file:
        file.write(b"x")
    with pytest.raises(ModelError, match=f"{name} is not the file"):
        load_checkpoint(folder)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda description: description.update(format=9), "format 9"),
        (lambda description: description.pop("limits"), "limits"),
        (lambda description: description["heads"].pop("moves"), "other labels"),
        (lambda description: description["thresholds"]["moves"].pop("offer"), "offer"),
    ],
)
def test_a_description_that_does_not_fit(folder: Path, change: Callable[[dict[str, Any]], object], said: str) -> None:
    write(folder, change)
    with pytest.raises(ModelError, match=said):
        load_checkpoint(folder)


@pytest.mark.parametrize("text", ["", "- a list", "a: [b"])
def test_a_description_that_is_no_mapping(folder: Path, text: str) -> None:
    (folder / "model.yaml").write_text(text)
    with pytest.raises(ModelError, match="restore the file"):
        load_checkpoint(folder)


def test_a_file_that_is_no_tokenizer(folder: Path) -> None:
    with pytest.raises(ModelError, match="tokenizer"):
        Classifier(folder)


def test_what_judgements_taught_is_read_beside_the_model_and_changes_its_version(folder: Path) -> None:
    without = load_checkpoint(folder)
    assert without.appraiser() is None
    form = '{"shown_from": 0.3, "mild_from": 0.25, "pressing_from": 0.2}'
    (folder / "appraisal.json").write_text(form)
    with pytest.raises(ModelError, match=r"affinity\.npz"):
        load_checkpoint(folder).appraiser()
    with (folder / "affinity.npz").open("wb") as file:
        np.savez(file, allow_pickle=False, **draw({"ack": 1.0}).to_arrays())
    checkpoint = load_checkpoint(folder)
    appraiser = checkpoint.appraiser()
    assert appraiser is not None
    assert set(appraiser.affinity.lines) == {"ack"}
    assert appraiser.mild_from == 0.25
    assert checkpoint.version != without.version
    (folder / "appraisal.json").write_text('{"shown_from": 0.3}')
    with pytest.raises(ModelError, match="learn-lines"):
        load_checkpoint(folder).appraiser()


def test_what_was_learned_of_danger_is_read_beside_the_model_and_changes_its_version(folder: Path) -> None:
    without = load_checkpoint(folder)
    assert without.second_look() is None
    look = SecondLook(frozenset({"not-safe"}), np.zeros((1, 8), np.float32), np.ones(1, np.float32), 1.0, 0.0)
    with (folder / "danger.npz").open("wb") as file:
        np.savez(file, allow_pickle=False, **look.to_arrays())
    found = load_checkpoint(folder).second_look()
    assert found is not None
    assert found.situations == {"not-safe"}
    assert load_checkpoint(folder).version != without.version
    (folder / "danger.npz").write_bytes(b"no arrays")
    with pytest.raises(ModelError, match="learn-danger"):
        load_checkpoint(folder).second_look()
