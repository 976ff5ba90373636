"""Lines judged by readers: what they teach ``suggest.appraisal``, and what that is worth on talks not learned from.

Answers weights and figures. Refuses to know how turns are read. Readers saw the last turns of a talk and lines that
might stand beside it, and gave each a grade: 3 send as it is, 2 a word or clause must change, 1 it misses what was just
said, 0 wrong. A situation's chance at a judged turn comes from examples that do not hold the turn: else the situations
would look surer than they are.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from assist.classifier.classifier import Classifier
from assist.classifier.decoding import TurnToRead
from assist.classifier.intents import IntentHead
from assist.classifier.situations import SituationHead, describe
from assist.conversation import Conversation, Turn, TurnHeard, TurnRead
from assist.errors import BadInput
from assist.library.moments import list_moments
from assist.library.revision import Library
from assist.suggest.appraisal import BIAS, measure_line, measure_moment
from assist.suggest.lines import Line
from assist.suggest.moment import Moment
from assist.suggest.repertoire import Repertoire
from assist.suggest.view import View
from assist.vocabulary import Channel, Speaker, Technique

AS_IT_IS: Final = 3
FOLDS: Final = 5
STRENGTH: Final = 1.0
"""Inverse of the ridge; of 0.1, 0.3 and 1 the best on talks not learned from."""
WRONG_WEIGHS: Final = 2.0
"""How much more a line counts that every reader found wrong: better a duller line than a false one. Of 1, 1.5, 2 and 3
this took a tenth of the wrong lines away, on talks not learned from, and half a point of those sent as they are."""
COVERED, COVERED_PRESSING = 0.75, 0.93
"""Share of the upset moments that call for help in which the best line would be worth a glance, by either bound."""
UPSET: Final = 2
_APART: Final = timedelta(seconds=20)
_BEGIN: Final = datetime(2026, 1, 1, tzinfo=UTC)
_REWORDED: Final = "reworded since"

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """A moment with its lines: (ids, technique, text, grades of one reader or two); ``talk`` groups moments."""

    talk: str
    channel: Channel
    turns: tuple[tuple[Speaker, str], ...]
    calls_for_help: bool
    lines: tuple[tuple[tuple[str, ...], Technique, str, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Study:
    """Every judged line as numbers, row by row: features, whether it is sent as it is, what it counts, its moment."""

    rows: list[dict[str, float]]
    is_sent: NDArray[np.bool_]
    is_near: NDArray[np.bool_]
    counts: Floats
    moment: NDArray[np.intp]
    talk: list[str]
    is_upset: NDArray[np.bool_]


def read_judged(folder: Path) -> list[Judged]:
    """Return what readers judged. Raises BadInput with file and line."""
    found = []
    for file in sorted(folder.glob("*.jsonl")):
        for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                found.append(_judged(json.loads(text)))
            except (KeyError, TypeError, ValueError) as error:
                raise BadInput(
                    f"{file}:{number}: {error}: a judged moment needs id, channel, turns, help, lines"
                ) from error
    if not found:
        raise BadInput(f"{folder} holds no judged lines (*.jsonl)")
    return found


def learn_lines(judged: Sequence[Judged], model: Path, library: Library) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the form that ``Appraiser.from_json`` reads, and figures on talks not learned from."""
    study = _measure(judged, Classifier(model), library)
    chances = np.zeros(len(study.rows))
    for held in _folds(study.talk):
        taught = [row for row, out in zip(study.rows, held, strict=True) if not out]
        vectors, fitted = _fit(taught, study.is_sent[~held], study.counts[~held])
        rest = vectors.transform([row for row, out in zip(study.rows, held, strict=True) if out])
        chances[held] = fitted.predict_proba(rest)[:, 1]
    best = _best(study, chances)
    upset = best[study.is_upset[best]]
    shown_from, pressing_from = np.quantile(chances[upset], [1 - COVERED, 1 - COVERED_PRESSING]).round(4).tolist()
    vectors, fitted = _fit(study.rows, study.is_sent, study.counts)
    weights = {str(name): round(float(w), 4) for name, w in zip(vectors.feature_names_, fitted.coef_[0], strict=True)}
    weights[BIAS] = round(float(fitted.intercept_[0]), 4)
    form = {"shown_from": shown_from, "pressing_from": pressing_from, "weights": weights}
    return form, _figures(study, chances, best, shown_from)


