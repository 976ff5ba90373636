"""Teachers and the students whose mean is served.

Answers a small network that reads as well as large ones: teachers learn from the labels; students, some of a teacher's
layers, learn from the labels and from what the teachers say, also of turns that nobody labelled. They begin alike and
differ by the order of their lessons: the mean of their weights reads better than either. Refuses to know
files: turns come in, a network goes out.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn

from assist.classifier.columns import AGENT_COLUMNS, CUSTOMER_COLUMNS
from assist.classifier.encoding import PairEncoder
from assist.classifier.torch_network import TurnNetwork
from assist.training.corpora import Example
from assist.training.encoders import load_encoder
from assist.training.fitting import Floats, Lesson, fit, read_all
from assist.training.precision import DEVICE
from assist.training.progress import Report
from assist.training.public import PlainTurn
from assist.training.recipe import Recipe, Teacher, load_tokenizer
from assist.training.summary import fit_summary

LABELLED_REPEATS: Final = 2
"""How often the student sees a labelled turn for once that it sees an unlabelled one."""
SUMMED_UP: Final = 8000
"""Turns that the embedding's axes are fitted on."""


class School:
    """Trains from one encoder's folder by one recipe."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        load_encoder(folder)  # refuses a folder of another kind before anything is done
        self.folder = folder
        self._recipe = recipe
        self._pairs = PairEncoder(load_tokenizer(folder), max_context=recipe.max_context, max_text=recipe.max_text)

    def prepare(self, examples: Sequence[Example], say: Report) -> Lesson:
        """Return what a teacher learns from."""
        return Lesson(
            turns=[(turn.text, turn.context) for turn in examples],
            targets=np.stack([example.target for example in examples]),
            masks=np.stack([example.mask for example in examples]),
            anchor=self._anchor([turn.text for turn in examples], say),
            sources=np.unique([example.origin for example in examples], return_inverse=True)[1],
        )

    def train_teacher(self, teacher: Teacher, lesson: Lesson, say: Report) -> TurnNetwork:
        """Return a full network fitted to labelled turns."""
        order = np.random.default_rng((self._recipe.seed, teacher.order))
        start = self.new_network(teacher.dropout)
        return fit(start, lesson, self._pairs, order, epochs=self._recipe.epochs, say=say)

    def ask_teachers(
        self,
        teachers: Sequence[TurnNetwork],
        lesson: Lesson,
        are_agents: Sequence[bool],
        unlabelled: Sequence[PlainTurn],
        say: Report,
    ) -> Lesson:
        """Return what a student learns from: the teachers' lesson, more turns, and the teachers' word of all.

        ``are_agents`` says of each turn of the lesson who spoke.
        """
        turns = [*lesson.turns, *((turn.text, turn.context) for turn in unlabelled)]
        anchors = [lesson.anchor]
        if unlabelled:
            anchors.append(self._anchor([turn.text for turn in unlabelled], lambda done, words: say(0.3 * done, words)))
        return replace(
            lesson,
            turns=turns,
            anchor=np.concatenate(anchors),
            repeats=LABELLED_REPEATS if unlabelled else 1,
            soft=self._ask(teachers, turns, lambda done: say(0.3 + 0.7 * done, "asking the teachers")),
            soft_masks=_heads_of([*are_agents, *(turn.is_agents for turn in unlabelled)]),
        )

    def train_student(self, number: int, teacher: TurnNetwork, lesson: Lesson, say: Report) -> TurnNetwork:
        """Return the teacher with fewer layers, fitted to labels and to all teachers' word in an order of its own."""
        order = np.random.default_rng((self._recipe.seed, len(self._recipe.teachers) + number))
        start = self._shrink(teacher)
        return fit(start, lesson, self._pairs, order, epochs=self._recipe.student_epochs, say=say)

    def finish(self, students: Sequence[TurnNetwork], texts: Sequence[str], say: Report) -> TurnNetwork:
        """Return the students' mean, its embedding summed up from three layers."""
        return self._sum_up(average(students), texts, lambda done: say(done, "summing up layers"))

    def new_network(self, dropout: float = 0.0) -> TurnNetwork:
        """Return a network that has not learned yet; the same each time."""
        torch.manual_seed(self._recipe.seed)
        return TurnNetwork(load_encoder(self.folder, dropout=dropout))

    def _anchor(self, texts: Sequence[str], say: Report) -> Floats:
        """Return the untouched encoder's embeddings (n, dim): the mean over all tokens, unit length, no context.

        The texts are read as that encoder was made to read them: one segment, marks included in the mean.
        """
        encoder = load_encoder(self.folder).train(mode=False).to(DEVICE)

        def read(ids: Tensor, _first: Tensor, length: Tensor) -> Tensor:
            mask = torch.arange(ids.shape[1], device=ids.device)[None] < length[:, None]
            hidden = encoder(input_ids=ids, attention_mask=mask.long()).last_hidden_state.float()
            mean = (hidden * mask[:, :, None]).sum(dim=1) / length[:, None]
            return nn.functional.normalize(mean, dim=1)

        encoded = [self._pairs.encode(text) for text in texts]
        rows = read_all(read, encoded, say=lambda done: say(done, "reading the untouched encoder's embeddings"))
        return rows.numpy()

    def _ask(
        self, teachers: Sequence[TurnNetwork], turns: Sequence[tuple[str, str]], say: Callable[[float], None]
    ) -> Floats:
        """Return the mean of the teachers' logits (n, columns)."""
        encoded = [self._pairs.encode(text, context) for text, context in turns]
        logits = []
        for number, teacher in enumerate(teachers):
            teacher.to(DEVICE)

            def read(ids: Tensor, first: Tensor, length: Tensor, teacher: TurnNetwork = teacher) -> Tensor:
                logits: Tensor = teacher(ids, first, length).logits
                return logits

            def tell(done: float, number: int = number) -> None:
                say((number + done) / len(teachers))

            logits.append(read_all(read, encoded, say=tell))
            teacher.cpu()
        mean: Floats = torch.stack(logits).mean(dim=0).numpy()
        return mean

    def _sum_up(self, network: TurnNetwork, texts: Sequence[str], say: Callable[[float], None]) -> TurnNetwork:
        """Fit what of three layers goes into the embedding, on some of the texts."""

        def read(ids: Tensor, first: Tensor, length: Tensor) -> Tensor:
            pooled: Tensor = network(ids, first, length).pooled
            return pooled

        network.to(DEVICE)
        drawn = np.random.default_rng(self._recipe.seed).permutation(len(texts))[:SUMMED_UP]
        weight, bias = fit_summary(read_all(read, [self._pairs.encode(texts[i]) for i in drawn], say=say))
        network.cpu()
        network.summary.weight.copy_(weight)
        network.summary.bias.copy_(bias)
        return network

    def _shrink(self, teacher: TurnNetwork) -> TurnNetwork:
        """Return a network with the kept layers of a teacher."""
        network = self.new_network()
        network.load_state_dict(teacher.state_dict())
        layers = network.encoder.encoder.layer
        kept = [number for number in self._recipe.kept_layers if number < len(layers)]
        network.encoder.encoder.layer = nn.ModuleList([layers[number] for number in kept])
        network.encoder.config.num_hidden_layers = len(kept)
        return network


def average(networks: Sequence[TurnNetwork]) -> TurnNetwork:
    """Return the first network with the mean of the weights of all, which are of one shape."""
    states = [network.state_dict() for network in networks]
    first = networks[0]
    first.load_state_dict(
        {
            name: torch.stack([state[name].float() for state in states]).mean(dim=0).to(weight.dtype)
            for name, weight in states[0].items()
        }
    )
    return first


def _heads_of(are_agents: Sequence[bool]) -> Floats:
    """Return where a teacher's word counts (n, columns): on the heads of whoever spoke."""
    masks = np.zeros((len(are_agents), AGENT_COLUMNS.stop), np.float32)
    for row, is_agents in zip(masks, are_agents, strict=True):
        row[AGENT_COLUMNS if is_agents else CUSTOMER_COLUMNS] = 1
    return masks
