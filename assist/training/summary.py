"""What of three layers goes into the embedding.

Answers a linear map from the means of the layers to an embedding as wide as one of them. Refuses to know what the
embedding is used for, and needs no labels: principal axes of many turns.
"""

from typing import Final

import torch
from torch import Tensor

from assist.classifier.torch_network import EMBEDDED_LAYERS

LAYER_WEIGHTS: Final = (0.5, 0.5, 1.0)
"""Of the encoder's input, the middle layer and the last one, each scaled to unit length on average."""
EVENING: Final = 0.25
"""How far strong axes are drawn in: to the power of minus this."""


def fit_summary(pooled: Tensor) -> tuple[Tensor, Tensor]:
    """Return weight (dim, 3 dim) and bias (dim,) for means of shape (turns, 3 dim)."""
    size = pooled.shape[1] // EMBEDDED_LAYERS
    lengths = pooled.reshape(len(pooled), EMBEDDED_LAYERS, size).square().sum(dim=2).mean(dim=0).sqrt()
    scale = (torch.tensor(LAYER_WEIGHTS) / lengths.clamp(min=1e-6)).repeat_interleave(size)
    points = pooled * scale
    mean = points.mean(dim=0)
    spread, axes = torch.linalg.eigh((points - mean).T @ (points - mean) / len(points))
    strongest = axes[:, -size:] / spread[-size:].clamp(min=1e-6).sqrt() ** EVENING
    weight = (strongest * scale[:, None]).T.contiguous()
    return weight, -(mean @ strongest)
