"""The order of the network's outputs.

Answers which column of the logits belongs to which head and label. Refuses to know what a label means (the
vocabulary and the label guide say) and how a column was computed.

``sentiment`` is three columns under a softmax. ``frustration`` is ordinal: its three columns are the logits of "at
least 1", "at least 2" and "at least 3". Every other column is a label of its own under a sigmoid.
"""

from typing import Final

from assist.vocabulary import AGENT_HEADS, CUSTOMER_HEADS

FRUSTRATION: Final = "frustration"
SENTIMENT: Final = "sentiment"


def _head_columns() -> dict[str, tuple[str, ...]]:
    named = {**CUSTOMER_HEADS, **AGENT_HEADS}
    heads = {head: tuple(str(label) for label in labels) for head, labels in named.items()}
    heads[FRUSTRATION] = heads[FRUSTRATION][1:]
    return heads


HEADS: Final[dict[str, tuple[str, ...]]] = _head_columns()
"""Head to the labels of its columns, in order; frustration has the levels 1 to 3, each meaning *at least*."""

COLUMNS: Final[tuple[tuple[str, str], ...]] = tuple((head, label) for head, labels in HEADS.items() for label in labels)
"""(head, label) of every column, in the order of the logits."""


def _slices() -> dict[str, slice]:
    places: dict[str, slice] = {}
    at = 0
    for head, labels in HEADS.items():
        places[head] = slice(at, at + len(labels))
        at += len(labels)
    return places


SLICES: Final[dict[str, slice]] = _slices()
"""Head to its columns."""

CUSTOMER_COLUMNS: Final = slice(0, SLICES["moves"].start)
"""The columns read for a customer's turn."""

AGENT_COLUMNS: Final = slice(SLICES["moves"].start, len(COLUMNS))
"""The columns read for an agent's turn."""
