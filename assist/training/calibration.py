"""How sure a score should be.

Answers a slope a column: with the thresholds already at 0.0, the factor on a logit that makes its probability fit how
often the label really holds. Refuses to move a threshold: 0.5 stays where a label begins to hold.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from assist.classifier.columns import COLUMNS, SENTIMENT, SLICES
from assist.training.measures import MIN_OCCURRENCES

Floats = NDArray[np.float32]

_GRID: Final = np.exp(np.linspace(np.log(0.25), np.log(4.0), 41)).astype(np.float32)


def fit_slopes(logits: Floats, targets: Floats, masks: Floats) -> Floats:
    """Return slopes (columns,) for shifted logits, labels and masks of shape (turns, columns).

    The three moods share one. A label too rare to judge keeps the slope 1.
    """
    slopes = np.ones(len(COLUMNS), np.float32)
    for head, columns in SLICES.items():
        known = masks[:, columns].all(axis=1)
        if not known.any():
            continue
        if head == SENTIMENT:
            slopes[columns] = _best(_mood_losses(logits[known, columns], targets[known, columns].argmax(axis=1)))
            continue
        for column in range(columns.start, columns.stop):
            truth = targets[known, column]
            if min(truth.sum(), (1 - truth).sum()) >= MIN_OCCURRENCES:
                slopes[column] = _best(_label_losses(logits[known, column], truth))
    return slopes


def _best(losses: NDArray[np.float64]) -> float:
    return float(_GRID[losses.argmin()])


def _label_losses(logits: Floats, truth: Floats) -> NDArray[np.float64]:
    signed = _GRID[:, None] * np.where(truth > 0, logits, -logits)
    losses: NDArray[np.float64] = np.logaddexp(0, -signed.astype(np.float64)).mean(axis=1)
    return losses


def _mood_losses(logits: Floats, truth: NDArray[np.intp]) -> NDArray[np.float64]:
    scaled = _GRID[:, None, None] * logits.astype(np.float64)
    chosen = np.take_along_axis(scaled, truth[None, :, None], axis=2)[..., 0]
    losses: NDArray[np.float64] = (np.logaddexp.reduce(scaled, axis=2) - chosen).mean(axis=1)
    return losses
