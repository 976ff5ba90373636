"""The model folder.

Answers a folder that serving accepts: the int8 network, the tokenizer, ``model.yaml`` and the card, written whole or
not at all. Refuses to know how the network was trained.
"""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import yaml

from assist.classifier.checkpoint import DESCRIPTION, FORMAT, file_hash
from assist.classifier.classifier import Classifier
from assist.classifier.columns import COLUMNS, HEADS
from assist.classifier.encoding import PairEncoder
from assist.classifier.network import Network
from assist.classifier.torch_network import TurnNetwork, save_weights
from assist.training.calibration import fit_slopes
from assist.training.card import write_card
from assist.training.corpora import Corpus, Example
from assist.training.evaluate import by_kind, run_logits, turns_of
from assist.training.export import export_float, export_int8, served
from assist.training.faithfulness import deletion_test
from assist.training.forecast import ReadMany
from assist.training.recipe import Recipe, load_tokenizer
from assist.training.thresholds import Floats, tune

NETWORK_FILE: Final = "model.int8.onnx"
FLOAT_FILE: Final = "model.safetensors"
TOKENIZER_FILE: Final = "tokenizer.json"
CALIBRATION_TURNS: Final = 512
DELETION_TURNS: Final = 400
_MARKS: Final = 3


class Tuning(NamedTuple):
    """What is done to a network's logits before they are served: a shift and then a slope a column, (columns,) each."""

    shift: Floats
    slope: Floats

    @classmethod
    def of(cls, dev: Sequence[Example], logits: Floats) -> "Tuning":
        """Return thresholds and slopes tuned on turns."""
        targets, masks = np.stack([e.target for e in dev]), np.stack([e.mask for e in dev])
        shift = tune(logits, targets, masks)
        return cls(shift, fit_slopes(logits + shift, targets, masks))

    def apply(self, logits: Floats) -> Floats:
        """Return the logits as they are served."""
        served: Floats = (logits + self.shift) * self.slope
        return served