def _judged(form: Mapping[str, Any]) -> Judged:
    return Judged(
        talk=str(form["id"]).partition("#")[0],
        channel=Channel(form["channel"]),
        turns=tuple((Speaker(speaker), str(text)) for speaker, text in form["turns"]),
        calls_for_help=form["help"][0] == "y",
        lines=tuple(
            (tuple(line["ids"]), Technique(line["technique"]), str(line["text"]), tuple(map(int, line["grades"])))
            for line in form["lines"]
        ),
    )


def _measure(judged: Sequence[Judged], classifier: Classifier, library: Library) -> Study:
    repertoire = Repertoire.of(library)
    lines = {line.phrase.id: line for line in repertoire.lines}
    rows: list[dict[str, float]] = []
    sent, near, counts, moment, talk, upset = [], [], [], [], [], []
    for number, (one, view) in enumerate(zip(judged, _views(judged, classifier, library, repertoire), strict=True)):
        common = dict(measure_moment(view))
        for ids, technique, text, grades in one.lines:
            name, line = _name(ids, text, lines)
            rows.append(
                {
                    **common,
                    **dict(measure_line(view, technique, name, line, text if line is None else line.phrase.text)),
                }
            )
            sent.append(2 * sum(grade >= AS_IT_IS for grade in grades) >= len(grades))
            near.append(2 * sum(grade >= AS_IT_IS - 1 for grade in grades) >= len(grades))
            counts.append(1.0 if any(grades) else WRONG_WEIGHS)
            moment.append(number)
            talk.append(one.talk)
            upset.append(view.frustration >= UPSET and one.calls_for_help)
    return Study(rows, np.array(sent), np.array(near), np.array(counts), np.array(moment), talk, np.array(upset))


def _name(ids: tuple[str, ...], text: str, lines: Mapping[str, Line]) -> tuple[str, Line | None]:
    """Return what a line goes by: its phrase while that still reads so, else the kind of text it is."""
    line = lines.get(ids[0])
    if line is None:
        return ids[0].partition(":")[0] if ":" in ids[0] else _REWORDED, None
    patterns = (".+".join(map(re.escape, template.words)) for template in (*line.named, line.template))
    is_same = any(re.match(pattern, text) for pattern in patterns)
    return (ids[0] if is_same else _REWORDED), line


def _views(
    judged: Sequence[Judged], classifier: Classifier, library: Library, repertoire: Repertoire
) -> Iterator[View]:
    turns = []
    for number, one in enumerate(judged):
        before = ""
        for place, (speaker, text) in enumerate(one.turns):
            turns.append(TurnToRead(f"{number}-{place}", speaker, text, before))
            before = text
    readings = {reading.turn_id: reading for reading in classifier.read_many(turns)}
    points = [describe(readings[f"{number}-{len(one.turns) - 1}"]) for number, one in enumerate(judged)]
    chances = _place(judged, points, classifier, library)
    intents = _fit_intents(classifier, library)
    for number, one in enumerate(judged):
        conversation = Conversation(f"judged-{number}", channel=one.channel)
        for place, (speaker, text) in enumerate(one.turns):
            reading = readings[f"{number}-{place}"]
            at = _BEGIN + place * _APART
            turn = Turn(reading.turn_id, conversation.id, place, speaker, text, at, channel=one.channel)
            vector = reading.embedding if speaker is Speaker.CUSTOMER else None
            intent, score = (None, 0.0) if vector is None else intents.predict(vector)
            placed = chances[number] if place == len(one.turns) - 1 else {}
            conversation = conversation.with_event(TurnHeard(turn))
            conversation = conversation.with_event(TurnRead(reading, intent, score, "", placed))
        yield View.of(Moment(conversation, repertoire.intents.get(conversation.intent or "")))


