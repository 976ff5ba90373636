"""The moment as strategy looks at it: the customer's feeling, what their words are, what was tried already.

Answers what the considerations share. Refuses to call for anything.
"""

from dataclasses import dataclass
from typing import Final

from assist.library.entries import Situation
from assist.suggest.feeling import Feeling
from assist.suggest.replies import Reply
from assist.suggest.view import View
from assist.vocabulary import FactName, Move, Signal

LAST_RUNG: Final = 4
"""The end of the boundary ladder: end the talk, or hand it over."""
_ASKED: Final = frozenset({Move.VERIFY, Move.CLARIFY, Move.OFFER, Move.OPTIONS})
_SHORT: Final = 12
"""Words of an answer that is no more than one."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What the considerations look at."""

    view: View
    feeling: Feeling
    reply: Reply
    apologies: int
    boundaries: int
    has_formula: bool
    need: FactName | None
    situations: tuple[Situation, ...] = ()

    @property
    def is_cared_for(self) -> bool:
        """Say whether the words stand in a situation of grief, illness or danger."""
        return any(situation.care for situation in self.situations)

    @property
    def goes_on(self) -> bool:
        """Say whether the customer, however curt, answered or said yes: then the next step is the help."""
        view = self.view
        is_asked = not view.after.isdisjoint(_ASKED) and Move.GREET not in view.after
        is_curt = view.words <= _SHORT and not view.asks and not view.states_trouble
        return (is_asked and is_curt) or Signal.ACCEPTS in view.moment.now.signals

    @property
    def rung(self) -> int:
        """The step of the boundary ladder: acknowledge, boundary, last warning, end or hand over."""
        abusive = sum(Signal.ABUSE in labels.signals for _, labels in self.view.moment.customer)
        if self.boundaries == 0:
            return 1 if abusive <= 1 else 2
        return min(LAST_RUNG, 2 + self.boundaries)
