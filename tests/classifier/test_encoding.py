"""The layout of a pair."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from assist.classifier.encoding import PairEncoder, pack


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


def test_a_batch_is_laid_end_to_end(tiny_tokenizer: Tokenizer) -> None:
    pairs = PairEncoder(tiny_tokenizer, max_context=8, max_text=8)
    long, short = pairs.encode("my order never came"), pairs.encode("help", "how")
    packed = pack([long, short])
    assert packed.ids.tolist() == [*long.ids, *short.ids]
    assert packed.place.tolist() == [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4]
    assert packed.late.tolist() == [0, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1]
    assert packed.length.tolist() == [6, 5]
    assert packed.grid.tolist() == [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 0]]
    assert packed.words.tolist() == [4, 1]
    assert packed.word.tolist() == [1, 2, 3, 4, 9]
    assert packed.word_grid.tolist() == [[0, 1, 2, 3], [4, 0, 0, 0]]
    assert all(array.dtype == np.int32 for array in packed.feeds().values())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(texts=st.lists(st.tuples(st.text(max_size=40), st.text(max_size=20)), min_size=1, max_size=6))
def test_every_token_and_every_word_is_found_through_its_grid(
    tiny_tokenizer: Tokenizer, texts: list[tuple[str, str]]
) -> None:
    pairs = PairEncoder(tiny_tokenizer, max_context=4, max_text=8)
    turns = [pairs.encode(text, context) for text, context in texts]
    packed = pack(turns)
    padded = packed.ids[packed.grid]
    assert padded.reshape(-1)[packed.at].tolist() == packed.ids.tolist()
    assert padded.reshape(-1)[packed.word_at].tolist() == packed.ids[packed.word].tolist()
    for row, turn in enumerate(turns):
        assert padded[row, : packed.length[row]].tolist() == turn.ids
        own = packed.ids[packed.word][packed.word_grid[row, : packed.words[row]]]
        assert own.tolist() == turn.ids[turn.first : -1]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60), context=st.text(max_size=60))
def test_any_text_can_be_laid_out(tiny_tokenizer: Tokenizer, text: str, context: str) -> None:
    encoded = PairEncoder(tiny_tokenizer, max_context=4, max_text=8).encode(text, context)
    assert 1 <= len(encoded.offsets) <= 8
    assert all(0 <= start <= end <= len(text) for start, end in encoded.offsets)
    assert len(encoded) == encoded.first + len(encoded.offsets) + 1