def publish(
    network: TurnNetwork,
    encoder: Path,
    corpus: Corpus,
    recipe: Recipe,
    *,
    out: Path,
    say: Callable[[float, str], None],
    keep_float: bool = False,
    study: Callable[[ReadMany], dict[str, Any]] = lambda _: {},
) -> Path:
    """Quantise, tune the thresholds on the held-out turns, measure, and write the folder ``out``.

    ``encoder`` is where the tokenizer comes from; with ``keep_float`` the float weights are
    written too; ``study`` fits the forecast with what reads turns. An older model in
    ``out`` is replaced only when all is written.
    """
    tokenizer = load_tokenizer(encoder)
    pairs = PairEncoder(tokenizer, max_context=recipe.served_context, max_text=recipe.max_text)
    longest = recipe.served_context + recipe.max_text + _MARKS
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as scratch:
        folder = Path(scratch)
        generator = np.random.default_rng(recipe.seed)
        drawn = generator.permutation(len(corpus.train))[:CALIBRATION_TURNS]
        samples = [pairs.encode(corpus.train[i].text, corpus.train[i].context) for i in drawn]
        say(0.91, "quantising")
        path = folder / NETWORK_FILE
        path.write_bytes(export_int8(network, samples, longest=longest))
        logits = run_logits(corpus.dev, pairs, Network(path))
        tuning = Tuning.of(corpus.dev, logits)
        path.write_bytes(export_int8(network, samples, longest=longest, shift=tuning.shift, slope=tuning.slope))
        if keep_float:
            save_weights(served(network, tuning.shift, tuning.slope), folder / FLOAT_FILE)
        say(0.95, "measuring")
        tokenizer.save(str(folder / TOKENIZER_FILE))
        figures = _measure(
            network,
            corpus.dev,
            pairs,
            logits=logits,
            tuning=tuning,
            float_path=folder / "float.onnx",
            longest=longest,
        )
        dim = int(network.summary.weight.shape[0])
        layers = int(network.encoder.config.num_hidden_layers)
        description = _describe(
            out.name, folder, recipe, corpus, tuning=tuning, figures=figures, dim=dim, layers=layers
        )
        _write_description(folder, description)
        read_many = Classifier(folder, with_lines=False).read_many
        figures["evidence"] = deletion_test(
            turns_of(corpus.dev[:: max(1, len(corpus.dev) // DELETION_TURNS)]), read_many
        )
        description["training"]["figures"] = _summary(figures)
        say(0.97, "fitting the forecast")
        forecast = study(read_many)
        if forecast:
            description["forecast"] = forecast
            figures["forecast"] = forecast["figures"]
        _write_description(folder, description)
        write_card(folder / "card.md", description, figures)
        out.mkdir(exist_ok=True)
        for written in sorted(folder.iterdir()):
            shutil.copyfile(written, out / written.name)
    say(1.0, f"written to {out}")
    return out


def _measure(
    network: TurnNetwork,
    dev: Sequence[Example],
    pairs: PairEncoder,
    *,
    logits: Floats,
    tuning: Tuning,
    float_path: Path,
    longest: int,
) -> dict[str, Any]:
    """Return int8 figures, the float ones, and int8 ones with thresholds tuned on the other half of the turns."""
    float_path.write_bytes(export_float(network, longest=longest))
    exact = run_logits(dev, pairs, Network(float_path))
    float_path.unlink()
    crossed = np.zeros_like(logits)
    half = np.arange(len(dev)) % 2 == 0
    for chosen in (half, ~half):
        others = [example for example, is_here in zip(dev, chosen, strict=True) if not is_here]
        crossed[chosen] = Tuning.of(others, logits[~chosen]).apply(logits[chosen])
    return {
        "int8": by_kind(dev, tuning.apply(logits)),
        "float": by_kind(dev, tuning.apply(exact)),
        "crossed": by_kind(dev, crossed),
        "logit_gap": {
            "mean": round(float(np.abs(logits - exact).mean()), 4),
            "largest": round(float(np.abs(logits - exact).max()), 3),
        },
    }


def _describe(
    name: str,
    folder: Path,
    recipe: Recipe,
    corpus: Corpus,
    *,
    tuning: Tuning,
    figures: dict[str, Any],
    dim: int,
    layers: int,
) -> dict[str, Any]:
    """Return what ``model.yaml`` holds; ``tuned_at`` are the raw logits that became the thresholds of 0.5.

    ``slopes`` are what logits beyond it were multiplied by.
    """
    tuned_at: dict[str, dict[str, float]] = {}
    slopes: dict[str, dict[str, float]] = {}
    for (head, label), step, slope in zip(COLUMNS, tuning.shift.tolist(), tuning.slope.tolist(), strict=True):
        tuned_at.setdefault(head, {})[label] = round(-step, 2)
        slopes.setdefault(head, {})[label] = round(slope, 3)
    return {
        "name": name,
        "format": FORMAT,
        "network": {
            **_named(folder / NETWORK_FILE),
            "dim": dim,
        },
        **({"float": _named(folder / FLOAT_FILE)} if (folder / FLOAT_FILE).exists() else {}),
        "tokenizer": _named(folder / TOKENIZER_FILE),
        "limits": {"max_context": recipe.served_context, "max_text": recipe.max_text},
        "heads": {head: list(labels) for head, labels in HEADS.items()},
        "thresholds": {head: dict.fromkeys(labels, 0.5) for head, labels in HEADS.items()},
        "calibration": {"tuned_at": tuned_at, "slopes": slopes},
        "training": {
            "seed": recipe.seed,
            "epochs": recipe.epochs,
            "student_epochs": recipe.student_epochs,
            "layers": layers,
            "train_turns": len(corpus.train),
            "dev_turns": len(corpus.dev),
            "figures": _summary(figures),
        },
    }


def _named(path: Path) -> dict[str, str]:
    return {"file": path.name, "sha256": file_hash(path)}


def _summary(figures: dict[str, Any]) -> dict[str, Any]:
    """Leave out the labels' own figures, which stand in the card."""
    return {
        key: _summary(value) if isinstance(value, dict) else value
        for key, value in figures.items()
        if key != "labels" or not isinstance(value, dict)
    }


def _write_description(folder: Path, description: dict[str, Any]) -> None:
    text = yaml.safe_dump(description, sort_keys=False, allow_unicode=True, width=100)
    (folder / DESCRIPTION).write_text(text, encoding="utf-8")
