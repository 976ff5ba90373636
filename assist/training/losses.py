"""What the network is trained towards.

Answers one number for a batch: how far the logits are from the labels that are known, and how far the embedding is
from the teacher's. Refuses to know where labels came from.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from assist.classifier.columns import HEADS, SENTIMENT, SLICES
from assist.classifier.torch_network import Outputs

MAX_POSITIVE_WEIGHT: Final = 4.0
"""Rare labels weigh more, up to this many times, or they would never be predicted."""

HEAD_WEIGHTS: Final = {
    "sentiment": 1.0,
    "frustration": 3.0,
    "emotions": 5.0,
    "signals": 9.0,
    "moves": 14.0,
    "pitfalls": 6.0,
}
"""About the square root of the columns times columns: a head of many labels is not drowned by its own mean."""

ANCHOR_WEIGHT: Final = 4.0
"""Weight of the distance to the teacher's embedding, which keeps the topic of a turn in it."""


SOFT_SHARE: Final = 0.6
"""Share of the teachers' word in the loss; the rest is the labels'."""
SOFT_GAIN: Final = 1.5
"""Teachers' probabilities are rarely sharp: their cross-entropy counts this much more than the labels'."""


@dataclass(frozen=True, slots=True)
class Taught:
    """What a batch of n turns should become. All of shape (n, columns) but ``anchor`` (n, dim), of unit length.

    ``soft`` are the teachers' logits where ``soft_masks`` is one, both None while a teacher itself is trained.
    ``habits`` (n, columns) is what the labels' source adds to the logits by its own habits; the labels are compared
    with the sum, so that the network learns what the sources have in common.
    """

    targets: Tensor
    masks: Tensor
    anchor: Tensor
    soft: Tensor | None = None
    soft_masks: Tensor | None = None
    habits: Tensor | None = None


def positive_weights(targets: NDArray[np.float32], masks: NDArray[np.float32]) -> Tensor:
    """Return a weight a column for its positives, from targets and masks of shape (turns, columns)."""
    positives = (targets * masks).sum(axis=0)
    negatives = masks.sum(axis=0) - positives
    ratio = np.sqrt(negatives / np.maximum(positives, 1.0))
    return torch.from_numpy(np.clip(ratio, 1.0, MAX_POSITIVE_WEIGHT).astype(np.float32))


def loss_of(outputs: Outputs, taught: Taught, weights: Tensor) -> Tensor:
    """Return the batch's loss; ``weights`` (columns,) are those of the positives."""
    total = ANCHOR_WEIGHT * (1 - (outputs.embedding * taught.anchor).sum(dim=1)).mean()
    hard = 1.0 if taught.soft is None else 1 - SOFT_SHARE
    labelled = outputs.logits if taught.habits is None else outputs.logits + taught.habits
    for head, columns in SLICES.items():
        size = len(taught.masks) * (1 if head == SENTIMENT else len(HEADS[head]))
        summed = hard * _hard_loss(head, labelled[:, columns], taught, columns, weights)
        if taught.soft is not None and taught.soft_masks is not None:
            soft, mask = taught.soft[:, columns], taught.soft_masks[:, columns]
            summed = summed + SOFT_SHARE * _soft_loss(head, outputs.logits[:, columns], soft, mask)
        total = total + HEAD_WEIGHTS[head] * summed / size
    return total


def _hard_loss(head: str, logits: Tensor, taught: Taught, columns: slice, weights: Tensor) -> Tensor:
    target, mask = taught.targets[:, columns], taught.masks[:, columns]
    if head == SENTIMENT:
        known = mask[:, 0] > 0
        return functional.cross_entropy(logits[known], target[known].argmax(dim=1), reduction="sum")
    return functional.binary_cross_entropy_with_logits(
        logits, target, weight=mask, pos_weight=weights[columns], reduction="sum"
    )


def _soft_loss(head: str, logits: Tensor, soft: Tensor, mask: Tensor) -> Tensor:
    if head == SENTIMENT:
        known = mask[:, 0] > 0
        return functional.cross_entropy(logits[known], soft[known].softmax(dim=1), reduction="sum")
    return SOFT_GAIN * functional.binary_cross_entropy_with_logits(
        logits, torch.sigmoid(soft), weight=mask, reduction="sum"
    )
