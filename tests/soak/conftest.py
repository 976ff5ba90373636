import os
from pathlib import Path
from time import monotonic

import psutil
import pytest

from assist.ports import Reader
from tests.classifier.dummy import DummyClassifier

ROOT = Path(__file__).parents[2]


class Bound:
    """How long a soak lasts from when it is first asked: ``SOAK_S`` seconds, a minute where nobody says."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until_s: float | None = None

    def __bool__(self) -> bool:
        if self._until_s is None:
            self._until_s = monotonic() + self._seconds
        return monotonic() < self._until_s


@pytest.fixture
def time_left() -> Bound:
    return Bound(float(os.environ.get("SOAK_S", "60")))


@pytest.fixture
def reader() -> Reader:
    """The model that is served, or the dummy before there is one."""
    from assist.classifier.classifier import Classifier

    folder = Path(os.environ.get("ASSIST_MODEL_DIR", ROOT / "models" / "rapport-v1"))
    return Classifier(folder, threads=2) if folder.is_dir() else DummyClassifier()


def memory_mb() -> float:
    """Return this process's memory: the server runs in it."""
    used: int = psutil.Process().memory_info().rss
    return used / 2**20
