"""Shares with their intervals, from counts: what people read.

Answers how sure a share is. Refuses to know what is counted.
"""

from math import sqrt
from typing import Final, NamedTuple

from assist.suggest.tally import Counts

_Z: Final = 1.959964
"""Of a 95 % interval."""


class Estimate(NamedTuple):
    """A share and its 95 % interval."""

    share: float
    low: float
    high: float


def estimate_share(hits: float, trials: float) -> Estimate | None:
    """Return Wilson's interval of hits among trials, which may be weighted; None without trials."""
    if trials <= 0:
        return None
    share = hits / trials
    square = _Z * _Z / trials
    middle = (share + square / 2) / (1 + square)
    half = _Z * sqrt(share * (1 - share) / trials + square / (4 * trials)) / (1 + square)
    return Estimate(share, max(0.0, middle - half), min(1.0, middle + half))


def estimate_use(counts: Counts) -> Estimate | None:
    """Return the share that was used."""
    return estimate_share(counts.used, counts.shown)


def estimate_recovery(counts: Counts) -> Estimate | None:
    """Return the share of followed uses after which the mood recovered."""
    return estimate_share(counts.recovered, counts.followed)


def estimate_use_anywhere(counts: Counts) -> Estimate | None:
    """Return the share that would be used if the phrase were shown wherever it could be drawn.

    Exposures are weighed by the inverse of their probability (self-normalised), which takes out that a phrase is drawn
    most where it looks best; the interval is of as many trials as the uneven weights are worth.
    """
    if counts.weight_squared <= 0:
        return None
    trials = counts.weight**2 / counts.weight_squared
    return estimate_share(trials * counts.weight_used / counts.weight, trials)
