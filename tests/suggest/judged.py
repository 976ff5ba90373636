"""Libraries that readers judged, for tests: every line drawn to every turn by a number that the test names."""

from collections.abc import Mapping

import numpy as np

from assist.library.revision import Library
from assist.reading import CUSTOMER_LABELS
from assist.suggest.affinity import Affinity
from assist.suggest.appraisal import Appraiser
from assist.suggest.heeding import Heed
from assist.suggest.repertoire import Repertoire

DIM, SIZE = 2, 1
BEARING = np.zeros(SIZE, np.float32)
"""What a turn asks of an answer, for lines that are drawn to all turns alike."""


def draw(lines: Mapping[str, float] | None = None, *, alike: float = 0.0) -> Affinity:
    """Return a space where all lines are drawn by ``alike``, in logits, and some by more."""
    nothing, found = np.zeros((DIM, 1), np.float32), np.zeros((1, 1, SIZE), np.float32)
    heed = Heed(nothing, nothing, found, found[0])
    return Affinity(
        customer=np.zeros((DIM + len(CUSTOMER_LABELS) + 1, SIZE), np.float32),
        agent=np.zeros((DIM + 1, SIZE), np.float32),
        customer_words=heed,
        agent_words=heed,
        scene={},
        together=np.zeros((1, 0, SIZE), np.float32),
        text=np.zeros((DIM, SIZE + 1), np.float32),
        moment=np.array([0.0] * SIZE + [alike], np.float32),
        situations={},
        lines={name: np.array([0.0, more], np.float32) for name, more in (lines or {}).items()},
        scale=1.0,
        shift=0.0,
    )


def judge(
    library: Library,
    lines: Mapping[str, float] | None = None,
    *,
    alike: float = 0.0,
    bounds: tuple[float, float, float] = (0.5, 0.3, 0.2),
) -> Repertoire:
    """Return a library whose lines are drawn so; ``bounds`` are those of an appraiser, where it presses the last."""
    meanings = {phrase.id: np.zeros(DIM, np.float32) for phrase in library.phrases}
    return Repertoire.of(library, appraiser=Appraiser(draw(lines, alike=alike), *bounds), meanings=meanings)
