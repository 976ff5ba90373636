"""How formal and how long people write, and how close a phrase comes to that.

Answers a customer's register from their own words. Refuses to mirror anger: only manner counts, never mood.
"""

import re
from collections.abc import Iterable
from typing import Final

from assist.vocabulary import Register

_CASUAL: Final = frozenset(
    (
        "u ur pls plz thx ty lol omg gonna wanna gotta yeah yep nope hey hiya cheers dunno cos cuz ya btw tbh idk wtf "
        "cant dont didnt isnt wasnt ive im kinda ok guys mate"
    ).split()
)
_FORMAL: Final = frozenset(
    "dear dear, regarding kindly sincerely furthermore therefore however enquire inquire pursuant sir madam".split()
)
_FORMAL_START: Final = re.compile(
    r"(?:good (?:morning|afternoon|evening)|dear|i would|i am writing|could you please)", re.IGNORECASE
)
_PLACE: Final = {Register.CASUAL: -1.0, Register.NEUTRAL: 0.0, Register.FORMAL: 1.0}
_SHORTEST, _LONGEST = 14, 40
_SPREAD: Final = 30


def measure_register(texts: Iterable[str]) -> float:
    """Return -1 (casual) to 1 (formal) over a customer's messages; 0 where there is nothing to go by."""
    total, count = 0.0, 0
    for text in texts:
        words = text.lower().split()
        if not words:
            continue
        seen = set(words)
        score = 0.5 * len(seen & _FORMAL) - 0.5 * len(seen & _CASUAL)
        if _FORMAL_START.match(text):
            score += 0.5
        if text[0].islower():
            score -= 0.4
        if text.rstrip()[-1] not in ".!?":
            score -= 0.2
        total += max(-1.0, min(1.0, score))
        count += 1
    return total / count if count else 0.0


def compare_register(customer: float, phrase: Register) -> float:
    """Return how close a phrase's register comes to the customer's, 0 to 1."""
    return 1.0 - abs(customer - _PLACE[phrase]) / 2.0


def compare_length(customer_words: int, phrase_words: int) -> float:
    """Return how close a phrase's length comes to what suits the customer's, 0 to 1."""
    suits = min(_LONGEST, max(_SHORTEST, customer_words))
    return 1.0 - min(1.0, abs(suits - phrase_words) / _SPREAD)
