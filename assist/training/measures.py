"""How good a model is.

Answers figures from logits and labels, as plain numbers that can be written to JSON. Refuses to know where the
logits came from. All arrays have shape (turns, columns).
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from assist.classifier.columns import COLUMNS, FRUSTRATION, HEADS, SENTIMENT, SLICES
from assist.classifier.decoding import probabilities

MIN_OCCURRENCES: Final = 8
"""A label that occurs more rarely is left out of its head's mean."""

HOLDS: Final = 0.5
RESAMPLES: Final = 200
CLAIMED: Final = 0.2
_BINS: Final = 5

GRAVE_SIGNALS: Final = ("churn_threat", "legal_threat", "publicity_threat", "abuse")
"""Signals whose false alarm on a calm turn embarrasses."""

Floats = NDArray[np.float32]


def measure(logits: Floats, targets: Floats, masks: Floats) -> dict[str, Any]:
    """Return macro-F1 a head, kappa of frustration, false alarms and every label's figures.

    ``logits`` are already shifted by the thresholds, so that a label holds from 0.0 up. Only turns whose labels are
    known (``masks``) count for a head.
    """
    scores = probabilities(logits)
    figures: dict[str, Any] = {"turns": len(logits), "labels": {}}
    for head, columns in SLICES.items():
        known = masks[:, columns].all(axis=1)
        if not known.any():
            continue
        if head == FRUSTRATION:
            level = (scores[known, columns] >= HOLDS).cumprod(axis=1).sum(axis=1).astype(int)
            truth = targets[known, columns].sum(axis=1).astype(int)
            figures["frustration_kappa"] = round(quadratic_kappa(truth, level, len(HEADS[head]) + 1), 3)
            continue
        if head == SENTIMENT:
            chosen = np.eye(len(HEADS[head]))[scores[known, columns].argmax(axis=1)]
        else:
            chosen = scores[known, columns] >= HOLDS
        per_label = _per_label(head, chosen > 0, targets[known, columns] > 0)
        figures["labels"][head] = per_label
        counted = [row["f1"] for row in per_label.values() if row["occurs"] >= MIN_OCCURRENCES]
        if counted:
            figures[f"{head}_macro_f1"] = round(float(np.mean(counted)), 3)
    figures.update(_false_alarms(scores, targets, masks))
    for head, columns in SLICES.items():
        known = masks[:, columns].all(axis=1)
        if known.any():
            figures.update(_calibration(head, scores[known, columns], targets[known, columns]))
    return figures


def _calibration(head: str, scores: Floats, targets: Floats) -> dict[str, float]:
    """Return how much better than the base rate a head's probabilities are, and how far they are off above 0.2.

    The skill is one minus the Brier score over that of the base rate, the mean over labels that are counted; the gap is
    the mean distance of a probability from how often it came true, in fifths of the range from 0.2 up.
    """
    counted = targets.sum(axis=0) >= MIN_OCCURRENCES
    found: dict[str, float] = {}
    if counted.any():
        rate = targets[:, counted].mean(axis=0)
        brier = ((scores[:, counted] - targets[:, counted]) ** 2).mean(axis=0)
        found[f"{head}_brier_skill"] = round(float((1 - brier / np.maximum(rate * (1 - rate), 1e-9)).mean()), 3)
    claimed = scores > CLAIMED
    if claimed.any():
        place = np.minimum(((scores[claimed] - CLAIMED) / (1 - CLAIMED) * _BINS).astype(int), _BINS - 1)
        came_true = np.bincount(place, targets[claimed], _BINS)
        expected = np.bincount(place, scores[claimed], _BINS)
        found[f"{head}_reliability_gap"] = round(float(np.abs(came_true - expected).sum() / len(place)), 3)
    return found


def bootstrap(logits: Floats, targets: Floats, masks: Floats, *, seed: int = 17) -> dict[str, tuple[float, float]]:
    """Return the 95 % interval of every figure of ``measure``, over turns drawn anew with replacement."""
    generator = np.random.default_rng(seed)
    seen: dict[str, list[float]] = {}
    for _ in range(RESAMPLES):
        drawn = generator.integers(len(logits), size=len(logits))
        figures = measure(logits[drawn], targets[drawn], masks[drawn])
        for name, value in figures.items():
            if isinstance(value, float):
                seen.setdefault(name, []).append(value)
    ends = {name: np.quantile(values, (0.025, 0.975)) for name, values in seen.items()}
    return {name: (round(float(low), 3), round(float(high), 3)) for name, (low, high) in ends.items()}


def quadratic_kappa(truth: NDArray[np.int_], guess: NDArray[np.int_], levels: int) -> float:
    """Return Cohen's kappa with squared weights of two ordinal labellings, both of shape (n,)."""
    seen = np.zeros((levels, levels))
    np.add.at(seen, (truth, guess), 1)
    apart = np.subtract.outer(np.arange(levels), np.arange(levels)) ** 2
    expected = np.outer(seen.sum(axis=1), seen.sum(axis=0)) / max(seen.sum(), 1)
    by_chance = float((apart * expected).sum())
    return 1.0 if by_chance == 0 else 1 - float((apart * seen).sum()) / by_chance


def _per_label(
    head: str,
    chosen: NDArray[np.bool_],
    truth: NDArray[np.bool_],
) -> dict[str, dict[str, float]]:
    hits = (chosen & truth).sum(axis=0)
    occurs, claimed = truth.sum(axis=0), chosen.sum(axis=0)
    rows = {}
    for i, label in enumerate(HEADS[head]):
        rows[label] = {
            "occurs": int(occurs[i]),
            "precision": round(float(hits[i] / max(claimed[i], 1)), 3),
            "recall": round(float(hits[i] / max(occurs[i], 1)), 3),
            "f1": round(float(2 * hits[i] / max(claimed[i] + occurs[i], 1)), 3),
            "false_alarms": round(float((claimed[i] - hits[i]) / max((~truth[:, i]).sum(), 1)), 4),
        }
    return rows


def _false_alarms(scores: Floats, targets: Floats, masks: Floats) -> dict[str, float]:
    rates = {}
    pitfalls = SLICES["pitfalls"]
    good = (masks[:, pitfalls] > 0).all(axis=1) & ~(targets[:, pitfalls] > 0).any(axis=1)
    if good.any():
        flagged = (scores[good, pitfalls] >= HOLDS).any(axis=1)
        rates["good_agent_turns_flagged"] = round(float(flagged.mean()), 4)
    grave = [COLUMNS.index(("signals", label)) for label in GRAVE_SIGNALS]
    calm = (masks[:, SLICES["signals"]] > 0).all(axis=1) & (targets[:, SLICES[FRUSTRATION].start] == 0)
    calm &= ~(targets[:, grave] > 0).any(axis=1)
    if calm.any():
        flagged = (scores[calm][:, grave] >= HOLDS).any(axis=1)
        rates["calm_turns_with_a_grave_signal"] = round(float(flagged.mean()), 4)
    return rates
