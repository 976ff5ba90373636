"""From labelled turns to a model folder.

Answers a trained, exported and measured model. Refuses to know the command line and the serving process.
The same seed over the same data gives the same run on the same machine.
"""

import importlib.util
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from assist.classifier.encoding import EncodedTurn, PairEncoder
from assist.errors import BadInput
from assist.training.corpora import Corpus, Example, load
from assist.training.recipe import Recipe, load_tokenizer, tensors

if TYPE_CHECKING:
    from torch import Tensor

    from assist.training.network import TurnNetwork
    from assist.training.precision import HalfEncoder

BATCH_TURNS: Final = 32
DROP_CONTEXT: Final = 0.2
MASKED_SHARE: Final = 0.06
MASKED_FROM: Final = 4
"""Turns of fewer tokens are shown whole."""
ENCODER_RATE: Final = 1e-4
HEAD_RATE: Final = 2e-3
WARM_UP: Final = 0.06
WEIGHT_DECAY: Final = 0.01
ORDER: Final = 1
"""Which of the orders that a seed gives the turns are shown in."""
AVERAGED_FROM: Final = 0.5
"""Share of the steps after which weights are averaged: the mean of many steps generalises better than the last."""
_BATCHES_SORTED_TOGETHER: Final = 16

Report = Callable[[float, str], None]
"""Called with the share done (0 to 1) and a sentence."""


def train(
    data: Path,
    out: Path,
    *,
    seed: int = 17,
    epochs: int = 5,
    encoder: str | Path | None = None,
    limit: int | None = None,
    report: Report | None = None,
    weights: Path | None = None,
    own: Path | None = None,
) -> Path:
    """Train on ``data``, write a model folder to ``out`` and return it.

    ``own`` is the folder of what was made for the project, where it does not lie in ``data``; ``encoder`` is a folder
    with ``config.json``, ``model.safetensors`` and ``tokenizer.json`` (by default the packaged one); ``limit`` keeps
    that many turns, for a trial; ``weights`` also keeps the float weights in that file. Raises BadInput if the data
    lacks what is needed or torch is not installed.
    """
    for package in ("torch", "transformers", "onnx", "safetensors"):
        if importlib.util.find_spec(package) is None:
            raise BadInput(f"training needs {package}: pip install -e '.[train]'")
    from assist.training.network import packaged_encoder

    say = report or (lambda _done, _sentence: None)
    recipe = Recipe(seed=seed, epochs=epochs)
    corpus = load(data, own=own, seed=seed, limit=limit)
    folder = Path(encoder) if encoder is not None else packaged_encoder()
    say(0.0, f"{len(corpus.train)} turns to learn from, {len(corpus.dev)} held out")
    network = fit(corpus, folder, recipe, say)
    if weights is not None:
        from safetensors.torch import save_file

        weights.parent.mkdir(parents=True, exist_ok=True)
        save_file(network.state_dict(), weights)
    from assist.training.publish import publish

    return publish(network, folder, corpus, recipe, out=out, say=say)


def fit(corpus: Corpus, folder: Path, recipe: Recipe, say: Report) -> "TurnNetwork":
    """Fine-tune the encoder in ``folder`` with its heads and return the network, ready to be read with."""
    import torch

    from assist.training.losses import loss_of, positive_weights
    from assist.training.network import TurnNetwork, load_encoder
    from assist.training.precision import HalfEncoder, WeightAverage

    torch.manual_seed(recipe.seed)
    generator = np.random.default_rng((recipe.seed, ORDER))
    encoder = load_encoder(folder, dropout=recipe.dropout)
    pairs = PairEncoder(load_tokenizer(folder), max_context=recipe.max_context, max_text=recipe.max_text)
    say(0.0, "reading the teacher's embeddings")
    teacher = teach(encoder, pairs, [example.text for example in corpus.train])
    network = TurnNetwork(encoder).train()
    encoder.embeddings.word_embeddings.weight.requires_grad = False
    half = HalfEncoder(encoder)
    targets = np.stack([example.target for example in corpus.train])
    masks = np.stack([example.mask for example in corpus.train])
    weights = positive_weights(targets, masks)
    optimizer = torch.optim.AdamW(_groups(network, half), weight_decay=WEIGHT_DECAY, fused=True)
    moved = [weight for group in optimizer.param_groups for weight in group["params"]]
    average = WeightAverage(moved)
    steps = recipe.epochs * math.ceil(len(corpus.train) / BATCH_TURNS)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, steps))
    step, running = 0, 0.0
    for epoch in range(recipe.epochs):
        for chosen, batch in _batches(corpus.train, pairs, generator):
            outputs = network(*tensors(batch))
            loss = loss_of(
                outputs,
                torch.from_numpy(targets[chosen]),
                torch.from_numpy(masks[chosen]),
                teacher[chosen],
                weights,
            )
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            half.take_gradients()
            torch.nn.utils.clip_grad_norm_(moved, 1.0)
            optimizer.step()
            half.give_weights()
            schedule.step()
            step += 1
            if step > steps * AVERAGED_FROM:
                average.take()
            running = loss.item() if step == 1 else 0.98 * running + 0.02 * loss.item()
            if step % 10 == 0:
                say(0.9 * step / steps, f"epoch {epoch + 1} of {recipe.epochs}, loss {running:.2f}")
    average.give()
    half.restore()
    return network.eval()


def teach(encoder: Any, pairs: PairEncoder, texts: Sequence[str]) -> "Tensor":  # noqa: ANN401 - a BertModel
    """Return the untouched encoder's embeddings (n, dim): the mean over all tokens, unit length, no context.

    The texts are read as that encoder was made to read them: one segment, marks included in the mean.
    """
    import torch

    encoder.eval()
    encoded = [pairs.encode(text) for text in texts]
    order = sorted(range(len(texts)), key=lambda i: len(encoded[i]))
    rows: list[Tensor] = [torch.empty(0)] * len(texts)
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for start in range(0, len(order), 64):
            chosen = order[start : start + 64]
            ids, _, length = tensors([encoded[i] for i in chosen])
            mask = torch.arange(ids.shape[1])[None] < length[:, None]
            hidden = encoder(input_ids=ids, attention_mask=mask.long()).last_hidden_state.float()
            mean = (hidden * mask[:, :, None]).sum(dim=1) / length[:, None]
            for i, row in zip(chosen, torch.nn.functional.normalize(mean, dim=1), strict=True):
                rows[i] = row
    return torch.stack(rows).clone()


def _batches(
    examples: Sequence[Example],
    pairs: PairEncoder,
    generator: np.random.Generator,
) -> Iterator[tuple[NDArray[np.int64], list[EncodedTurn]]]:
    """Yield each epoch's batches: shuffled, then sorted by length within stretches so that padding is rare."""
    order = generator.permutation(len(examples))
    dropped = generator.random(len(examples)) < DROP_CONTEXT
    encoded = [pairs.encode(example.text, "" if dropped[i] else example.context) for i, example in enumerate(examples)]
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


def _groups(network: "TurnNetwork", half: "HalfEncoder") -> list[dict[str, Any]]:
    heads = [*network.heads.parameters(), *network.attention.parameters()]
    return [
        {"params": half.masters, "lr": ENCODER_RATE},
        {"params": list(network.projection.parameters()), "lr": ENCODER_RATE},
        {"params": heads, "lr": HEAD_RATE},
    ]


def _rate(step: int, steps: int) -> float:
    """Rise over the first steps, then fall to zero in a straight line."""
    rising = max(1, int(WARM_UP * steps))
    return step / rising if step < rising else max(0.0, (steps - step) / max(1, steps - rising))
