"""Intents by example, on made-up embeddings whose geometry is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from assist.classifier.intents import IntentHead
from assist.errors import BadInput

DIM = 64
Floats = NDArray[np.float32]


def unit(rows: Floats) -> Floats:
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)


def around(centre: int, count: int, seed: int, spread: float = 0.08) -> Floats:
    generator = np.random.default_rng(seed)
    return unit(np.eye(DIM, dtype=np.float32)[centre] + spread * generator.normal(size=(count, DIM)))


@pytest.fixture
def head() -> IntentHead:
    return IntentHead({f"intent {i}": around(i, 6, i) for i in range(12)})


def test_new_sentences_near_the_examples_get_their_intent(head: IntentHead) -> None:
    for i in range(12):
        for row in around(i, 5, 100 + i):
            intent, probability = head.predict(row)
            assert intent == f"intent {i}"
            assert probability > 0.5


def test_what_lies_far_from_all_examples_is_out_of_scope(head: IntentHead) -> None:
    for row in around(40, 10, 7):
        intent, probability = head.predict(row)
        assert intent is None
        assert probability < 0.5


def test_the_same_examples_in_another_order_make_the_same_head() -> None:
    examples = {f"intent {i}": around(i, 4, i) for i in range(5)}
    one, other = IntentHead(examples), IntentHead(dict(reversed(examples.items())))
    row = around(3, 1, 55)[0]
    assert one.predict(row) == other.predict(row)


def test_no_intents_mean_out_of_scope() -> None:
    assert IntentHead({}).predict(around(0, 1, 0)[0]) == (None, 0.0)


def test_one_intent_with_one_example_claims_only_what_is_near() -> None:
    head = IntentHead.fit({"only": around(0, 1, 0)})
    assert head.predict(around(0, 1, 1, 0.02)[0])[0] == "only"
    assert head.predict(around(9, 1, 1)[0])[0] is None


def test_the_nearest_examples_explain_an_intent(head: IntentHead) -> None:
    row = around(3, 6, 3)[4]
    (guess,) = head.explain(row)
    assert guess.intent == "intent 3"
    assert guess.probability == head.predict(row)[1]
    assert guess.nearest[0] == (4, pytest.approx(1))
    assert [cosine for _, cosine in guess.nearest] == sorted((cosine for _, cosine in guess.nearest), reverse=True)
    assert head.explain(around(40, 1, 7)[0]) == ()


def test_two_intents_are_named_where_two_stand_out() -> None:
    axes = np.eye(DIM, dtype=np.float32)
    lean = {"a": axes[0] + axes[1] / 2, "b": axes[0] + axes[2] / 2, "c": axes[3], "d": axes[4]}
    noise = np.random.default_rng(5)
    head = IntentHead(
        {name: unit(row + 0.02 * noise.normal(size=(6, DIM)).astype(np.float32)) for name, row in lean.items()}
    )
    guesses = head.explain(unit(axes[0] + axes[1] / 4 + axes[2] / 4))
    assert {guess.intent for guess in guesses} == {"a", "b"}
    assert [guess.intent for guess in head.explain(unit(lean["a"]))] == ["a"]


def test_an_intent_without_examples_is_refused() -> None:
    with pytest.raises(BadInput, match="'empty'"):
        IntentHead({"full": around(0, 2, 0), "empty": np.zeros((0, DIM), np.float32)})


def test_widths_must_agree() -> None:
    with pytest.raises(BadInput):
        IntentHead({"a": around(0, 2, 0), "b": np.ones((2, 8), np.float32)})


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 5))
def test_probability_is_one_half_or_more_only_with_an_intent_in_scope(seed: int, intents: int, count: int) -> None:
    generator = np.random.default_rng(seed)
    head = IntentHead({str(i): unit(generator.normal(size=(count, DIM))) for i in range(intents)})
    intent, probability = head.predict(unit(generator.normal(size=DIM)))
    assert 0 <= probability <= 1
    assert intent is not None or probability <= 0.5


def test_what_an_intent_is_called_counts_as_an_example_but_is_never_shown_as_one() -> None:
    examples = {"refund": around(0, 2, 0), "parcel": around(1, 2, 1)}
    title = unit(np.eye(DIM, dtype=np.float32)[0] + np.eye(DIM, dtype=np.float32)[20])
    between = unit(np.eye(DIM, dtype=np.float32)[20] + 0.9 * np.eye(DIM, dtype=np.float32)[1])
    named = IntentHead(examples, {"refund": title})
    without = IntentHead(examples)
    assert named.predict(between)[1] < without.predict(between)[1], "half of it is what the other is called"
    assert {place for guess in named.explain(around(0, 1, 3, 0.02)[0]) for place, _ in guess.nearest} <= {0, 1}


def test_where_intents_have_several_meanings_the_nearest_example_pulls() -> None:
    """Each intent has pairs of opposite sentences, of which no line tells one intent from another."""
    generator = np.random.default_rng(3)
    axes = np.linalg.qr(generator.normal(size=(DIM, DIM)))[0].astype(np.float32)

    def drawn(intent: int, count: int) -> Floats:
        signs = np.where(np.arange(count) // 2 % 2 == 0, 1.0, -1.0)[:, None]
        spread = generator.normal(size=(count, DIM)) * 0.04
        return unit(signs * axes[intent] + spread)

    head = IntentHead({f"intent {i}": drawn(i, 8) for i in range(6)})
    hits = [head.predict(row)[0] == f"intent {i}" for i in range(6) for row in drawn(i, 10)]
    assert sum(hits) >= 54
