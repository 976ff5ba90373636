"""The geometry of the little bar plot on the start page: what was shown each day, and how much of it was used.

Answers where each bar stands. Refuses to know colours (the style sheet's) and where figures come from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from assist.store.figures import DayFigures, Usage

WIDTH: Final = 560
HEIGHT: Final = 120
_GAP: Final = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One day: where its bar begins, how wide it is, and the heights of what was shown and used."""

    day: date
    usage: Usage
    x: float
    width: float
    shown: float
    used: float


@dataclass(frozen=True, slots=True)
class Plot:
    """Bars on a field of ``width`` by ``height``, oldest left."""

    bars: tuple[Bar, ...]
    most: int
    width: int = WIDTH
    height: int = HEIGHT


def plot_days(figures: Sequence[DayFigures], *, last: date, days: int) -> Plot:
    """Return the plot of the days up to ``last``; days without figures stand empty."""
    by_day = {figure.day: figure.usage for figure in figures}
    stretch = [last - timedelta(days=back) for back in reversed(range(days))]
    most = max((by_day.get(day, Usage()).shown for day in stretch), default=0)
    step = (WIDTH + _GAP) / days
    bars = []
    for place, day in enumerate(stretch):
        usage = by_day.get(day, Usage())
        scale = HEIGHT / most if most else 0.0
        bars.append(
            Bar(
                day=day,
                usage=usage,
                x=round(place * step, 1),
                width=round(step - _GAP, 1),
                shown=round(usage.shown * scale, 1),
                used=round(usage.used * scale, 1),
            )
        )
    return Plot(tuple(bars), most)
