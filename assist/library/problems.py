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
    """One finding: which entry, and a sentence that says what to do.

    ``field`` is the field of the entry it speaks of, such as ``when.signals``; empty where it speaks of the whole.
    ``others`` are entries of the same kind that share it, and have a finding of their own.
    """

    severity: Severity
    kind: str
    id: str
    sentence: str
    field: str = ""
    others: tuple[str, ...] = ()


def error(kind: str, entry_id: str, sentence: str, field: str = "", *, others: tuple[str, ...] = ()) -> Problem:
    """Return what keeps a library from being published."""
    return Problem(Severity.ERROR, kind, entry_id, sentence, field, others)


def warning(kind: str, entry_id: str, sentence: str, field: str = "") -> Problem:
    """Return what a lead should know."""
    return Problem(Severity.WARNING, kind, entry_id, sentence, field)
