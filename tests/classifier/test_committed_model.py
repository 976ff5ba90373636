"""The model that ships, on plain sentences and on held-out turns written for this project (``turns.jsonl``)."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assist.classifier.classifier import Classifier
from assist.classifier.decoding import TurnToRead
from assist.classifier.intents import IntentHead
from assist.ports import Lane
from assist.reading import Reading
from assist.training.faithfulness import deletion_test
from assist.vocabulary import Speaker

FOLDER = Path(__file__).parents[2] / "models" / "rapport-v1"
TURNS = Path(__file__).with_name("turns.jsonl")


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier(FOLDER, threads=1)


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in TURNS.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def turns(rows: list[dict[str, Any]]) -> list[TurnToRead]:
    return [TurnToRead(str(i), Speaker(row["speaker"]), row["text"], row["context"]) for i, row in enumerate(rows)]


def read(classifier: Classifier, speaker: Speaker, text: str, context: str = "") -> Reading:
    return classifier.read_many([TurnToRead("t", speaker, text, context)])[0]


@pytest.mark.parametrize(
    ("text", "context", "sentiment", "label"),
    [
        ("Hi, my order hasn't arrived yet.", "How can I help?", "neutral", None),
        ("This is absolutely unacceptable, I am furious!", "", "negative", "anger"),
        ("Thank you so much, you've been amazing!", "I've refunded it for you.", "positive", "gratitude"),
        ("I want to speak to your manager.", "I'm afraid we can't do that.", None, "asks_supervisor"),
        ("I'm going to cancel my subscription and move to another company.", "", None, "churn_threat"),
        ("You will be hearing from my lawyer.", "", None, "legal_threat"),
        ("I've been on hold for an hour and nobody answers.", "", "negative", "long_wait"),
        ("This is the third time I've contacted you about this.", "", "negative", "repeat_contact"),
        ("My husband passed away last week and I can't deal with this.", "", "negative", "vulnerability"),
        ("There's a charge on my card that I didn't make, I think it's fraud.", "", None, "security_concern"),
        ("Yes please, go ahead.", "Shall I send a replacement?", "neutral", "accepts"),
        ("What's the status of my refund?", "", "neutral", None),
    ],
)
def test_plain_customer_sentences(
    classifier: Classifier, text: str, context: str, sentiment: str | None, label: str | None
) -> None:
    labels = read(classifier, Speaker.CUSTOMER, text, context).labels
    if sentiment is not None:
        assert labels.sentiment == sentiment
    if label is not None:
        assert label in labels.emotions | labels.signals
    if sentiment == "neutral":
        assert labels.frustration == 0


@pytest.mark.parametrize(
    ("text", "move", "pitfall"),
    [
        ("Hello, thanks for contacting us. How can I help you today?", "greet", None),
        ("I'm so sorry about the delay.", "apologise", None),
        ("Could you give me your order number, please?", "verify", None),
        ("Is there anything else I can help you with?", "check", None),
        ("One moment please while I look into that.", "hold", None),
        ("You need to calm down.", None, "dismissive"),
        ("That's your own fault, you should have read the terms.", None, "blame"),
    ],
)
def test_plain_agent_sentences(classifier: Classifier, text: str, move: str | None, pitfall: str | None) -> None:
    labels = read(classifier, Speaker.AGENT, text, "My parcel is late.").labels
    if move is not None:
        assert move in labels.moves
        assert not labels.pitfalls
    if pitfall is not None:
        assert pitfall in labels.pitfalls


def test_held_out_turns_are_mostly_read_as_labelled(
    classifier: Classifier, turns: list[TurnToRead], rows: list[dict[str, Any]]
) -> None:
    hits = claimed = occurs = 0
    for reading, row in zip(classifier.read_many(turns), rows, strict=True):
        form = reading.labels.to_json()
        lists = (form.get(head, []) for head in ("emotions", "signals", "moves", "pitfalls"))
        held = {label for labels in lists for label in labels}
        truth = {name.split(".")[1] for name in row["labels"] if not name.startswith(("sentiment", "frustration"))}
        hits += len(held & truth)
        claimed += len(held)
        occurs += len(truth)
    assert 2 * hits / (claimed + occurs) > 0.55


def test_deleting_the_words_shown_costs_more_than_deleting_others(
    classifier: Classifier, turns: list[TurnToRead]
) -> None:
    figures = deletion_test(turns, classifier.read_many)
    assert figures["labels"] > 80
    assert figures["shown"] > figures["random"] + 0.5
    assert figures["better"] > 0.7


def test_spans_index_the_turn_they_stand_for(classifier: Classifier, turns: list[TurnToRead]) -> None:
    for turn, reading in zip(turns, classifier.read_many(turns), strict=True):
        for span in reading.evidence:
            shown = turn.text[span.start : span.end]
            assert shown
            assert shown == shown.strip()
            assert span.weight > 0


async def test_every_lane_reads_the_same(classifier: Classifier, turns: list[TurnToRead]) -> None:
    turn = turns[0]
    expected = classifier.read_many([turn])[0]
    await classifier.start()
    try:
        for lane in Lane:
            reading = await classifier.read(
                turn_id=turn.turn_id,
                speaker=turn.speaker,
                text=turn.text,
                context=turn.context,
                lane=lane,
            )
            assert reading.labels == expected.labels
            assert reading.model == classifier.model
            assert not reading.truncated
    finally:
        await classifier.close()


async def test_what_is_not_said_yet_is_not_remembered() -> None:
    classifier = Classifier(FOLDER, threads=1, kept_readings=8)
    await classifier.start()
    try:
        for lane, waited in ((Lane.DRAFT, True), (Lane.FINAL, True), (Lane.FINAL, False)):
            reading = await classifier.read(turn_id="t", speaker=Speaker.AGENT, text="You must call.", lane=lane)
            assert (reading.forward_ms > 0) == waited
    finally:
        await classifier.close()


async def test_intents_by_example_on_real_embeddings(classifier: Classifier) -> None:
    examples = {
        "where_is_my_order": [
            "where is my parcel",
            "my order hasn't arrived",
            "has my package been shipped yet",
            "tracking hasn't moved for days",
            "when will my delivery come",
        ],
        "refund": [
            "i want my money back",
            "when do i get my refund",
            "the refund isn't on my account",
            "please refund the payment",
            "how long does a refund take",
        ],
        "internet_down": [
            "my broadband is not working",
            "the internet keeps dropping",
            "no connection since this morning",
            "the router's light is red",
            "wifi is down again",
        ],
        "change_address": [
            "i moved house, can you update my address",
            "change the delivery address",
            "my address is wrong on the order",
            "please send it to a different address",
            "i need to update where you ship to",
        ],
    }
    await classifier.start()
    try:
        head = IntentHead({name: await classifier.embed(texts) for name, texts in examples.items()})
        asked = ["my package still has not come", "i would like a refund", "our wifi stopped working"]
        found = [head.predict(row)[0] for row in await classifier.embed(asked)]
        assert found == ["where_is_my_order", "refund", "internet_down"]
        beside = ["yes please", "no", "ok thanks", "hello", "what a lovely day", "can you recommend a good book"]
        outside = [head.predict(row)[0] for row in await classifier.embed(beside)]
        assert outside.count(None) >= len(beside) - 1
    finally:
        await classifier.close()


def test_what_is_said_gets_a_bearing_and_the_words_of_a_turn_are_read_alike_in_company(classifier: Classifier) -> None:
    turns = [
        TurnToRead("t1", Speaker.CUSTOMER, "it should have been the 617, not the 671"),
        TurnToRead("t2", Speaker.AGENT, "I have changed it to the 617."),
        TurnToRead("", Speaker.CUSTOMER, "only looked at for its meaning"),
    ]
    appraiser = classifier.appraiser
    assert appraiser is not None
    readings = classifier.read_many(turns)
    for turn, reading, words in zip(turns[:2], readings, classifier.look_closely(turns), strict=False):
        assert words.shape[1] == classifier.dim
        alone = classifier.look_closely([turn])[0]
        np.testing.assert_allclose(words, alone, atol=1e-3)
        (asked,) = appraiser.affinity.bear([reading], [words])
        assert asked is not None
        assert reading.bearing is not None
        np.testing.assert_allclose(reading.bearing, asked, rtol=1e-3, atol=1e-3)
    assert readings[2].bearing is None


def test_a_long_turn_says_that_it_was_cut(classifier: Classifier) -> None:
    reading = read(classifier, Speaker.CUSTOMER, "it broke again and " * 80)
    assert reading.truncated
    assert reading.embedding is not None
    assert np.linalg.norm(reading.embedding) == pytest.approx(1, abs=1e-3)
