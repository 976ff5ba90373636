"""What the network is trained towards.

Answers one number for a batch: how far the logits are from the labels that are known, and how far the embedding is
from the teacher's. Refuses to know where labels came from.
"""

from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from assist.classifier.columns import HEADS, SENTIMENT, SLICES
from assist.training.network import Outputs

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


def positive_weights(targets: NDArray[np.float32], masks: NDArray[np.float32]) -> Tensor:
    """Return a weight a column for its positives, from targets and masks of shape (turns, columns)."""
    positives = (targets * masks).sum(axis=0)
    negatives = masks.sum(axis=0) - positives
    ratio = np.sqrt(negatives / np.maximum(positives, 1.0))
    return torch.from_numpy(np.clip(ratio, 1.0, MAX_POSITIVE_WEIGHT).astype(np.float32))


def loss_of(
    outputs: Outputs,
    targets: Tensor,
    masks: Tensor,
    teacher: Tensor,
    weights: Tensor,
) -> Tensor:
    """Return the batch's loss.

    ``targets`` and ``masks`` are (n, columns), ``teacher`` (n, dim) of unit length, ``weights`` (columns,).
    """
    total = ANCHOR_WEIGHT * (1 - (outputs.embedding * teacher).sum(dim=1)).mean()
    for head, columns in SLICES.items():
        logits, target, mask = outputs.logits[:, columns], targets[:, columns], masks[:, columns]
        if head == SENTIMENT:
            known = mask[:, 0] > 0
            if known.any():
                per_turn = functional.cross_entropy(logits[known], target[known].argmax(dim=1), reduction="sum")
                total = total + HEAD_WEIGHTS[head] * per_turn / len(mask)
            continue
        each = functional.binary_cross_entropy_with_logits(
            logits, target, weight=mask, pos_weight=weights[columns], reduction="sum"
        )
        total = total + HEAD_WEIGHTS[head] * each / (len(mask) * len(HEADS[head]))
    return total
