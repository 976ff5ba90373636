"""The loop that trains a network, a teacher's and the student's alike.

Answers a network fitted to a lesson. Refuses to know where turns, labels and teachers came from. The same generator
over the same lesson gives the same run on the same machine.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from assist.classifier.columns import SLICES
from assist.classifier.encoding import EncodedTurn, PairEncoder
from assist.classifier.torch_network import TurnNetwork, tensors
from assist.training.hasty import typed_in_haste
from assist.training.losses import Taught, loss_of, positive_weights
from assist.training.precision import DEVICE, HalfEncoder, WeightAverage
from assist.training.progress import Report

BATCH_TURNS: Final = 32
DROP_CONTEXT: Final = 0.2
IN_HASTE: Final = 0.3
"""Share of the turns shown without their marks."""
MASKED_SHARE: Final = 0.06
MASKED_FROM: Final = 4
"""Turns of fewer tokens are shown whole."""
ENCODER_RATE: Final = 1e-4
HEAD_RATE: Final = 2e-3
WARM_UP: Final = 0.06
WEIGHT_DECAY: Final = 0.01
HABITS_DECAY: Final = 0.1
"""Pulls the sources' habits together: they are few numbers, and most of what a label says is the turn's."""
AVERAGED_FROM: Final = 0.5
"""Share of the steps after which weights are averaged: the mean of many steps generalises better than the last."""
_BATCHES_SORTED_TOGETHER: Final = 16
_READ_TOGETHER: Final = 64
_STEPS_BETWEEN_WORDS: Final = 10

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Lesson:
    """Turns with what is to be learned of them.

    ``turns`` are n pairs of text and context; the first ``len(targets)`` of them are labelled, with ``targets`` and
    ``masks`` (labelled, columns), and each is shown ``repeats`` times an epoch, the others once. ``anchor`` (n, dim) is
    the untouched encoder's embedding. ``sources`` (labelled,) numbers who labelled each turn, from 0 up. ``soft`` and
    ``soft_masks`` (n, columns) are teachers' logits and where they count; None while a teacher itself learns.
    """

    turns: Sequence[tuple[str, str]]
    targets: Floats
    masks: Floats
    anchor: Floats
    sources: NDArray[np.intp]
    repeats: int = 1
    soft: Floats | None = None
    soft_masks: Floats | None = None

    def may_be_hasty(self) -> NDArray[np.bool_]:
        """Say for every turn whether it may be shown without its marks (n,): not an agent's, which are read for tone.

        Of turns without labels nearly all are customers'.
        """
        known = np.ones(len(self.turns), np.bool_)
        known[: len(self.masks)] = ~self.masks[:, SLICES["pitfalls"]].any(axis=1)
        return known

    def epoch(self) -> NDArray[np.int64]:
        """Return the place of every turn as often as an epoch shows it."""
        labelled = np.tile(np.arange(len(self.targets)), self.repeats)
        return np.concatenate([labelled, np.arange(len(self.targets), len(self.turns))])

    def taught(self, chosen: NDArray[np.int64], habits: Tensor) -> Taught:
        """Return what a batch should become; ``habits`` (sources, columns) is what each source adds to the logits."""
        is_labelled = chosen < len(self.targets)
        targets = np.zeros((len(chosen), self.targets.shape[1]), np.float32)
        masks = np.zeros_like(targets)
        targets[is_labelled] = self.targets[chosen[is_labelled]]
        masks[is_labelled] = self.masks[chosen[is_labelled]]
        source = np.zeros(len(chosen), np.intp)  # of a turn nobody labelled no habit counts: it is masked
        source[is_labelled] = self.sources[chosen[is_labelled]]
        return Taught(
            torch.from_numpy(targets).to(DEVICE),
            torch.from_numpy(masks).to(DEVICE),
            torch.from_numpy(self.anchor[chosen]).to(DEVICE),
            None if self.soft is None else torch.from_numpy(self.soft[chosen]).to(DEVICE),
            None if self.soft_masks is None else torch.from_numpy(self.soft_masks[chosen]).to(DEVICE),
            (habits - habits.mean(dim=0))[torch.from_numpy(source).to(DEVICE)],
        )


def fit(
    network: TurnNetwork,
    lesson: Lesson,
    pairs: PairEncoder,
    generator: np.random.Generator,
    *,
    epochs: int,
    say: Report,
) -> TurnNetwork:
    """Train the network on the lesson and return it, ready to be read with."""
    network.train().to(DEVICE)
    network.encoder.embeddings.word_embeddings.weight.requires_grad = False
    half = HalfEncoder(network.encoder)
    weights = positive_weights(lesson.targets, lesson.masks).to(DEVICE)
    habits = torch.nn.Parameter(torch.zeros(int(lesson.sources.max()) + 1, lesson.targets.shape[1], device=DEVICE))
    optimizer = torch.optim.AdamW(_groups(network, half, habits), weight_decay=WEIGHT_DECAY, fused=True)
    moved = [weight for group in optimizer.param_groups for weight in group["params"]]
    average = WeightAverage(moved)
    steps = epochs * math.ceil(len(lesson.epoch()) / BATCH_TURNS)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, steps))
    step, running = 0, 0.0
    for epoch in range(epochs):
        for chosen, batch in _batches(lesson, pairs, generator):
            loss = loss_of(network(*_on_device(batch)), lesson.taught(chosen, habits), weights)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]  # torch has no types for it
            half.take_gradients()
            torch.nn.utils.clip_grad_norm_(moved, 1.0)
            optimizer.step()
            half.give_weights()
            schedule.step()
            step += 1
            if step > steps * AVERAGED_FROM:
                average.take()
            if step % _STEPS_BETWEEN_WORDS == 0:  # a GPU is asked for a number seldom: asking waits for it
                running = loss.item() if running == 0 else 0.8 * running + 0.2 * loss.item()
                say(step / steps, f"epoch {epoch + 1} of {epochs}, loss {running:.2f}")
    average.give()
    half.restore()
    return network.cpu().eval()


def read_all(
    read: Callable[[Tensor, Tensor, Tensor], Tensor], encoded: Sequence[EncodedTurn], *, say: Callable[[float], None]
) -> Tensor:
    """Return ``read``'s rows of all turns in their order, read in batches of near length without gradients."""
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i]))
    rows: list[Tensor] = [torch.empty(0)] * len(encoded)
    with torch.inference_mode(), torch.autocast(DEVICE, dtype=torch.bfloat16):
        for start in range(0, len(order), _READ_TOGETHER):
            chosen = order[start : start + _READ_TOGETHER]
            found = read(*_on_device([encoded[i] for i in chosen])).float().cpu()
            for i, row in zip(chosen, found, strict=True):
                rows[i] = row
            say(start / len(order))
    return torch.stack(rows).clone()


