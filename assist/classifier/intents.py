"""Intents by example.

Answers which of the library's intents a turn's embedding belongs to, or none of them. Refuses to know the network,
the texts and the library's files: it is given each intent's example embeddings.

A ridge classifier in closed form (one small linear system), refitted in milliseconds when a lead saves. Its
leave-one-out margins come from the same factorisation, so the threshold for "none of these" is measured on
sentences the head has not seen. Besides the linear score, a turn must lie near some example of its intent: short
replies such as "yes please" lie near none.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assist.errors import BadInput

RIDGE: Final = 1.0
"""Regularisation relative to the examples' mean squared length, which is one."""
SHARPNESS: Final = 6.0
"""Turns score margins into probabilities."""
NEAREST_WEIGHT: Final = 1.0
"""Weight of the closeness to the intent's nearest example beside the linear score."""
KEPT: Final = 0.85
"""Share of the examples that their own intent must still claim when left out."""
MIN_SCORE: Final = 0.45
MAX_SCORE: Final = 1.2

Floats = NDArray[np.float32]


class IntentHead:
    """Fitted to ``{intent: embeddings of its examples, shape (n, dim)}``, all of unit length.

    Raises BadInput if an intent has no examples or widths differ. No intents at all is fine: then every turn is out
    of scope.
    """

    def __init__(self, examples: Mapping[str, Floats]) -> None:
        self._names = sorted(examples)
        rows = [np.atleast_2d(np.asarray(examples[name], np.float64)) for name in self._names]
        for name, row in zip(self._names, rows, strict=True):
            if row.size == 0 or row.shape[1] != rows[0].shape[1]:
                raise BadInput(f"intent {name!r} needs example embeddings, all of one width")
        if not rows:
            return
        points = np.concatenate(rows)
        self._owner = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        self._starts = np.cumsum([0, *(len(row) for row in rows[:-1])])
        self._points = points.astype(np.float32)
        mean = points.mean(axis=0)
        self._center = mean.astype(np.float32)
        weights, left_out = _ridge(points - mean, np.eye(len(rows))[self._owner])
        self._weights = weights.astype(np.float32)
        self._threshold = self._calibrate(left_out)

    @classmethod
    def fit(cls, examples: Mapping[str, Floats]) -> "IntentHead":
        """Return a fitted head; the same as calling the class."""
        return cls(examples)

    @property
    def threshold(self) -> float:
        """Return the score below which a turn belongs to no intent; 0 without intents."""
        return self._threshold if self._names else 0.0

    def predict(self, embedding: Floats) -> tuple[str | None, float]:
        """Return the intent of one embedding (dim,) and its probability; (None, p) where none fits.

        With None the probability is that of the best intent, for whoever wants to know how near it came.
        """
        if not self._names:
            return None, 0.0
        scores = self._scores(embedding)
        best = int(scores.argmax())
        raised = np.exp(SHARPNESS * (scores - scores[best]))
        gate = 1 / (1 + np.exp(-2 * SHARPNESS * (scores[best] - self._threshold)))
        probability = float(gate / raised.sum())
        return (self._names[best] if scores[best] >= self._threshold else None), probability

    def _scores(self, embedding: Floats) -> Floats:
        closest = np.maximum.reduceat(self._points @ embedding, self._starts)
        scores: Floats = (embedding - self._center) @ self._weights + NEAREST_WEIGHT * closest
        return scores

    def _calibrate(self, left_out: NDArray[np.float64]) -> float:
        """Return the score that ``KEPT`` of the examples reach for their own intent when left out."""
        near = self._points @ self._points.T
        np.fill_diagonal(near, -1.0)
        same = self._owner[:, None] == self._owner[None, :]
        closest = np.where(same, near, -1.0).max(axis=1)
        own = left_out[np.arange(len(near)), self._owner] + NEAREST_WEIGHT * closest
        alone = np.bincount(self._owner)[self._owner] == 1
        if alone.all():
            return (MIN_SCORE + MAX_SCORE) / 2
        reached = float(np.quantile(own[~alone], 1 - KEPT))
        return min(max(reached, MIN_SCORE), MAX_SCORE)


def _ridge(
    points: NDArray[np.float64],
    targets: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return weights (dim, intents) and each point's prediction (n, intents) by a fit that lacks it.

    Both are relative to an intent's share of the examples, so that a lone intent claims nothing by itself.

    Solved in the smaller of the two spaces, n being a few hundred; the left-out predictions follow from the hat
    matrix without a second fit.
    """
    count = len(points)
    mean = targets.mean(axis=0)
    kernel = points @ points.T
    inverse = np.linalg.inv(kernel + RIDGE * np.eye(count))
    weights = points.T @ inverse @ (targets - mean)
    hat = kernel @ inverse
    fitted = hat @ (targets - mean)
    leverage = np.diag(hat)[:, None]
    left_out = (fitted - leverage * (targets - mean)) / np.maximum(1 - leverage, 1e-6)
    return weights, left_out
