"""An agent's unsent text, made ready to be looked at: its sentences, and what the classifier said of it.

Answers where a sentence begins and ends, which moves the draft makes, and a remark about some of its words. Refuses to
judge anything.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from assist.reading import Reading
from assist.suggest.stamps import stamp
from assist.suggestion import Remark
from assist.vocabulary import Move, Pitfall, RemarkKind

_END: Final = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’)]?(?=\s|$)|\n")
_FINISHED: Final = re.compile(r"[.!?…][\"'”’)\s]*$|[^\w\s,;:'\"-]\s*$")
_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_CURLY: Final = "\u2019"
_WHOLE: Final = 12
"""Words from which a draft without a full stop may be taken for a whole message."""


REMARKED_FROM: Final = 0.6
"""Probability of a pitfall from which it is remarked on: a remark on a good text costs more trust than a silence."""


@dataclass(frozen=True)
class Draft:
    """The text with what was read of it; ``reading`` is None where there was no time to read it."""

    text: str
    reading: Reading | None = None

    @cached_property
    def plain(self) -> str:
        """The text with straight apostrophes, character for character as long."""
        return self.text.replace(_CURLY, "'")

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Where each sentence begins and ends, blanks around it left out."""
        found: list[tuple[int, int]] = []
        start = 0
        for end in (*(match.end() for match in _END.finditer(self.text)), len(self.text)):
            piece = self.text[start:end]
            words = piece.strip()
            if words:
                begin = start + piece.index(words[0])
                found.append((begin, begin + len(words)))
            start = end
        return tuple(found)

    @property
    def whole(self) -> tuple[int, int]:
        """Where the words begin and end."""
        return (self.sentences[0][0], self.sentences[-1][1]) if self.sentences else (0, 0)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words, in lower case."""
        return tuple(_WORD.findall(self.plain.lower()))

    @property
    def is_finished(self) -> bool:
        """Say whether the text looks whole: judging a message by its first half would be a nuisance."""
        return _FINISHED.search(self.text) is not None or len(self.words) >= _WHOLE

    @property
    def moves(self) -> frozenset[Move]:
        """The moves it makes."""
        return frozenset() if self.reading is None else self.reading.labels.moves

    @property
    def pitfalls(self) -> frozenset[Pitfall]:
        """The pitfalls it has, as far as a remark on them would be right more often than not."""
        reading = self.reading
        if reading is None:
            return frozenset()
        return frozenset(
            pitfall
            for pitfall in reading.labels.pitfalls
            if not reading.scores or reading.score("pitfalls", pitfall) >= REMARKED_FROM
        )

    def sentence_at(self, place: int) -> tuple[int, int]:
        """Return the sentence that holds a character, the last one where none does."""
        return next((found for found in self.sentences if place < found[1]), self.whole)

    def evidence(self, head: str, label: str) -> tuple[int, int]:
        """Return the sentence that moved a label most, the whole draft where none did."""
        spans = () if self.reading is None else self.reading.spans(head, label)
        if not spans:
            return self.whole
        weights: dict[tuple[int, int], float] = {}
        for span in spans:
            sentence = self.sentence_at(span.start)
            weights[sentence] = weights.get(sentence, 0.0) + span.weight
        return max(weights, key=lambda sentence: weights[sentence])

    def remark(
        self, kind: RemarkKind, place: tuple[int, int], sentence: str, better: str | None = None, about: str = ""
    ) -> Remark:
        """Return a remark about the words at a place, or about a moment: then ``about`` names it."""
        start, end = place
        words = about or " ".join(_WORD.findall(self.plain[start:end].lower())) or self.text[start:end]
        return Remark(kind, start, end, sentence, better, stamp(kind, words))
