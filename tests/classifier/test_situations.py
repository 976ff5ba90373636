"""Which moment of a talk a turn is, taught by examples."""

import asyncio
from dataclasses import replace

import pytest

from assist.classifier.situations import OTHER, SituationHead, as_in_a_talk, describe
from assist.reading import Labels, Reading
from assist.suggest.view import find_placed
from assist.vocabulary import CUSTOMER_HEADS, Speaker
from tests.classifier.dummy import DummyClassifier

EXAMPLES = {
    "doubts": ["why would this time be different", "the last one promised me that too", "I have heard that before"],
    "asks-when": ["when will it come", "how long will that take", "when do I get my money"],
    OTHER: ["the lamp is broken", "my order is late", "it was the blue one", "I moved house in May"],
}


@pytest.fixture(scope="module")
def reader() -> DummyClassifier:
    return DummyClassifier()


@pytest.fixture(scope="module")
def head(reader: DummyClassifier) -> SituationHead:
    return asyncio.run(reader.learn_situations(EXAMPLES))


def read(reader: DummyClassifier, text: str) -> Reading:
    return reader.read_now("t", Speaker.CUSTOMER, text)


@pytest.mark.parametrize(("situation", "texts"), [(name, texts) for name, texts in EXAMPLES.items() if name != OTHER])
def test_a_turn_like_an_example_stands_in_its_situation(
    reader: DummyClassifier, head: SituationHead, situation: str, texts: list[str]
) -> None:
    for text in texts:
        assert next(iter(head.place(read(reader, text)))) == situation


def test_what_is_none_of_them_is_never_named(reader: DummyClassifier, head: SituationHead) -> None:
    for text in EXAMPLES[OTHER]:
        assert find_placed(head.place(read(reader, text))) == ()


def test_far_from_every_example_a_turn_stands_in_none(reader: DummyClassifier, head: SituationHead) -> None:
    assert head.place(read(reader, "zebra quilt xylophone marmalade")) == {}


def test_what_was_not_read_as_a_customers_turn_stands_in_none(reader: DummyClassifier, head: SituationHead) -> None:
    assert head.place(Reading("t", "m", Labels())) == {}
    assert head.place(replace(read(reader, "when will it come"), embedding=None)) == {}
    assert head.place(reader.read_now("t", Speaker.AGENT, "when will it come")) == {}


def test_a_turn_goes_in_with_its_embedding_and_with_what_the_heads_saw(reader: DummyClassifier) -> None:
    reading = read(reader, "when will it come")
    point = describe(reading)
    assert point is not None
    assert reading.embedding is not None
    assert len(point) == len(reading.embedding) + sum(map(len, CUSTOMER_HEADS.values()))
    surer = replace(reading, scores={**reading.scores, "frustration": {"0": 0.0, "1": 0.0, "2": 0.0, "3": 1.0}})
    other = describe(surer)
    assert other is not None
    assert (point != other).any()
    assert abs(other).max() < 1.0


def test_examples_are_read_as_turns_of_a_talk_are_the_same_way_each_time() -> None:
    texts = [f"example {number}" for number in range(40)]
    turns = [as_in_a_talk(text) for text in texts]
    assert turns == [as_in_a_talk(text) for text in texts]
    assert [turn.text for turn in turns] == texts
    assert {turn.speaker for turn in turns} == {Speaker.CUSTOMER}
    befores = {turn.context for turn in turns}
    assert "" in befores, "first messages follow nothing"
    assert len(befores) > 4
