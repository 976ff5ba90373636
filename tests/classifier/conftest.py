"""A tiny tokenizer with the shape of the real one."""

import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from assist.classifier.encoding import FEELING_WORDS

WORDS = "my order never came how can i help angry worried sad thanks good is late really frustrating where"


def make_tokenizer() -> Tokenizer:
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    letters = [piece for letter in "abcdefghijklmnopqrstuvwxyz" for piece in (letter, f"##{letter}")]
    vocabulary = {token: number for number, token in enumerate([*marks, *WORDS.split(), *letters[2:]])}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    pictures = [normalizers.Replace(picture, f" {word} ") for picture, word in FEELING_WORDS.items()]
    tokenizer.normalizer = normalizers.Sequence([*pictures, normalizers.BertNormalizer()])
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


@pytest.fixture(scope="session")
def tiny_tokenizer() -> Tokenizer:
    return make_tokenizer()
