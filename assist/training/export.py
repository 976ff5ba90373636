"""From the torch network to ONNX bytes.

Answers a float or an int8 graph of a trained network. Refuses to know thresholds, folders and figures.
"""

import copy
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn

from assist.classifier.encoding import EncodedTurn
from assist.classifier.torch_network import TurnNetwork, middle_of, tensors
from assist.training.graph import Range, Shape, build, quantized_inputs
from assist.training.nodes import Floats

_BATCH = 32


def export_float(network: TurnNetwork, *, longest: int) -> bytes:
    """Return the float graph for inputs of at most ``longest`` tokens, as bytes of an ONNX file."""
    return bytes(build(_weights(network), _shape(network, longest), None).SerializeToString())


def export_int8(
    network: TurnNetwork,
    samples: Sequence[EncodedTurn],
    *,
    longest: int,
    shift: Floats | None = None,
    slope: Floats | None = None,
    weight_limit: int = 127,
) -> bytes:
    """Return the int8 graph. ``samples`` show how large activations grow.

    ``shift`` (columns,) is added to the logits, which are then multiplied by ``slope`` (columns,).
    """
    tuned = served(network, shift, slope)
    weights = _weights(tuned)
    ranges = observe(tuned, samples)
    model = build(weights, _shape(network, longest), ranges, weight_limit=weight_limit)
    return bytes(model.SerializeToString())


def served(network: TurnNetwork, shift: Floats | None, slope: Floats | None) -> TurnNetwork:
    """Return a copy whose logits are shifted by ``shift`` and then multiplied by ``slope``, both (columns,)."""
    tuned = copy.deepcopy(network)
    with torch.no_grad():
        if shift is not None:
            tuned.heads.bias.add_(torch.from_numpy(shift))
        if slope is not None:
            tuned.heads.bias.mul_(torch.from_numpy(slope))
            tuned.heads.weight.mul_(torch.from_numpy(slope)[:, None])
    return tuned


def observe(network: TurnNetwork, samples: Sequence[EncodedTurn]) -> dict[str, Range]:
    """Return how far each channel of each quantised activation reaches over the samples' tokens."""
    low: dict[str, Tensor] = {}
    high: dict[str, Tensor] = {}
    place = torch.zeros(0, dtype=torch.bool)

    def watch(name: str) -> torch.utils.hooks.RemovableHandle:
        def look(_module: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            values = inputs[0].detach()[place]
            least, most = values.amin(dim=0), values.amax(dim=0)
            low[name] = torch.minimum(low.get(name, least), least)
            high[name] = torch.maximum(high.get(name, most), most)

        return network.get_submodule(name).register_forward_pre_hook(look)

    handles = [watch(name) for name in quantized_inputs(_shape(network, 0).layers)]
    ordered = sorted(samples, key=len)
    with torch.inference_mode():
        for start in range(0, len(ordered), _BATCH):
            ids, first, length = tensors(ordered[start : start + _BATCH])
            place = torch.arange(ids.shape[1])[None] < length[:, None]
            network(ids, first, length)
    for handle in handles:
        handle.remove()
    return {name: Range(low[name].numpy(), high[name].numpy()) for name in low}


def _weights(network: TurnNetwork) -> dict[str, Floats]:
    """Return the weights by name, the projection of the last layer multiplied into the summary."""
    weights = {name: value.detach().numpy().astype(np.float32) for name, value in network.state_dict().items()}
    projection = weights.pop("projection.weight")
    kept, last = np.split(weights["summary.weight"], [-len(projection)], axis=1)
    weights["summary.weight"] = np.concatenate([kept, last @ projection], axis=1)
    return weights


def _shape(network: TurnNetwork, longest: int) -> Shape:
    settings = network.encoder.config
    return Shape(
        layers=settings.num_hidden_layers,
        middle=middle_of(settings.num_hidden_layers),
        heads=settings.num_attention_heads,
        epsilon=settings.layer_norm_eps,
        longest=longest,
    )
