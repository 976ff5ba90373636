"""A tiny encoder and a tiny data set, made in a temporary folder. No text here stems from a public set."""

import json
from pathlib import Path
from typing import Any

import pytest

WORDS = (
    "hello hi my order parcel router bill card never came arrived is was late broken wrong twice still waiting "
    "angry furious ridiculous worried confused sad thanks great love it the a to for you i we can will please help "
    "manager lawyer cancel review refund today tomorrow yes no that works sorry about check number name send new "
    "one moment anything else must calm down policy how what when where and not at all this"
).split()

CUSTOMER = [
    ("hello my order never came", "neutral", 0, [], []),
    ("this is ridiculous i am furious", "negative", 3, ["anger"], []),
    ("i am still waiting for the refund", "negative", 1, ["disappointment"], ["long_wait"]),
    ("i am worried about my card", "negative", 0, ["anxiety"], ["security_concern"]),
    ("thanks that is great i love it", "positive", 0, ["gratitude", "joy"], ["resolved"]),
    ("please send it today", "neutral", 0, [], ["urgency"]),
    ("my lawyer will help", "negative", 2, ["anger"], ["legal_threat"]),
    ("yes please", "neutral", 0, [], ["accepts"]),
    ("i am confused what is this bill", "neutral", 0, ["confusion"], []),
    ("cancel it i want a manager", "negative", 2, ["anger"], ["churn_threat", "asks_supervisor"]),
]
AGENT = [
    ("hello how can i help you today", ["greet", "clarify"], []),
    ("sorry about the broken parcel", ["apologise"], []),
    ("one moment please", ["hold"], []),
    ("we will send a new one tomorrow", ["act", "timeframe"], []),
    ("calm down it was not my policy", ["inform"], ["dismissive", "excuse"]),
    ("you must check the order number", ["verify"], ["command"]),
    ("anything else i can help with", ["check"], []),
    ("thanks for waiting", ["thank"], []),
]


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder: two files to learn from, the two held out, conversations, real turns."""
    data = tmp_path_factory.mktemp("data")
    written, labelled = data / "written", data / "labelled"
    written.mkdir()
    labelled.mkdir()
    for name in ("customer_a", "customer_h"):
        rows = [_customer(i, row, name) for i, row in enumerate(CUSTOMER * 3)]
        _write(written / f"{name}.jsonl", rows)
    for name in ("agent_a", "agent_c"):
        rows = [_agent(i, row, name) for i, row in enumerate(AGENT * 3)]
        _write(written / f"{name}.jsonl", rows)
    talks = [
        {
            "id": f"cv-{i}",
            "turns": [
                {"speaker": "customer", **_customer(i, CUSTOMER[i], "talk")},
                {"speaker": "agent", **_agent(i, AGENT[i], "talk")},
            ],
        }
        for i in range(8)
    ]
    _write(written / "conversations.jsonl", talks)
    real = [
        {**_customer(i, row, "real"), "src": f"talk:{i}", "context": f"agent: {AGENT[i % 8][0]}"}
        for i, row in enumerate(CUSTOMER)
    ]
    _write(labelled / "customer_real.jsonl", real)
    return data


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an encoder's folder with random weights: two layers of 32, 4 heads."""
    torch = pytest.importorskip("torch")
    from safetensors.torch import save_file
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("encoder")
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocabulary = {word: i for i, word in enumerate([*marks, *dict.fromkeys(WORDS)])}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(5)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=256,
    )
    save_file(BertModel(config, add_pooling_layer=False).state_dict(), folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps(config.to_dict()))
    return folder


def _customer(i: int, row: tuple[Any, ...], name: str) -> dict[str, Any]:
    text, sentiment, frustration, emotions, signals = row
    return {
        "id": f"{name}-{i}",
        "context": f"{name} {i}",
        "text": text,
        "sentiment": sentiment,
        "frustration": frustration,
        "emotions": emotions,
        "signals": signals,
    }


def _agent(i: int, row: tuple[Any, ...], name: str) -> dict[str, Any]:
    text, moves, pitfalls = row
    return {"id": f"{name}-{i}", "context": f"{name} {i}", "text": text, "moves": moves, "pitfalls": pitfalls}


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