def _on_device(batch: Sequence[EncodedTurn]) -> tuple[Tensor, Tensor, Tensor]:
    ids, first, length = tensors(batch)
    return ids.to(DEVICE), first.to(DEVICE), length.to(DEVICE)


def _batches(
    lesson: Lesson,
    pairs: PairEncoder,
    generator: np.random.Generator,
) -> Iterator[tuple[NDArray[np.int64], list[EncodedTurn]]]:
    """Yield each epoch's batches: shuffled, then sorted by length within stretches so that padding is rare."""
    order = generator.permutation(lesson.epoch())
    dropped = generator.random(len(lesson.turns)) < DROP_CONTEXT
    hasty = (generator.random(len(lesson.turns)) < IN_HASTE) & lesson.may_be_hasty()
    encoded = [
        pairs.encode(typed_in_haste(text) if hasty[i] else text, "" if dropped[i] else context)
        for i, (text, context) in enumerate(lesson.turns)
    ]
    stretch = BATCH_TURNS * _BATCHES_SORTED_TOGETHER
    batches = []
    for start in range(0, len(order), stretch):
        piece = sorted(order[start : start + stretch], key=lambda i: (len(encoded[i]), i))
        batches += [piece[at : at + BATCH_TURNS] for at in range(0, len(piece), BATCH_TURNS)]
    for number in generator.permutation(len(batches)):
        chosen = np.array(batches[number], dtype=np.int64)
        yield chosen, [_masked(encoded[i], pairs.mask, generator) for i in chosen]


def _masked(turn: EncodedTurn, mask: int, generator: np.random.Generator) -> EncodedTurn:
    """Hide a few tokens, which keeps the network from leaning on single words it has seen with a label."""
    hidden = generator.random(len(turn.ids)) < MASKED_SHARE
    if len(turn.offsets) < MASKED_FROM or not hidden.any():
        return turn
    hidden[0] = hidden[turn.first - 1] = hidden[-1] = False
    ids = [mask if is_hidden else token for token, is_hidden in zip(turn.ids, hidden, strict=True)]
    return replace(turn, ids=ids)


def _groups(network: TurnNetwork, half: HalfEncoder, habits: Tensor) -> list[dict[str, Any]]:
    heads = [*network.heads.parameters(), *network.attention.parameters()]
    return [
        {"params": half.masters, "lr": ENCODER_RATE},
        {"params": list(network.projection.parameters()), "lr": ENCODER_RATE},
        {"params": heads, "lr": HEAD_RATE},
        {"params": [habits], "lr": HEAD_RATE, "weight_decay": HABITS_DECAY},
    ]


def _rate(step: int, steps: int) -> float:
    """Rise over the first steps, then fall to zero in a straight line."""
    rising = max(1, int(WARM_UP * steps))
    return step / rising if step < rising else max(0.0, (steps - step) / max(1, steps - rising))
