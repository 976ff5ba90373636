"""Measures and thresholds, on logits whose right answer is known."""

import numpy as np
import pytest

from assist.classifier.columns import COLUMNS, SLICES
from assist.training.measures import measure, quadratic_kappa
from assist.training.thresholds import FALSE_ALARM_CAPS, tune


def test_kappa_of_agreement_chance_and_opposition() -> None:
    truth = np.array([0, 1, 2, 3] * 10)
    assert quadratic_kappa(truth, truth, 4) == 1
    assert quadratic_kappa(truth, 3 - truth, 4) == pytest.approx(-1)
    assert quadratic_kappa(truth, np.full(40, 1), 4) == pytest.approx(0)


def labelled(turns: int = 400, seed: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    targets = np.zeros((turns, len(COLUMNS)), np.float32)
    moods = generator.integers(0, 3, turns)
    targets[np.arange(turns), moods] = 1
    levels = generator.integers(0, 4, turns)
    for i in range(3):
        targets[:, SLICES["frustration"].start + i] = levels > i
    rest = slice(SLICES["emotions"].start, len(COLUMNS))
    targets[:, rest] = generator.random((turns, len(COLUMNS) - rest.start)) < 0.1
    return targets, np.ones_like(targets), (targets * 8 - 4).astype(np.float32)


def test_perfect_logits_measure_perfectly() -> None:
    targets, masks, logits = labelled()
    figures = measure(logits, targets, masks)
    assert figures["sentiment_macro_f1"] == figures["moves_macro_f1"] == figures["signals_macro_f1"] == 1
    assert figures["frustration_kappa"] == 1
    assert figures["good_agent_turns_flagged"] == 0
    assert figures["calm_turns_with_a_grave_signal"] == 0


def test_masked_heads_are_left_out() -> None:
    targets, masks, logits = labelled()
    masks[:, SLICES["moves"]] = 0
    figures = measure(logits, targets, masks)
    assert "moves_macro_f1" not in figures
    assert "moves" not in figures["labels"]


def test_tuning_finds_an_offset_threshold() -> None:
    targets, masks, logits = labelled()
    moved = logits.copy()
    column = COLUMNS.index(("moves", "offer"))
    moved[:, column] = np.where(targets[:, column] > 0, 2.4, 1.4)
    shift = tune(moved, targets, masks)
    assert -2.4 < shift[column] < -1.4
    assert measure(moved + shift, targets, masks)["labels"]["moves"]["offer"]["f1"] == 1


def test_tuning_keeps_false_alarms_under_the_cap() -> None:
    targets, masks, logits = labelled()
    generator = np.random.default_rng(0)
    noisy = (logits * 0.1 + generator.normal(size=logits.shape)).astype(np.float32)
    shifted = noisy + tune(noisy, targets, masks)
    pitfalls = measure(shifted, targets, masks)["labels"]["pitfalls"]
    assert all(row["false_alarms"] <= FALSE_ALARM_CAPS["pitfalls"] for row in pitfalls.values())
