"""The escalation forecast: fitted and measured on whole conversations.

Answers the weights of ``suggest.forecast`` and what they are worth on conversations they were not fitted on. Refuses to
know how turns are read. It rests on few conversations; every figure comes with its interval.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from assist.classifier.decoding import TurnToRead
from assist.conversation import Conversation, Turn, TurnHeard, TurnRead
from assist.reading import Reading
from assist.suggest.forecast import FEATURES, measure_course
from assist.suggest.moment import Moment
from assist.training.talks import WRITTEN, Talk, read_talks
from assist.vocabulary import Move, Speaker

Floats = NDArray[np.float64]
ReadMany = Callable[[Sequence[TurnToRead]], list[Reading]]

FOLDS: Final = 10
RIDGE: Final = 10.0
PUBLIC_WEIGHT: Final = 0.3
"""What a public dialogue counts beside one of ours: its label is a crowd worker's, about annoyance only."""

FALSE_ALARMS: Final = (0.1, 0.2)
_WEIGHT: Final = 3.0
_LEAST_SPREAD: Final = 0.01
_CLOSE: Final = 1e-8
_RESAMPLES: Final = 500
_MIN_TALKS: Final = 40
_APART: Final = timedelta(seconds=20)
_BEGIN: Final = datetime(2026, 1, 1, tzinfo=UTC)
_CARE: Final = frozenset({Move.ACKNOWLEDGE, Move.APOLOGISE, Move.REASSURE})


@dataclass(frozen=True, slots=True)
class Course:
    """A conversation as the forecast sees it: ``values`` (customer turns but the last, features), and its end.

    ``levels`` is the frustration of every customer turn as labelled, empty where nobody labelled it; ``cared`` says of
    every customer turn whether the agent's answer to it showed care.
    """

    source: str
    is_bad: bool
    values: Floats
    levels: tuple[int, ...]
    cared: tuple[bool, ...]


def study_forecast(data: Path, read_many: ReadMany, *, own: Path | None = None, seed: int = 17) -> dict[str, Any]:
    """Return ``weights`` (as ``Forecaster.from_json`` reads them) and ``figures``; {} where there are too few talks."""
    talks = [talk for talk in read_talks(data, own=own, seed=seed) if _count_customers(talk) > 1]
    if sum(talk.source == WRITTEN for talk in talks) < _MIN_TALKS:
        return {}
    courses = _follow(talks, read_many)
    labelled = [course for course in courses if course.levels]
    eased = _easing(labelled)
    if len(eased[0]) < FOLDS:
        return {}
    return {
        "weights": {"ends_badly": _form(_fit_ends(courses)), "eases": _form(_fit(*eased))},
        "figures": {
            "talks": {
                source: {"all": sum(c.source == source for c in courses), "bad": _count_bad(courses, source)}
                for source in sorted({course.source for course in courses})
            },
            "ends_badly": _cross_validate(courses, seed),
            "eases": _measure_easing(labelled, *eased, seed),
        },
    }


def _follow(talks: Sequence[Talk], read_many: ReadMany) -> list[Course]:
    turns = []
    for number, talk in enumerate(talks):
        before = ""
        for place, turn in enumerate(talk.turns):
            turns.append(TurnToRead(f"{number}-{place}", turn.speaker, turn.text, before))
            before = turn.text
    readings = {reading.turn_id: reading for reading in read_many(turns)}
    return [_course(talk, str(number), readings) for number, talk in enumerate(talks)]


def _course(talk: Talk, name: str, readings: dict[str, Reading]) -> Course:
    conversation = Conversation(name)
    values: list[tuple[float, ...]] = []
    levels: list[int] = []
    cared: list[bool] = []
    for place, turn in enumerate(talk.turns):
        reading = readings[f"{name}-{place}"]
        heard = Turn(reading.turn_id, name, place, turn.speaker, turn.text, _BEGIN + place * _APART)
        conversation = conversation.with_event(TurnHeard(heard)).with_event(TurnRead(reading))
        if turn.speaker is Speaker.AGENT:
            if cared:
                cared[-1] = cared[-1] or not reading.labels.moves.isdisjoint(_CARE)
            continue
        course = measure_course(Moment(conversation))
        if course is not None:
            values.append(course)
            cared.append(False)
            if turn.frustration is not None:
                levels.append(turn.frustration)
    return Course(talk.source, talk.is_bad, np.array(values[:-1]), tuple(levels), tuple(cared))


def _fit_ends(courses: Sequence[Course]) -> Floats:
    """Fit how talks end; each counts as one however long it is. A public set has a base rate of its own."""
    values = np.concatenate([course.values for course in courses])
    length = [len(course.values) for course in courses]
    is_public = np.repeat([course.source != WRITTEN for course in courses], length)
    truth = np.repeat([float(course.is_bad) for course in courses], length)
    share = np.repeat([_WEIGHT / max(count, 1) for count in length], length)
    return _fit(np.c_[values, is_public], truth, share * np.where(is_public, PUBLIC_WEIGHT, 1.0))[: len(FEATURES) + 1]


