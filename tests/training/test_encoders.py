"""Encoders of other makes become a BERT that computes the same; what does not fit is refused with what to do."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assist.errors import BadInput

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from assist.training.encoders import find_encoder, load_encoder  # noqa: E402 - it needs torch

if TYPE_CHECKING:
    from transformers import PreTrainedModel

pytestmark = pytest.mark.train
SIZES = {
    "vocab_size": 40,
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 24,
    "max_position_embeddings": 32,
}


def save(folder: Path, model: "PreTrainedModel", **changes: object) -> Path:
    from safetensors.torch import save_file

    folder.mkdir(exist_ok=True)
    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps(model.config.to_dict() | changes))
    return folder


def make(kind: str) -> "PreTrainedModel":
    torch.manual_seed(4)
    if kind == "roberta":
        sizes = SIZES | {"max_position_embeddings": 34, "type_vocab_size": 1}
        config = transformers.RobertaConfig(**sizes, pad_token_id=1)
        return transformers.RobertaModel(config, add_pooling_layer=False).eval()
    if kind == "electra":
        return transformers.ElectraModel(transformers.ElectraConfig(**SIZES, embedding_size=16)).eval()
    if kind == "distilbert":
        config = transformers.DistilBertConfig(
            vocab_size=40, dim=16, n_layers=2, n_heads=4, hidden_dim=24, max_position_embeddings=32
        )
        return transformers.DistilBertModel(config).eval()
    return transformers.BertModel(transformers.BertConfig(**SIZES), add_pooling_layer=False).eval()


@pytest.mark.parametrize("kind", ["bert", "roberta", "electra", "distilbert"])
def test_an_encoder_of_another_make_computes_the_same(kind: str, tmp_path: Path) -> None:
    theirs = make(kind)
    ours = load_encoder(save(tmp_path, theirs)).eval()
    ids = torch.randint(5, 40, (3, 12), generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        expected = theirs(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state
        found = ours(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state
    assert (expected - found).abs().max() < 1e-5


def test_other_kinds_and_other_makes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="known are bert"):
        load_encoder(save(tmp_path / "gpt", make("bert"), model_type="gpt2"))
    with pytest.raises(BadInput, match="gelu"):
        load_encoder(save(tmp_path / "relu", make("bert"), hidden_act="relu"))
    with pytest.raises(BadInput, match="lacks"):
        load_encoder(save(tmp_path / "deep", make("bert"), num_hidden_layers=3))
    with pytest.raises(BadInput, match=r"config\.json"):
        load_encoder(tmp_path)


def test_a_name_that_is_no_folder_and_not_on_the_hub_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(BadInput, match="There is no folder nobody/nothing"):
        find_encoder("nobody/nothing")


def test_a_name_fetched_before_is_found_without_a_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    commit = "a" * 40
    kept = tmp_path / "models--some--bert"
    (kept / "refs").mkdir(parents=True)
    (kept / "refs" / "main").write_text(commit)
    (kept / "snapshots").mkdir()
    save(kept / "snapshots" / commit, make("bert"))
    assert load_encoder(find_encoder("some/bert")).config.hidden_size == 16


def test_the_packaged_encoder_is_the_default() -> None:
    assert load_encoder(find_encoder(None)).config.num_hidden_layers == 6
