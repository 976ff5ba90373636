"""A model folder measured on the held-out turns.

Answers dev figures as a mapping that can be written as JSON: overall, on written and on real turns, and whether the
evidence is true. Refuses to know how the model was trained.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from assist.classifier.checkpoint import Checkpoint, load_checkpoint
from assist.classifier.classifier import Classifier
from assist.classifier.decoding import TurnToRead
from assist.classifier.encoding import PairEncoder
from assist.classifier.network import Network
from assist.training.corpora import Example, load
from assist.training.faithfulness import deletion_test
from assist.training.measures import Floats, measure
from assist.vocabulary import Speaker

_BATCH: Final = 32
_DELETION_TURNS: Final = 400


def evaluate(data: Path, model: Path) -> dict[str, Any]:
    """Return the figures of the model folder on the turns of ``data`` that training holds out.

    Keys: ``model``, ``all``, ``written``, ``real`` (each as ``measures.measure`` returns) and ``evidence``.
    Raises BadInput if the data lacks what is needed, ModelError if the model does.
    """
    checkpoint = load_checkpoint(model)
    dev = load(data).dev
    figures: dict[str, Any] = {"model": checkpoint.version}
    figures |= by_origin(dev, read_logits(dev, checkpoint))
    classifier = Classifier(model)
    figures["evidence"] = deletion_test(turns_of(dev[:: max(1, len(dev) // _DELETION_TURNS)]), classifier.read_many)
    return figures


def by_origin(dev: Sequence[Example], logits: Floats) -> dict[str, Any]:
    """Return the figures of all turns, of the written and of the real ones; a kind that is absent is left out."""
    targets = np.stack([example.target for example in dev])
    masks = np.stack([example.mask for example in dev])
    is_real = np.array([example.origin.endswith("_real") for example in dev])
    figures = {"all": measure(logits, targets, masks)}
    for name, chosen in (("written", ~is_real), ("real", is_real)):
        if chosen.any():
            figures[name] = measure(logits[chosen], targets[chosen], masks[chosen])
    return figures


def read_logits(examples: Sequence[Example], checkpoint: Checkpoint) -> Floats:
    """Return the served network's logits (n, columns)."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(checkpoint.tokenizer))
    pairs = PairEncoder(tokenizer, max_context=checkpoint.max_context, max_text=checkpoint.max_text)
    return run_logits(examples, pairs, Network(checkpoint.network))


def run_logits(examples: Sequence[Example], pairs: PairEncoder, network: Network) -> Floats:
    """Return a network's logits (n, columns) for examples in their order."""
    encoded = [pairs.encode(example.text, example.context) for example in examples]
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i]))
    rows: dict[int, Floats] = {}
    for start in range(0, len(order), _BATCH):
        chosen = order[start : start + _BATCH]
        raw = network.run([encoded[i] for i in chosen])
        rows |= dict(zip(chosen, raw.logits, strict=True))
    return np.stack([rows[i] for i in range(len(encoded))])


def turns_of(examples: Sequence[Example]) -> list[TurnToRead]:
    """Return examples as the classifier takes them, by whose heads they are labelled for."""
    return [
        TurnToRead(
            str(number),
            Speaker.CUSTOMER if example.knows("sentiment") else Speaker.AGENT,
            example.text,
            example.context,
        )
        for number, example in enumerate(examples)
    ]
