"""The nodes of an ONNX graph, written one by one.

Answers names: of a weight, of what a node computes, of an activation in uint8 and of its product with a small matrix.
Refuses to know which network they make up.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

FUSED: Final = "com.microsoft"

Floats = NDArray[np.float32]


class Graph:
    """Collects nodes and weights; every method returns the name of what it adds."""

    def __init__(self, weight_limit: int) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self._weight_limit = weight_limit
        self._count = 0

    def weight(self, array: NDArray[np.generic]) -> str:
        """Add a constant."""
        name = self._name("w")
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def add(self, kind: str, *inputs: str, domain: str | None = None, **attributes: float | Sequence[int]) -> str:
        """Add a node with one output."""
        name = self._name(kind)
        self.nodes.append(helper.make_node(kind, inputs, [name], name, None, domain, None, **attributes))
        return name

    def add_to(self, output: str, kind: str, *inputs: str, **attributes: float | Sequence[int]) -> None:
        """Add the node that gives an output of the whole graph."""
        self.nodes.append(helper.make_node(kind, inputs, [output], output, None, None, None, **attributes))

    def split(self, source: str, sizes: Sequence[int]) -> list[str]:
        """Cut an activation along its last axis into parts of these sizes."""
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
