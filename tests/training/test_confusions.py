"""What is taken for what, on logits whose mistakes are known."""

import numpy as np

from assist.classifier.columns import COLUMNS, SLICES
from assist.training.confusions import find_confusions
from assist.training.corpora import Example
from assist.training.measures import Floats


def example(text: str, head: str, *labels: str, group: str = "agent_a") -> Example:
    target, mask = np.zeros(len(COLUMNS), np.float32), np.zeros(len(COLUMNS), np.float32)
    mask[SLICES[head]] = 1
    for label in labels:
        target[COLUMNS.index((head, label))] = 1
    return Example(text, "", "origin", group, target, mask)


def said(head: str, *labels: str) -> Floats:
    logits = np.full(len(COLUMNS), -4, np.float32)
    for label in labels:
        logits[COLUMNS.index((head, label))] = 4
    return logits


def test_a_missed_and_a_wrong_label_of_a_turn_are_one_confusion() -> None:
    dev = [example("one", "moves", "act"), example("two", "moves", "act", "greet"), example("three", "moves", "hold")]
    logits = np.stack([said("moves", "offer"), said("moves", "greet", "offer"), said("moves", "hold")])
    assert find_confusions(dev, logits) == {
        "moves": [{"meant": "act", "said": "offer", "times": 2, "examples": ["one", "two"]}]
    }


def test_a_label_alone_is_confused_with_nothing_and_the_most_frequent_come_first() -> None:
    dev = [example(str(n), "pitfalls", "curt") for n in range(3)] + [example("good", "pitfalls")]
    logits = np.stack([said("pitfalls"), said("pitfalls"), said("pitfalls", "curt"), said("pitfalls", "blame")])
    assert [(row["meant"], row["said"], row["times"]) for row in find_confusions(dev, logits)["pitfalls"]] == [
        ("curt", "nothing", 2),
        ("nothing", "blame", 1),
    ]


def test_levels_and_moods_are_confused_with_one_another() -> None:
    dev = [example("cross", "frustration", "1", "2"), example("fine", "sentiment", "neutral")]
    logits = np.stack([said("frustration", "1"), said("sentiment", "positive")])
    found = find_confusions(dev, logits)
    assert [(row["meant"], row["said"]) for row in found["frustration"]] == [("2", "1")]
    assert [(row["meant"], row["said"]) for row in found["sentiment"]] == [("neutral", "positive")]


def test_public_turns_are_counted_and_never_quoted() -> None:
    dev = [example("a stranger wrote this", "moves", "act", group="real:star:1")]
    (row,) = find_confusions(dev, said("moves", "offer")[None])["moves"]
    assert (row["times"], row["examples"]) == (1, [])
