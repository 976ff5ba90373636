"""Which phrases mean the same: found once for a revision, from the distance of their embeddings.

Answers a map from each phrase to its twins. Refuses to know what is done about them (``suggest.guard`` bars a phrase
while its twin was sent or rests) and where embeddings come from.

The thresholds were set by reading pairs of the shipped library in the order of their cosine. Among phrases of one
technique, six in seven pairs above 0.65 say the same thing in other words; between techniques what sounds alike often
does something else (a reassurance, then a question about the same refund), so more is asked of them.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assist.library.entries import Phrase

SAME_TECHNIQUE: Final = 0.65
OTHER_TECHNIQUE: Final = 0.71
"""Cosines from which two phrases mean the same."""

REPEATED: Final = 0.86
"""Cosine from which one of two phrases is too many: a fat library is a noisy one."""

_SLOT: Final = re.compile(r"\{[^{}]*\}")
_GAP: Final = re.compile(r"\s+")


def words_of(phrase: Phrase) -> str:
    """Return a phrase's text without its slots: what fills them is another matter each time."""
    return _GAP.sub(" ", _SLOT.sub("", phrase.text)).strip()


def find_twins(phrases: Sequence[Phrase], embeddings: NDArray[np.float32]) -> Mapping[str, frozenset[str]]:
    """Return the twins of each phrase that has any. ``embeddings``: unit vectors, shape (len(phrases), dim)."""
    techniques = np.array([phrase.technique.value for phrase in phrases])
    needed = np.where(techniques[:, None] == techniques[None, :], SAME_TECHNIQUE, OTHER_TECHNIQUE)
    is_same = embeddings @ embeddings.T >= needed
    np.fill_diagonal(is_same, val=False)
    return {
        phrase.id: frozenset(phrases[column].id for column in np.flatnonzero(row).tolist())
        for phrase, row in zip(phrases, is_same, strict=True)
        if row.any()
    }


def find_repeats(phrases: Sequence[Phrase], embeddings: NDArray[np.float32]) -> list[tuple[str, str]]:
    """Return the pairs of which one is too many. ``embeddings``: unit vectors, shape (len(phrases), dim)."""
    pairs = np.argwhere(np.triu(embeddings @ embeddings.T >= REPEATED, k=1))
    return [(phrases[first].id, phrases[second].id) for first, second in pairs.tolist()]
