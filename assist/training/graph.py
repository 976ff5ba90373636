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
Outputs ``logits`` (n, columns), ``contributions`` (n, words, columns), ``embedding`` (n, dim) of unit length.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

FUSED: Final = "com.microsoft"
OPSET: Final = 17
IR_VERSION: Final = 9
MASKED: Final = -1e4
EVENING: Final = 0.8
"""How much of the channels' unevenness moves from the activation into the weights."""

Floats = NDArray[np.float32]

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
    """The encoder's sizes."""

    layers: int
    heads: int
    epsilon: float
    longest: int


@dataclass(frozen=True, slots=True)
class Range:
    """The smallest and largest value an activation takes, in each of its channels."""

    low: Floats
    high: Floats


class _Graph:
    """Collects nodes and weights; every method returns the name of what it adds."""

    def __init__(self, weight_limit: int) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self._weight_limit = weight_limit
        self._count = 0

    def weight(self, array: NDArray[np.generic]) -> str:
        name = self._name("w")
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def add(self, kind: str, *inputs: str, domain: str | None = None, **attributes: float | Sequence[int]) -> str:
        name = self._name(kind)
        self.nodes.append(helper.make_node(kind, inputs, [name], name, None, domain, None, **attributes))
        return name

    def add_to(self, output: str, kind: str, *inputs: str, **attributes: float | Sequence[int]) -> None:
        self.nodes.append(helper.make_node(kind, inputs, [output], output, None, None, None, **attributes))

    def split(self, source: str, sizes: Sequence[int]) -> list[str]:
        names = [self._name("part") for _ in sizes]
        widths = self.weight(np.array(sizes, np.int64))
        self.nodes.append(helper.make_node("Split", [source, widths], names, name=names[0], axis=-1))
        return names

    def quantized(self, source: str, low: float, high: float) -> tuple[str, str, str]:
        """Return the uint8 form of an activation with the names of its scale and zero point."""
        low, high = min(low, 0.0), max(high, 0.0)
        step = max((high - low) / 255, 1e-8)
        scale = self.weight(np.array(step, np.float32))
        zero = self.weight(np.array(round(-low / step), np.uint8))
        return self.add("QuantizeLinear", source, scale, zero), scale, zero

    def product(self, source: tuple[str, str, str], matrix: Floats, bias: Floats) -> str:
        """Multiply a quantised activation with an (inputs, outputs) matrix of int8 and return floats."""
        values, scale, zero = source
        steps = np.maximum(np.abs(matrix).max(axis=0) / self._weight_limit, 1e-12).astype(np.float32)
        rounded = np.clip(np.round(matrix / steps), -self._weight_limit, self._weight_limit)
        whole = self.weight(rounded.astype(np.int8))
        inputs = [values, whole, scale, self.weight(steps), zero, "", self.weight(bias)]
        return self.add("MatMulIntegerToFloat", *inputs, domain=FUSED)

    def _name(self, kind: str) -> str:
        self._count += 1
        return f"{kind}_{self._count}"


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
    graph = _Graph(weight_limit)
    hidden = _embed(graph, weights, shape, is_small=ranges is not None)
    for number in range(shape.layers):
        is_last = number == shape.layers - 1
        prefix = f"encoder.encoder.layer.{number}."
        hidden = _layer(graph, weights, shape, ranges, prefix=prefix, hidden=hidden, is_last=is_last)
    _read_out(graph, weights, hidden)
    return _finish(graph, len(weights["heads.bias"]), len(weights["projection.weight"]))


def quantized_inputs(layers: int) -> list[str]:
    """Name the activations that need a range: the torch modules whose input they are."""
    modules = ("attention.self.query", "attention.output.dense", "intermediate.dense", "output.dense")
    return [f"encoder.encoder.layer.{n}.{module}" for n in range(layers) for module in modules]


def _embed(graph: _Graph, weights: Mapping[str, Floats], shape: Shape, *, is_small: bool) -> str:
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
    graph: _Graph,
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
    graph: _Graph,
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


def _read_out(graph: _Graph, weights: Mapping[str, Floats], hidden: str) -> None:
    """Pool the words of each turn: ``hidden`` has a row a word, all turns' words end to end."""
    one = graph.weight(np.array([1]))
    width = graph.add("Gather", graph.add("Shape", "word_grid"), graph.weight(np.array(1)))
    places = graph.add("Range", graph.weight(np.array(0)), width, graph.weight(np.array(1)))
    limits = graph.add("Unsqueeze", "words", one)
    is_word = graph.add("Less", graph.add("Cast", places, to=TensorProto.INT32), limits)
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
    ones = graph.add("Cast", is_word, to=TensorProto.FLOAT)
    summed = graph.add("MatMul", graph.add("Unsqueeze", ones, one), graph.add("Gather", hidden, "word_grid"))
    flat = graph.add("Squeeze", summed, one)
    projected = graph.add("MatMul", flat, graph.weight(weights["projection.weight"].T))
    graph.add_to("embedding", "LpNormalization", projected, axis=1, p=2)


def _finish(graph: _Graph, columns: int, size: int) -> onnx.ModelProto:
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
        ],
        initializer=graph.weights,
    )
    versions = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(body, opset_imports=versions, ir_version=IR_VERSION, producer_name="rapport-assist")
