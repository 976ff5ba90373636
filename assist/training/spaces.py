"""One space of turns and lines while it is fitted: a network over numbers.

Answers logits of judged lines, and the space as ``suggest.affinity`` serves it. Refuses to know how it is fitted and
what it is fitted to. What a moment is (the customer's turn, the agent's before it, the words of both, its scene) is
turned into a place twice: straight, and through units that each stand for something those numbers say only together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from assist.suggest.affinity import Affinity
from assist.training.heeding import Heeding, Words, join_heeds

SIZE: Final = 64
"""Dimensions of one space; of 32, 64 and 128 all did as well."""
UNITS: Final = 128
"""Units that a moment's numbers are taken together by; of none, 128, 256 and 512 the last three did a point better."""
HIDDEN: Final = 0.3
"""Share of a moment's numbers that are hidden at each step: without it the space learns single talks by heart."""
UNITS_HIDDEN: Final = 0.2
QUERIES, QUERIES_TO_AGENT = 16, 8
"""Queries over the words of a customer's turn, and of the agent's before it."""
WITHOUT_AGENT: Final = 0.15
"""Share of the moments shown without what the agent said before."""
NEAR_COUNTS: Final = 0.5
_ROUGHLY: Final = 1e-3

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Places:
    """Judged lines as numbers, n rows over m moments, before anything is learned.

    ``points`` (m, dim + labels) are customers' turns as ``reading.describe`` gives them, ``agents`` (m, dim) the
    embedding of the agent's turn before and ``has_agent`` (m,) whether there was one, ``scenes`` (m, scene_ids) what
    they stand in; ``said`` and ``answered`` (m,) are the places of the customer's turn and of the agent's before it in
    ``words``, -1 for none. For each row its place in ``line_ids`` (-1: none of them), its place in ``meanings`` (texts,
    dim; -1 for a text made on the spot), and which of ``situation_ids`` it is written for (n, situations). ``wanted``
    (k, dim) are the meanings of what readers would have said, ``wanted_at`` (k,) at which moment.
    """

    points: Floats
    agents: Floats
    has_agent: NDArray[np.bool_]
    scenes: Floats
    said: NDArray[np.intp]
    answered: NDArray[np.intp]
    words: Words
    line: NDArray[np.intp]
    text: NDArray[np.intp]
    written_for: Floats
    meanings: Floats
    scene_ids: tuple[str, ...]
    line_ids: tuple[str, ...]
    situation_ids: tuple[str, ...]
    wanted_at: NDArray[np.intp]
    wanted: Floats


class Grades(NamedTuple):
    """What readers said of each row (n,): its moment, whether it is sent as it is or nearly so, how much it counts.

    ``is_called_for`` says that its moment calls for words at all. Where none are, readers would still send a good many
    ("I'm on it now"): that tells which line is better, not that one should stand there.
    """

    moment: NDArray[np.intp]
    is_sent: NDArray[np.bool_]
    is_near: NDArray[np.bool_]
    is_called_for: NDArray[np.bool_]
    counts: NDArray[np.float64]

    @property
    def should_stand(self) -> NDArray[np.bool_]:
        """Whether a line is sent as it is, and called for."""
        return self.is_sent & self.is_called_for


class Seen(NamedTuple):
    """Moments as the space sees them: each number centred and of unit spread, zero where there is none.

    ``said`` and ``answered`` are (m,), the others (m, numbers).
    """

    points: Tensor
    agents: Tensor
    scenes: Tensor
    said: Tensor
    answered: Tensor

    def at(self, moments: Tensor) -> "Seen":
        """Return some of the moments."""
        return Seen(*(numbers[moments] for numbers in self))

    def heard(self, is_heard: Tensor) -> "Seen":
        """Return the moments with what the agent said before only where that is heard (m,)."""
        answered = torch.where(is_heard, self.answered, -1)
        return self._replace(agents=self.agents * is_heard[:, None], answered=answered)


