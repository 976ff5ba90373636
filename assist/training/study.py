"""Judged lines as numbers: what ``suggest.affinity`` is learned from.

Answers the places of every line and its moment, as the server would have measured them. Refuses to know how talks are
told anew (``retold``) and what is learned.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assist.classifier.classifier import Classifier
from assist.classifier.decoding import TurnToRead
from assist.desk.meaning import words_of
from assist.library.revision import Library
from assist.reading import Reading, describe
from assist.suggest.appraisal import find_newest, measure_scene
from assist.suggest.cards import MADE, name_made
from assist.suggest.lines import Line
from assist.suggest.repertoire import Repertoire
from assist.suggest.view import View
from assist.training.heeding import Words
from assist.training.judged import Judged
from assist.training.progress import Begin, unseen
from assist.training.retold import Said, embed, read_turns, tell_anew, with_before
from assist.training.spaces import Grades, Places

AS_IT_IS: Final = 3
WRONG_WEIGHS: Final = 2.0
"""How much more a line counts that every reader found wrong: better a duller line than a false one. Of 1, 1.5, 2 and 3
this took a tenth of the wrong lines away, on talks not learned from, and half a point of those sent as they are."""
REWORDED_WEIGHS: Final = 0.5
"""How much a line counts that was judged in other words."""
UPSET: Final = 2
_LIKELY: Final = 0.5
_GONE: Final = "gone since"
_READ_TOGETHER: Final = 512


@dataclass(frozen=True)
class Study:
    """Every judged line, row by row: its place, grades, its talk, whether its moment is an upset one."""

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
    to_place: list[_Row] = []
    newest: list[_Newest] = []
    scenes: list[dict[str, float]] = []
    wanted: list[tuple[int, str]] = []
    sent, near, counts, moment, talk, upset, called = [], [], [], [], [], [], []
    readings = read_turns(judged, classifier, begin)
    views = tell_anew(judged, readings, classifier, library, repertoire)
    with begin("Measured", "moments", len(judged)) as steps:
        for number, (one, view) in enumerate(zip(judged, views, strict=True)):
            newest.append(_newest(one, view))
            scenes.append(dict(measure_scene(view)))
            wanted += [(number, text) for text in one.wanted]
            for ids, _, text, grades in one.lines:
                row = _row(ids, text, lines)
                to_place.append(row)
                sent.append(2 * sum(grade >= AS_IT_IS for grade in grades) >= len(grades))
                near.append(2 * sum(grade >= AS_IT_IS - 1 for grade in grades) >= len(grades))
                counts.append((1.0 if any(grades) else WRONG_WEIGHS) * (REWORDED_WEIGHS if row.is_reworded else 1.0))
                moment.append(number)
                talk.append(one.talk)
                upset.append(view.frustration >= UPSET and one.calls_for_help)
                called.append(one.calls_for_help or _is_glad(newest[-1].own))
            steps.advance()
    return Study(
        grades=Grades(np.array(moment), np.array(sent), np.array(near), np.array(called), np.array(counts)),
        talk=talk,
        is_upset=np.array(upset),
        places=_place_lines(to_place, newest, scenes, wanted, classifier),
    )


def _is_glad(reading: Reading | None) -> bool:
    """Say whether a turn is glad: a word for it is welcome, though the moment does not call for one."""
    return reading is not None and reading.score("sentiment", "positive") > _LIKELY


class _Newest(NamedTuple):
    """What was read of the newest customer turn and of the agent's before it, and those turns themselves."""

    own: Reading | None
    answered: Reading | None
    own_turn: Said | None
    answered_turn: Said | None


def _newest(one: Judged, view: View) -> _Newest:
    turns = list(with_before(one))
    readings = find_newest(view)
    said = (
        # what the network did not read (mere numbers) has no words to heed when it is served, so none here
        None if each is None or each.embedding is None else turns[int(each.turn_id.rpartition("-")[2])]
        for each in readings
    )
    return _Newest(*readings, *said)


def _place_lines(
    rows: Sequence[_Row],
    newest: Sequence[_Newest],
    scenes: Sequence[Mapping[str, float]],
    wanted: Sequence[tuple[int, str]],
    classifier: Classifier,
) -> Places:
    """Return what ``affinity`` places turns and lines by."""
    points = [None if each.own is None else describe(each.own) for each in newest]
    width = next(len(point) for point in points if point is not None)
    agents = [None if each.answered is None else each.answered.embedding for each in newest]
    turns = {turn: None for each in newest for turn in (each.own_turn, each.answered_turn) if turn is not None}
    turn_at = {turn: place for place, turn in enumerate(turns)}
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
        said=np.array([-1 if each.own_turn is None else turn_at[each.own_turn] for each in newest], np.intp),
        answered=np.array(
            [-1 if each.answered_turn is None else turn_at[each.answered_turn] for each in newest], np.intp
        ),
        words=_look_closely(list(turns), classifier),
        line=np.array([line_at.get(row.name, -1) for row in rows]),
        text=np.array([text_at.get(row.words, -1) for row in rows]),
        written_for=written_for,
        meanings=embed(texts, classifier),
        scene_ids=tuple(scene_ids),
        line_ids=tuple(line_ids),
        situation_ids=tuple(situation_ids),
        wanted_at=np.array([number for number, _ in wanted], np.intp),
        wanted=embed([text for _, text in wanted], classifier),
    )


def _look_closely(turns: Sequence[Said], classifier: Classifier) -> Words:
    """Return the states of the turns' words; in half precision, for there are many."""
    states: list[NDArray[np.float16]] = []
    for start in range(0, len(turns), _READ_TOGETHER):
        chosen = [TurnToRead("", *turn) for turn in turns[start : start + _READ_TOGETHER]]
        states += [words.astype(np.float16) for words in classifier.look_closely(chosen)]
    return Words.of(states, classifier.dim)


def _row(ids: tuple[str, ...], text: str, lines: Mapping[str, Line]) -> _Row:
    """Return what a line goes by: its phrase while the library has it, else the kind of text it is."""
    line = lines.get(ids[0])
    if line is None:
        return _Row(name_made(*ids) if ":" in ids[0] else _GONE, None, text, is_reworded=False)
    patterns = (".+".join(map(re.escape, template.words)) for template in (*line.named, line.template))
    return _Row(ids[0], line, text, is_reworded=not any(re.match(pattern, text) for pattern in patterns))
