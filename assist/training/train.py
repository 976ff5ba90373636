"""From labelled turns to a model folder.

Answers a trained, exported and measured model. Refuses to know the command line and the serving process.
The same seed over the same data gives the same run on the same machine. Networks that need not wait for one another
learn side by side. A run that was broken off goes on where one of them was done.
"""

import importlib.util
import shutil
from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from assist.errors import BadInput
from assist.training.corpora import Corpus, load, load_unlabelled
from assist.training.progress import Report
from assist.training.public import PlainTurn
from assist.training.recipe import Recipe

if TYPE_CHECKING:
    from assist.classifier.torch_network import TurnNetwork
    from assist.training.fitting import Lesson
    from assist.training.side_by_side import Job
    from assist.training.teaching import School

TEACHERS_FROM, TEACHERS_TO, STUDENTS_FROM, STUDENTS_TO = 0.02, 0.36, 0.4, 0.88
"""Shares of the whole time at which teachers and students begin and end."""


def train(
    data: Path,
    out: Path,
    *,
    seed: int = 17,
    epochs: int = 4,
    encoder: str | None = None,
    limit: int | None = None,
    report: Report | None = None,
    keep_float: bool = False,
    own: Path | None = None,
) -> Path:
    """Train on ``data``, write a model folder to ``out`` and return it.

    ``own`` is the folder of what was made for the project, where it does not lie in ``data``; ``encoder`` is a
    folder or a name as ``find_encoder`` takes it; ``limit`` keeps that many turns, for a trial; with ``keep_float`` the
    folder also holds the float weights, which the torch backend serves. Raises BadInput if the data
    lacks what is needed or torch is not installed.
    """
    for package in ("torch", "transformers", "onnx", "safetensors"):
        if importlib.util.find_spec(package) is None:
            raise BadInput(f"training needs {package}: pip install -e '.[train]'")
    from assist.training.encoders import find_encoder
    from assist.training.forecast import study_forecast
    from assist.training.publish import publish
    from assist.training.teaching import School

    say = report or (lambda _done, _sentence: None)
    recipe = Recipe(seed=seed, epochs=epochs)
    corpus = load(data, own=own, seed=seed, limit=limit)
    unlabelled = load_unlabelled(data, corpus, seed=seed, limit=limit)
    folder = find_encoder(encoder)
    say(
        0.0,
        f"{len(corpus.train):,} labelled turns to learn from and {len(unlabelled):,} without labels, "
        f"{len(corpus.dev):,} held out",
    )
    kept = out.parent / f".{out.name}-networks"
    network = _teach(School(folder, recipe), recipe, corpus, unlabelled, kept=kept, say=say)
    written = publish(
        network,
        folder,
        corpus,
        recipe,
        out=out,
        say=say,
        keep_float=keep_float,
        study=lambda read_many: study_forecast(data, read_many, own=own, seed=seed),
    )
    shutil.rmtree(kept, ignore_errors=True)
    return written


def _teach(
    school: "School", recipe: Recipe, corpus: Corpus, unlabelled: list[PlainTurn], *, kept: Path, say: Report
) -> "TurnNetwork":
    """Return the network to serve; what goes into it is kept in ``kept`` as soon as it is done, and read from there."""
    lesson = school.prepare(corpus.train, _within(say, 0, TEACHERS_FROM))
    name = _name(corpus, unlabelled, recipe, school.folder)
    files = [kept / f"teacher-{number}-{name}.safetensors" for number in range(len(recipe.teachers))]
    teachers = _train_all(
        {
            file: partial(school.train_teacher, teacher, lesson)
            for file, teacher in zip(files, recipe.teachers, strict=True)
        },
        _within(say, TEACHERS_FROM, TEACHERS_TO, "teachers: "),
    )
    are_agents = [example.knows("moves") for example in corpus.train]
    asking = _within(say, TEACHERS_TO, STUDENTS_FROM)
    told = school.ask_teachers(teachers, lesson, are_agents, unlabelled, asking)
    students = _train_all(
        {
            kept / f"student-{number}-{name}.safetensors": partial(_train_student, school, number, files[-1], told)
            for number in range(recipe.students)
        },
        _within(say, STUDENTS_FROM, STUDENTS_TO, "students: "),
    )
    return school.finish(students, [text for text, _ in told.turns], _within(say, STUDENTS_TO, 0.9))


def _train_student(school: "School", number: int, teacher: Path, lesson: "Lesson", say: Report) -> "TurnNetwork":
    """Train a student of the teacher in a file: a network does not pass from one process to another, a name does."""
    from assist.classifier.torch_network import load_weights

    return school.train_student(number, load_weights(teacher), lesson, say)


def _train_all(jobs: "Mapping[Path, Job[TurnNetwork]]", say: Report) -> "list[TurnNetwork]":
    """Return the networks that the jobs train, each from its file if it is there already."""
    from assist.classifier.torch_network import load_weights
    from assist.training.side_by_side import run_side_by_side

    missing = [file for file in jobs if not file.exists()]
    if len(missing) < len(jobs):
        say(0, f"{len(jobs) - len(missing)} of {len(jobs)} taken from the run before")
    run_side_by_side([partial(_keep, file, jobs[file]) for file in missing], say)
    return [load_weights(file).eval() for file in jobs]


def _keep(file: Path, job: "Job[TurnNetwork]", say: Report) -> None:
    """Do a job and write its network to a file, whole or not at all."""
    from assist.classifier.torch_network import save_weights

    unfinished = file.with_suffix(".part")
    save_weights(job(say), unfinished)
    unfinished.rename(file)


def _within(say: Report, start: float, end: float, before: str = "") -> Report:
    return lambda done, sentence: say(start + (end - start) * done, before + sentence)


def _name(corpus: Corpus, unlabelled: list[PlainTurn], recipe: Recipe, encoder: Path) -> str:
    """Return a name that changes with the turns, their labels, the recipe and the encoder."""
    digest = sha256(repr(recipe).encode())
    for file in sorted(encoder.iterdir()):
        if file.suffix in {".json", ".safetensors"}:
            digest.update(file.read_bytes())
    for example in corpus.train:
        digest.update(f"{example.text}\0{example.context}\0{example.origin}\0".encode())
        digest.update(example.target.tobytes() + example.mask.tobytes())
    for turn in unlabelled:
        digest.update(f"{turn.text}\0{turn.context}\0{turn.is_agents}\0".encode())
    return digest.hexdigest()[:12]
