"""From labelled turns to a model folder.

Answers a trained, exported and measured model. Refuses to know the command line and the serving process.
The same seed over the same data gives the same run on the same machine. A run that was broken off goes on where a
teacher was done.
"""

import importlib.util
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from assist.errors import BadInput
from assist.training.corpora import Corpus, load, load_unlabelled
from assist.training.recipe import Recipe

if TYPE_CHECKING:
    from assist.classifier.torch_network import TurnNetwork
    from assist.training.teaching import School

Report = Callable[[float, str], None]
"""Called with the share done (0 to 1) and a sentence."""

TEACHERS_SHARE = 0.5
STUDENTS_SHARE = 0.4


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
    school = School(folder, recipe)
    kept = out.parent / f".{out.name}-teachers"
    teachers = _train_teachers(school, corpus, recipe, kept, say)
    network = school.train_students(
        teachers, corpus.train, unlabelled, _within(say, TEACHERS_SHARE, STUDENTS_SHARE, "student ")
    )
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


def _train_teachers(school: "School", corpus: Corpus, recipe: Recipe, kept: Path, say: Report) -> "list[TurnNetwork]":
    """Return the teachers; each is kept in a file until the model is written, and taken from there if it fits."""
    from safetensors.torch import load_file, save_file

    teachers = []
    share = TEACHERS_SHARE / len(recipe.teachers)
    for number, teacher in enumerate(recipe.teachers):
        file = kept / f"{number}-{_name(corpus, recipe)}.safetensors"
        tell = _within(say, number * share, share, f"teacher {number + 1} of {len(recipe.teachers)}: ")
        if file.exists():
            network = school.new_network()
            network.load_state_dict(load_file(file))
            network.eval()
            tell(1.0, "taken from the run before")
        else:
            network = school.train_teacher(teacher, corpus.train, tell)
            kept.mkdir(parents=True, exist_ok=True)
            save_file(network.state_dict(), file)
        teachers.append(network)
    return teachers


def _within(say: Report, start: float, share: float, before: str) -> Report:
    return lambda done, sentence: say(start + share * done, before + sentence)


def _name(corpus: Corpus, recipe: Recipe) -> str:
    """Return a name that changes with the turns, their labels and the recipe."""
    digest = sha256(repr(recipe).encode())
    for example in corpus.train:
        digest.update(f"{example.text}\0{example.context}\0".encode())
        digest.update(example.target.tobytes() + example.mask.tobytes())
    return digest.hexdigest()[:12]
