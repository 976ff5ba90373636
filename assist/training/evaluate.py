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
from assist.training.confusions import find_confusions
from assist.training.corpora import Example, load
from assist.training.faithfulness import deletion_test
from assist.training.forecast import study_forecast
from assist.training.measures import Floats, bootstrap, measure
from assist.vocabulary import Speaker

KINDS: Final = {
    "real": "turns of public service dialogues",
    "posts": "customers' public posts and replies, of industries held out",
    "replies": "chat replies that their context explains, of industries held out",
    "rare": "rare signals and their near misses, of industries held out",
    "agents": "agents' public replies and chats, with pitfalls, of industries held out",
    "written": "web chats, calls and whole conversations",
}
_KIND_OF_FILE: Final = {"customer_i": "posts", "customer_j": "replies", "customer_k": "rare", "agent_f": "agents"}
_BATCH: Final = 32
_DELETION_TURNS: Final = 400


def evaluate(data: Path, model: Path, *, own: Path | None = None) -> dict[str, Any]:
    """Return the figures of the model folder on the turns of ``data`` and ``own`` that training holds out.

    Keys: ``model``, ``all`` and one a kind of ``KINDS`` (each as ``measures.measure`` returns, with ``interval`` as
    ``measures.bootstrap`` does), ``confusions`` (as ``find_confusions`` returns), ``evidence`` and ``forecast``
    (cross-validated anew; {} where there are few talks).
    Raises BadInput if the data lacks what is needed, ModelError if the model does.
    """
    checkpoint = load_checkpoint(model)
    dev = load(data, own=own).dev
    figures: dict[str, Any] = {"model": checkpoint.version}
    logits = read_logits(dev, checkpoint)
    figures |= by_kind(dev, logits, with_intervals=True)
    figures["confusions"] = find_confusions(dev, logits)
    classifier = Classifier(model, with_lines=False)
    figures["evidence"] = deletion_test(turns_of(dev[:: max(1, len(dev) // _DELETION_TURNS)]), classifier.read_many)
    figures["forecast"] = study_forecast(data, classifier.read_many, own=own).get("figures", {})
    return figures


def by_kind(dev: Sequence[Example], logits: Floats, *, with_intervals: bool = False) -> dict[str, Any]:
    """Return the figures of all turns and of each kind of them; a kind that is absent is left out."""
    targets = np.stack([example.target for example in dev])
    masks = np.stack([example.mask for example in dev])
    kinds = np.array([kind_of(example) for example in dev])
    figures = {}
    for name in ("all", *KINDS):
        chosen = kinds == name if name in KINDS else np.ones(len(dev), bool)
        if chosen.any():
            figures[name] = measure(logits[chosen], targets[chosen], masks[chosen])
            if with_intervals:
                figures[name]["interval"] = bootstrap(logits[chosen], targets[chosen], masks[chosen])
    return figures


def kind_of(example: Example) -> str:
    """Return which kind of ``KINDS`` a turn is."""
    return _KIND_OF_FILE.get(example.origin, "real" if example.origin.endswith("_real") else "written")


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
