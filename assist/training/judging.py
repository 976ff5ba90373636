"""Lines judged by readers: what they teach ``suggest.appraisal``, and what that is worth on talks not learned from.

Answers the space of turns and lines, the bounds, and figures. Refuses to know files and how turns are read.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from assist.classifier.classifier import Classifier
from assist.library.revision import Library
from assist.suggest.appraisal import Appraiser
from assist.training.affinity import PASSES, fit_affinity, measure_pulls
from assist.training.judged import Judged
from assist.training.progress import Begin, counted, unseen
from assist.training.retold import folds
from assist.training.study import Study, measure

COVERED, COVERED_MILD, COVERED_PRESSING = 0.75, 0.87, 0.9
"""Share of the upset moments that call for help in which the best line would be worth a glance, by each bound."""

Floats = NDArray[np.float64]


class Learned(NamedTuple):
    """What judgements taught, and figures on talks not learned from."""

    appraiser: Appraiser
    figures: dict[str, Any]


def learn_lines(judged: Sequence[Judged], model: Path, library: Library, begin: Begin = unseen) -> Learned:
    """Learn which lines are sent as they are, and when; ``begin`` shows how far it is.

    What a fifth of the talks say of what was learned from the others calibrates it; then it is learned from all.
    """
    study = measure(judged, Classifier(model, with_lines=False), library, begin)
    held = next(folds(study.talk))
    with begin("Learned", "passes", 2 * PASSES) as steps:
        measured = fit_affinity(study.places, study.grades, np.flatnonzero(~held), counted(steps, PASSES))
        affinity = fit_affinity(study.places, study.grades, np.arange(len(held)), counted(steps, PASSES))
    seen = Graded.of(study, measure_pulls(study.places, study.grades.moment, measured), held)
    scale, shift = seen.calibrate()
    chances = 1 / (1 + np.exp(-(scale * seen.pulls + shift)))
    best = seen.best()
    upset = best[seen.is_upset[best]]
    bounds = np.quantile(chances[upset], [1 - COVERED, 1 - COVERED_MILD, 1 - COVERED_PRESSING]).round(4).tolist()
    appraiser = Appraiser(replace(affinity, scale=scale, shift=shift), *bounds)
    return Learned(appraiser, _figures(seen, chances, best, appraiser.shown_from) | {"lines learned from": len(held)})


@dataclass(frozen=True)
class Graded:
    """Held-out lines with how they are drawn to their moments, in logits; all (n,)."""

    pulls: Floats
    moment: NDArray[np.intp]
    is_sent: NDArray[np.bool_]
    is_near: NDArray[np.bool_]
    should_stand: NDArray[np.bool_]
    counts: Floats
    is_upset: NDArray[np.bool_]

    @classmethod
    def of(cls, study: Study, pulls: NDArray[np.float32], held: NDArray[np.bool_]) -> "Graded":
        """Keep the lines that were held out; moments are counted anew."""
        grades = study.grades
        return cls(
            pulls=pulls[held].astype(np.float64),
            moment=np.unique(grades.moment[held], return_inverse=True)[1],
            is_sent=grades.is_sent[held],
            is_near=grades.is_near[held],
            should_stand=grades.should_stand[held],
            counts=grades.counts[held],
            is_upset=study.is_upset[held],
        )

    def calibrate(self) -> tuple[float, float]:
        """Return scale and shift that make a probability of the logits: they are too sure of themselves."""
        fitted = LogisticRegression(C=1e6).fit(self.pulls[:, None], self.should_stand, sample_weight=self.counts)
        return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])

    def best(self) -> NDArray[np.intp]:
        """Return the row of the likeliest line of each moment."""
        order = np.lexsort((-self.pulls, self.moment))
        return order[np.unique(self.moment[order], return_index=True)[1]]


def _figures(seen: Graded, chances: Floats, best: NDArray[np.intp], shown_from: float) -> dict[str, Any]:
    figures: dict[str, Any] = {"lines": len(chances), "moments": len(best), "shown_from": round(shown_from, 3)}
    any_sent = np.bincount(seen.moment, weights=seen.is_sent) > 0
    for name, of in (("upset", seen.is_upset[best]), ("other", ~seen.is_upset[best])):
        rows = best[of]
        shown = rows[chances[rows] >= shown_from]
        figures[name] = {
            "moments": len(rows),
            "a line to send as it is was there": round(float(any_sent[seen.moment[rows]].mean()), 3),
            "shown": round(len(shown) / max(1, len(rows)), 3),
            "as it is": round(float(seen.is_sent[shown].mean()), 3) if len(shown) else None,
            "as it is or a small edit": round(float(seen.is_near[shown].mean()), 3) if len(shown) else None,
        }
    return figures
