"""Slopes make probabilities fit how often a label holds, and leave thresholds where they are."""

import numpy as np

from assist.classifier.columns import COLUMNS, SLICES
from assist.training.calibration import fit_slopes
from assist.training.measures import measure

TURNS = 4000
ABUSE = COLUMNS.index(("signals", "abuse"))


def drawn(sharpness: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return logits of one label that are ``sharpness`` times too sure, with labels drawn as they should be."""
    generator = np.random.default_rng(3)
    honest = generator.normal(0, 2, TURNS)
    targets = np.zeros((TURNS, len(COLUMNS)), np.float32)
    targets[:, ABUSE] = generator.random(TURNS) < 1 / (1 + np.exp(-honest))
    masks = np.zeros_like(targets)
    masks[:, SLICES["signals"]] = 1
    logits = np.full_like(targets, -4)
    logits[:, ABUSE] = honest * sharpness
    return logits, targets, masks


def test_too_sure_is_toned_down_and_too_shy_is_raised() -> None:
    assert abs(fit_slopes(*drawn(2.0))[ABUSE] - 0.5) < 0.06
    assert abs(fit_slopes(*drawn(0.5))[ABUSE] - 2.0) < 0.25
    slopes = fit_slopes(*drawn(1.0))
    assert abs(slopes[ABUSE] - 1.0) < 0.1
    assert (np.delete(slopes, ABUSE) == 1).all()


def test_a_slope_narrows_the_gap_and_moves_no_label() -> None:
    logits, targets, masks = drawn(3.0)
    before = measure(logits, targets, masks)
    after = measure(logits * fit_slopes(logits, targets, masks), targets, masks)
    assert after["signals_reliability_gap"] < before["signals_reliability_gap"] / 3
    assert after["signals_brier_skill"] > before["signals_brier_skill"]
    assert after["labels"] == before["labels"]


def test_the_moods_share_a_slope() -> None:
    generator = np.random.default_rng(4)
    honest = generator.normal(0, 1.5, (TURNS, 3))
    odds = np.exp(honest)
    odds /= odds.sum(axis=1, keepdims=True)
    mood = (generator.random((TURNS, 1)) > odds.cumsum(axis=1)).sum(axis=1)
    targets = np.zeros((TURNS, len(COLUMNS)), np.float32)
    targets[np.arange(TURNS), SLICES["sentiment"].start + mood] = 1
    masks = np.zeros_like(targets)
    masks[:, SLICES["sentiment"]] = 1
    logits = np.zeros_like(targets)
    logits[:, SLICES["sentiment"]] = honest * 2
    slopes = fit_slopes(logits, targets, masks)[SLICES["sentiment"]]
    assert (slopes == slopes[0]).all()
    assert abs(slopes[0] - 0.5) < 0.06
