"""A tiny model is trained, exported and served; the ONNX networks agree with torch."""

from pathlib import Path

import numpy as np
import pytest

from assist.classifier.checkpoint import load_checkpoint
from assist.classifier.classifier import Classifier
from assist.classifier.decoding import TurnToRead
from assist.errors import BadInput
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
        encoder=tiny_encoder,
        report=lambda done, _sentence: seen.append(done),
        weights=out.parent / "float.safetensors",
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
    from safetensors.torch import load_file

    from assist.classifier.encoding import PairEncoder
    from assist.classifier.network import Network
    from assist.training.export import export_float, export_int8
    from assist.training.network import TurnNetwork, load_encoder
    from assist.training.recipe import load_tokenizer, tensors

    network = TurnNetwork(load_encoder(tiny_encoder)).eval()
    network.load_state_dict(load_file(model.parent / "float.safetensors"))
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
        "model.yaml",
        "tokenizer.json",
    ]
    card = (model / "card.md").read_text()
    assert "GoEmotions" in card
    assert "asks_supervisor" in card
    figures = load_checkpoint(model).description["training"]["figures"]
    assert {"frustration_kappa", "signals_reliability_gap"} <= set(figures["int8"]["all"])


def test_the_same_seed_gives_the_same_model(tiny_data: Path, tiny_encoder: Path, tmp_path: Path) -> None:
    one = train(tiny_data, tmp_path / "one" / "m", epochs=1, encoder=tiny_encoder, limit=40)
    other = train(tiny_data, tmp_path / "other" / "m", epochs=1, encoder=tiny_encoder, limit=40)
    assert load_checkpoint(one).version == load_checkpoint(other).version


def test_a_run_that_was_broken_off_goes_on_where_a_teacher_was_done(
    tiny_data: Path, tiny_encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assist.training.teaching import School

    def break_off(*_: object) -> None:
        raise KeyboardInterrupt

    whole = train(tiny_data, tmp_path / "whole" / "m", epochs=1, encoder=tiny_encoder, limit=40)
    with monkeypatch.context() as patch:
        patch.setattr(School, "train_student", break_off)
        with pytest.raises(KeyboardInterrupt):
            train(tiny_data, tmp_path / "m", epochs=1, encoder=tiny_encoder, limit=40)
    told: list[str] = []
    train(
        tiny_data,
        tmp_path / "m",
        epochs=1,
        encoder=tiny_encoder,
        limit=40,
        report=lambda _, sentence: told.append(sentence),
    )
    assert [sentence for sentence in told if "taken from the run before" in sentence] == [
        "teacher 1 of 2: taken from the run before",
        "teacher 2 of 2: taken from the run before",
    ]
    assert load_checkpoint(tmp_path / "m").version == load_checkpoint(whole).version
    assert not list(tmp_path.glob(".*"))


def test_evaluation_measures_a_folder(model: Path, tiny_data: Path) -> None:
    from assist.training.evaluate import evaluate

    figures = evaluate(tiny_data, model)
    assert figures["model"].startswith("tiny-")
    assert {"all", "written", "real", "evidence"} <= set(figures)


def test_an_encoder_of_another_kind_is_refused(tiny_data: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no encoder's folder"):
        train(tiny_data, tmp_path / "m", encoder=tmp_path)
