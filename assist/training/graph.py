"""The network as an ONNX graph, written node by node.

Answers a graph that computes what ``TurnNetwork`` computes, in float or with int8 matrix products. Refuses to know
torch: it takes weights as numpy arrays. Written by hand rather than traced, because each operator is then the one
that measured fastest: a plain Add and LayerNormalization, say, take a seventh of the fused SkipLayerNormalization's
time, and Gelu after a biased product half of BiasGelu's.

Quantisation: weights are int8 with a scale a column, activations uint8 with a *fixed* scale measured beforehand. A
scale computed from each batch would be the usual way, but then a turn's scores would depend on which turns it
happened to be batched with, and a replay would differ from the live run.

Nothing is padded where it costs: all products run over the batch's tokens laid end to end, the last layer's over the
turns' own words alone; only attention and the read-out see a grid with a row a turn.

Inputs  those of ``assist.classifier.encoding.Packed``, int32.
Outputs ``logits`` (n, columns), ``contributions`` (n, words, columns), ``embedding`` (n, dim) of unit length,
        ``states`` (owned, dim) of the turns' own words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import onnx
from onnx import TensorProto, helper

from assist.training.nodes import FUSED, Floats, Graph

OPSET: Final = 17
IR_VERSION: Final = 9
MASKED: Final = -1e4
EVENING: Final = 0.8
"""How much of the channels' unevenness moves from the activation into the weights."""

