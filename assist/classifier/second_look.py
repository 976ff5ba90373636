"""Danger to life, looked at twice: what only sounds like it is told from it.

Answers how far the chances of some situations hold. Refuses to know which these are and where it was learned. What
tells situations apart is linear, and a long, personal turn about nothing grave can look like danger to it; here a turn
is held against the nearest of many that were read, grave ones and those that only sound so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class SecondLook:
    """A support vector machine with a Gaussian kernel over what ``describe`` gives.

    ``situations`` are those it tempers. ``points`` (n, dim + labels) were kept from learning, ``weights`` (n,) are
    above zero for grave ones; ``narrow`` is the kernel's, ``shift`` what stands where nothing is near.
    """

    situations: frozenset[str]
    points: Floats
    weights: Floats
    narrow: float
    shift: float

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> "SecondLook":
        """Read back what ``to_arrays`` gave. Raises KeyError or ValueError on others."""
        points = np.asarray(arrays["points"], np.float32)
        weights = np.asarray(arrays["weights"], np.float32)
        narrow, shift = np.asarray(arrays["kernel"], np.float64)
        if (len(weights), points.size // max(1, len(weights))) != points.shape:
            raise ValueError("a weight for each point is needed")
        return cls(frozenset(map(str, arrays["situations"])), points, weights, float(narrow), float(shift))

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return it as arrays that numpy stores without pickling, points in half precision."""
        return {
            "situations": np.array(sorted(self.situations)),
            "points": self.points.astype(np.float16),
            "weights": self.weights,
            "kernel": np.array([self.narrow, self.shift]),
        }

    def weigh(self, point: Floats) -> float:
        """Return how grave a turn is: above zero for what is nearer to danger, about -1 for what is not near any."""
        apart = self._squares + point @ point - 2 * (self.points @ point)
        return float(np.exp(-self.narrow * apart) @ self.weights) + self.shift

    @cached_property
    def _squares(self) -> Floats:
        squares: Floats = np.einsum("ij,ij->i", self.points, self.points)
        return squares

    def temper(self, point: Floats, chances: Mapping[str, float]) -> dict[str, float]:
        """Return the chances of situations anew: those it knows together by as much more or less as a turn is grave."""
        together = sum(chance for name, chance in chances.items() if name in self.situations)
        if not together:
            return dict(chances)
        holds = min(1.0, max(0.0, together + self.weigh(point))) / together
        return {name: chance * holds if name in self.situations else chance for name, chance in chances.items()}
