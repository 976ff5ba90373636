"""``intents evaluate``: files in, one JSON object out."""

import gzip
import json
from pathlib import Path

from tests.cli.conftest import Assist

TRAIN = {
    "track_order": ["where is my parcel", "my order has not come", "when will my package arrive", "track my delivery"],
    "refund": ["i want my money back", "please refund me", "when do i get my refund", "how do i claim a refund"],
}
TEST = [
    ("has my parcel been shipped yet", "track_order"),
    ("give me a refund please", "refund"),
    ("nice weather", "oos"),
]


def test_it_prints_one_json_object(tmp_path: Path, assist: Assist) -> None:
    rows = [{"text": text, "label": label} for label, texts in TRAIN.items() for text in texts]
    (tmp_path / "train.jsonl").write_text("\n".join(map(json.dumps, rows)))
    test = "\n".join(json.dumps({"text": text, "label": label}) for text, label in TEST)
    (tmp_path / "test.jsonl.gz").write_bytes(gzip.compress(test.encode()))
    files = ("--train", str(tmp_path / "train.jsonl"), "--test", str(tmp_path / "test.jsonl.gz"))
    done = assist("intents", "evaluate", *files)
    assert done.exit_code == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["accuracy"] == figures["oos_recall"] == 1.0
    assert (figures["intents"], figures["examples"], figures["asked"]) == (2, 8, 3)
    few = json.loads(assist("intents", "evaluate", *files, "--shots", "2").stdout)
    assert few["examples"] == 4


def test_one_of_the_two_comes_on_standard_input(tmp_path: Path, assist: Assist) -> None:
    rows = [{"text": text, "label": label} for label, texts in TRAIN.items() for text in texts]
    train = "\n".join(map(json.dumps, rows))
    (tmp_path / "test.jsonl").write_text("\n".join(json.dumps({"text": text, "label": label}) for text, label in TEST))
    done = assist("intents", "evaluate", "--train", "-", "--test", str(tmp_path / "test.jsonl"), stdin=train)
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["examples"] == 8
    bad = assist("intents", "evaluate", "--train", "-", "--test", str(tmp_path / "test.jsonl"), stdin='{"label": "x"}')
    assert bad.stderr.startswith("standard input:1: text is missing; fill it in (a line reads")
    both = assist("intents", "evaluate", "--train", "-", "--test", "-", stdin=train)
    assert (both.exit_code, both.stdout) == (1, "")
    assert both.stderr == "Standard input can be one of --train and --test, not both; name a file for the other.\n"


def test_a_bad_line_is_named(tmp_path: Path, assist: Assist) -> None:
    (tmp_path / "bad.jsonl").write_text('{"text": "hello", "label": "greet"}\n{"label": "x"}\n')
    bad = str(tmp_path / "bad.jsonl")
    done = assist("intents", "evaluate", "--train", bad, "--test", bad)
    assert done.exit_code == 1
    assert "bad.jsonl:2" in done.stderr
