"""Multinomial logistic regression, fitted in a fraction of a second.

Answers weights that tell classes apart. Refuses to know what the classes and the points are. Limited-memory BFGS with
a backtracking line search; at the sizes of a library of intents a dozen steps come within a point of the optimum.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

STEPS: Final = 18
MANY: Final = 4000
"""From so many points on, three times the steps: they are flatter, and nobody waits for so many."""
MEMORY: Final = 8
RIDGE: Final = 1 / 30
"""Weight of the squared weights against the summed log-likelihood of points of unit length."""
BIAS_RIDGE: Final = 1e-3
_HALVINGS: Final = 12
_SUFFICIENT: Final = 1e-4

Floats = NDArray[np.float32]


def fit_logistic(points: Floats, owner: NDArray[np.intp], classes: int) -> Floats:
    """Return weights of shape (dim + 1, classes), the last row the biases.

    ``points`` is (n, dim), centred, and ``owner`` (n,) the class of each.
    """
    wide = np.concatenate([points, np.ones((len(points), 1), np.float32)], axis=1)
    objective = _Objective(wide, owner, classes)
    weights = np.zeros((wide.shape[1], classes), np.float32)
    loss, gradient = objective(weights)
    moves: list[tuple[Floats, Floats]] = []
    for _ in range(STEPS if len(points) < MANY else 3 * STEPS):
        direction = _precondition(gradient, moves)
        downhill = float(np.vdot(gradient, direction))
        length = 1.0
        for _ in range(_HALVINGS):
            step = (-length * direction).astype(np.float32)
            next_loss, next_gradient = objective(weights + step)
            if next_loss <= loss - _SUFFICIENT * length * downhill:
                break
            length /= 2
        else:
            break
        moves = [*moves, (step, next_gradient - gradient)][-MEMORY:]
        weights, loss, gradient = weights + step, next_loss, next_gradient
    return weights


class _Objective:
    """The regularised negative log-likelihood and its gradient."""

    def __init__(self, points: Floats, owner: NDArray[np.intp], classes: int) -> None:
        self._points = points
        self._place = (np.arange(len(points)), owner)
        self._ridge = np.full((points.shape[1], 1), RIDGE, np.float32)
        self._ridge[-1] = BIAS_RIDGE
        self._truth = np.eye(classes, dtype=np.float32)[owner]

    def __call__(self, weights: Floats) -> tuple[float, Floats]:
        logits = self._points @ weights
        logits -= logits.max(axis=1, keepdims=True)
        raised = np.exp(logits)
        sums = raised.sum(axis=1, keepdims=True)
        fit = float((np.log(sums[:, 0]) - logits[self._place]).sum())
        size = self._ridge * weights
        gradient: Floats = self._points.T @ (raised / sums - self._truth) + size
        return fit + 0.5 * float(np.vdot(size, weights)), gradient


def _precondition(gradient: Floats, moves: list[tuple[Floats, Floats]]) -> Floats:
    """Return the gradient times the inverse Hessian as far as the last moves tell it (the two loops of L-BFGS)."""
    direction = gradient.copy()
    if not moves:
        return direction / np.float32(max(1.0, float(np.linalg.norm(gradient))))
    shares = []
    for step, change in reversed(moves):
        share = float(np.vdot(step, direction)) / _curvature(step, change)
        shares.append(share)
        direction -= np.float32(share) * change
    step, change = moves[-1]
    direction *= np.float32(_curvature(step, change) / max(float(np.vdot(change, change)), 1e-12))
    for (step, change), share in zip(moves, reversed(shares), strict=True):
        direction += np.float32(share - float(np.vdot(change, direction)) / _curvature(step, change)) * step
    return direction


def _curvature(step: Floats, change: Floats) -> float:
    return max(float(np.vdot(step, change)), 1e-12)