def _place(
    judged: Sequence[Judged], points: Sequence[NDArray[np.float32] | None], classifier: Classifier, library: Library
) -> list[Mapping[str, float]]:
    """Return each judged turn's chances of situations, taught by examples without the turns of its fold."""
    examples = [(name, text) for name, texts in list_moments(library).items() for text in texts]
    read = classifier.read_many([TurnToRead("", Speaker.CUSTOMER, text) for _, text in examples])
    known = [(name, _plain(text), describe(r)) for (name, text), r in zip(examples, read, strict=True)]
    placed: list[Mapping[str, float]] = [{}] * len(judged)
    for held in _folds([one.talk for one in judged]):
        own = {_plain(text) for number in np.flatnonzero(held).tolist() for _, text in judged[number].turns}
        taught: dict[str, list[NDArray[np.float32]]] = {}
        for name, text, point in known:
            if point is not None and text not in own:
                taught.setdefault(name, []).append(point)
        head = SituationHead(taught)
        for number in np.flatnonzero(held).tolist():
            point = points[number]
            placed[number] = {} if point is None else head.place_point(point)
    return placed


def _fit_intents(classifier: Classifier, library: Library) -> IntentHead:
    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        found = classifier.read_many([TurnToRead("", Speaker.AGENT, text) for text in texts])
        return np.stack([reading.embedding for reading in found if reading.embedding is not None])

    titles = dict(zip([i.id for i in library.intents], embed([i.title for i in library.intents]), strict=True))
    return IntentHead.fit({intent.id: embed(intent.examples) for intent in library.intents}, titles)


def _fit(
    rows: Sequence[dict[str, float]], is_sent: NDArray[np.bool_], counts: Floats
) -> tuple[DictVectorizer, LogisticRegression]:
    vectors = DictVectorizer(dtype=np.float64)
    fitted = LogisticRegression(C=STRENGTH, max_iter=500)
    fitted.fit(vectors.fit_transform(rows), is_sent, sample_weight=counts)
    return vectors, fitted


def _folds(talks: Sequence[str]) -> Iterator[NDArray[np.bool_]]:
    """Yield which are held out, whole talks together, the same for the same talks."""
    order = {
        talk: place % FOLDS
        for place, talk in enumerate(np.random.default_rng(3).permutation(sorted(set(talks))).tolist())
    }
    fold = np.array([order[talk] for talk in talks])
    for number in range(FOLDS):
        yield fold == number


def _best(study: Study, chances: Floats) -> NDArray[np.intp]:
    """Return the row of the likeliest line of each moment."""
    order = np.lexsort((-chances, study.moment))
    return order[np.unique(study.moment[order], return_index=True)[1]]


def _figures(study: Study, chances: Floats, best: NDArray[np.intp], shown_from: float) -> dict[str, Any]:
    figures: dict[str, Any] = {"lines": len(study.rows), "moments": len(best), "shown_from": round(shown_from, 3)}
    for name, of in (("upset", study.is_upset[best]), ("other", ~study.is_upset[best])):
        rows = best[of]
        shown = rows[chances[rows] >= shown_from]
        any_sent = np.bincount(study.moment, weights=study.is_sent) > 0
        figures[name] = {
            "moments": len(rows),
            "a line to send as it is was there": round(float(any_sent[study.moment[rows]].mean()), 3),
            "shown": round(len(shown) / max(1, len(rows)), 3),
            "as it is": round(float(study.is_sent[shown].mean()), 3) if len(shown) else None,
            "as it is or a small edit": round(float(study.is_near[shown].mean()), 3) if len(shown) else None,
        }
    return figures


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
