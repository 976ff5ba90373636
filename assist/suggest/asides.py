"""What stands around a noun, and says whether it is what a customer speaks of.

Answers how near a noun comes: theirs, only mentioned, an aside. Refuses what is denied ("not the router"), what is only
used or needed ("with my card", "for my appointment"), and how things stand at home ("the heating off since Christmas").
"""

from collections.abc import Sequence
from typing import Final

from assist.suggest.nouns import Noun
from assist.suggest.things import NOUNS

TAKEN, THEIRS, OTHER, ASIDE = 4, 3, 2, 1
"""How near a name comes: a sum they were charged, what they call theirs, what they speak of, what it stands on."""

WHERE: Final = frozenset(
    """
    against at behind by from in inside into near off on onto outside past through to under using via
    """.split()
)
_LOOKS: Final = frozenset(
    """
    access damage entitled get happened happening happens look looked looking relying wait waited waiting wrong
    """.split()
)
"""Words after which "at", "on" and "to" lead to what is spoken of."""
_LEAVES: Final = frozenset("hit leave leaves leaving left".split())
"""As in "it left my account", which speaks of what left."""
NOT_IT: Final = frozenset(
    """
    ain't aint aren't arent isn't isnt knew know knows like nor not show than use used using
    wasn't wasnt
    """.split()
)
"""Words right before what is denied, likened, used or needed."""
_WAITS: Final = frozenset("asked asking came charged come paid paying up wait waited waiting".split())
"""Words before "for" with which it leads to what is spoken of; else it tells what that is for."""
_MEANS: Final = frozenset("car card cards email laptop phone photos".split())
"""What one does something with."""
_OFFERS: Final = frozenset("email give gave send sent show showed text".split())
"""As in "I can send you my passport"."""
_ANSWERED: Final = frozenset("call door phone window".split())
_PUT: Final = frozenset("answer answered hung knock open opened out pick picked put".split())
"""As in "put the phone down" and "answer the door"."""
_IF: Final = frozenset("if unless wish".split())
_WILL: Final = frozenset("i'll ill shall".split())
_STANDS: Final = frozenset("off on open".split())
_NEEDS: Final = frozenset({"need", "needs", "needed"})
_TIMES: Final = frozenset("double half twice".split())
"""As in "twice the price now", which speaks of no price."""
_SPEAKS: Final = frozenset("i i've ive they we we've you".split())


def rank_noun(words: Sequence[str], place: int, noun: Noun, rank: int) -> int | None:
    """Return how near a noun comes whose pointer stands at a place, ``rank`` at best; None where it is not meant."""
    further, before = ("", "", *words[:place])[-2:]
    if _is_not_it(before, further, noun) or _lies_here(words[noun.end : noun.end + 2]):
        return None
    lately = words[max(0, place - 3) : place]
    is_on_it = before in WHERE and further not in _LOOKS
    if is_on_it or before in _LEAVES or (further, before) == ("out", "of") or not _IF.isdisjoint(lately):
        return ASIDE
    is_announced = not _WILL.isdisjoint(lately) or lately[:2] == ["i", "will"]
    return None if rank == OTHER and is_announced else rank


def is_scene(words: Sequence[str], place: int, noun: Noun) -> bool:
    """Say whether "the" noun only tells how things stand: "we had the heating off", "I have the receipt"."""
    further, before = ("", "", *words[:place])[-2:]
    is_set = noun.end < len(words) and words[noun.end] in _STANDS
    return is_set or before in _TIMES or before in _NEEDS or (before in {"have", "got"} and further in _SPEAKS)


def _is_not_it(before: str, further: str, noun: Noun) -> bool:
    return (
        (before == "you" and further in _OFFERS)
        or before in NOT_IT
        or (before == "for" and further not in _WAITS)
        or (before == "with" and noun.head in _MEANS)
        or (before == "of" and (further in NOUNS or further == "because"))
        or (before in _PUT and noun.head in _ANSWERED)
    )


def _lies_here(after: Sequence[str]) -> bool:
    return after[:1] == ["here"] or after in (["in", "front"], ["right", "here"])
