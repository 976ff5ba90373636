"""The repetition guard: what this customer has read, and what was shown lately for nothing.

Answers whether a phrase may be shown now. Refuses to know how good it would be.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from assist.suggest.moment import Moment
from assist.vocabulary import WithheldReason

REST: Final = 4
"""Customer utterances a phrase rests after it was shown and not used."""

_NO_TWINS: Final[Mapping[str, frozenset[str]]] = MappingProxyType({})
_OPENINGS: Final = 2
_SENTENCE: Final = 5


@dataclass(frozen=True, slots=True)
class Guard:
    """What may not be shown again, and what stands beside this very utterance (that keeps its place)."""

    barred: Mapping[str, WithheldReason]
    standing: frozenset[str]
    openings: frozenset[str]
    agent_text: str

    @classmethod
    def of(cls, moment: Moment, stopped: frozenset[str], twins: Mapping[str, frozenset[str]] = _NO_TWINS) -> "Guard":
        """Look back over the boards that were shown; a phrase is barred too while one that means the same is.

        ``twins`` maps a phrase to those that mean the same.
        """
        conversation = moment.conversation
        now = len(moment.customer)
        standing: set[str] = set()
        barred: dict[str, WithheldReason] = {}
        openings: list[str] = []
        for board in reversed(conversation.boards):
            if not board.suggestions:
                continue
            position = moment.positions.get(board.turn_id)
            if position is None or now - position > REST:
                break
            is_standing = board.turn_id in moment.standing_ids
            for suggestion in board.suggestions:
                if is_standing:
                    standing.update(suggestion.phrase_ids)
                else:
                    barred.update(dict.fromkeys(suggestion.phrase_ids, WithheldReason.RESTING))
            if not is_standing and len(openings) < _OPENINGS:
                openings.append(board.suggestions[0].text.split(maxsplit=1)[0].lower().rstrip(",.!"))
        barred.update(dict.fromkeys(conversation.sent_phrase_ids, WithheldReason.ALREADY_SENT))
        for phrase_id in tuple(barred):
            for twin in twins.get(phrase_id, ()):
                barred.setdefault(twin, WithheldReason.SAYS_THE_SAME)
        barred.update(dict.fromkeys(stopped, WithheldReason.STOPPED))
        return cls(barred, frozenset(standing), frozenset(openings), moment.agent_text)

    def was_said(self, text: str) -> bool:
        """Say whether the agent wrote this text, or its first real sentence, already."""
        return bool(self.agent_text) and was_written(text, self.agent_text)


def was_written(text: str, agent_text: str) -> bool:
    """Say whether a text, or its first real sentence, stands in what the agent wrote (in small letters)."""
    lower = text.lower()
    if lower.rstrip(" .!?") in agent_text:
        return True
    first = lower.split(". ", 1)[0].rstrip(" .!?")
    return first.count(" ") >= _SENTENCE and first in agent_text
