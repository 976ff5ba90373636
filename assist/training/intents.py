"""How well intents by example are told apart.

Answers figures of ``IntentHead`` on labelled sentences. Refuses to know files and the network: it is given embeddings.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from assist.classifier.intents import IntentHead
from assist.classifier.logistic import Floats

OUT_OF_SCOPE: Final = "oos"


def draw_shots(labels: Sequence[str], shots: int | None, seed: int) -> list[int]:
    """Return which sentences serve as examples: ``shots`` of each intent drawn by seed, all where it is None.

    Sentences out of scope (``oos`` or no label) are never examples.
    """
    order = np.random.default_rng(seed).permutation(len(labels))
    drawn: dict[str, list[int]] = {}
    for place in order.tolist():
        label = labels[place]
        if is_in_scope(label) and (shots is None or len(drawn.get(label, ())) < shots):
            drawn.setdefault(label, []).append(place)
    return sorted(place for places in drawn.values() for place in places)


def is_in_scope(label: str) -> bool:
    """Say whether a label names an intent."""
    return label not in {"", OUT_OF_SCOPE}


def title_of(label: str) -> str:
    """Return a label such as ``card_arrival`` in words."""
    return re.sub(r"[\W_]+", " ", label).strip() or label


def measure_intents(
    examples: Floats, names: Sequence[str], titles: Mapping[str, Floats], asked: Floats, truth: Sequence[str]
) -> dict[str, float | int | None]:
    """Return ``accuracy`` and ``macro_f1`` over what is in scope, ``oos_recall`` and ``oos_precision``.

    ``examples`` (n, dim) with their ``names``, and each name's ``titles`` (dim,), are learned from, ``asked`` (m, dim)
    are judged. An in-scope sentence that is called out of scope counts as wrong. A figure of something that does not
    occur is None.
    """
    by_name: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        by_name.setdefault(name, []).append(place)
    head = IntentHead({name: examples[places] for name, places in by_name.items()}, titles)
    guesses = [head.predict(row)[0] or OUT_OF_SCOPE for row in asked]
    pairs = [
        (guess, label if is_in_scope(label) else OUT_OF_SCOPE) for guess, label in zip(guesses, truth, strict=True)
    ]
    inside = [guess == label for guess, label in pairs if label != OUT_OF_SCOPE]
    outside = [guess == OUT_OF_SCOPE for guess, label in pairs if label == OUT_OF_SCOPE]
    called_outside = [label == OUT_OF_SCOPE for guess, label in pairs if guess == OUT_OF_SCOPE]
    return {
        "accuracy": _share(inside),
        "macro_f1": _macro_f1(pairs),
        "oos_recall": _share(outside),
        "oos_precision": _share(called_outside) if outside else None,
        "intents": len(by_name),
        "examples": len(names),
        "asked": len(truth),
    }


def _macro_f1(pairs: Sequence[tuple[str, str]]) -> float | None:
    hits: dict[str, int] = {}
    seen: dict[str, int] = {}
    for guess, label in pairs:
        if guess == label:
            hits[label] = hits.get(label, 0) + 1
        for name in (guess, label):
            seen[name] = seen.get(name, 0) + 1
    names = {label for _, label in pairs if label != OUT_OF_SCOPE}
    return round(float(np.mean([2 * hits.get(name, 0) / seen[name] for name in names])), 4) if names else None


def _share(holds: Sequence[bool]) -> float | None:
    return round(float(np.mean(holds)), 4) if holds else None
