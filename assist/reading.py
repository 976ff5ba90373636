"""What the classifier said of one turn, with its evidence.

Answers: which labels hold, how sure the classifier is, which words moved it. Refuses to know how it was computed,
which intent the turn has (that depends on the library), or what to do about any of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from assist.vocabulary import CUSTOMER_HEADS, Emotion, Move, Pitfall, Sentiment, Signal

SURE: Final = 0.6
"""Probability from which a sentiment counts as clear; they are calibrated, so below it two in five were wrong."""

CUSTOMER_LABELS: Final = tuple((head, label) for head, labels in CUSTOMER_HEADS.items() for label in labels)

DESCRIBED: Final = 1
"""Version of what ``describe`` gives; raise it with every change: numbers of another are never used."""
_HEADS_WEIGH: Final = 0.4 / 7
"""Logits of the heads go up to about seven; the embedding is of unit length. Measured on held-out labelled turns."""
_EDGE: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Span:
    """Words that moved a label: characters ``start:end`` of the turn's redacted text, ``weight`` in logits."""

    head: str
    label: str
    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels over threshold, in the form of the label guide.

    Customer turns fill the first four, agent turns the last two; what does not apply is None, 0 or empty.
    """

    sentiment: Sentiment | None = None
    frustration: int = 0
    emotions: frozenset[Emotion] = frozenset()
    signals: frozenset[Signal] = frozenset()
    moves: frozenset[Move] = frozenset()
    pitfalls: frozenset[Pitfall] = frozenset()

    def to_json(self) -> dict[str, Any]:
        """Return the label guide's JSON form: lists in the guide's order, only the keys that apply."""
        if self.sentiment is not None:
            return {
                "sentiment": self.sentiment.value,
                "frustration": self.frustration,
                "emotions": [label.value for label in Emotion if label in self.emotions],
                "signals": [label.value for label in Signal if label in self.signals],
            }
        return {
            "moves": [label.value for label in Move if label in self.moves],
            "pitfalls": [label.value for label in Pitfall if label in self.pitfalls],
        }

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> "Labels":
        """Read ``to_json``'s form back. Raises ValueError on a label the guide does not know."""
        sentiment = form.get("sentiment")
        return cls(
            sentiment=None if sentiment is None else Sentiment(sentiment),
            frustration=int(form.get("frustration", 0)),
            emotions=frozenset(map(Emotion, form.get("emotions", ()))),
            signals=frozenset(map(Signal, form.get("signals", ()))),
            moves=frozenset(map(Move, form.get("moves", ()))),
            pitfalls=frozenset(map(Pitfall, form.get("pitfalls", ()))),
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """One turn, read.

    ``scores`` is {head: {label: probability}}; ``embedding`` has shape (dim,), unit length, or is None where it was
    not kept; ``bearing`` is what it asks of an answer (see ``suggest.affinity``), kept in memory only, None where
    nothing was learned; times are milliseconds; ``truncated`` says that the turn was longer than the encoder's window.
    """

    turn_id: str
    model: str
    labels: Labels
    scores: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    evidence: tuple[Span, ...] = ()
    embedding: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)
    bearing: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)
    queue_ms: float = 0.0
    forward_ms: float = 0.0
    truncated: bool = False

    def score(self, head: str, label: str) -> float:
        """Return the probability of a label, 0.0 where its head was not read."""
        return self.scores.get(head, {}).get(label, 0.0)

    @property
    def is_sure(self) -> bool:
        """Say whether one sentiment is clearly likelier than the others; True where none was read."""
        return max(self.scores.get("sentiment", {}).values(), default=1.0) >= SURE

    def spans(self, head: str, label: str) -> tuple[Span, ...]:
        """Return the evidence of one label, in the order of the text."""
        found = (span for span in self.evidence if span.head == head and span.label == label)
        return tuple(sorted(found, key=lambda span: span.start))


def describe(reading: Reading) -> NDArray[np.float32] | None:
    """Return a customer's turn as numbers, shape (dim + labels,): its embedding and what the heads saw in it.

    None where it was not read as a customer's.
    """
    if reading.embedding is None or "sentiment" not in reading.scores:
        return None
    scores = np.array([reading.score(head, label) for head, label in CUSTOMER_LABELS], np.float32)
    scores = scores.clip(_EDGE, 1 - _EDGE)
    logits = np.log(scores / (1 - scores))
    return np.concatenate([reading.embedding, _HEADS_WEIGH * logits]).astype(np.float32)