_INPUTS: Final[Mapping[str, Sequence[str]]] = {
    **dict.fromkeys(("ids", "place", "late", "at"), ("tokens",)),
    "grid": ("n", "longest"),
    "length": ("n",),
    **dict.fromkeys(("word", "word_at"), ("owned",)),
    "word_grid": ("n", "most"),
    "words": ("n",),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """The encoder's sizes; ``middle`` counts the layers below the embedding's second mean."""

    layers: int
    middle: int
    heads: int
    epsilon: float
    longest: int


@dataclass(frozen=True, slots=True)
class Range:
    """The smallest and largest value an activation takes, in each of its channels."""

    low: Floats
    high: Floats


def build(
    weights: Mapping[str, Floats],
    shape: Shape,
    ranges: Mapping[str, Range] | None,
    *,
    weight_limit: int = 127,
) -> onnx.ModelProto:
    """Write the graph. ``weights`` are ``TurnNetwork``'s by name.

    With ``ranges`` (a range for each input named by ``quantized_inputs``) the encoder's matrix products are int8 with
    weights of -``weight_limit`` to ``weight_limit``; without them everything is float.
    """
    graph = Graph(weight_limit)
    layers = [_embed(graph, weights, shape, is_small=ranges is not None)]
    for number in range(shape.layers):
        is_last = number == shape.layers - 1
        prefix = f"encoder.encoder.layer.{number}."
        layers.append(_layer(graph, weights, shape, ranges, prefix=prefix, hidden=layers[-1], is_last=is_last))
    _read_out(graph, weights, layers[-1])
    below = [graph.add("Gather", layers[number], "word") for number in (0, shape.middle)]
    _sum_up(graph, weights, [*below, layers[-1]])
    graph.add_to("states", "Identity", layers[-1])
    return _finish(graph, len(weights["heads.bias"]), len(weights["summary.bias"]))


def quantized_inputs(layers: int) -> list[str]:
    """Name the activations that need a range: the torch modules whose input they are."""
    modules = ("attention.self.query", "attention.output.dense", "intermediate.dense", "output.dense")
    return [f"encoder.encoder.layer.{n}.{module}" for n in range(layers) for module in modules]


def _embed(graph: Graph, weights: Mapping[str, Floats], shape: Shape, *, is_small: bool) -> str:
    prefix = "encoder.embeddings."
    table = weights[prefix + "word_embeddings.weight"]
    if is_small:
        steps = np.maximum(np.abs(table).max(axis=1, keepdims=True) / 127, 1e-12).astype(np.float32)
        rows = graph.add("Gather", graph.weight(np.round(table / steps).astype(np.int8)), "ids")
        words = graph.add(
            "Mul",
            graph.add("Cast", rows, to=TensorProto.FLOAT),
            graph.add("Gather", graph.weight(steps), "ids"),
        )
    else:
        words = graph.add("Gather", graph.weight(table), "ids")
    positions = weights[prefix + "position_embeddings.weight"][: shape.longest]
    segments = weights[prefix + "token_type_embeddings.weight"]
    both = np.concatenate([positions + segments[0], positions + segments[1]])
    shift = graph.add("Mul", "late", graph.weight(np.array(len(positions), np.int32)))
    rest = graph.add("Gather", graph.weight(both), graph.add("Add", shift, "place"))
    return graph.add(
        "LayerNormalization",
        graph.add("Add", words, rest),
        graph.weight(weights[prefix + "LayerNorm.weight"]),
        graph.weight(weights[prefix + "LayerNorm.bias"]),
        epsilon=shape.epsilon,
    )


def _layer(
    graph: Graph,
    weights: Mapping[str, Floats],
    shape: Shape,
    ranges: Mapping[str, Range] | None,
    *,
    prefix: str,
    hidden: str,
    is_last: bool,
) -> str:
    own = dict(weights)
    mixing, valuing = f"{prefix}attention.output.dense", f"{prefix}attention.self.value"
    evened: dict[str, Floats] = {}
    if ranges is not None:
        # What attention mixes is linear in the values, so its channels are evened out in the values' weights for free.
        evening = evened[mixing] = _evening(ranges[mixing], [weights[f"{mixing}.weight"].T])
        own[f"{valuing}.weight"] = weights[f"{valuing}.weight"] / evening[:, None]
        own[f"{valuing}.bias"] = weights[f"{valuing}.bias"] / evening

    def apply(source: str, *modules: str) -> list[str]:
        matrices = [own[f"{prefix}{module}.weight"].T for module in modules]
        biases = [own[f"{prefix}{module}.bias"] for module in modules]
        if ranges is not None:
            name = prefix + modules[0]
            return _small_products(graph, source, ranges[name], matrices, biases, evened=evened.get(name))
        return [
            graph.add("Add", graph.add("MatMul", source, graph.weight(matrix)), graph.weight(bias))
            for matrix, bias in zip(matrices, biases, strict=True)
        ]

    def settle(source: str, skip: str, norm: str) -> str:
        scale = graph.weight(weights[f"{prefix}{norm}.weight"])
        bias = graph.weight(weights[f"{prefix}{norm}.bias"])
        return graph.add("LayerNormalization", graph.add("Add", source, skip), scale, bias, epsilon=shape.epsilon)

    products = apply(hidden, "attention.self.query", "attention.self.key", "attention.self.value")
    grids = [graph.add("Gather", product, "grid") for product in products]
    mixed = graph.add("MultiHeadAttention", *grids, "", "length", domain=FUSED, num_heads=shape.heads)
    rows = graph.add("Reshape", mixed, graph.weight(np.array([-1, len(own[f"{mixing}.weight"])])))
    mixed = graph.add("Gather", rows, "word_at" if is_last else "at")
    if is_last:
        hidden = graph.add("Gather", hidden, "word")
    (mixed,) = apply(mixed, "attention.output.dense")
    hidden = settle(mixed, hidden, "attention.output.LayerNorm")
    wide = graph.add("Gelu", *apply(hidden, "intermediate.dense"), domain=FUSED)
    (narrow,) = apply(wide, "output.dense")
    return settle(narrow, hidden, "output.LayerNorm")


def _small_products(
    graph: Graph,
    source: str,
    seen: Range,
    matrices: Sequence[Floats],
    biases: Sequence[Floats],
    *,
    evened: Floats | None,
) -> list[str]:
    """Multiply one activation with several matrices in int8, its channels evened out (here, unless they are)."""
    evening = _evening(seen, matrices) if evened is None else evened
    even = graph.add("Mul", source, graph.weight((1 / evening).astype(np.float32))) if evened is None else source
    values = graph.quantized(even, float((seen.low / evening).min()), float((seen.high / evening).max()))
    return [
        graph.product(values, matrix * evening[:, None], bias) for matrix, bias in zip(matrices, biases, strict=True)
    ]


def _evening(seen: Range, matrices: Sequence[Floats]) -> Floats:
    """Return what each channel of an activation is divided by, and its row of the matrices multiplied (SmoothQuant).

    A few channels of a BERT reach thirty times the others; one scale for all would leave those with a handful of
    steps.
    """
    reach = np.maximum(np.maximum(np.abs(seen.low), np.abs(seen.high)), 1e-5)
    weight_reach = np.maximum(np.max([np.abs(matrix).max(axis=1) for matrix in matrices], axis=0), 1e-5)
    evening = (reach**EVENING / weight_reach ** (1 - EVENING)).astype(np.float32)
    even: Floats = (evening / np.exp(np.log(evening).mean())).astype(np.float32)
    return even


def _read_out(graph: Graph, weights: Mapping[str, Floats], hidden: str) -> None:
    """Pool the words of each turn: ``hidden`` has a row a word, all turns' words end to end."""
    one = graph.weight(np.array([1]))
    is_word = _is_word(graph)
    columns = len(weights["heads.bias"])
    both = np.concatenate([weights["attention.weight"], weights["heads.weight"]]).T
    shares = graph.add("Gather", graph.add("MatMul", hidden, graph.weight(both)), "word_grid")
    attention, share = graph.split(shares, [columns] * 2)
    kept = graph.add(
        "Where",
        graph.add("Unsqueeze", is_word, graph.weight(np.array([2]))),
        attention,
        graph.weight(np.array(MASKED, np.float32)),
    )
    graph.add_to("contributions", "Mul", graph.add("Softmax", kept, axis=1), share)
    total = graph.add("ReduceSum", "contributions", one, keepdims=0)
    graph.add_to("logits", "Add", total, graph.weight(weights["heads.bias"]))


def _sum_up(graph: Graph, weights: Mapping[str, Floats], layers: Sequence[str]) -> None:
    """Write the embedding: a linear map of each turn's means over some layers, which have a row a word."""
    wide = graph.add("Gather", graph.add("Concat", *layers, axis=1), "word_grid")
    is_word = _is_word(graph)
    zero = graph.weight(np.array(0, np.float32))
    kept = graph.add("Where", graph.add("Unsqueeze", is_word, graph.weight(np.array([2]))), wide, zero)
    total = graph.add("ReduceSum", kept, graph.weight(np.array([1])), keepdims=0)
    count = graph.add("Cast", graph.add("Unsqueeze", "words", graph.weight(np.array([1]))), to=TensorProto.FLOAT)
    summed = graph.add("MatMul", graph.add("Div", total, count), graph.weight(weights["summary.weight"].T))
    moved = graph.add("Add", summed, graph.weight(weights["summary.bias"]))
    graph.add_to("embedding", "LpNormalization", moved, axis=1, p=2)


def _is_word(graph: Graph) -> str:
    """Return where the grid of words holds one, (n, most)."""
    width = graph.add("Gather", graph.add("Shape", "word_grid"), graph.weight(np.array(1)))
    places = graph.add("Range", graph.weight(np.array(0)), width, graph.weight(np.array(1)))
    limits = graph.add("Unsqueeze", "words", graph.weight(np.array([1])))
    return graph.add("Less", graph.add("Cast", places, to=TensorProto.INT32), limits)


def _finish(graph: Graph, columns: int, size: int) -> onnx.ModelProto:
    def described(name: str, kind: int, *shape: str | int) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, kind, list(shape))

    body = helper.make_graph(
        graph.nodes,
        "rapport",
        [described(name, TensorProto.INT32, *sizes) for name, sizes in _INPUTS.items()],
        [
            described("logits", TensorProto.FLOAT, "n", columns),
            described("contributions", TensorProto.FLOAT, "n", "most", columns),
            described("embedding", TensorProto.FLOAT, "n", size),
            described("states", TensorProto.FLOAT, "owned", size),
        ],
        initializer=graph.weights,
    )
    versions = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(body, opset_imports=versions, ir_version=IR_VERSION, producer_name="rapport-assist")