def _fit(values: Floats, truth: Floats, share: Floats | None = None) -> Floats:
    """Return bias and weights (1 + columns,) of a ridge logistic regression, by Newton's method.

    Not ``classifier.logistic``: that one is for many classes of unit vectors in a hurry; here rows have weights.
    """
    share = np.ones(len(values)) if share is None else share
    mean = np.average(values, axis=0, weights=share)
    spread = np.maximum(np.sqrt(np.average((values - mean) ** 2, axis=0, weights=share)), _LEAST_SPREAD)
    rows = np.c_[np.ones(len(values)), (values - mean) / spread]
    ridge = np.diag([0.0, *np.full(values.shape[1], RIDGE)])
    found = np.zeros(rows.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-rows @ found))
        slope = rows.T @ (share * (chance - truth)) + ridge @ found
        step = np.linalg.solve((rows * (share * chance * (1 - chance))[:, None]).T @ rows + ridge, slope)
        found -= step
        if np.abs(step).max() < _CLOSE:
            break
    weights = found[1:] / spread
    return np.concatenate([[found[0] - weights @ mean], weights])


def _chance(line: Floats, values: Floats) -> Floats:
    chance: Floats = 1 / (1 + np.exp(-(values @ line[1:] + line[0])))
    return chance


def _cross_validate(courses: Sequence[Course], seed: int) -> dict[str, Any]:
    """Return AUC, and recall and turns of warning at fixed shares of false alarms, a source, each with its interval."""
    generator = np.random.default_rng(seed)
    fold = generator.permutation(len(courses)) % FOLDS
    chances: dict[int, Floats] = {}
    for held in range(FOLDS):
        line = _fit_ends([course for course, number in zip(courses, fold, strict=True) if number != held])
        chances |= {i: _chance(line, courses[i].values) for i in np.flatnonzero(fold == held).tolist()}
    found: dict[str, Any] = {}
    for source in sorted({course.source for course in courses}):
        chosen = [i for i, course in enumerate(courses) if course.source == source]
        bad = np.array([courses[i].is_bad for i in chosen])
        if bad.any() and not bad.all():
            found[source] = _with_intervals([chances[i] for i in chosen], bad, generator)
    return found


def _with_intervals(
    chances: Sequence[Floats], bad: NDArray[np.bool_], generator: np.random.Generator
) -> dict[str, Any]:
    figures = _alarms(chances, bad)
    drawn: dict[str, list[float]] = {name: [] for name in figures}
    for _ in range(_RESAMPLES):
        picked = generator.integers(len(bad), size=len(bad))
        if bad[picked].any() and not bad[picked].all():
            for name, value in _alarms([chances[i] for i in picked], bad[picked]).items():
                drawn[name].append(value)
    ends = {name: np.quantile(values, (0.025, 0.975)) for name, values in drawn.items()}
    return {
        name: {"value": round(value, 3), "interval": [round(float(end), 3) for end in ends[name]]}
        for name, value in figures.items()
    }


def _alarms(chances: Sequence[Floats], bad: NDArray[np.bool_]) -> dict[str, float]:
    """Return the figures; an alarm is the first turn above a bound that so many good talks cross at some turn."""
    highest = np.array([chance.max() for chance in chances])
    figures = {"auc": float((highest[bad][:, None] > highest[~bad]).mean())}
    for share in FALSE_ALARMS:
        bound = np.quantile(highest[~bad], 1 - share)
        figures[f"recall_at_{share:.0%}"] = float((highest[bad] > bound).mean())
        warned = [
            len(chance) - int(np.argmax(chance > bound))
            for chance, is_bad in zip(chances, bad, strict=True)
            if is_bad and (chance > bound).any()
        ]
        figures[f"turns_of_warning_at_{share:.0%}"] = float(np.mean(warned)) if warned else 0.0
    return figures


def _easing(courses: Iterable[Course]) -> tuple[Floats, Floats]:
    """Return the values of every tense customer turn and whether the next one was calmer."""
    values, truth = [], []
    for course in courses:
        for place, level in enumerate(course.levels[:-1]):
            if level > 0:
                values.append(course.values[place])
                truth.append(float(course.levels[place + 1] < level))
    return np.array(values), np.array(truth)


def _measure_easing(courses: Sequence[Course], values: Floats, truth: Floats, seed: int) -> dict[str, Any]:
    """Return how well easing is foreseen (turns in folds), and how often tension eased, with care and without."""
    fold = np.random.default_rng(seed).permutation(len(truth)) % FOLDS
    chance = np.zeros(len(truth))
    for held in range(FOLDS):
        chance[fold == held] = _chance(_fit(values[fold != held], truth[fold != held]), values[fold == held])
    cared = np.array([c.cared[i] for c in courses for i, level in enumerate(c.levels[:-1]) if level > 0])
    eased, not_eased = chance[truth > 0], chance[truth == 0]
    return {
        "tense_turns": len(truth),
        "auc": round(float((eased[:, None] > not_eased).mean()), 3),
        "eased": _share(truth),
        "eased_without_care": _share(truth[~cared]),
        "eased_with_care": _share(truth[cared]),
        "with_care": int(cared.sum()),
        "without_care": int((~cared).sum()),
    }


def _share(truth: Floats) -> float:
    return round(float(truth.sum() / max(len(truth), 1)), 3)


def _form(line: Floats) -> dict[str, Any]:
    weights = {name: round(float(value), 4) for name, value in zip(FEATURES, line[1:], strict=True)}
    return {"bias": round(float(line[0]), 4), "weights": weights}


def _count_customers(talk: Talk) -> int:
    return sum(turn.speaker is Speaker.CUSTOMER for turn in talk.turns)


def _count_bad(courses: Sequence[Course], source: str) -> int:
    return sum(course.is_bad for course in courses if course.source == source)
