"""What changed between two libraries, entry by entry and field by field.

Answers which entries were added, removed and changed. Refuses to judge a change, and to know who made it.
"""

from dataclasses import dataclass
from typing import Any, Literal

from assist.library.entries import Entry
from assist.library.revision import KINDS, Library


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, before and after, in the JSON form; None where it was not given."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that differs; ``fields`` are those that do (all that are given, for an added or removed entry)."""

    kind: str
    id: str
    change: Literal["added", "removed", "changed"]
    fields: tuple[FieldChange, ...]


def difference(old: Library, new: Library) -> tuple[Change, ...]:
    """Return the changes from one library to another, by kind and id; none where the revisions are equal."""
    changes: list[Change] = []
    for kind in KINDS:
        before = {entry.id: _form(entry) for entry in getattr(old, kind)}
        after = {entry.id: _form(entry) for entry in getattr(new, kind)}
        for entry_id in sorted(before.keys() | after.keys()):
            fields = _compare(before.get(entry_id, {}), after.get(entry_id, {}))
            if entry_id not in before:
                changes.append(Change(kind, entry_id, "added", fields))
            elif entry_id not in after:
                changes.append(Change(kind, entry_id, "removed", fields))
            elif fields:
                changes.append(Change(kind, entry_id, "changed", fields))
    return tuple(changes)


def _form(entry: Entry) -> dict[str, Any]:
    return entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _compare(before: dict[str, Any], after: dict[str, Any]) -> tuple[FieldChange, ...]:
    names = dict.fromkeys((*before, *after))
    pairs = ((name, before.get(name), after.get(name)) for name in names if name != "id")
    return tuple(FieldChange(name, old, new) for name, old, new in pairs if old != new)
