"""A phrase that two people edit at once: one's form laid over what the other has published meanwhile.

Answers, field by field, whose version stands: the only one who changed it. Refuses to choose where both did; that is
shown, and asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from assist.web.console.phrase_form import FieldProblem, Fields, plain

THEIRS: Final = "theirs"
"""The form's field that names the fields for which one takes the other's version."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A form with both people's changes in it. Of ``conflicts`` the form holds one's own, and this the other's."""

    number: int
    fields: Fields
    taken: tuple[str, ...] = ()
    conflicts: Mapping[str, str] = field(default_factory=dict)

    def problems(self) -> list[FieldProblem]:
        """Return what is still to be decided, at its fields."""
        return [
            FieldProblem(
                name,
                f"You both changed this: revision {self.number} has {said}{'' if said[-2] in '.!?' else '.'} Yours "
                "stands here; tick “Take theirs” if you prefer that, and check again.",
            )
            for name, said in self.conflicts.items()
        ]


def merge(number: int, *, before: Fields, mine: Fields, theirs: Fields) -> Merged:
    """Return a form made on ``before``, with what revision ``number`` has changed meanwhile."""
    fields = dict(mine)
    taken, conflicts = [], {}
    chosen = mine.get(THEIRS, ())
    for name in theirs:
        was, ours, now = (plain(side, name) for side in (before, mine, theirs))
        if now in {was, ours} and name not in chosen:
            continue
        if ours == was or name in chosen:
            fields[name] = theirs[name]
            taken.append(name)
        elif name != "id":
            conflicts[name] = f"“{', '.join(now)}”" if now else "nothing"
    fields.pop(THEIRS, None)
    return Merged(number, fields, tuple(taken), conflicts)
