"""The person of a clause shifted, from the customer's mouth to the agent's.

Answers "your" for "my" and "we" for "you", with the verb made to agree and days in capitals. Refuses to judge whether a
clause should be said back at all.
"""

from collections.abc import Sequence
from typing import Final

from assist.suggest import speech
from assist.suggest.cutting import is_finite

_SHOUTED: Final = 3
"""Capitals of more letters than this are shouting, not the name of something."""


def shift(words: Sequence[str], *, is_after_i: bool = False) -> str:
    """Return a clause's words as the agent would say them; ``is_after_i`` if an "I" stands right before them."""
    lowered = [word.lower() for word in words]
    if lowered[0] == "my" and lowered[2:4] == ["and", "i"]:
        return f"you and your {words[1]} {shift(words[4:], is_after_i=True)}"
    said: list[str] = []
    for at, (word, plain) in enumerate(zip(words, lowered, strict=True)):
        if plain == "you":
            said.append("we" if _is_subject(lowered, at) else "us")
        elif is_after_i and plain in speech.AFTER_I:
            said.append(speech.AFTER_I[plain])
        else:
            said.append(_shifted(word, plain, is_first=at == 0))
        is_after_i = plain == "i" or (is_after_i and plain in speech.ADVERBS)
    return " ".join(said).replace(" ,", ",")


def _is_subject(words: Sequence[str], at: int) -> bool:
    if at == 0:
        return True
    if at + 1 == len(words) or words[at - 1] in speech.PREPOSITIONS:
        return False
    following = words[at + 1]
    return is_finite(following) or following in speech.ADVERBS or following in speech.SENT


def _shifted(word: str, plain: str, *, is_first: bool) -> str:
    if plain in speech.SHIFT:
        return speech.SHIFT[plain]
    if plain in speech.NAMED_DAYS:
        return plain.capitalize()
    is_shouted = word.isalpha() and word.isupper() and len(word) > _SHOUTED
    return plain if is_shouted or (is_first and not word.isupper()) else word
