"""The network in torch: one encoder, one linear column a label. Training fits it; on a GPU it also serves.

Answers logits, what each token gave to each of them, and a sentence embedding. Refuses to know data sets, losses and
labels' names. Only training and the torch backend import this module.

Every label pools the word tokens of the current turn with attention weights of its own and is linear on the result,
``logit = b + sum_t a_t (w . h_t)``, so a token's share of a score is a product and evidence costs nothing.

The embedding sums up three means over the same words: of the encoder's input, of the middle layer and of the last. What
tells topics apart stands in the lower ones too, and training for feelings wears it off the last.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from assist.classifier.columns import COLUMNS
from assist.classifier.encoding import EncodedTurn
from assist.classifier.network import RawOutputs
from assist.errors import ModelError

EMBEDDED_LAYERS: Final = 3
_MASKED: Final = -1e4


@dataclass(frozen=True, slots=True)
class Outputs:
    """``logits`` (n, columns), ``contributions`` (n, tokens, columns), ``embedding`` (n, dim) of unit length.

    ``pooled`` (n, 3 dim) are the means that the embedding sums up, ``states`` (n, tokens, dim) the last layer's.
    """

    logits: Tensor
    contributions: Tensor
    embedding: Tensor
    pooled: Tensor
    states: Tensor


class TurnNetwork(nn.Module):
    """Encoder, heads and the projection of the embedding."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        size = encoder.config.hidden_size
        self.heads = nn.Linear(size, len(COLUMNS))
        self.attention = nn.Linear(size, len(COLUMNS), bias=False)
        self.projection = nn.Linear(size, size, bias=False)
        self.summary = nn.Linear(EMBEDDED_LAYERS * size, size).requires_grad_(requires_grad=False)
        nn.init.normal_(self.heads.weight, std=0.02)
        nn.init.zeros_(self.heads.bias)
        nn.init.zeros_(self.attention.weight)
        nn.init.eye_(self.projection.weight)
        nn.init.zeros_(self.summary.bias)
        nn.init.zeros_(self.summary.weight)
        nn.init.eye_(self.summary.weight[:, -size:])

    def forward(self, ids: Tensor, first: Tensor, length: Tensor) -> Outputs:
        """Read a padded batch: ``ids`` (n, tokens), ``first`` word of the turn (n,), tokens with marks (n,)."""
        place = torch.arange(ids.shape[1], device=ids.device)[None]
        is_token = place < length[:, None]
        is_late = place >= first[:, None]
        is_word = is_late & (place < length[:, None] - 1)
        layers = self.encoder(
            input_ids=ids,
            token_type_ids=is_late.long(),
            attention_mask=is_token.long(),
            output_hidden_states=True,
        ).hidden_states
        with torch.autocast(ids.device.type, enabled=False):
            words = is_word[:, :, None]
            hidden = layers[-1].float()
            weights = self.attention(hidden).masked_fill(~words, _MASKED).softmax(dim=1)
            contributions = weights * (hidden @ self.heads.weight.T)
            logits = contributions.sum(dim=1) + self.heads.bias
            means = [
                (layer.float() * words).sum(dim=1) / words.sum(dim=1)
                for layer in (layers[0], layers[middle_of(len(layers) - 1)], hidden)
            ]
            means[-1] = self.projection(means[-1])
            pooled = torch.cat(means, dim=1)
            embedding = nn.functional.normalize(self.summary(pooled), dim=1)
        return Outputs(logits, contributions, embedding, pooled, hidden)


def middle_of(layers: int) -> int:
    """Return after how many of the layers the embedding's second mean is taken."""
    return layers // 2


def tensors(batch: Sequence[EncodedTurn]) -> tuple[Tensor, Tensor, Tensor]:
    """Return a padded batch as the network takes it: ids (n, tokens), first word (n,), length (n,)."""
    rows = [torch.tensor(turn.ids) for turn in batch]
    ids = nn.utils.rnn.pad_sequence(rows, batch_first=True)
    return ids, torch.tensor([turn.first for turn in batch]), torch.tensor([len(turn) for turn in batch])


class TorchNetwork:
    """Runs float weights as ``classifier.network.Network`` runs the int8 graph, on a GPU where there is one.

    ``run`` may be called from several threads. Raises ModelError if the file holds no such weights.
    """

    def __init__(self, weights: Path) -> None:
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        try:
            self._network = load_weights(weights).to(self._device).eval()
        except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
            raise ModelError(f"{weights} can't be opened as float weights: {error}") from error

    def run(self, batch: Sequence[EncodedTurn]) -> RawOutputs:
        """Read a batch of at least one turn."""
        with torch.inference_mode():
            seen = self._network(*(part.to(self._device) for part in tensors(batch)))
        own = torch.zeros(len(batch), max(len(turn.offsets) for turn in batch), len(COLUMNS))
        contributions, hidden = seen.contributions.cpu(), seen.states.cpu()
        states = []
        for row, turn in enumerate(batch):
            words = contributions[row, turn.first : len(turn) - 1]
            own[row, : len(words)] = words
            states.append(hidden[row, turn.first : len(turn) - 1])
        return RawOutputs(
            seen.logits.cpu().numpy(), own.numpy(), seen.embedding.cpu().numpy(), torch.cat(states).numpy()
        )


def save_weights(network: TurnNetwork, path: Path) -> None:
    """Write a network's weights and its encoder's settings into one file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    weights = {name: value.detach().cpu().contiguous() for name, value in network.state_dict().items()}
    save_file(weights, path, metadata={"encoder": json.dumps(network.encoder.config.to_dict())})


def load_weights(path: Path) -> TurnNetwork:
    """Read a network back; on another kind of file it raises whatever fails first."""
    with safe_open(path, "pt") as file:
        settings = json.loads((file.metadata() or {})["encoder"])
    network = TurnNetwork(BertModel(BertConfig(**settings), add_pooling_layer=False))
    network.load_state_dict(load_file(path))
    return network
