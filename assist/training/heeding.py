"""What the single words of a turn ask of an answer, while that is fitted: a network over their states.

Answers numbers a turn, and what was learned as ``suggest.heeding`` serves it. Refuses to know what the numbers are for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from assist.suggest.heeding import Heed

TAKEN: Final = 96
"""Numbers that are looked at of a word; all 384 of them did no better, at four times the work."""
FINDS_HIDDEN: Final = 0.3
_MASKED: Final = -1e4
_SAMPLE: Final = 50
"""One word in so many tells how far the states reach."""
_ROUGHLY: Final = 1e-3

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Words:
    """The states of turns' own words end to end (all, dim), in half precision.

    Turn ``t`` has ``counts[t]`` of them from ``starts[t]`` on. ``mean`` and ``spread`` (dim,) are those of a sample.
    """

    states: NDArray[np.float16]
    starts: NDArray[np.intp]
    counts: NDArray[np.intp]
    mean: Floats
    spread: Floats

    @classmethod
    def of(cls, turns: Sequence[NDArray[np.float16]], dim: int) -> "Words":
        """Keep the words (n, dim) of each turn."""
        counts = np.array([len(words) for words in turns], np.intp)
        states = np.concatenate([np.zeros((0, dim), np.float16), *turns])
        sample = states[::_SAMPLE].astype(np.float32) if len(states) else np.zeros((1, dim), np.float32)
        return cls(states, np.cumsum(counts) - counts, counts, sample.mean(axis=0), sample.std(axis=0) + _ROUGHLY)

    def of_turn(self, turn: int) -> Floats:
        """Return the states of one turn's words."""
        return self.states[self.starts[turn] : self.starts[turn] + self.counts[turn]].astype(np.float32)


class Heeding(nn.Module):
    """``queries`` over the words of a turn, whose finds become ``wide`` numbers."""

    def __init__(self, words: Words, queries: int, wide: int) -> None:
        super().__init__()
        dim = words.states.shape[1]
        self._words = words
        self._states = torch.from_numpy(words.states)
        self._starts, self._counts = torch.from_numpy(words.starts), torch.from_numpy(words.counts)
        self._mean, self._spread = torch.from_numpy(words.mean), torch.from_numpy(words.spread)
        self._queries = queries
        self.ask = nn.Linear(dim, queries, bias=False)
        self.take = nn.Linear(dim, TAKEN, bias=False)
        self.give = nn.Linear(queries * TAKEN, wide, bias=False)
        for layer, spread in ((self.ask, 0.02), (self.give, 0.01)):
            nn.init.normal_(layer.weight, std=spread)

    def forward(self, turns: Tensor) -> Tensor:
        """Return (m, wide) numbers of turns (m,) by their places among the words; zeros where there is none (-1)."""
        if not len(self._counts):
            return torch.zeros(len(turns), self.give.out_features)
        counts = self._counts[turns.clamp(min=0)] * (turns >= 0)
        place = torch.arange(int(counts.max()) or 1)[None]
        is_word = place < counts[:, None]
        at = (self._starts[turns.clamp(min=0)][:, None] + place)[is_word]
        words = (self._states[at].float() - self._mean) / self._spread  # no padding yet: one long turn would cost most
        asked = words.new_full((*is_word.shape, self._queries), _MASKED)
        taken = words.new_zeros(*is_word.shape, TAKEN)
        shares = asked.masked_scatter(is_word[:, :, None], self.ask(words)).softmax(dim=1) * is_word[:, :, None]
        finds = (shares.transpose(1, 2) @ taken.masked_scatter(is_word[:, :, None], self.take(words))).flatten(1)
        found: Tensor = self.give(functional.dropout(finds, FINDS_HIDDEN)) / self._queries**0.5
        return found

    def told(self) -> Heed:
        """Return it as it is served, over states as the network gives them."""
        mean, spread = self._words.mean, self._words.spread[:, None]
        ask, take, give = (_numbers(layer.weight).T for layer in (self.ask, self.take, self.give))
        give = give / np.float32(self._queries**0.5)
        start = np.tile(-(mean @ (take / spread)), self._queries) @ give
        return Heed(ask=ask / spread, take=take / spread, give=give[None], start=start[None])


def join_heeds(heeds: Sequence[Heed]) -> Heed:
    """Return heeds of single spaces side by side."""
    return Heed(
        ask=np.concatenate([heed.ask for heed in heeds], axis=1),
        take=np.concatenate([heed.take for heed in heeds], axis=1),
        give=np.concatenate([heed.give for heed in heeds]),
        start=np.concatenate([heed.start for heed in heeds]),
    )


def _numbers(weight: Tensor) -> Floats:
    numbers: Floats = weight.detach().numpy()
    return numbers
