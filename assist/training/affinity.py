"""The space of turns and lines that ``suggest.affinity`` measures in, fitted to what readers judged.

Answers an ``Affinity``. Refuses to know files and talks: turns and lines come in as numbers. A line is drawn to a turn
by the product of their places; both grades teach it, what is sent as it is and what wants a word changed, since what is
nearly right tells more than what is wrong. What teaches most is that of two lines at one moment one was graded better.
Where no line would do, what a reader would have said instead teaches it too: those words belong to that turn and not to
the others. Several such spaces, begun from other numbers, stand side by side: their mean errs less than one alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from assist.suggest.affinity import Affinity

SIZE: Final = 64
"""Dimensions of one space; of 32, 64 and 128 all did as well."""
SPACES: Final = 3
"""Of one, two and three the last two did a point better; each costs a multiplication as wide when lines are chosen."""
EPOCHS: Final = 12
BATCH: Final = 512
RATE: Final = 2e-3
DECAY: Final = 0.05
HIDDEN: Final = 0.3
"""Share of a moment's numbers that are hidden at each step: without it the space learns single talks by heart."""
WITHOUT_AGENT: Final = 0.15
"""Share of the moments shown without what the agent said before."""
NEAR_COUNTS: Final = 0.5
PAIRS_COUNT: Final = 1.0
"""Weight of having the better of two lines of a moment above the other; 0.3 did as well, 0 a point worse."""
WANTED_COUNT: Final = 0.1
"""Weight of telling readers' own words apart; of 0.05, 0.1 and 0.3 the first two did as well."""
WANTED_TOGETHER: Final = 256
_ROUGHLY: Final = 1e-3
_SEED: Final = 17

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Places:
    """Judged lines as numbers, n rows over m moments, before anything is learned.

    ``points`` (m, dim + labels) are customers' turns as ``reading.describe`` gives them, ``agents`` (m, dim) the
    embedding of the agent's turn before and ``has_agent`` (m,) whether there was one, ``scenes`` (m, scene_ids) what
    they stand in. For each row its place in
    ``line_ids`` (-1: none of them), its place in ``meanings`` (texts, dim; -1 for a text made on the spot), and which
    of ``situation_ids`` it is written for (n, situations). ``wanted`` (k, dim) are the meanings of what readers would
    have said, ``wanted_at`` (k,) at which moment.
    """

    points: Floats
    agents: Floats
    has_agent: NDArray[np.bool_]
    scenes: Floats
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
    """What readers said of each row (n,): its moment, whether it is sent as it is or nearly so, how much it counts."""

    moment: NDArray[np.intp]
    is_sent: NDArray[np.bool_]
    is_near: NDArray[np.bool_]
    counts: NDArray[np.float64]


def fit_affinity(places: Places, grades: Grades, rows: NDArray[np.intp]) -> Affinity:
    """Return the spaces fitted to these rows, as one; the same each time on the same machine."""
    means, spreads, seen = _scale(places)
    fitted = [_fit_one(places, grades, rows, seen, _SEED + number) for number in range(SPACES)]
    return _side_by_side([space.told(means, spreads) for space in fitted])


def _fit_one(places: Places, grades: Grades, rows: NDArray[np.intp], seen: "_Seen", seed: int) -> "_Space":
    torch.manual_seed(seed)
    space = _Space(places, grades)
    optimizer = torch.optim.AdamW(space.parameters(), lr=RATE, weight_decay=DECAY)
    batches = list(_batches(grades.moment, rows, seed))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(0.0, 1 - step / max(1, len(batches))))
    sent, near, counts = (
        torch.from_numpy(column.astype(np.float32)) for column in (grades.is_sent, grades.is_near, grades.counts)
    )
    moment = torch.from_numpy(grades.moment)
    wanted = torch.from_numpy(np.flatnonzero(np.isin(places.wanted_at, grades.moment[rows])))
    for chosen in batches:
        at, of_row = torch.unique(moment[chosen], return_inverse=True)
        logits = space(seen.at(at), of_row, chosen)
        loss = _loss(logits[:, 0], sent[chosen]) + NEAR_COUNTS * _loss(logits[:, 1], near[chosen])
        total = (loss * counts[chosen]).mean()
        total = total + PAIRS_COUNT * _misorder(logits, sent[chosen] + near[chosen], of_row, counts[chosen])
        if len(wanted) > 1:
            some = wanted[torch.randint(len(wanted), (min(WANTED_TOGETHER, len(wanted)),))].numpy()
            at = torch.from_numpy(places.wanted_at[some])
            told_apart = space.tell_apart(seen.at(at), torch.from_numpy(places.wanted[some]))
            total = total + WANTED_COUNT * told_apart
        optimizer.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]  # torch has no types for it
        optimizer.step()
        schedule.step()
    return space