class Scale(NamedTuple):
    """Means and spreads of a turn's numbers, an agent's and a scene's."""

    means: list[Floats]
    spreads: list[Floats]

    @classmethod
    def of(cls, places: Places) -> "Scale":
        """Return the scale of all moments."""
        known = [places.points, places.agents[places.has_agent], places.scenes]
        return cls([numbers.mean(axis=0) for numbers in known], [numbers.std(axis=0) + _ROUGHLY for numbers in known])

    def see(self, places: Places) -> Seen:
        """Return the moments on this scale."""
        points, agents, scenes = (
            torch.from_numpy((numbers - mean) / spread)
            for numbers, mean, spread in zip((places.points, places.agents, places.scenes), *self, strict=True)
        )
        agents = agents * torch.from_numpy(places.has_agent[:, None])
        return Seen(points, agents, scenes, torch.from_numpy(places.said), torch.from_numpy(places.answered))


class Space(nn.Module):
    """Two logits a row, sent as it is and nearly so; they share the product and have constants of their own."""

    def __init__(self, places: Places, grades: Grades) -> None:
        super().__init__()
        self._places = places
        self._line = torch.from_numpy(places.line) + 1
        self._text = torch.from_numpy(places.text) + 1
        known = max(1, len(places.situation_ids))  # a library may have no situations; a layer of none can't be made
        self._written_for = torch.zeros(len(places.line), known)
        self._written_for[:, : len(places.situation_ids)] = torch.from_numpy(places.written_for)
        silent = np.zeros((1, places.meanings.shape[1]), np.float32)
        self._meanings = torch.from_numpy(np.concatenate([silent, places.meanings]))
        dim = places.meanings.shape[1]
        numbers = places.points.shape[1] + places.agents.shape[1] + places.scenes.shape[1]
        self.asks = nn.Linear(numbers, SIZE + UNITS)
        self.said = Heeding(places.words, QUERIES, SIZE + UNITS)
        self.answered = Heeding(places.words, QUERIES_TO_AGENT, SIZE + UNITS)
        self.together = nn.Linear(UNITS, SIZE, bias=False)
        self.text = nn.Linear(dim, SIZE, bias=False)
        self.text_adds = nn.Linear(dim, 2, bias=False)
        self.situations = nn.Linear(known, SIZE, bias=False)
        self.lines = nn.Embedding(len(places.line_ids) + 1, SIZE, padding_idx=0)
        self.line_adds = nn.Embedding(len(places.line_ids) + 1, 2, padding_idx=0)
        self.moment = nn.Linear(SIZE, 2)
        for layer, spread in ((self.lines, 0.01), (self.situations, 0.05), (self.together, 0.02)):
            nn.init.normal_(layer.weight, std=spread)
        with torch.no_grad():
            self.lines.weight[0] = 0
            self.line_adds.weight.zero_()
            for place, flags in enumerate((grades.should_stand, grades.is_near & grades.is_called_for)):
                share = float(np.clip(flags.mean(), 0.01, 0.99))  # what is known of no line begins at the base rate
                self.moment.bias[place] = float(np.log(share / (1 - share)))

    def forward(self, seen: Seen, of_row: Tensor, rows: Tensor) -> Tensor:
        """Return (rows, 2) logits; ``of_row`` (rows,) says which of the moments ``seen`` each row belongs to."""
        bearing = self._bearing(seen.heard(torch.rand(len(seen.points)) >= WITHOUT_AGENT))[of_row]
        meaning = self._meanings[self._text[rows]]
        place = self.text(meaning) + self.lines(self._line[rows]) + self.situations(self._written_for[rows])
        drawn = (bearing * place).sum(dim=1, keepdim=True) / SIZE**0.5
        adds: Tensor = self.line_adds(self._line[rows]) + self.text_adds(meaning) + self.moment(bearing)
        logits: Tensor = drawn + adds
        return logits

    def tell_apart(self, seen: Seen, meanings: Tensor) -> Tensor:
        """Return how badly each text (n, dim) is told from the others by its turn: a cross-entropy, in nats."""
        drawn = self._bearing(seen) @ self.text(meanings).T / SIZE**0.5
        return functional.cross_entropy(drawn, torch.arange(len(drawn)))

    def _bearing(self, seen: Seen) -> Tensor:
        numbers = torch.cat((seen.points, seen.agents, seen.scenes), dim=1)
        asked: Tensor = self.asks(functional.dropout(numbers, HIDDEN))
        asked = asked + self.said(seen.said) + self.answered(seen.answered)
        together = functional.dropout(functional.relu(asked[:, SIZE:]), UNITS_HIDDEN)
        bearing: Tensor = asked[:, :SIZE] + self.together(together)
        return bearing

    def told(self, scale: Scale) -> Affinity:
        """Return the space as it is served: one logit, the second's share in it, over numbers as they are read."""
        both = np.array([1.0, NEAR_COUNTS], np.float32)
        weights = _numbers(self.asks.weight).T / np.concatenate(scale.spreads)[:, None]
        customer, agent, scene = np.split(weights, np.cumsum([len(mean) for mean in scale.means[:2]]))
        start = _numbers(self.asks.bias) - scale.means[0] @ customer - scale.means[2] @ scene
        stretch = float(both.sum()) / SIZE**0.5
        text_adds = both @ _numbers(self.text_adds.weight)
        line_adds = _numbers(self.line_adds.weight) @ both
        lines = np.concatenate([_numbers(self.lines.weight) * stretch, line_adds[:, None]], axis=1)[1:]
        situations = _numbers(self.situations.weight).T[: len(self._places.situation_ids)] * stretch
        return Affinity(
            customer=np.concatenate([customer, start[None]]),
            agent=np.concatenate([agent, -(scale.means[1] @ agent)[None]]),
            customer_words=self.said.told(),
            agent_words=self.answered.told(),
            scene=dict(zip(self._places.scene_ids, scene, strict=True)),
            together=_numbers(self.together.weight).T[None],
            text=np.concatenate([_numbers(self.text.weight).T * stretch, text_adds[:, None]], axis=1),
            moment=np.append(both @ _numbers(self.moment.weight), both @ _numbers(self.moment.bias)).astype(np.float32),
            situations=dict(zip(self._places.situation_ids, situations, strict=True)),
            lines=dict(zip(self._places.line_ids, lines, strict=True)),
            scale=1.0,
            shift=0.0,
        )


