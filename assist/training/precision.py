"""Where training runs, and half-precision training of the encoder with full-precision weights behind it.

Answers how a machine with bfloat16 units trains in half the time. Refuses to know losses and data. The forward and
backward pass use bfloat16 copies; the optimizer moves float32 masters, so that small steps are not lost to rounding.
"""

from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor, nn

DEVICE: Final = "cuda" if torch.cuda.is_available() else "cpu"
"""A GPU where there is one."""

DECAY: Final = 0.998
"""How much of the average stays at each step: it looks back about five hundred steps."""


class HalfEncoder:
    """Holds an encoder in bfloat16 between construction and ``restore``. Frozen weights are kept as they were."""

    def __init__(self, encoder: nn.Module) -> None:
        self._encoder = encoder
        self._exact = {name: value.detach().clone() for name, value in encoder.state_dict().items()}
        encoder.to(torch.bfloat16)
        named = dict(encoder.named_parameters())
        self._pairs = [(value, self._exact[name]) for name, value in named.items() if value.requires_grad]

    @property
    def masters(self) -> list[Tensor]:
        """Return the float32 weights that the optimizer moves."""
        return [master for _, master in self._pairs]

    def take_gradients(self) -> None:
        """Hand the gradients of the last backward pass to the masters."""
        for value, master in self._pairs:
            master.grad = None if value.grad is None else value.grad.float()
            value.grad = None

    def give_weights(self) -> None:
        """Copy the masters to the encoder after a step."""
        with torch.no_grad():
            for value, master in self._pairs:
                value.copy_(master)

    def restore(self) -> None:
        """Return the encoder to float32, with the masters as its weights."""
        self._encoder.float()
        self._encoder.load_state_dict(self._exact)


class WeightAverage:
    """An exponential average of weights (float32) over the steps they are trained in."""

    def __init__(self, weights: Sequence[Tensor]) -> None:
        self._weights = weights
        self._means: list[Tensor] = []

    def take(self) -> None:
        """Take the weights as they are now into the average."""
        with torch.no_grad():
            if not self._means:
                self._means = [weight.detach().clone() for weight in self._weights]
            for mean, weight in zip(self._means, self._weights, strict=True):
                mean.lerp_(weight, 1 - DECAY)

    def give(self) -> None:
        """Set the weights to their average."""
        with torch.no_grad():
            for mean, weight in zip(self._means, self._weights, strict=True):
                weight.copy_(mean)
