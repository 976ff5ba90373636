"""What decides a run, and how its texts become the network's inputs.

Answers the same for teaching, exporting and measuring. Refuses to know any of the three.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tokenizers import Tokenizer

from assist.errors import BadInput

MAX_CONTEXT: Final = 24
SERVED_CONTEXT: Final = 12
"""Serving reads fewer tokens of the turn before: measured on the held-out turns, they lose under half a point."""

MAX_TEXT: Final = 128


@dataclass(frozen=True, slots=True)
class Teacher:
    """A full network that the served one learns from: the order it sees the turns in, and its encoder's dropout."""

    order: int
    dropout: float


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides a run.

    Teachers learn from labelled turns for ``epochs``; each of ``students`` keeps ``kept_layers`` of the last teacher
    and learns for ``student_epochs`` from the labels and from what the teachers say, of unlabelled turns too, each in
    an order of its own. The mean of their weights is served.
    """

    seed: int = 17
    epochs: int = 4
    teachers: tuple[Teacher, ...] = (Teacher(order=0, dropout=0.0), Teacher(order=1, dropout=0.1))
    kept_layers: tuple[int, ...] = (0, 1, 3, 5)
    students: int = 2
    student_epochs: int = 3
    max_context: int = MAX_CONTEXT
    served_context: int = SERVED_CONTEXT
    max_text: int = MAX_TEXT


def load_tokenizer(folder: Path) -> Tokenizer:
    """Read ``tokenizer.json`` and teach it the pictures of ``FEELING_WORDS``. Raises BadInput without it."""
    from tokenizers import normalizers

    from assist.classifier.encoding import FEELING_WORDS

    path = folder / "tokenizer.json"
    if not path.exists():
        raise BadInput(f"{folder} has no tokenizer.json")
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    pictures = [normalizers.Replace(picture, f" {word} ") for picture, word in FEELING_WORDS.items()]
    own = [] if tokenizer.normalizer is None else [tokenizer.normalizer]
    tokenizer.normalizer = normalizers.Sequence([*pictures, *own])
    return tokenizer
