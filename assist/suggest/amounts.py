"""Sums of money as customers name them: "£105", "105 quid", "four hundred and twelve pounds".

Answers a sum as an agent would name it, and the place after it. Refuses bare numbers: "640" may be a sum, or not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_SIGNS: Final = {
    **dict.fromkeys(("pound", "pounds", "quid", "gbp"), "£"),
    **dict.fromkeys(("euro", "euros", "eur"), "€"),
    **dict.fromkeys(("dollar", "dollars", "bucks", "usd"), "$"),
}
UNITS: Final = frozenset(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    """.split()
)
_POWERS: Final = frozenset({"hundred", "thousand"})
_DIGITS: Final = 3
"""Of a bare number: with fewer it may be a day of the month."""
_JOINS: Final = frozenset({"and", "a"})


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum, and the place right after it."""

    name: str
    end: int


def read_amount(words: Sequence[str], start: int, *, bare: bool = False) -> Amount | None:
    """Return the sum that begins at a place, or None; ``bare`` where a number alone is one."""
    word = words[start]
    if word[0] in "£$€":
        return Amount(word, start + 1)
    if word[0].isdigit():
        end = start + 1
        is_thousand = end < len(words) and words[end] in {"thousand", "k"}
        end += is_thousand
        sign = _SIGNS.get(words[end]) if end < len(words) else None
        if sign is None:
            is_sum = "." in word or len(word) >= _DIGITS
            is_sum &= end == len(words) or words[end] not in {":", "/", "%"}
            return Amount(word, end) if bare and is_sum else None
        return Amount(f"{word} thousand {words[end]}" if is_thousand else f"{sign}{word}", end + 1)
    if word in UNITS or (word == "a" and start + 1 < len(words) and words[start + 1] in _POWERS):
        end = start
        while end < len(words) and (words[end] in UNITS or words[end] in _POWERS or words[end] in _JOINS):
            end += 1
        if end < len(words) and words[end] in _SIGNS and words[end - 1] not in _JOINS:
            return Amount(" ".join(words[start + (word == "a") : end + 1]), end + 1)
    return None
