"""What a head takes for what.

Answers the most frequent confusions of each head: what was meant, what was said instead, how often. Refuses to quote
public sets: examples are of turns composed for this project only.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np

from assist.classifier.columns import FRUSTRATION, HEADS, SENTIMENT, SLICES
from assist.classifier.decoding import probabilities
from assist.training.corpora import Example
from assist.training.measures import HOLDS, Floats

NOTHING: Final = "nothing"
SHOWN: Final = 3
QUOTED: Final = 2

Pair = tuple[str, str]


def find_confusions(dev: Sequence[Example], logits: Floats) -> dict[str, list[dict[str, Any]]]:
    """Return the ``SHOWN`` most frequent confusions a head: ``meant``, ``said``, ``times`` and ``examples``.

    ``logits`` (n, columns) are shifted by the thresholds. A missed label and a wrong one of the same turn are one
    confusion; alone, either is confused with nothing.
    """
    scores = probabilities(logits)
    found: dict[str, list[dict[str, Any]]] = {}
    for head in HEADS:
        counts: Counter[Pair] = Counter()
        examples: defaultdict[Pair, list[str]] = defaultdict(list)
        for example, row in zip(dev, scores, strict=True):
            if not example.knows(head):
                continue
            for pair in _pairs(head, example, row):
                counts[pair] += 1
                if example.is_own and len(examples[pair]) < QUOTED:
                    examples[pair].append(example.text)
        if counts:
            found[head] = [
                {"meant": meant, "said": said, "times": times, "examples": examples[meant, said]}
                for (meant, said), times in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]
            ]
    return found


def _pairs(head: str, example: Example, scores: Floats) -> Iterator[Pair]:
    """Yield what one turn's labels of a head were confused with."""
    columns, names = SLICES[head], HEADS[head]
    truth, seen = example.target[columns] > 0, scores[columns] >= HOLDS
    if head == SENTIMENT:
        seen = np.arange(len(names)) == int(scores[columns].argmax())
    if head == FRUSTRATION:
        levels = str(int(truth.sum())), str(int(seen.cumprod().sum()))
        if levels[0] != levels[1]:
            yield levels
        return
    missed = [name for name, was, is_said in zip(names, truth, seen, strict=True) if was and not is_said]
    wrong = [name for name, was, is_said in zip(names, truth, seen, strict=True) if is_said and not was]
    for meant in missed or [NOTHING]:
        for said in wrong or [NOTHING]:
            if meant != said:
                yield meant, said
