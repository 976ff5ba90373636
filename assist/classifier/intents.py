"""Intents by example.

Answers which of the library's intents a turn's embedding belongs to, or none of them, and which examples say so.
Refuses to know the network, the texts and the library's files: it is given each intent's example embeddings.

A logistic regression refitted in a fraction of a second when a lead saves. To belong at all, a turn must be claimed
clearly by its intent and lie near some example of it; how clearly and how near is measured on the examples themselves,
each judged by a fit that has not seen it. Short replies such as "yes please" lie near none.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np

from assist.classifier.logistic import Floats, fit_logistic
from assist.errors import BadInput

NEARNESS: Final = 10.0
"""Weight of the cosine to the nearest example beside the log-probability of the intent."""
KEPT: Final = 0.985
"""Share of the examples that their own intent must still claim when it has not seen them."""
MIN_CONFIDENCE: Final = 3.0
MAX_CONFIDENCE: Final = 6.8
FOLDS: Final = 2
SECOND_AT_LEAST: Final = 0.35
"""Probability from which a second intent is named beside the first."""
NEAREST: Final = 3


class Guess(NamedTuple):
    """An intent with its probability, and the ``(place, cosine)`` of the nearest of its examples, best first."""

    intent: str
    probability: float
    nearest: tuple[tuple[int, float], ...]


class IntentHead:
    """Fitted to ``{intent: embeddings of its examples, shape (n, dim)}``, all of unit length.

    Raises BadInput if an intent has no examples or widths differ. No intents at all is fine: then every turn is out
    of scope.
    """

    def __init__(self, examples: Mapping[str, Floats]) -> None:
        self._names = sorted(examples)
        rows = [np.atleast_2d(np.asarray(examples[name], np.float32)) for name in self._names]
        for name, row in zip(self._names, rows, strict=True):
            if row.size == 0 or row.shape[1] != rows[0].shape[1]:
                raise BadInput(f"intent {name!r} needs example embeddings, all of one width")
        if not rows:
            return
        self._points = np.concatenate(rows)
        self._owner = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        self._starts = np.cumsum([0, *(len(row) for row in rows[:-1])])
        self._center = self._points.mean(axis=0)
        self._weights = fit_logistic(self._points - self._center, self._owner, len(rows))
        self._threshold = self._calibrate()

    @classmethod
    def fit(cls, examples: Mapping[str, Floats]) -> "IntentHead":
        """Return a fitted head; the same as calling the class."""
        return cls(examples)

    def predict(self, embedding: Floats) -> tuple[str | None, float]:
        """Return the intent of one embedding (dim,) and its probability; (None, p) where none fits.

        With None the probability is that of the best intent, for whoever wants to know how near it came.
        """
        if not self._names:
            return None, 0.0
        log_p, closest = self._judge(embedding)
        best = int(log_p.argmax())
        confidence = float(log_p[best] + NEARNESS * closest[best])
        probability = float(np.exp(log_p[best])) * _gate(confidence - self._threshold)
        return (self._names[best] if confidence >= self._threshold else None), probability

    def explain(self, embedding: Floats) -> tuple[Guess, ...]:
        """Return the intent of one embedding (dim,) with its nearest examples; two where two stand clearly out."""
        name, probability = self.predict(embedding)
        if name is None:
            return ()
        log_p, _ = self._judge(embedding)
        order = np.argsort(-log_p)
        chosen = [int(order[0])]
        if len(order) > 1 and np.exp(log_p[order[1]]) >= SECOND_AT_LEAST:
            chosen.append(int(order[1]))
        share = probability / float(np.exp(log_p[chosen[0]]))
        return tuple(
            Guess(self._names[i], float(np.exp(log_p[i])) * share, self._nearest(embedding, i)) for i in chosen
        )

    def _nearest(self, embedding: Floats, intent: int) -> tuple[tuple[int, float], ...]:
        own = self._points[self._owner == intent] @ embedding
        return tuple((int(place), float(own[place])) for place in np.argsort(-own)[:NEAREST])

    def _judge(self, embedding: Floats) -> tuple[Floats, Floats]:
        """Return each intent's log-probability and the cosine to its nearest example."""
        logits = (embedding - self._center) @ self._weights[:-1] + self._weights[-1]
        return _log_softmax(logits[None])[0], np.maximum.reduceat(self._points @ embedding, self._starts)

    def _calibrate(self) -> float:
        """Return the confidence that ``KEPT`` of the examples reach for their own intent, unseen."""
        near = self._points @ self._points.T
        np.fill_diagonal(near, -1.0)
        same = self._owner[:, None] == self._owner[None, :]
        closest = np.where(same, near, -1.0).max(axis=1)
        alone = np.bincount(self._owner)[self._owner] == 1
        if alone.all():
            return MAX_CONFIDENCE
        confidence = self._unseen_log_p() + NEARNESS * closest
        reached = float(np.quantile(confidence[~alone], 1 - KEPT))
        return min(max(reached, MIN_CONFIDENCE), MAX_CONFIDENCE)

    def _unseen_log_p(self) -> Floats:
        """Return each example's log-probability of its own intent by a fit of the other half of every intent."""
        fold = (np.arange(len(self._owner)) - self._starts[self._owner]) % FOLDS
        found = np.zeros(len(self._owner), np.float32)
        points = self._points - self._center
        for number in range(FOLDS):
            seen, unseen = fold != number, fold == number
            weights = fit_logistic(points[seen], self._owner[seen], len(self._names))
            log_p = _log_softmax(points[unseen] @ weights[:-1] + weights[-1])
            found[unseen] = log_p[np.arange(len(log_p)), self._owner[unseen]]
        return found


def _log_softmax(logits: Floats) -> Floats:
    lowered = logits - logits.max(axis=1, keepdims=True)
    log_p: Floats = (lowered - np.log(np.exp(lowered).sum(axis=1, keepdims=True))).astype(np.float32)
    return log_p


def _gate(margin: float) -> float:
    """Return how sure it is that a turn belongs to any intent: a half at the threshold."""
    return float(1 / (1 + np.exp(-np.clip(margin, -30, 30))))
