"""Texts as people in a hurry type them.

Answers the same words without the marks that a hurried customer leaves out. Refuses to know labels: what a turn says
must not hang on a full stop, and talks whose upset customers drop their marks more often than the calm ones would teach
just that.
"""

import re
from typing import Final

_MARKS: Final = re.compile(r"(?<=[\w)'\"])[.,;:?]+(?=\s|$)")
"""Marks after a word; those inside of numbers, addresses and times are left alone."""
_APOSTROPHES: Final = re.compile(r"(?<=[a-z])['\u2019](?=(?:s|t|d|m|re|ve|ll)\b)", re.IGNORECASE)


def typed_in_haste(text: str) -> str:
    """Return the words without full stops, commas, question marks and the apostrophes of contractions.

    Exclamation marks and dots in a row stay, for they carry feeling. A text that would be empty is returned as it is.
    """
    if "..." in text or "\u2026" in text:
        return text
    return _APOSTROPHES.sub("", _MARKS.sub("", text)).strip() or text
