"""Which turns are learned from and which are held out."""

import json
from pathlib import Path

import numpy as np
import pytest

from assist.classifier.columns import COLUMNS, SLICES
from assist.errors import BadInput
from assist.training.corpora import Example, load


def by_text(examples: list[Example], text: str) -> Example:
    return next(example for example in examples if example.text == text)


def test_whole_files_are_held_out(tiny_data: Path) -> None:
    corpus = load(tiny_data)
    assert {"customer_h", "agent_a"} <= {example.origin for example in corpus.dev}
    assert not {"customer_h", "agent_a"} & {example.origin for example in corpus.train}


def test_no_dialogue_stands_on_both_sides(tiny_data: Path) -> None:
    corpus = load(tiny_data)
    assert not {example.group for example in corpus.train} & {example.group for example in corpus.dev}


def test_labels_become_columns_and_other_heads_are_masked(tiny_data: Path) -> None:
    corpus = load(tiny_data)
    angry = by_text(corpus.train, "cancel it i want a manager")
    held = {COLUMNS[i] for i in np.flatnonzero(angry.target)}
    assert held == {
        ("sentiment", "negative"),
        ("frustration", "1"),
        ("frustration", "2"),
        ("emotions", "anger"),
        ("signals", "churn_threat"),
        ("signals", "asks_supervisor"),
    }
    assert angry.knows("signals")
    assert not angry.knows("moves")
    assert not angry.target[SLICES["moves"]].any()
    assert by_text(corpus.train, "one moment please").knows("pitfalls")


def test_the_speaker_is_stripped_from_the_context_of_real_turns(tiny_data: Path) -> None:
    corpus = load(tiny_data)
    real = [example for example in (*corpus.train, *corpus.dev) if example.origin == "customer_real"]
    assert real
    assert not any(example.context.startswith("agent:") for example in real)


def test_the_turn_before_is_the_context_in_conversations(tiny_data: Path) -> None:
    corpus = load(tiny_data)
    talks = [example for example in (*corpus.train, *corpus.dev) if example.origin == "conversations"]
    assert by_text(talks, "sorry about the broken parcel").context == "this is ridiculous i am furious"


def test_near_twins_of_held_out_turns_are_not_learned_from(tmp_path: Path) -> None:
    written = tmp_path / "written"
    written.mkdir()
    labels = {"sentiment": "neutral", "frustration": 0, "emotions": [], "signals": []}
    held = {"id": "h", "context": "where is it", "text": "the blue box from the shop in town is late", **labels}
    twin = {**held, "id": "t", "text": "The blue box from the shop in town is late!"}
    short = {**held, "id": "s", "text": "yes", "context": "did it come"}
    (written / "customer_h.jsonl").write_text("\n".join(map(json.dumps, [held, {**short, "context": "shall i"}])))
    (written / "customer_a.jsonl").write_text("\n".join(map(json.dumps, [twin, short])))
    assert [example.text for example in load(tmp_path).train] == ["yes"]


def test_a_limit_draws_the_same_turns_every_time(tiny_data: Path) -> None:
    one, other = load(tiny_data, limit=5), load(tiny_data, limit=5)
    assert len(one.train) == len(one.dev) == 5
    assert [example.text for example in one.train] == [example.text for example in other.train]


def test_a_folder_without_turns_is_refused_with_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"customer_\*\.jsonl"):
        load(tmp_path)


@pytest.mark.parametrize("line", ["not json", '{"id": "x", "text": "hi", "sentiment": "cheery"}'])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "written").mkdir()
    (tmp_path / "written" / "customer_a.jsonl").write_text(line + "\n")
    with pytest.raises(BadInput, match="customer_a"):
        load(tmp_path)


def test_a_later_readers_corrections_stand_over_the_writers_labels(tmp_path: Path) -> None:
    turn = {"sentiment": "neutral", "frustration": 0, "emotions": ["joy"], "signals": []}
    talk = {"id": "cv-1", "turns": [{"text": f"line {n}", **turn} for n in range(2)]}
    files = {
        "written/customer_a.jsonl": [
            {"id": "a-1", "text": "well done", **turn},
            {"id": "a-2", "text": "thanks", **turn},
        ],
        "written/customer_h.jsonl": [{"id": "h-1", "text": "held out", **turn}],
        "written/conversations.jsonl": [talk],
        "corrections.jsonl": [
            {"file": "customer_a", "id": "a-1", "head": "emotions", "is": ["anger"]},
            {"file": "customer_a", "id": "a-1", "head": "frustration", "is": 2},
            {"file": "conversations", "id": "cv-1#1", "head": "sentiment", "is": "negative"},
        ],
    }
    (tmp_path / "written").mkdir()
    for name, rows in files.items():
        (tmp_path / name).write_text("".join(json.dumps(row) + "\n" for row in rows))
    corpus = load(tmp_path)
    examples = [*corpus.train, *corpus.dev]

    def labels(text: str) -> set[str]:
        return {":".join(COLUMNS[i]) for i in np.flatnonzero(by_text(examples, text).target)}

    assert labels("well done") == {"sentiment:neutral", "frustration:1", "frustration:2", "emotions:anger"}
    assert labels("thanks") == {"sentiment:neutral", "emotions:joy"}
    assert labels("line 1") == {"sentiment:negative", "emotions:joy"}
    assert labels("line 0") == {"sentiment:neutral", "emotions:joy"}
