"""Spans of evidence: always whole words inside the turn."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from assist.classifier.encoding import PairEncoder
from assist.classifier.evidence import MAX_SPANS, MAX_WORDS, WordGrid
from assist.reading import Span


def spans_of(text: str, gave: list[float], offsets: list[tuple[int, int]] | None = None) -> list[Span]:
    places = offsets or [(start, start + len(word)) for start, word in _words(text)]
    grid = WordGrid(text, places)
    column = np.array(gave, np.float32)[:, None]
    return grid.spans("emotions", "anger", grid.gather(column)[:, 0].tolist())


def _words(text: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        found.append((start, word))
        at = start + len(word)
    return found


def texts_of(text: str, spans: list[Span]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


def test_the_best_word_with_its_strong_neighbours_is_shown() -> None:
    text = "well this is really frustrating for me"
    spans = spans_of(text, [0.0, 0.1, 0.1, 0.6, 1.2, 0.1, 0.0])
    assert texts_of(text, spans) == ["really frustrating"]
    assert spans[0].weight == 1.8


def test_a_second_span_is_shown_where_it_is_strong_enough() -> None:
    text = "unacceptable and frankly ridiculous"
    assert texts_of(text, spans_of(text, [1.0, 0.0, 0.1, 0.7])) == ["unacceptable", "ridiculous"]
    assert texts_of(text, spans_of(text, [1.0, 0.0, 0.1, 0.4])) == ["unacceptable"]


def test_nothing_is_shown_where_no_word_spoke_for_the_label() -> None:
    assert spans_of("just some words", [-0.2, -1.0, 0.0]) == []


def test_pieces_of_a_word_are_one_word_and_marks_at_its_ends_are_left_out() -> None:
    text = '("unbelievable," he said)'
    offsets = [(0, 1), (1, 2), (2, 7), (7, 14), (14, 15), (15, 16), (17, 19), (20, 24), (24, 25)]
    spans = spans_of(text, [0.0, 0.0, 0.9, 0.4, 0.0, 0.0, 0.0, 0.0, 0.0], offsets)
    assert texts_of(text, spans) == ["unbelievable"]


def test_a_hard_space_before_a_mark_is_left_out_too() -> None:
    assert texts_of("0\u00a0)", spans_of("0\u00a0)", [1.0, 0.9])) == ["0"]


def test_a_lone_mark_is_shown_as_it_is() -> None:
    assert texts_of("...", spans_of("...", [1.0])) == ["..."]


@given(
    st.lists(st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=6), min_size=1, max_size=30),
    st.sampled_from([" ", "  ", "\n", "\u00a0"]),
    st.data(),
)
def test_spans_are_whole_words_inside_the_text(words: list[str], gap: str, data: st.DataObject) -> None:
    text = gap.join(words)
    gave = data.draw(st.lists(st.floats(-2, 2), min_size=len(text.split()), max_size=len(text.split())))
    spans = spans_of(text, gave)
    assert len(spans) <= MAX_SPANS
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        shown = text[span.start : span.end]
        assert shown == shown.strip()
        assert len(shown.split()) <= MAX_WORDS
        assert span.start == 0 or not (text[span.start - 1].isalnum() and text[span.start].isalnum())
        assert span.end == len(text) or not (text[span.end - 1].isalnum() and text[span.end].isalnum())
    places = sorted((span.start, span.end) for span in spans)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(places))


def test_offsets_of_the_tokenizer_index_the_turn_itself(tiny_tokenizer: Tokenizer) -> None:
    pairs = PairEncoder(tiny_tokenizer, max_context=8, max_text=16)
    text = "My ORDER \U0001f621 never came"
    encoded = pairs.encode(text, "how can i help")
    shown = [text[start:end] for start, end in encoded.offsets]
    assert "ORDER" in shown
    assert "\U0001f621" in shown
    assert len(encoded.ids) == encoded.first + len(encoded.offsets) + 1
