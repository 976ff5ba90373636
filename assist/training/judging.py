"""Lines judged by readers: what they teach ``suggest.appraisal``, and what that is worth on talks not learned from.

Answers weights, the space of turns and lines, and figures. Refuses to know files and how turns are read.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from assist.classifier.classifier import Classifier
from assist.library.revision import Library
from assist.suggest.affinity import Affinity
from assist.suggest.appraisal import BIAS, Appraiser
from assist.training.affinity import fit_affinity, measure_pulls
from assist.training.judged import Judged
from assist.training.progress import Begin, unseen
from assist.training.retold import FOLDS, folds
from assist.training.study import Study, measure

STRENGTH: Final = 1.0
"""Inverse of the ridge; of 0.1, 0.3 and 1 the best on talks not learned from."""
COVERED, COVERED_MILD, COVERED_PRESSING = 0.75, 0.8, 0.86
"""Share of the upset moments that call for help in which the best line would be worth a glance, by each bound."""

Floats = NDArray[np.float64]


class Learned(NamedTuple):
    """What judgements taught: the form that ``Appraiser.from_json`` reads, and figures on talks not learned from."""

    form: dict[str, Any]
    affinity: Affinity
    figures: dict[str, Any]

    @property
    def appraiser(self) -> Appraiser:
        """Return it as it is served."""
        return Appraiser.from_json(self.form, self.affinity)


def learn_lines(judged: Sequence[Judged], model: Path, library: Library, begin: Begin = unseen) -> Learned:
    """Learn which lines are sent as they are, and when; ``begin`` shows how far it is."""
    study = measure(judged, Classifier(model, with_lines=False), library, begin)
    logits = np.zeros(len(study.rows))
    with begin("Fitted", "times", FOLDS + 1) as steps:
        for held in folds(study.talk):
            taught = [row for row, out in zip(study.rows, held, strict=True) if not out]
            vectors, fitted = _fit(taught, study.grades.is_sent[~held], study.grades.counts[~held])
            rest = vectors.transform([row for row, out in zip(study.rows, held, strict=True) if out])
            affinity = fit_affinity(study.places, study.grades, np.flatnonzero(~held))
            pulls = measure_pulls(study.places, study.grades.moment, affinity)
            logits[held] = fitted.decision_function(rest) + pulls[held]
            steps.advance()
        vectors, fitted = _fit(study.rows, study.grades.is_sent, study.grades.counts)
        affinity = fit_affinity(study.places, study.grades, np.arange(len(study.rows)))
        steps.advance()
    scale, shift = _calibrate(logits, study)
    chances = 1 / (1 + np.exp(-(scale * logits + shift)))
    best = _best(study, chances)
    upset = best[study.is_upset[best]]
    bounds = np.quantile(chances[upset], [1 - COVERED, 1 - COVERED_MILD, 1 - COVERED_PRESSING]).round(4).tolist()
    shown_from, mild_from, pressing_from = bounds
    weights = {str(name): round(float(w), 4) for name, w in zip(vectors.feature_names_, fitted.coef_[0], strict=True)}
    weights[BIAS] = round(float(fitted.intercept_[0]), 4)
    form = {"shown_from": shown_from, "mild_from": mild_from, "pressing_from": pressing_from, "weights": weights}
    return Learned(form, replace(affinity, scale=scale, shift=shift), _figures(study, chances, best, shown_from))


def _calibrate(logits: Floats, study: Study) -> tuple[float, float]:
    """Return scale and shift that make a probability of both appraisals' sum: together they are too sure."""
    fitted = LogisticRegression(C=1e6).fit(logits[:, None], study.grades.is_sent, sample_weight=study.grades.counts)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def _fit(
    rows: Sequence[dict[str, float]], is_sent: NDArray[np.bool_], counts: Floats
) -> tuple[DictVectorizer, LogisticRegression]:
    vectors = DictVectorizer(dtype=np.float64)
    fitted = LogisticRegression(C=STRENGTH, solver="newton-cg")
    fitted.fit(vectors.fit_transform(rows), is_sent, sample_weight=counts)
    return vectors, fitted


def _best(study: Study, chances: Floats) -> NDArray[np.intp]:
    """Return the row of the likeliest line of each moment."""
    order = np.lexsort((-chances, study.grades.moment))
    return order[np.unique(study.grades.moment[order], return_index=True)[1]]


def _figures(study: Study, chances: Floats, best: NDArray[np.intp], shown_from: float) -> dict[str, Any]:
    figures: dict[str, Any] = {"lines": len(study.rows), "moments": len(best), "shown_from": round(shown_from, 3)}
    for name, of in (("upset", study.is_upset[best]), ("other", ~study.is_upset[best])):
        rows = best[of]
        shown = rows[chances[rows] >= shown_from]
        any_sent = np.bincount(study.grades.moment, weights=study.grades.is_sent) > 0
        figures[name] = {
            "moments": len(rows),
            "a line to send as it is was there": round(float(any_sent[study.grades.moment[rows]].mean()), 3),
            "shown": round(len(shown) / max(1, len(rows)), 3),
            "as it is": round(float(study.grades.is_sent[shown].mean()), 3) if len(shown) else None,
            "as it is or a small edit": round(float(study.grades.is_near[shown].mean()), 3) if len(shown) else None,
        }
    return figures
