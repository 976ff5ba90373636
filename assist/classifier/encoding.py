"""From texts to token ids: ``[CLS] context [SEP] turn [SEP]``.

Answers how a turn and the turn before it are laid out for the network, in training and in serving alike, and where
each token lies in the turn's text. Refuses to know what the network makes of it.

The context keeps its last ``max_context`` tokens (what was asked stands at its end), the turn its first
``max_text``. Tokens of the turn and the closing mark have segment 1, all before them segment 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Ints = NDArray[np.int32]

CONTEXT_CHARACTERS_PER_TOKEN: Final = 8
"""A context longer than this many characters a token is cut before tokenizing, which saves the work."""

_WORD_STARTS: Final = frozenset("\u0120\u2581")
"""Marks of a word's beginning in vocabularies that have them: those of byte pairs and of SentencePiece."""

FEELING_WORDS: Final[dict[str, str]] = {
    "😡": "angry", "🤬": "angry", "😠": "angry", "😤": "annoyed", "🙄": "annoyed", "😒": "annoyed",
    "🤦": "annoyed", "😭": "crying", "😢": "sad", "😞": "disappointed", "😔": "sad", "💔": "heartbroken",
    "😩": "upset", "😫": "upset", "😱": "scared", "😰": "worried", "😟": "worried", "😕": "confused",
    "🤔": "thinking", "😊": "happy", "😀": "happy", "😃": "happy", "😄": "happy", "🙂": "happy", "😁": "happy",
    "😍": "love", "🥰": "love", "❤": "love", "👍": "good", "👎": "bad", "🙏": "thanks", "🎉": "hooray",
    "😂": "laughing", "🤣": "laughing", "🤡": "clown", "💩": "crap", "🖕": "fuck you", "😅": "nervous laugh",
}  # fmt: skip
"""Pictures the encoder's vocabulary lacks, as the words they stand for; the spans still index the picture."""


@dataclass(frozen=True, slots=True)
class EncodedTurn:
    """One pair, ready for the network.

    ``ids`` are all tokens with the marks; the turn's own are ``ids[first:-1]``; ``offsets[i]`` are the characters
    of token ``first + i`` in the turn's text.
    """

    ids: list[int]
    first: int
    offsets: list[tuple[int, int]]
    truncated: bool

    def __len__(self) -> int:
        """Return the number of tokens, marks included."""
        return len(self.ids)


class PairEncoder:
    """Lays out pairs for one tokenizer. Safe to share between threads."""

    def __init__(self, tokenizer: Tokenizer, *, max_context: int, max_text: int) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self._max_context = max_context
        self._max_text = max_text
        self._cls = self._id_of("[CLS]", "<s>")
        self._sep = self._id_of("[SEP]", "</s>")
        self._unknown = self._id_of("[UNK]", "<unk>")
        self.mask = self._id_of("[MASK]", "<mask>")

    def encode(self, text: str, context: str = "") -> EncodedTurn:
        """Lay out one turn and the text of the turn before it (may be empty)."""
        ids = [self._cls]
        if context:
            tail = context[-self._max_context * CONTEXT_CHARACTERS_PER_TOKEN :]
            before = self._tokenizer.encode(tail, add_special_tokens=False).ids
            if before:
                ids += before[-self._max_context :]
                ids.append(self._sep)
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        words, offsets = encoded.ids, encoded.offsets
        if not words:
            words, offsets = [self._unknown], [(0, len(text))]
        first = len(ids)
        ids += words[: self._max_text]
        ids.append(self._sep)
        truncated = len(words) > self._max_text
        return EncodedTurn(ids, first, offsets[: self._max_text], truncated)

    def words(self) -> frozenset[str]:
        """Return the vocabulary's whole words."""
        known = self._tokenizer.get_vocab()
        marked = [word[1:] for word in known if word[:1] in _WORD_STARTS]
        return frozenset(word for word in (marked or known) if word.isalpha() and word.islower())

    def _id_of(self, *marks: str) -> int:
        for mark in marks:
            number = self._tokenizer.token_to_id(mark)
            if number is not None:
                return int(number)
        raise ValueError(f"the tokenizer has no {' or '.join(marks)} token")


@dataclass(frozen=True, slots=True)
class Packed:
    """A batch end to end, without padding: what costs most in the network then runs on real tokens only.

    Over all tokens: ``ids``, ``place`` in their turn, ``late`` (1 from the turn's first word on) and ``at``, where they
    stand in the padded grid. The grid has a row a turn, as wide as the longest: ``grid`` (n, width) holds the token at
    each place (0 where there is none) and ``length`` (n,) how many there are. The tokens of the turns' own words have a
    grid of their own: ``word_at`` in the grid of all tokens, ``word`` among the tokens, ``word_grid`` (n, most) and
    ``words`` (n,). All int32.
    """

    ids: Ints
    place: Ints
    late: Ints
    at: Ints
    grid: Ints
    length: Ints
    word: Ints
    word_at: Ints
    word_grid: Ints
    words: Ints

    def feeds(self) -> dict[str, Ints]:
        """Return the arrays by name."""
        return {name: getattr(self, name) for name in self.__slots__}


def pack(turns: Sequence[EncodedTurn]) -> Packed:
    """Lay a batch of at least one turn end to end."""
    length = np.array([len(turn.ids) for turn in turns], dtype=np.int32)
    first = np.array([turn.first for turn in turns], dtype=np.int32)
    places = np.arange(length.max(), dtype=np.int32)[None]
    is_token = places < length[:, None]
    is_word = (places >= first[:, None]) & (places < length[:, None] - 1)
    at = np.flatnonzero(is_token).astype(np.int32)
    place = np.broadcast_to(places, is_token.shape)[is_token]
    words = length - 1 - first
    return Packed(
        ids=np.fromiter(chain.from_iterable(turn.ids for turn in turns), np.int32, len(at)),
        place=place,
        late=(place >= np.repeat(first, length)).astype(np.int32),
        at=at,
        grid=_grid(length, is_token),
        length=length,
        word=np.flatnonzero(is_word[is_token]).astype(np.int32),
        word_at=np.flatnonzero(is_word).astype(np.int32),
        word_grid=_grid(words, np.arange(words.max())[None] < words[:, None]),
        words=words,
    )


def _grid(length: Ints, is_there: NDArray[np.bool_]) -> Ints:
    starts = np.cumsum(length) - length
    numbers = starts[:, None] + np.arange(is_there.shape[1])
    return np.where(is_there, numbers, 0).astype(np.int32)
