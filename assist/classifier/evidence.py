"""Which words moved a label.

Answers spans of characters in the turn, from what each token gave to the label's logit. Refuses to know how the
contributions were computed and which labels deserve evidence.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assist.reading import Span

MAX_SPANS: Final = 2
MAX_WORDS: Final = 8
EXTENDS_ABOVE: Final = 0.3
"""A neighbouring word joins a span if it gave at least this share of what the span's best word gave."""
SECOND_ABOVE: Final = 0.5
"""A second span is shown if its best word gave at least this share of the first one's."""
_TRIMMED: Final = ".,;:\"'()[]\u201c\u201d\u2018\u2019"


class WordGrid:
    """The words of one turn: which tokens and which characters belong to each."""

    __slots__ = ("_ends", "_firsts", "_starts", "_text")

    def __init__(self, text: str, offsets: Sequence[tuple[int, int]]) -> None:
        """Group tokens into words. ``offsets`` are the tokens' characters in ``text``, in order, at least one."""
        self._text = text
        firsts: list[int] = []
        starts: list[int] = []
        ends: list[int] = []
        last = -1
        for number, (start, end) in enumerate(offsets):
            if not firsts or (start > last and any(map(str.isspace, text[last:start]))):
                firsts.append(number)
                starts.append(start)
                ends.append(end)
            else:
                ends[-1] = max(ends[-1], end)
            last = max(last, end)
        self._firsts, self._starts, self._ends = firsts, starts, ends

    def gather(self, contributions: NDArray[np.float32]) -> NDArray[np.float32]:
        """Sum token contributions (tokens, labels) into word contributions (words, labels)."""
        summed: NDArray[np.float32] = np.add.reduceat(contributions, self._firsts, axis=0)
        return summed

    def spans(self, head: str, label: str, gave: list[float]) -> list[Span]:
        """Return at most two spans of a label from what each word gave; none if no word spoke for it."""
        found: list[Span] = []
        free = list(gave)
        peak = max(free)
        for _ in range(MAX_SPANS):
            best = max(free)
            if best <= 0 or best < peak * SECOND_ABOVE:
                break
            low, high = _extend(free, free.index(best), best * EXTENDS_ABOVE)
            start, end = self._trim(self._starts[low], self._ends[high])
            found.append(Span(head, label, start, end, round(sum(gave[low : high + 1]), 4)))
            for place in range(low, high + 1):
                free[place] = -1.0
        return found

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        """Return the span without marks and white space at its ends; as it is where nothing else is in it."""
        first, last = start, end
        while first < last and _is_trimmed(self._text[first]):
            first += 1
        while last > first and _is_trimmed(self._text[last - 1]):
            last -= 1
        return (first, last) if first < last else (start, end)


def _is_trimmed(letter: str) -> bool:
    return letter in _TRIMMED or letter.isspace()


def _extend(gave: list[float], place: int, at_least: float) -> tuple[int, int]:
    """Grow a span from its best word towards the better neighbour while that gave enough; ends inclusive."""
    low = high = place
    while high - low + 1 < MAX_WORDS:
        left = gave[low - 1] if low else -1.0
        right = gave[high + 1] if high + 1 < len(gave) else -1.0
        if max(left, right) < at_least:
            break
        if left >= right:
            low -= 1
        else:
            high += 1
    return low, high
