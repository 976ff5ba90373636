"""The layout of a pair."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from assist.classifier.encoding import PairEncoder, stack


def test_the_context_keeps_its_end_and_the_turn_its_beginning(tiny_tokenizer: Tokenizer) -> None:
    pairs = PairEncoder(tiny_tokenizer, max_context=2, max_text=3)
    encoded = pairs.encode("my order never came", "how can i help")
    words = [tiny_tokenizer.id_to_token(number) for number in encoded.ids]
    assert words == ["[CLS]", "i", "help", "[SEP]", "my", "order", "never", "[SEP]"]
    assert encoded.first == 4
    assert encoded.truncated
    assert not pairs.encode("my order", "").truncated


def test_without_context_the_turn_follows_the_first_mark(tiny_tokenizer: Tokenizer) -> None:
    encoded = PairEncoder(tiny_tokenizer, max_context=8, max_text=8).encode("my order")
    assert [tiny_tokenizer.id_to_token(number) for number in encoded.ids] == ["[CLS]", "my", "order", "[SEP]"]
    assert encoded.first == 1


def test_a_turn_without_words_still_has_one_token(tiny_tokenizer: Tokenizer) -> None:
    encoded = PairEncoder(tiny_tokenizer, max_context=8, max_text=8).encode("  ", "how")
    assert len(encoded.offsets) == 1


def test_a_batch_is_padded_to_its_longest(tiny_tokenizer: Tokenizer) -> None:
    pairs = PairEncoder(tiny_tokenizer, max_context=8, max_text=8)
    ids, first, length = stack([pairs.encode("my order never came"), pairs.encode("help", "how")])
    assert ids.shape == (2, 6)
    assert ids.dtype == first.dtype == length.dtype == np.int32
    assert first.tolist() == [1, 3]
    assert length.tolist() == [6, 5]
    assert ids[1, 5] == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60), context=st.text(max_size=60))
def test_any_text_can_be_laid_out(tiny_tokenizer: Tokenizer, text: str, context: str) -> None:
    encoded = PairEncoder(tiny_tokenizer, max_context=4, max_text=8).encode(text, context)
    assert 1 <= len(encoded.offsets) <= 8
    assert all(0 <= start <= end <= len(text) for start, end in encoded.offsets)
    assert len(encoded) == encoded.first + len(encoded.offsets) + 1
