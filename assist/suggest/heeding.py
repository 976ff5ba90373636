"""What the single words of a turn ask of an answer.

Answers a bearing (see ``affinity``) made of a few finds: each query goes over the words, heeds those it is about
("which number", "who is blamed", "what did not come"), and what they are is added up. The mean of all words, which an
embedding is, drowns the one that counts. Refuses to know the words themselves: it gets their states in the network.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Heed:
    """What was learned, for some spaces side by side.

    ``ask`` (dim, spaces times queries) says how much each query heeds a word, ``take`` (dim, spaces times taken) what
    is looked at of it; ``give`` (spaces, queries times taken, own) turns the finds of a space into numbers of its own,
    to which ``start`` (spaces, own) is added.
    """

    ask: Floats
    take: Floats
    give: Floats
    start: Floats

    def __post_init__(self) -> None:
        """Raise ValueError if the arrays do not fit one another."""
        spaces, found, own = self.give.shape
        wanted = spaces * found * spaces == self.ask.shape[1] * self.take.shape[1]
        if not wanted or self.start.shape != (spaces, own) or len(self.ask) != len(self.take):
            msg = f"a heed of {self.ask.shape}, {self.take.shape}, {self.give.shape}, {self.start.shape} does not fit"
            raise ValueError(msg)

    def find(self, turns: Sequence[Floats]) -> Floats:
        """Return what the words of each turn (n, dim), one or more, add in each space: shape (turns, spaces, own).

        Many turns together cost little more than one: what is learned is large, and is gone through once.
        """
        spaces, found, _ = self.give.shape
        counts = np.array([len(words) for words in turns])
        starts = np.cumsum(counts) - counts
        words = np.concatenate(turns)
        scores = words @ self.ask
        shares = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), counts, axis=0))
        shares /= np.repeat(np.add.reduceat(shares, starts), counts, axis=0)
        asked = shares.reshape(len(words), spaces, -1).transpose(1, 2, 0)
        taken = (words @ self.take).reshape(len(words), spaces, -1).transpose(1, 0, 2)
        finds = np.empty((spaces, len(turns), found), np.float32)
        for place, (start, count) in enumerate(zip(starts.tolist(), counts.tolist(), strict=True)):
            own = slice(start, start + count)
            finds[:, place] = (asked[:, :, own] @ taken[:, own]).reshape(spaces, found)
        added: Floats = (finds @ self.give).transpose(1, 0, 2) + self.start
        return added
