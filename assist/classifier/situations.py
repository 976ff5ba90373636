"""Situations by example: which moment of a talk a customer's turn is.

Answers the likeliest of the library's situations for a reading, or none. Refuses to know texts and the library's files.
A moment is told by how something is said as much as by what it is about, so a turn goes in with its embedding and with
what the heads saw in it. One class stands for everything that is no moment of its own.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from assist.classifier.logistic import Floats, fit_logistic
from assist.reading import Reading
from assist.vocabulary import CUSTOMER_HEADS

PLACED_FROM: Final = 0.5
"""Probability from which a turn counts as standing in a situation."""
SECOND_FROM: Final = 0.3
"""The same for a second one beside the first."""
OTHER: Final = "other"
"""The class of turns that stand in none."""

_HEADS_WEIGH: Final = 0.4 / 7
"""Logits of the heads go up to about seven; the embedding is of unit length. Measured on held-out labelled turns."""
_EDGE: Final = 1e-3
_LABELS: Final = tuple((head, label) for head, labels in CUSTOMER_HEADS.items() for label in labels)


class SituationHead:
    """Fitted to ``{situation: readings of its examples}``; the class ``OTHER`` is never named.

    Raises ValueError where nothing is left to learn from.
    """

    def __init__(self, examples: Mapping[str, Sequence[Reading]]) -> None:
        self._names = sorted(examples)
        rows = [[point for reading in examples[name] if (point := describe(reading)) is not None] for name in examples]
        owner = np.repeat([self._names.index(name) for name in examples], [len(row) for row in rows])
        points = np.array([point for row in rows for point in row], np.float32)
        self._center = points.mean(axis=0)
        self._weights = fit_logistic(points - self._center, owner, len(self._names))

    def place(self, reading: Reading) -> tuple[str, ...]:
        """Return the situations a customer's turn stands in, the likeliest first: none, one, or two."""
        point = describe(reading)
        if point is None:
            return ()
        logits = (point - self._center) @ self._weights[:-1] + self._weights[-1]
        chances = np.exp(logits - logits.max())
        chances /= chances.sum()
        first, second = np.argsort(-chances)[:2]
        if chances[first] < PLACED_FROM or self._names[first] == OTHER:
            return ()
        found = [first, second] if chances[second] >= SECOND_FROM else [first]
        return tuple(self._names[place] for place in found if self._names[place] != OTHER)


def describe(reading: Reading) -> Floats | None:
    """Return what a turn is placed by, shape (dim + labels,), or None where it was not read as a customer's."""
    if reading.embedding is None or "sentiment" not in reading.scores:
        return None
    scores = np.array([reading.score(head, label) for head, label in _LABELS], np.float32).clip(_EDGE, 1 - _EDGE)
    logits = np.log(scores / (1 - scores))
    return np.concatenate([reading.embedding, _HEADS_WEIGH * logits]).astype(np.float32)
