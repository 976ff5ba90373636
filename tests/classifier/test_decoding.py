"""From logits to readings, without a network."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from assist.classifier.columns import COLUMNS, SLICES
from assist.classifier.decoding import Decoder, TurnToRead, probabilities, reading_without_network
from assist.classifier.encoding import EncodedTurn
from assist.reading import Reading
from assist.vocabulary import Emotion, Move, Sentiment, Signal, Speaker

TEXT = "this is ridiculous, get me a manager"
WORDS = TEXT.split()


def read(speaker: Speaker, raised: dict[tuple[str, str], float]) -> Reading:
    logits = np.full((1, len(COLUMNS)), -4, np.float32)
    logits[0, COLUMNS.index(("sentiment", "neutral"))] = 0
    for column, value in raised.items():
        logits[0, COLUMNS.index(column)] = value
    offsets, at = [], 0
    for word in WORDS:
        start = TEXT.index(word, at)
        at = start + len(word)
        offsets.append((start, at))
    encoded = EncodedTurn(list(range(len(WORDS) + 2)), 1, offsets, truncated=False)
    contributions = np.zeros((1, len(WORDS), len(COLUMNS)), np.float32)
    contributions[0, WORDS.index("ridiculous,")] = 2
    contributions[0, WORDS.index("ridiculous,"), SLICES["sentiment"].start + 1] = 0
    contributions[0, WORDS.index("manager"), SLICES["signals"]] = 3
    decoder = Decoder("tiny-1", np.full(len(COLUMNS), 0.5, np.float32))
    turn = TurnToRead("t1", speaker, TEXT)
    return decoder.decode([turn], [encoded], logits, contributions, np.eye(1, 8, dtype=np.float32))[0]


def test_a_customer_gets_the_customer_heads() -> None:
    reading = read(
        Speaker.CUSTOMER,
        {
            ("sentiment", "negative"): 3,
            ("frustration", "1"): 2,
            ("frustration", "2"): 1,
            ("emotions", "anger"): 1,
            ("signals", "asks_supervisor"): 2,
            ("moves", "offer"): 5,
        },
    )
    assert reading.labels.sentiment is Sentiment.NEGATIVE
    assert reading.labels.frustration == 2
    assert reading.labels.emotions == {Emotion.ANGER}
    assert reading.labels.signals == {Signal.ASKS_SUPERVISOR}
    assert not reading.labels.moves
    assert "moves" not in reading.scores
    assert reading.score("frustration", "2") == pytest.approx(1 / (1 + np.exp(-1)) - reading.score("frustration", "3"))


def test_evidence_stands_for_what_holds_and_only_that() -> None:
    reading = read(
        Speaker.CUSTOMER,
        {("sentiment", "negative"): 3, ("frustration", "1"): 2, ("signals", "asks_supervisor"): 2},
    )
    shown = {(span.head, span.label): TEXT[span.start : span.end] for span in reversed(reading.evidence)}
    assert shown == {
        ("sentiment", "negative"): "ridiculous",
        ("frustration", "1"): "ridiculous",
        ("signals", "asks_supervisor"): "manager",
    }


def test_a_neutral_turn_without_labels_has_no_evidence() -> None:
    reading = read(Speaker.CUSTOMER, {})
    assert reading.labels.sentiment is Sentiment.NEUTRAL
    assert reading.evidence == ()


def test_an_agent_gets_the_agent_heads() -> None:
    reading = read(Speaker.AGENT, {("moves", "offer"): 5, ("signals", "abuse"): 5})
    assert reading.labels.moves == {Move.OFFER}
    assert reading.labels.sentiment is None
    assert set(reading.scores) == {"moves", "pitfalls"}


def test_a_stranger_gets_the_embedding_only() -> None:
    reading = read(Speaker.UNKNOWN, {("moves", "offer"): 5, ("signals", "abuse"): 5})
    assert reading.labels.to_json() == {"moves": [], "pitfalls": []}
    assert not reading.scores
    assert reading.embedding is not None


def test_a_higher_level_never_holds_without_the_lower() -> None:
    reading = read(Speaker.CUSTOMER, {("frustration", "3"): 5})
    assert reading.labels.frustration == 0


@given(arrays(np.float32, (3, len(COLUMNS)), elements=st.floats(-60, 60, width=32)))
def test_probabilities_are_probabilities(logits: np.ndarray) -> None:
    scores = probabilities(logits)
    assert scores.dtype == np.float32
    assert ((scores >= 0) & (scores <= 1)).all()
    assert scores[:, SLICES["sentiment"]].sum(axis=1) == pytest.approx(np.ones(3), abs=1e-4)
    assert (np.diff(scores[:, SLICES["frustration"]], axis=1) <= 0).all()


@pytest.mark.parametrize(
    "text",
    ["48213", "AB-48213", "#4821 9", "IMG_2041.heic", "a@b.co", "https://x.y/z", "[card 1]", "0207 555 0199",
     "a.jpg, b.png; 12"],
)  # fmt: skip
def test_mere_data_is_calm_and_needs_no_network(text: str) -> None:
    reading = reading_without_network(TurnToRead("t1", Speaker.CUSTOMER, text), "tiny-1")
    assert reading is not None
    assert reading.labels.to_json() == {"sentiment": "neutral", "frustration": 0, "emotions": [], "signals": []}
    assert reading.score("sentiment", "neutral") == 1.0
    assert sum(reading.scores["frustration"].values()) == 1.0


@pytest.mark.parametrize(
    "text",
    [
        "NO!!!",
        "3rd time",
        "WTF 3",
        "8 weeks",
        "9999!!!!",
        "call 112",
        "3/10",
        "100%",
        "",
        "...",
        "1" * 200,
        "a@b.!," * 19 + " x",
    ],
)
def test_words_beside_the_data_are_read(text: str) -> None:
    assert reading_without_network(TurnToRead("t1", Speaker.CUSTOMER, text), "tiny-1") is None


def test_what_an_agent_types_is_read_even_if_it_is_a_number() -> None:
    assert reading_without_network(TurnToRead("t1", Speaker.AGENT, "48213"), "tiny-1") is None
