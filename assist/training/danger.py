"""Danger to life, told from what only sounds like it: what ``classifier.second_look`` keeps.

Answers what was learned, and figures on turns held out. Refuses to know files of a model and how turns are read.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from assist.classifier.classifier import Classifier
from assist.classifier.decoding import TurnToRead
from assist.classifier.second_look import SecondLook
from assist.classifier.situations import as_in_a_talk
from assist.errors import BadInput
from assist.library.moments import list_moments
from assist.library.revision import Library
from assist.reading import describe
from assist.suggest.repertoire import Repertoire
from assist.training.corpora import load, read_rows
from assist.training.progress import Begin, unseen
from assist.vocabulary import Speaker

NAME: Final = "danger.jsonl"
NARROW: Final = 1.0
"""Of the kernel; with 0.5 more harmless turns pass where as many grave ones do, with 2 fewer grave ones are near."""
COST: Final = 3.0
"""Of a turn on the wrong side; with 1 it held back 12 of 40 hints more."""
RARE: Final = 0.3
"""What is taken off, for grave turns are far rarer in talks than among those learned from. Of 40 emergencies, 40 hints,
100 harmless turns of a test and 1,659 turns of new talks 34, 20, 7 and 20 are taken for grave without it, 32, 16, 2 and
8 with it, 29, 14, 1 and 1 with 0.5; before there was a second look 35, 15, 5 and 21 were. It was chosen on these."""
_HELD_OUT: Final = 5
"""A fifth is held out to be measured."""
_READ_TOGETHER: Final = 512

Danger = Literal["body", "self", "none", "unsure"]


class GraveOrNot(NamedTuple):
    """A customer's turn, and whether somebody's life may be in danger in it."""

    turn: TurnToRead
    is_grave: bool


class Learned(NamedTuple):
    """What was learned, and what it says of turns held out."""

    second_look: SecondLook
    figures: dict[str, Any]


def gather(own: Path, library: Library) -> list[GraveOrNot]:
    """Return the turns to learn from, below ``own`` and in the library.

    ``danger.jsonl`` has turns with ``danger``: ``body``, ``self``, ``none`` or ``unsure``, which is left out. A
    customer's turn of ``written/`` that is not there shows none. Examples of the situations that are never passed over
    are grave, those of others are not. Raises BadInput.
    """
    told = dict(_told(own / NAME))
    dangers = Repertoire.of(library).due
    found = [GraveOrNot(turn, danger != "none") for turn, danger in told.items() if danger != "unsure"]
    seen = {turn.text for turn in told}
    found += [
        GraveOrNot(as_in_a_talk(text), name in dangers)
        for name, texts in list_moments(library).items()
        for text in texts
        if text not in seen
    ]
    corpus = load(own)
    found += [
        GraveOrNot(TurnToRead("", Speaker.CUSTOMER, example.text, example.context), is_grave=False)
        for example in (*corpus.train, *corpus.dev)
        if example.knows("sentiment") and example.text not in seen
    ]
    return found


def learn_danger(turns: Sequence[GraveOrNot], model: Path, library: Library, begin: Begin = unseen) -> Learned:
    """Learn to look twice; ``begin`` shows how far it is. A fifth of the turns is held out first, for the figures."""
    points, is_grave = _describe(turns, Classifier(model, with_lines=False), begin)
    situations = frozenset(Repertoire.of(library).due)
    held = np.random.default_rng(3).permutation(len(points)) % _HELD_OUT == 0
    with begin("Learned", "times", 2) as steps:
        measured = _fit(points[~held], is_grave[~held], situations)
        steps.advance()
        second_look = _fit(points, is_grave, situations)
        steps.advance()
    weighed = np.array([measured.weigh(point) for point in points[held]])
    grave = is_grave[held]
    figures = {
        "turns": len(points),
        "grave": int(is_grave.sum()),
        "kept": len(second_look.points),
        "held out": {
            "grave ones above zero": round(float((weighed[grave] > 0).mean()), 3),
            "harmless ones above zero": round(float((weighed[~grave] > 0).mean()), 4),
        },
    }
    return Learned(second_look, figures)


def _told(path: Path) -> Iterator[tuple[TurnToRead, Danger]]:
    if not path.is_file():
        raise BadInput(f"{path} is missing: it tells turns with danger to life from those that only sound so")
    for number, row in enumerate(read_rows(path), 1):
        if not isinstance(row.get("text"), str) or row.get("danger") not in get_args(Danger):
            raise BadInput(f"{path}:{number}: needs a text, and as danger one of {', '.join(get_args(Danger))}")
        yield TurnToRead("", Speaker.CUSTOMER, row["text"], row.get("before", "")), row["danger"]


def _describe(
    turns: Sequence[GraveOrNot], classifier: Classifier, begin: Begin
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return what the network makes of turns, (n, dim + labels), and which of these are grave."""
    points: list[NDArray[np.float32]] = []
    is_grave: list[bool] = []
    with begin("Read", "turns", len(turns)) as steps:
        for start in range(0, len(turns), _READ_TOGETHER):
            chosen = turns[start : start + _READ_TOGETHER]
            for one, reading in zip(chosen, classifier.read_many([one.turn for one in chosen]), strict=True):
                point = describe(reading)
                if point is not None:
                    points.append(point)
                    is_grave.append(one.is_grave)
            steps.advance(len(chosen))
    return np.stack(points), np.array(is_grave)


def _fit(points: NDArray[np.float32], is_grave: NDArray[np.bool_], situations: frozenset[str]) -> SecondLook:
    from sklearn.svm import SVC

    machine = SVC(C=COST, gamma=NARROW).fit(points, is_grave)
    kept, weights = np.asarray(machine.support_vectors_), np.asarray(machine.dual_coef_)[0]
    shift = float(machine.intercept_[0]) - RARE
    return SecondLook(situations, kept.astype(np.float32), weights.astype(np.float32), NARROW, shift)
