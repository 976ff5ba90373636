"""Where a label begins to hold.

Answers a shift a column: added to the logits, every label holds from 0.0 up, a probability of 0.5. So a rule's
``at_least: 0.5`` means the same for a rare label and a common one. Refuses to know the network.

A label's threshold is where F1, smoothed over its neighbourhood, is best among those that keep the false alarms
under the head's cap. Frustration is tuned for quadratic kappa, sentiment for macro-F1.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from assist.classifier.columns import COLUMNS, FRUSTRATION, HEADS, SENTIMENT, SLICES
from assist.training.measures import MIN_OCCURRENCES, quadratic_kappa

Floats = NDArray[np.float32]

FALSE_ALARM_CAPS: Final = {"emotions": 0.05, "signals": 0.025, "moves": 0.08, "pitfalls": 0.012}
"""Share of the turns without a label that may be given it."""
GRAVE_CAP: Final = 0.006
GRAVE: Final = frozenset({"abuse", "legal_threat", "publicity_threat", "churn_threat"})
_GRID: Final = np.arange(-3.0, 4.01, 0.1, dtype=np.float32)
_SMOOTHED_OVER: Final = 7


def tune(logits: Floats, targets: Floats, masks: Floats) -> Floats:
    """Return shifts (columns,) for logits, labels and masks of shape (turns, columns)."""
    shift = np.zeros(len(COLUMNS), np.float32)
    for head, columns in SLICES.items():
        known = masks[:, columns].all(axis=1)
        if not known.any():
            continue
        if head == SENTIMENT:
            shift[columns] = _tune_sentiment(logits[known, columns], targets[known, columns])
        elif head == FRUSTRATION:
            shift[columns] = _tune_frustration(logits[known, columns], targets[known, columns])
        else:
            for i, label in enumerate(HEADS[head]):
                cap = GRAVE_CAP if label in GRAVE else FALSE_ALARM_CAPS[head]
                column = columns.start + i
                shift[column] = -_threshold(logits[known, column], targets[known, column] > 0, cap)
    return shift


def _threshold(logits: Floats, truth: NDArray[np.bool_], cap: float) -> float:
    claimed = logits[None, :] >= _GRID[:, None]
    hits = (claimed & truth).sum(axis=1)
    alarms = (claimed & ~truth).sum(axis=1) / max(int((~truth).sum()), 1)
    f1 = 2 * hits / np.maximum(claimed.sum(axis=1) + truth.sum(), 1)
    kernel = np.ones(_SMOOTHED_OVER) / _SMOOTHED_OVER
    padded = np.pad(f1, _SMOOTHED_OVER // 2, mode="edge")
    smooth = np.convolve(padded, kernel, mode="valid")
    allowed = alarms <= cap
    if int(truth.sum()) < MIN_OCCURRENCES:
        allowed &= _GRID >= 0
    if not allowed.any():
        return float(_GRID[-1])
    return float(_GRID[np.where(allowed, smooth, -1.0).argmax()])


def _tune_sentiment(logits: Floats, targets: Floats) -> Floats:
    truth = targets.argmax(axis=1)
    best, best_f1 = np.zeros(3, np.float32), -1.0
    for negative in np.arange(-1.6, 1.61, 0.2):
        for positive in np.arange(-1.6, 1.61, 0.2):
            shift = np.array([negative, 0, positive], np.float32)
            f1 = _macro_f1(truth, (logits + shift).argmax(axis=1)) - 0.002 * float(np.abs(shift).sum())
            if f1 > best_f1:
                best, best_f1 = shift, f1
    return best


def _macro_f1(truth: NDArray[np.int_], guess: NDArray[np.int_]) -> float:
    scores = []
    for label in np.unique(truth):
        hits = int(((truth == label) & (guess == label)).sum())
        scores.append(2 * hits / max(int((truth == label).sum() + (guess == label).sum()), 1))
    return float(np.mean(scores))


def _tune_frustration(logits: Floats, targets: Floats) -> Floats:
    truth = targets.sum(axis=1).astype(int)
    shift = np.zeros(targets.shape[1], np.float32)
    grid = np.arange(-1.6, 1.61, 0.2, dtype=np.float32)
    for _ in range(3):
        for i in range(len(shift)):
            kappas = []
            for step in grid:
                shift[i] = step
                levels = (logits + shift >= 0).cumprod(axis=1).sum(axis=1)
                kappas.append(quadratic_kappa(truth, levels, len(shift) + 1) - 0.004 * abs(float(step)))
            shift[i] = grid[int(np.argmax(kappas))]
    return shift
