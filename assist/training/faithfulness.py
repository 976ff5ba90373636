"""Whether the evidence is true.

Answers how much a label's score falls when the words shown for it are deleted, beside deleting as many other words
drawn at random. Refuses to know how evidence is found. Scores are in logits.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from assist.classifier.columns import COLUMNS
from assist.classifier.decoding import TurnToRead
from assist.reading import Reading, Span

_MIN_WORDS: Final = 5
_RANDOM_DRAWS: Final = 3

Read = Callable[[Sequence[TurnToRead]], Sequence[Reading]]


def deletion_test(turns: Sequence[TurnToRead], read: Read, *, seed: int = 17) -> dict[str, float]:
    """Return the mean fall of a score, in logits, by deleting its first span and by deleting random words.

    Turns of fewer than five words are left out, for there a random span is often the shown one. ``better`` is the
    share of labels where deleting the shown span cost more than the mean random one.
    """
    generator = np.random.default_rng(seed)
    cases: list[tuple[Reading, Span]] = []
    edited: list[TurnToRead] = []
    for turn, reading in zip(turns, read(turns), strict=True):
        words = _words(turn.text)
        for span in _first_spans(reading):
            inside = [i for i, (start, end) in enumerate(words) if start < span.end and end > span.start]
            if len(words) < _MIN_WORDS or not inside or len(words) < 2 * len(inside):
                continue
            cases.append((reading, span))
            edited.append(_without(turn, words, inside[0], len(inside)))
            places = [p for p in range(len(words) - len(inside) + 1) if p != inside[0]]
            drawn = generator.choice(places, _RANDOM_DRAWS)
            edited += [_without(turn, words, int(place), len(inside)) for place in drawn]
    again = read(edited)
    falls = []
    step = 1 + _RANDOM_DRAWS
    for number, (reading, span) in enumerate(cases):
        before = logit_of(reading, span.head, span.label)
        after = [logit_of(other, span.head, span.label) for other in again[number * step : (number + 1) * step]]
        falls.append((before - after[0], before - float(np.mean(after[1:]))))
    table = np.array(falls).reshape(-1, 2)
    if not len(table):
        return {"labels": 0}
    return {
        "labels": len(table),
        "shown": round(float(table[:, 0].mean()), 3),
        "random": round(float(table[:, 1].mean()), 3),
        "better": round(float((table[:, 0] > table[:, 1]).mean()), 3),
    }


def logit_of(reading: Reading, head: str, label: str) -> float:
    """Return the logit of a label's probability; of *at least this level* for frustration."""
    if head == "frustration":
        score = sum(value for level, value in reading.scores[head].items() if int(level) >= int(label))
    else:
        score = reading.score(head, label)
    score = min(max(score, 1e-6), 1 - 1e-6)
    return float(np.log(score / (1 - score)))


def _first_spans(reading: Reading) -> list[Span]:
    """Return each label's strongest span."""
    found = []
    for head, label in COLUMNS:
        spans = reading.spans(head, label)
        if spans:
            found.append(max(spans, key=lambda span: span.weight))
    return found


def _words(text: str) -> list[tuple[int, int]]:
    places, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        places.append((start, at))
    return places


def _without(turn: TurnToRead, words: Sequence[tuple[int, int]], first: int, count: int) -> TurnToRead:
    kept = [turn.text[start:end] for start, end in (*words[:first], *words[first + count :])]
    return TurnToRead(turn.turn_id, turn.speaker, " ".join(kept), turn.context)
