"""One finding about a library, and how grave it is.

Answers the form that every check writes. Refuses to find anything.
"""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps a library from being published; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: which entry, and a sentence that says what to do."""

    severity: Severity
    kind: str
    id: str
    sentence: str


def error(kind: str, entry_id: str, sentence: str) -> Problem:
    """Return what keeps a library from being published."""
    return Problem(Severity.ERROR, kind, entry_id, sentence)


def warning(kind: str, entry_id: str, sentence: str) -> Problem:
    """Return what a lead should know."""
    return Problem(Severity.WARNING, kind, entry_id, sentence)
