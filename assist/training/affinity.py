"""The space of turns and lines that ``suggest.affinity`` measures in, fitted to what readers judged.

Answers an ``Affinity``. Refuses to know files and talks: turns and lines come in as numbers. A line is drawn to a turn
by the product of their places; both grades teach it, what is sent as it is and what wants a word changed, since what is
nearly right tells more than what is wrong. What teaches most is that of two lines at one moment one was graded better.
Where no line would do, what a reader would have said instead teaches it too: those words belong to that turn and not to
the others. Several such spaces, begun from other numbers, stand side by side: their mean errs less than one alone.
"""

from collections.abc import Iterator
from functools import partial
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from assist.suggest.affinity import Affinity
from assist.training.progress import Report
from assist.training.side_by_side import run_side_by_side
from assist.training.spaces import NEAR_COUNTS, Floats, Grades, Places, Scale, Space, join_spaces

SPACES: Final = 2
"""Three did half a point better, before single words were heeded, which cost most; each takes its share of a turn."""
EPOCHS: Final = 12
PASSES: Final = SPACES * EPOCHS
BATCH: Final = 512
RATE: Final = 2e-3
DECAY: Final = 0.4
"""Of 0.05, 0.2, 0.4 and 0.8 the one that did best on talks not learned from, by a point."""
WORDS_RATE, WORDS_DECAY = 1e-3, 0.6
"""The same for what goes over single words, which are many more numbers."""
PAIRS_COUNT: Final = 1.0
"""Weight of having the better of two lines of a moment above the other; 0.3 did as well, 0 a point worse."""
WANTED_COUNT: Final = 0.1
"""Weight of telling readers' own words apart; of 0.05, 0.1 and 0.3 the first two did as well."""
WANTED_TOGETHER: Final = 64
_SEED: Final = 17


def fit_affinity(
    places: Places, grades: Grades, rows: NDArray[np.intp], say: Report = lambda _done, _words: None
) -> Affinity:
    """Return the spaces fitted to these rows, as one; the same each time on the same machine.

    They learn side by side; ``say`` is told how far they are after each pass over the rows.
    """
    jobs = [partial(_fit_one, places, grades, rows, _SEED + number) for number in range(SPACES)]
    return join_spaces(run_side_by_side(jobs, say))


def _fit_one(places: Places, grades: Grades, rows: NDArray[np.intp], seed: int, say: Report) -> Affinity:
    scale = Scale.of(places)
    seen = scale.see(places)
    torch.manual_seed(seed)
    space = Space(places, grades)
    over_words = [*space.said.parameters(), *space.answered.parameters()]
    known = {id(weight) for weight in over_words}
    groups = (
        {"params": [weight for weight in space.parameters() if id(weight) not in known]},
        {"params": over_words, "lr": WORDS_RATE, "weight_decay": WORDS_DECAY},
    )
    optimizer = torch.optim.AdamW(groups, lr=RATE, weight_decay=DECAY, fused=True)
    batches = list(_batches(grades.moment, rows, seed))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(0.0, 1 - step / max(1, len(batches))))
    columns = (grades.should_stand, grades.is_near & grades.is_called_for, grades.counts)
    sent, near, counts = (torch.from_numpy(column.astype(np.float32)) for column in columns)
    grade = torch.from_numpy(grades.is_sent.astype(np.float32) + grades.is_near)
    moment = torch.from_numpy(grades.moment)
    wanted = torch.from_numpy(np.flatnonzero(np.isin(places.wanted_at, grades.moment[rows])))
    for step, chosen in enumerate(batches, 1):
        at, of_row = torch.unique(moment[chosen], return_inverse=True)
        logits = space(seen.at(at), of_row, chosen)
        loss = _loss(logits[:, 0], sent[chosen]) + NEAR_COUNTS * _loss(logits[:, 1], near[chosen])
        total = (loss * counts[chosen]).mean()
        total = total + PAIRS_COUNT * _misorder(logits, grade[chosen], of_row, counts[chosen])
        if len(wanted) > 1:
            some = wanted[torch.randint(len(wanted), (min(WANTED_TOGETHER, len(wanted)),))].numpy()
            at = torch.from_numpy(places.wanted_at[some])
            told_apart = space.tell_apart(seen.at(at), torch.from_numpy(places.wanted[some]))
            total = total + WANTED_COUNT * told_apart
        optimizer.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]  # torch has no types for it
        optimizer.step()
        schedule.step()
        if step % (len(batches) // EPOCHS) == 0:
            say(step / len(batches), "learned")
    return space.told(scale)


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


def measure_pulls(places: Places, moment: NDArray[np.intp], affinity: Affinity) -> Floats:
    """Return how each row's line is drawn to its moment, in logits, as the server measures it."""
    bearings = places.points @ affinity.customer[:-1] + affinity.customer[-1]
    bearings += places.has_agent[:, None] * (places.agents @ affinity.agent[:-1] + affinity.agent[-1])
    bearings += places.scenes @ np.stack([affinity.scene[name] for name in places.scene_ids])
    for turns, heed in ((places.said, affinity.customer_words), (places.answered, affinity.agent_words)):
        for place in np.flatnonzero(turns >= 0).tolist():
            if len(words := places.words.of_turn(turns[place])):
                bearings[place] += affinity.lay_out(heed.find([words])[0])
    stands = affinity.stand(bearings)
    unknown = np.zeros((1, len(affinity.moment)), np.float32)
    lines = np.concatenate([np.stack([affinity.lines[name] for name in places.line_ids]), unknown])
    texts = np.concatenate([places.meanings @ affinity.text, unknown])
    where = lines[places.line] + texts[places.text]
    for place, name in enumerate(places.situation_ids):
        where[:, :-1] += places.written_for[:, place, None] * affinity.situations[name]
    own = stands[moment]
    pulls: Floats = (own * where[:, :-1]).sum(axis=1) + where[:, -1] + own @ affinity.moment[:-1] + affinity.moment[-1]
    return pulls


def _loss(logits: Tensor, truth: Tensor) -> Tensor:
    return functional.binary_cross_entropy_with_logits(logits, truth, reduction="none")
