"""Judged lines as numbers: what ``suggest.appraisal`` and ``suggest.affinity`` are learned from.

Answers features of every line at its moment, as the server would have measured them. Refuses to know how turns are
read and what is learned. A situation's chance at a judged turn comes from examples that do not hold the turn: else the
situations would look surer than they are.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assist.classifier.classifier import Classifier
from assist.classifier.decoding import TurnToRead
from assist.classifier.intents import IntentHead
from assist.classifier.situations import SituationHead
from assist.conversation import Conversation, Turn, TurnHeard, TurnRead
from assist.desk.meaning import words_of
from assist.library.moments import list_moments
from assist.library.revision import Library
from assist.reading import Reading, describe
from assist.suggest.appraisal import find_newest, measure_line, measure_moment, measure_scene, says_back
from assist.suggest.cards import MADE, name_made
from assist.suggest.lines import Line
from assist.suggest.moment import Moment
from assist.suggest.repertoire import Repertoire
from assist.suggest.view import View
from assist.training.judged import Judged
from assist.training.progress import Begin, unseen
from assist.training.spaces import Grades, Places
from assist.vocabulary import Speaker

AS_IT_IS: Final = 3
FOLDS: Final = 5
WRONG_WEIGHS: Final = 2.0
"""How much more a line counts that every reader found wrong: better a duller line than a false one. Of 1, 1.5, 2 and 3
this took a tenth of the wrong lines away, on talks not learned from, and half a point of those sent as they are."""
REWORDED_WEIGHS: Final = 0.5
"""How much a line counts that was judged in other words."""
UPSET: Final = 2
_APART: Final = timedelta(seconds=20)
_BEGIN: Final = datetime(2026, 1, 1, tzinfo=UTC)
_GONE: Final = "gone since"
_READ_TOGETHER: Final = 512


@dataclass(frozen=True)
class Study:
    """Every judged line as numbers, row by row: features, grades, its talk, whether its moment is an upset one.

    ``places`` are the same rows as ``affinity`` learns from them.
    """

    rows: list[dict[str, float]]
    grades: Grades
    talk: list[str]
    is_upset: NDArray[np.bool_]
    places: Places


class _Row(NamedTuple):
    """A judged line: what it goes by, the library's line where it still is one, the text that was judged.

    A phrase that was reworded goes by the same name: when it fits has not changed, how well it is liked may have.
    """

    name: str
    line: Line | None
    text: str
    is_reworded: bool

    @property
    def words(self) -> str:
        """The words its meaning is read from: those of the phrase while it still reads so, none of a made text."""
        if self.name in MADE:
            return ""
        return self.text if self.line is None or self.is_reworded else words_of(self.line.phrase)


def measure(judged: Sequence[Judged], classifier: Classifier, library: Library, begin: Begin = unseen) -> Study:
    """Return every judged line as numbers."""
    repertoire = Repertoire.of(library)
    lines = {line.phrase.id: line for line in repertoire.lines}
    rows: list[dict[str, float]] = []
    to_place: list[_Row] = []
    newest: list[tuple[Reading | None, Reading | None]] = []
    scenes: list[dict[str, float]] = []
    wanted: list[tuple[int, str]] = []
    sent, near, counts, moment, talk, upset = [], [], [], [], [], []
    readings = _read(judged, classifier, begin)
    views = _views(judged, readings, classifier, library, repertoire)
    with begin("Measured", "moments", len(judged)) as steps:
        for number, (one, view) in enumerate(zip(judged, views, strict=True)):
            common = dict(measure_moment(view))
            newest.append(find_newest(view))
            scenes.append(dict(measure_scene(view)))
            wanted += [(number, text) for text in one.wanted]
            for ids, technique, text, grades in one.lines:
                row = _row(ids, text, lines)
                is_own = row.line is None or row.is_reworded or says_back(view, text)
                words = text if is_own or row.line is None else row.line.phrase.text
                rows.append({**common, **dict(measure_line(view, technique, row.name, row.line, words))})
                to_place.append(row)
                sent.append(2 * sum(grade >= AS_IT_IS for grade in grades) >= len(grades))
                near.append(2 * sum(grade >= AS_IT_IS - 1 for grade in grades) >= len(grades))
                counts.append((1.0 if any(grades) else WRONG_WEIGHS) * (REWORDED_WEIGHS if row.is_reworded else 1.0))
                moment.append(number)
                talk.append(one.talk)
                upset.append(view.frustration >= UPSET and one.calls_for_help)
            steps.advance()
    return Study(
        rows=rows,
        grades=Grades(np.array(moment), np.array(sent), np.array(near), np.array(counts)),
        talk=talk,
        is_upset=np.array(upset),
        places=_place_lines(to_place, newest, scenes, wanted, classifier),
    )


def _place_lines(
    rows: Sequence[_Row],
    newest: Sequence[tuple[Reading | None, Reading | None]],
    scenes: Sequence[Mapping[str, float]],
    wanted: Sequence[tuple[int, str]],
    classifier: Classifier,
) -> Places:
    """Return what ``affinity`` places turns and lines by."""
    points = [None if own is None else describe(own) for own, _ in newest]
    width = next(len(point) for point in points if point is not None)
    agents = [None if said is None else said.embedding for _, said in newest]
    texts = sorted({row.words for row in rows if row.words})
    scene_ids = sorted({name for scene in scenes for name in scene})
    line_ids = sorted({row.name for row in rows} - {_GONE})
    situation_ids = sorted({name for row in rows if row.line is not None for name in row.line.when.situations})
    text_at, line_at, situation_at = (
        {name: place for place, name in enumerate(names)} for names in (texts, line_ids, situation_ids)
    )
    written_for = np.zeros((len(rows), len(situation_ids)), np.float32)
    for place, row in enumerate(rows):
        for name in () if row.line is None else row.line.when.situations:
            written_for[place, situation_at[name]] = 1
    return Places(
        points=np.stack([np.zeros(width, np.float32) if point is None else point for point in points]),
        agents=np.stack([np.zeros(classifier.dim, np.float32) if said is None else said for said in agents]),
        has_agent=np.array([said is not None for said in agents]),
        scenes=np.array([[scene.get(name, 0.0) for name in scene_ids] for scene in scenes], np.float32),
        line=np.array([line_at.get(row.name, -1) for row in rows]),
        text=np.array([text_at.get(row.words, -1) for row in rows]),
        written_for=written_for,
        meanings=_embed(texts, classifier),
        scene_ids=tuple(scene_ids),
        line_ids=tuple(line_ids),
        situation_ids=tuple(situation_ids),
        wanted_at=np.array([number for number, _ in wanted], np.intp),
        wanted=_embed([text for _, text in wanted], classifier),
    )


def _embed(texts: Sequence[str], classifier: Classifier) -> NDArray[np.float32]:
    """Return the meanings (texts, dim) of what an agent might say."""
    readings = classifier.read_many([TurnToRead("", Speaker.AGENT, text) for text in texts])
    found = [reading.embedding for reading in readings if reading.embedding is not None]
    return np.stack(found) if found else np.zeros((0, classifier.dim), np.float32)


def _row(ids: tuple[str, ...], text: str, lines: Mapping[str, Line]) -> _Row:
    """Return what a line goes by: its phrase while the library has it, else the kind of text it is."""
    line = lines.get(ids[0])
    if line is None:
        return _Row(name_made(*ids) if ":" in ids[0] else _GONE, None, text, is_reworded=False)
    patterns = (".+".join(map(re.escape, template.words)) for template in (*line.named, line.template))
    return _Row(ids[0], line, text, is_reworded=not any(re.match(pattern, text) for pattern in patterns))


def _views(
    judged: Sequence[Judged],
    readings: Mapping["_Said", Reading],
    classifier: Classifier,
    library: Library,
    repertoire: Repertoire,
) -> Iterator[View]:
    said = [list(_with_before(one)) for one in judged]
    points = [describe(readings[turns[-1]]) for turns in said]
    chances = _place(judged, points, classifier, library)
    intents = _fit_intents(classifier, library)
    for number, one in enumerate(judged):
        conversation = Conversation(f"judged-{number}", channel=one.channel)
        for place, (speaker, text, before) in enumerate(said[number]):
            reading = replace(readings[speaker, text, before], turn_id=f"{number}-{place}")
            at = _BEGIN + place * _APART
            turn = Turn(reading.turn_id, conversation.id, place, speaker, text, at, channel=one.channel)
            vector = reading.embedding if speaker is Speaker.CUSTOMER else None
            intent, score = (None, 0.0) if vector is None else intents.predict(vector)
            placed = chances[number] if place == len(one.turns) - 1 else {}
            conversation = conversation.with_event(TurnHeard(turn))
            conversation = conversation.with_event(TurnRead(reading, intent, score, "", placed))
        yield View.of(Moment(conversation, repertoire.intents.get(conversation.intent or "")))


_Said = tuple[Speaker, str, str]
"""Who said what, and the text of the turn before it."""


def _with_before(one: Judged) -> Iterator[_Said]:
    before = ""
    for speaker, text in one.turns:
        yield speaker, text, before
        before = text


def _read(judged: Sequence[Judged], classifier: Classifier, begin: Begin) -> Mapping[_Said, Reading]:
    """Return what each turn says, read once however many moments hold it."""
    turns = list(dict.fromkeys(said for one in judged for said in _with_before(one)))
    readings: list[Reading] = []
    with begin("Read", "turns", len(turns)) as steps:
        for start in range(0, len(turns), _READ_TOGETHER):
            chosen = turns[start : start + _READ_TOGETHER]
            readings += classifier.read_many(
                [TurnToRead("", speaker, text, before) for speaker, text, before in chosen]
            )
            steps.advance(len(chosen))
    return dict(zip(turns, readings, strict=True))


def _place(
    judged: Sequence[Judged], points: Sequence[NDArray[np.float32] | None], classifier: Classifier, library: Library
) -> list[Mapping[str, float]]:
    """Return each judged turn's chances of situations, taught by examples without the turns of its fold."""
    examples = [(name, text) for name, texts in list_moments(library).items() for text in texts]
    read = classifier.read_many([TurnToRead("", Speaker.CUSTOMER, text) for _, text in examples])
    known = [(name, _plain(text), describe(r)) for (name, text), r in zip(examples, read, strict=True)]
    placed: list[Mapping[str, float]] = [{}] * len(judged)
    for held in folds([one.talk for one in judged]):
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
    titles = _embed([intent.title for intent in library.intents], classifier)
    named = dict(zip([intent.id for intent in library.intents], titles, strict=True))
    return IntentHead.fit({intent.id: _embed(intent.examples, classifier) for intent in library.intents}, named)


def folds(talks: Sequence[str]) -> Iterator[NDArray[np.bool_]]:
    """Yield which are held out, whole talks together, the same for the same talks."""
    order = {
        talk: place % FOLDS
        for place, talk in enumerate(np.random.default_rng(3).permutation(sorted(set(talks))).tolist())
    }
    fold = np.array([order[talk] for talk in talks])
    for number in range(FOLDS):
        yield fold == number


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
