"""A tiny model is trained, exported and served; the ONNX networks agree with torch."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assist.classifier.checkpoint import load_checkpoint
from assist.classifier.classifier import Classifier
from assist.classifier.decoding import TurnToRead
from assist.errors import BadInput, ModelError
from assist.training.train import train
from assist.vocabulary import Speaker

pytestmark = pytest.mark.train
pytest.importorskip("torch")
pytest.importorskip("onnx")


@pytest.fixture(scope="module")
def model(tiny_data: Path, tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("models") / "tiny"
    seen: list[float] = []
    train(
        tiny_data,
        out,
        epochs=2,
        encoder=str(tiny_encoder),
        report=lambda done, _sentence: seen.append(done),
        keep_float=True,
    )
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    return out


async def test_what_was_trained_can_be_served(model: Path) -> None:
    classifier = Classifier(model, threads=1)
    await classifier.start()
    try:
        reading = await classifier.read(turn_id="t1", speaker=Speaker.CUSTOMER, text="my order never came")
        assert reading.turn_id == "t1"
        assert reading.labels.sentiment is not None
        assert set(reading.scores) == {"sentiment", "frustration", "emotions", "signals"}
        assert sum(reading.scores["sentiment"].values()) == pytest.approx(1, abs=1e-5)
        assert sum(reading.scores["frustration"].values()) == pytest.approx(1, abs=1e-5)
        assert reading.embedding is not None
        assert np.linalg.norm(reading.embedding) == pytest.approx(1, abs=1e-4)
        agent = await classifier.read(turn_id="t2", speaker=Speaker.AGENT, text="one moment please")
        assert set(agent.scores) == {"moves", "pitfalls"}
        stranger = await classifier.read(turn_id="t3", speaker=Speaker.BOT, text="hello")
        assert stranger.labels.to_json() == {"moves": [], "pitfalls": []}
        assert not stranger.scores
        assert (await classifier.embed(["hello", "refund"])).shape == (2, 32)
        assert (await classifier.embed([])).shape == (0, 32)
    finally:
        await classifier.close()


def test_a_turn_reads_the_same_alone_and_in_company(model: Path) -> None:
    classifier = Classifier(model, threads=1)
    turns = [
        TurnToRead(str(i), Speaker.CUSTOMER, text, "how can i help")
        for i, text in enumerate(["no", "my order never came and i am still waiting", "thanks"])
    ]
    together = classifier.read_many(turns)
    for turn, reading in zip(turns, together, strict=True):
        alone = classifier.read_many([turn])[0]
        assert alone.labels == reading.labels
        for head, scores in reading.scores.items():
            assert alone.scores[head] == pytest.approx(scores, abs=1e-4)


def test_float_onnx_agrees_with_torch_and_int8_comes_near(model: Path, tiny_encoder: Path, tmp_path: Path) -> None:
    import torch

    from assist.classifier.encoding import PairEncoder
    from assist.classifier.network import Network
    from assist.classifier.torch_network import load_weights, tensors
    from assist.training.export import export_float, export_int8
    from assist.training.recipe import load_tokenizer

    network = load_weights(model / "model.safetensors").eval()
    pairs = PairEncoder(load_tokenizer(tiny_encoder), max_context=24, max_text=128)
    batch = [pairs.encode("my order never came", "hello"), pairs.encode("thanks"), pairs.encode("furious", "no")]
    with torch.inference_mode():
        truth = network(*tensors(batch))
    (tmp_path / "float.onnx").write_bytes(export_float(network, longest=155))
    exact = Network(tmp_path / "float.onnx").run(batch)
    assert np.abs(exact.logits - truth.logits.numpy()).max() < 1e-4
    for row, turn in enumerate(batch):
        own = truth.contributions[row, turn.first : len(turn) - 1].numpy()
        assert np.abs(exact.contributions[row, : len(own)] - own).max() < 1e-4
        assert not exact.contributions[row, len(own) :].any()
    assert np.abs(exact.embedding - truth.embedding.numpy()).max() < 1e-4
    (tmp_path / "int8.onnx").write_bytes(export_int8(network, batch, longest=155))
    small = Network(tmp_path / "int8.onnx").run(batch)
    assert np.abs(small.logits - truth.logits.numpy()).mean() < 0.1


def test_the_card_and_the_description_are_written(model: Path) -> None:
    assert sorted(path.name for path in model.iterdir()) == [
        "card.md",
        "model.int8.onnx",
        "model.safetensors",
        "model.yaml",
        "tokenizer.json",
    ]
    card = (model / "card.md").read_text()
    assert "GoEmotions" in card
    assert "asks_supervisor" in card
    figures = load_checkpoint(model).description["training"]["figures"]
    assert {"frustration_kappa", "signals_reliability_gap"} <= set(figures["int8"]["all"])


def test_what_is_served_is_the_mean_of_the_students(model: Path) -> None:
    from assist.classifier.torch_network import load_weights
    from assist.training.teaching import average

    one, other = (load_weights(model / "model.safetensors") for _ in range(2))
    name, weight = next(iter(other.named_parameters()))
    before = weight.detach().clone()
    weight.data += 2
    mean = average([one, other])
    assert np.allclose(dict(mean.named_parameters())[name].detach().numpy(), before.numpy() + 1, atol=1e-6)


def test_the_same_seed_gives_the_same_model(tiny_data: Path, tiny_encoder: Path, tmp_path: Path) -> None:
    one = train(tiny_data, tmp_path / "one" / "m", epochs=1, encoder=str(tiny_encoder), limit=40)
    other = train(tiny_data, tmp_path / "other" / "m", epochs=1, encoder=str(tiny_encoder), limit=40)
    assert load_checkpoint(one).version == load_checkpoint(other).version


def test_a_run_that_was_broken_off_goes_on_where_a_network_was_done(
    tiny_data: Path, tiny_encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assist.training.teaching import School

    def break_off(*_: object) -> None:
        raise KeyboardInterrupt

    def run(out: Path) -> list[str]:
        told: list[str] = []
        trial: dict[str, Any] = {"epochs": 1, "encoder": str(tiny_encoder), "limit": 40}
        train(tiny_data, out, **trial, report=lambda _, sentence: told.append(sentence))
        return [sentence for sentence in told if "taken from the run before" in sentence]

    assert run(tmp_path / "whole" / "m") == []
    for step in ("ask_teachers", "finish"):
        with monkeypatch.context() as patch:
            patch.setattr(School, step, break_off)
            with pytest.raises(KeyboardInterrupt):
                run(tmp_path / "m")
    assert run(tmp_path / "m") == [
        "teachers: 2 of 2 taken from the run before",
        "students: 2 of 2 taken from the run before",
    ]
    assert load_checkpoint(tmp_path / "m").version == load_checkpoint(tmp_path / "whole" / "m").version
    assert not list(tmp_path.glob(".*"))


def test_evaluation_measures_a_folder(model: Path, tiny_data: Path) -> None:
    from assist.training.evaluate import evaluate

    figures = evaluate(tiny_data, model)
    assert figures["model"].startswith("tiny-")
    assert {"all", "written", "real", "evidence"} <= set(figures)


def test_an_encoder_of_another_kind_is_refused(tiny_data: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no encoder's folder"):
        train(tiny_data, tmp_path / "m", encoder=tmp_path)


def test_the_torch_backend_agrees_with_the_int8_network(model: Path) -> None:
    turns = [
        TurnToRead(str(i), speaker, text, "how can i help")
        for speaker in (Speaker.CUSTOMER, Speaker.AGENT)
        for i, text in enumerate(["no", "my order never came and i am still waiting", "thanks", "sorry about that"])
    ]
    small, exact = Classifier(model), Classifier(model, backend="torch")
    assert small.model == exact.model
    for one, other in zip(small.read_many(turns), exact.read_many(turns), strict=True):
        for head, scores in one.scores.items():
            assert other.scores[head] == pytest.approx(scores, abs=0.05)
        assert one.embedding is not None
        assert other.embedding is not None
        assert float(one.embedding @ other.embedding) > 0.95
        assert {(span.head, span.label) for span in other.evidence} <= {
            (head, label) for head, scores in other.scores.items() for label in scores
        }
    for turn, one, other in zip(turns, small.look_closely(turns), exact.look_closely(turns), strict=True):
        assert one.shape == other.shape
        assert len(one) >= len(turn.text.split())
        alike = (one * other).sum(axis=1) / np.linalg.norm(one, axis=1) / np.linalg.norm(other, axis=1)
        assert alike.min() > 0.9


def test_the_torch_backend_says_what_it_lacks(model: Path, tmp_path: Path) -> None:
    import shutil

    import yaml

    folder = tmp_path / "bare"
    shutil.copytree(model, folder)
    description = yaml.safe_load((folder / "model.yaml").read_text())
    del description["float"]
    (folder / "model.yaml").write_text(yaml.safe_dump(description))
    with pytest.raises(ModelError, match="keep-float"):
        Classifier(folder, backend="torch")
    shutil.copytree(model, tmp_path / "broken")
    (tmp_path / "broken" / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(ModelError, match="SHA-256"):
        Classifier(tmp_path / "broken", backend="torch")


@pytest.mark.parametrize("what", ["junk", "no settings"])
def test_a_file_of_other_weights_is_refused(what: str, tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    from assist.classifier.torch_network import TorchNetwork

    path = tmp_path / "model.safetensors"
    if what == "junk":
        path.write_bytes(b"no weights at all")
    else:
        save_file({"a": torch.zeros(1)}, path)
    with pytest.raises(ModelError, match="float weights"):
        TorchNetwork(path)
