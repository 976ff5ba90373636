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
from numpy.typing import NDArray

from assist.classifier.logistic import Floats, fit_logistic
from assist.errors import BadInput

NEARNESS: Final = 10.0
"""Weight of the cosine to the nearest example beside the log-probability of the intent."""
NEAR_AT_LEAST: Final = 0.3
"""Cosine to the nearest example without which no confidence counts: among few intents any turn is claimed by one."""
KEPT: Final = 0.985
"""Share of the examples that their own intent must still claim when it has not seen them."""
MIN_CONFIDENCE: Final = 1.75
MAX_CONFIDENCE: Final = 6.8
FOLDS: Final = 2
PULLS: Final = (0.0, 2.5, 5.0, 10.0)
"""Weights of the cosine to an intent's nearest example in its score; the examples themselves say which serves."""
_JUDGED_TOGETHER: Final = 1024
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

    ``names`` are embeddings (dim,) of what the intents are called: one more example each, but never shown as one.
    Raises BadInput if an intent has no examples or widths differ. No intents at all is fine: then every turn is out
    of scope.
    """

    def __init__(self, examples: Mapping[str, Floats], names: Mapping[str, Floats] | None = None) -> None:
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
        called = [(place, names[name]) for place, name in enumerate(self._names) if names and name in names]
        self._titles = np.stack([title for _, title in called]) if called else self._points[:0]
        self._titled = np.array([place for place, _ in called], np.intp)
        self._weights = self._fit(np.ones(len(self._owner), bool))
        self._pull, self._threshold = self._calibrate()

    @classmethod
    def fit(cls, examples: Mapping[str, Floats], names: Mapping[str, Floats] | None = None) -> "IntentHead":
        """Return a fitted head; the same as calling the class."""
        return cls(examples, names)

    def predict(self, embedding: Floats) -> tuple[str | None, float]:
        """Return the intent of one embedding (dim,) and its probability; (None, p) where none fits.

        With None the probability is that of the best intent, for whoever wants to know how near it came.
        """
        if not self._names:
            return None, 0.0
        log_p, closest = self._judge(embedding)
        best = int(log_p.argmax())
        confidence = float(log_p[best] + NEARNESS * closest[best])
        margin = min(confidence - self._threshold, NEARNESS * (float(closest[best]) - NEAR_AT_LEAST))
        probability = float(np.exp(log_p[best])) * _gate(margin)
        return (self._names[best] if margin >= 0 else None), probability

    def explain(self, embedding: Floats) -> tuple[Guess, ...]:
        """Return the intent of one embedding (dim,) with its nearest examples; two where two stand clearly out."""
        name, probability = self.predict(embedding)
        if name is None:
            return ()
        log_p, closest = self._judge(embedding)
        order = np.argsort(-log_p)
        chosen = [int(order[0])]
        is_second = len(order) > 1 and np.exp(log_p[order[1]]) >= SECOND_AT_LEAST
        if is_second and closest[order[1]] >= NEAR_AT_LEAST:
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
        closest = np.maximum.reduceat(self._points @ embedding, self._starts)
        logits = (embedding - self._center) @ self._weights[:-1] + self._weights[-1]
        return _log_softmax((logits + self._pull * closest)[None])[0], closest

    def _fit(self, seen: NDArray[np.bool_]) -> Floats:
        """Return the weights of a fit of some of the examples, and of the names."""
        points = np.concatenate([self._points[seen], self._titles]) - self._center
        return fit_logistic(points, np.concatenate([self._owner[seen], self._titled]), len(self._names))

    def _calibrate(self) -> tuple[float, float]:
        """Return the pull of the nearest example and the threshold of confidence, as unseen examples want them.

        Half of every intent is judged by a fit of the other half: first with the pull that tells most of them right,
        then for the confidence that ``KEPT`` of them reach for their own intent.
        """
        fold = (np.arange(len(self._owner)) - self._starts[self._owner]) % FOLDS
        alone = np.bincount(self._owner)[self._owner] == 1
        if alone.all():
            return PULLS[0], MAX_CONFIDENCE
        logits = np.zeros((len(fold), len(self._names)), np.float32)
        other, own = np.zeros_like(logits), np.zeros(len(fold), np.float32)
        for number in range(FOLDS):
            unseen = fold == number
            weights = self._fit(~unseen)
            logits[unseen] = (self._points[unseen] - self._center) @ weights[:-1] + weights[-1]
        for start in range(0, len(fold), _JUDGED_TOGETHER):
            rows = slice(start, start + _JUDGED_TOGETHER)
            near = self._points[rows] @ self._points.T
            is_seen = fold[rows, None] != fold[None]
            other[rows] = np.maximum.reduceat(np.where(is_seen, near, -1.0), self._starts, axis=1)
            is_own = self._owner[rows, None] == self._owner[None]
            is_own[np.arange(len(near)), np.arange(start, start + len(near))] = False
            own[rows] = np.where(is_own, near, -1.0).max(axis=1)
        hits = [float(((logits + pull * other).argmax(axis=1) == self._owner)[~alone].mean()) for pull in PULLS]
        pull = PULLS[int(np.argmax(hits))]
        log_p = _log_softmax(logits + pull * other)[np.arange(len(fold)), self._owner]
        reached = float(np.quantile((log_p + NEARNESS * own)[~alone], 1 - KEPT))
        return pull, min(max(reached, MIN_CONFIDENCE), MAX_CONFIDENCE)


def _log_softmax(logits: Floats) -> Floats:
    lowered = logits - logits.max(axis=1, keepdims=True)
    log_p: Floats = (lowered - np.log(np.exp(lowered).sum(axis=1, keepdims=True))).astype(np.float32)
    return log_p


def _gate(margin: float) -> float:
    """Return how sure it is that a turn belongs to any intent: a half at the threshold."""
    return float(1 / (1 + np.exp(-np.clip(margin, -30, 30))))