def _batches(moment: NDArray[np.intp], rows: NDArray[np.intp], seed: int) -> Iterator[Tensor]:
    """Yield the rows of all epochs, whole moments together, about ``BATCH`` at a time; what is left over waits."""
    if not len(rows):
        return
    ordered = rows[np.argsort(moment[rows], kind="stable")]
    starts = np.flatnonzero(np.diff(moment[ordered], prepend=-1))
    of_moment = np.split(ordered, starts[1:])
    together = min(len(of_moment), max(1, BATCH * len(of_moment) // len(ordered)))
    chance = np.random.default_rng(seed)
    for _ in range(EPOCHS):
        order = chance.permutation(len(of_moment))
        for start in range(0, len(order) - together + 1, together):
            yield torch.from_numpy(np.concatenate([of_moment[place] for place in order[start : start + together]]))


def _misorder(logits: Tensor, grade: Tensor, moment: Tensor, counts: Tensor) -> Tensor:
    """Return how far the better of two lines of one moment is from standing above the other, in nats a pair.

    A pair counts as its two lines do, and all pairs of a moment as the root of their number: where twenty lines were
    graded side by side they would outweigh all else.
    """
    score = logits[:, 0] + NEAR_COUNTS * logits[:, 1]
    better, worse = torch.nonzero((moment[:, None] == moment[None]) & (grade[:, None] > grade[None]), as_tuple=True)
    if not len(better):
        return logits.new_zeros(())
    pairs = torch.bincount(moment[better])[moment[better]]
    weight = counts[better] * counts[worse] / pairs.sqrt()
    return (functional.softplus(score[worse] - score[better]) * weight).sum() / weight.sum()


def _side_by_side(spaces: Sequence[Affinity]) -> Affinity:
    """Return one space whose pulls are the mean of theirs."""
    share = np.float32(1 / len(spaces))

    def join(weights: Sequence[Floats]) -> Floats:
        """Join what is multiplied by a bearing, whose last number stands alone."""
        apart = [weight[..., :-1] * share for weight in weights]
        constant = np.mean([weight[..., -1:] for weight in weights], axis=0, dtype=np.float32)
        return np.concatenate([*apart, constant], axis=-1)

    first = spaces[0]
    return Affinity(
        customer=np.concatenate([space.customer for space in spaces], axis=1),
        agent=np.concatenate([space.agent for space in spaces], axis=1),
        scene={name: np.concatenate([space.scene[name] for space in spaces]) for name in first.scene},
        text=join([space.text for space in spaces]),
        moment=join([space.moment for space in spaces]),
        situations={
            name: np.concatenate([space.situations[name] * share for space in spaces]) for name in first.situations
        },
        lines={name: join([space.lines[name] for space in spaces]) for name in first.lines},
        scale=1.0,
        shift=0.0,
    )


class _Seen(NamedTuple):
    """Moments (m, numbers) as the space sees them: each number centred and of unit spread, zero where there is none."""

    points: Tensor
    agents: Tensor
    scenes: Tensor

    def at(self, moments: Tensor) -> "_Seen":
        return _Seen(self.points[moments], self.agents[moments], self.scenes[moments])


def _scale(places: Places) -> tuple[list[Floats], list[Floats], _Seen]:
    """Return means and spreads of a turn's numbers, an agent's and a scene's, and the moments on that scale."""
    known = [places.points, places.agents[places.has_agent], places.scenes]
    means = [numbers.mean(axis=0) for numbers in known]
    spreads = [numbers.std(axis=0) + _ROUGHLY for numbers in known]
    points, agents, scenes = (
        torch.from_numpy((numbers - mean) / spread)
        for numbers, mean, spread in zip((places.points, places.agents, places.scenes), means, spreads, strict=True)
    )
    return means, spreads, _Seen(points, agents * torch.from_numpy(places.has_agent[:, None]), scenes)


def measure_pulls(places: Places, moment: NDArray[np.intp], affinity: Affinity) -> Floats:
    """Return how each row's line is drawn to its moment, in logits, as the server measures it."""
    bearings = places.points @ affinity.customer[:-1] + affinity.customer[-1]
    bearings += places.has_agent[:, None] * (places.agents @ affinity.agent[:-1] + affinity.agent[-1])
    bearings += places.scenes @ np.stack([affinity.scene[name] for name in places.scene_ids])
    unknown = np.zeros((1, len(affinity.moment)), np.float32)
    lines = np.concatenate([np.stack([affinity.lines[name] for name in places.line_ids]), unknown])
    texts = np.concatenate([places.meanings @ affinity.text, unknown])
    where = lines[places.line] + texts[places.text]
    for place, name in enumerate(places.situation_ids):
        where[:, :-1] += places.written_for[:, place, None] * affinity.situations[name]
    own = bearings[moment]
    pulls: Floats = (own * where[:, :-1]).sum(axis=1) + where[:, -1] + own @ affinity.moment[:-1] + affinity.moment[-1]
    return pulls


def _loss(logits: Tensor, truth: Tensor) -> Tensor:
    return functional.binary_cross_entropy_with_logits(logits, truth, reduction="none")


class _Space(nn.Module):
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
        self.customer = nn.Linear(places.points.shape[1], SIZE)
        self.agent = nn.Linear(dim, SIZE, bias=False)
        self.scene = nn.Linear(places.scenes.shape[1], SIZE, bias=False)
        self.text = nn.Linear(dim, SIZE, bias=False)
        self.text_adds = nn.Linear(dim, 2, bias=False)
        self.situations = nn.Linear(known, SIZE, bias=False)
        self.lines = nn.Embedding(len(places.line_ids) + 1, SIZE, padding_idx=0)
        self.line_adds = nn.Embedding(len(places.line_ids) + 1, 2, padding_idx=0)
        self.moment = nn.Linear(SIZE, 2)
        for layer, spread in ((self.lines, 0.01), (self.situations, 0.05)):
            nn.init.normal_(layer.weight, std=spread)
        with torch.no_grad():
            self.lines.weight[0] = 0
            self.line_adds.weight.zero_()
            for place, flags in enumerate((grades.is_sent, grades.is_near)):
                share = float(np.clip(flags.mean(), 0.01, 0.99))  # what is known of no line begins at the base rate
                self.moment.bias[place] = float(np.log(share / (1 - share)))

    def forward(self, seen: _Seen, of_row: Tensor, rows: Tensor) -> Tensor:
        """Return (rows, 2) logits; ``of_row`` (rows,) says which of the moments ``seen`` each row belongs to."""
        heard = (torch.rand(len(seen.points), 1) >= WITHOUT_AGENT).float()
        bearing = self._bearing(seen._replace(agents=seen.agents * heard))[of_row]
        meaning = self._meanings[self._text[rows]]
        place = self.text(meaning) + self.lines(self._line[rows]) + self.situations(self._written_for[rows])
        drawn = (bearing * place).sum(dim=1, keepdim=True) / SIZE**0.5
        adds: Tensor = self.line_adds(self._line[rows]) + self.text_adds(meaning) + self.moment(bearing)
        logits: Tensor = drawn + adds
        return logits

    def tell_apart(self, seen: _Seen, meanings: Tensor) -> Tensor:
        """Return how badly each text (n, dim) is told from the others by its turn: a cross-entropy, in nats."""
        drawn = self._bearing(seen) @ self.text(meanings).T / SIZE**0.5
        return functional.cross_entropy(drawn, torch.arange(len(drawn)))

    def _bearing(self, seen: _Seen) -> Tensor:
        customer: Tensor = self.customer(functional.dropout(seen.points, HIDDEN))
        agent: Tensor = self.agent(functional.dropout(seen.agents, HIDDEN))
        scene: Tensor = self.scene(functional.dropout(seen.scenes, HIDDEN))
        return customer + agent + scene

    def told(self, means: list[Floats], spreads: list[Floats]) -> Affinity:
        """Return the space as it is served: one logit, the second's share in it, over numbers as they are read."""
        both = np.array([1.0, NEAR_COUNTS], np.float32)
        customer = _numbers(self.customer.weight).T / spreads[0][:, None]
        agent = _numbers(self.agent.weight).T / spreads[1][:, None]
        scene = _numbers(self.scene.weight).T / spreads[2][:, None]
        start = _numbers(self.customer.bias) - means[0] @ customer - means[2] @ scene
        stretch = float(both.sum()) / SIZE**0.5
        text_adds = both @ _numbers(self.text_adds.weight)
        line_adds = _numbers(self.line_adds.weight) @ both
        lines = np.concatenate([_numbers(self.lines.weight) * stretch, line_adds[:, None]], axis=1)[1:]
        situations = _numbers(self.situations.weight).T[: len(self._places.situation_ids)] * stretch
        return Affinity(
            customer=np.concatenate([customer, start[None]]),
            agent=np.concatenate([agent, -(means[1] @ agent)[None]]),
            scene=dict(zip(self._places.scene_ids, scene, strict=True)),
            text=np.concatenate([_numbers(self.text.weight).T * stretch, text_adds[:, None]], axis=1),
            moment=np.append(both @ _numbers(self.moment.weight), both @ _numbers(self.moment.bias)).astype(np.float32),
            situations=dict(zip(self._places.situation_ids, situations, strict=True)),
            lines=dict(zip(self._places.line_ids, lines, strict=True)),
            scale=1.0,
            shift=0.0,
        )


def _numbers(weight: Tensor) -> Floats:
    numbers: Floats = weight.detach().numpy()
    return numbers