def join_spaces(spaces: Sequence[Affinity]) -> Affinity:
    """Return one space whose pulls are the mean of theirs."""
    share = np.float32(1 / len(spaces))

    def join(weights: Sequence[Floats]) -> Floats:
        """Join what is multiplied by a place, whose last number stands alone."""
        apart = [weight[..., :-1] * share for weight in weights]
        constant = np.mean([weight[..., -1:] for weight in weights], axis=0, dtype=np.float32)
        return np.concatenate([*apart, constant], axis=-1)

    def asked(weights: Sequence[Floats]) -> Floats:
        """Join what a bearing is made of: the straight parts of all spaces, then their units."""
        straight, units = ([weight[..., part] for weight in weights] for part in (slice(SIZE), slice(SIZE, None)))
        return np.concatenate([*straight, *units], axis=-1)

    first = spaces[0]
    return Affinity(
        customer=asked([space.customer for space in spaces]),
        agent=asked([space.agent for space in spaces]),
        customer_words=join_heeds([space.customer_words for space in spaces]),
        agent_words=join_heeds([space.agent_words for space in spaces]),
        scene={name: asked([space.scene[name] for space in spaces]) for name in first.scene},
        together=np.concatenate([space.together for space in spaces]),
        text=join([space.text for space in spaces]),
        moment=join([space.moment for space in spaces]),
        situations={
            name: np.concatenate([space.situations[name] * share for space in spaces]) for name in first.situations
        },
        lines={name: join([space.lines[name] for space in spaces]) for name in first.lines},
        scale=1.0,
        shift=0.0,
    )


def _numbers(weight: Tensor) -> Floats:
    numbers: Floats = weight.detach().numpy()
    return numbers
