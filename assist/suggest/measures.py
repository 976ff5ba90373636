"""Numbers as people write them: "eleven days", "£42.50", "third".

Answers how much a quantity comes to. Refuses to know what is counted; a word it does not know gives None, never 0.
"""

import re
from typing import Final

_WORDS: Final = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
    "couple": 2,
    "few": 3,
    "several": 3,
    "twice": 2,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_DAYS: Final = {"day": 1, "week": 7, "month": 30, "year": 365}
_UNIT: Final = re.compile(r"(day|week|month|year)s?$")
_DECIMAL: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")


def count_of(words: str) -> int | None:
    """Return the number in "three times", "4th", "a couple of"; None where there is none."""
    for word in reversed(words.lower().split()):
        digits = word.rstrip("stndrh")
        if digits.isdigit():
            return int(digits)
        if word in _WORDS:
            return _WORDS[word]
    return None


def days_of(words: str) -> int | None:
    """Return the whole days in "over three weeks"; None for hours and minutes."""
    unit = _UNIT.search(words.lower())
    count = count_of(words)
    if unit is None or count is None:
        return None
    return count * _DAYS[unit[1]]


def number_of(value: str) -> float | None:
    """Return the number in "£1,042.50", "3" or "eleven"; None where there is none."""
    match = _DECIMAL.search(value)
    if match:
        return float(match.group().replace(",", ""))
    count = count_of(value)
    return None if count is None else float(count)
