"""How well a line bears on a moment: the number by which cards stand in order.

Answers a score for a line that may speak for a technique. Refuses to know which lines may. Where readers' judgements
were learned the score comes of how likely the line is one to send as it is; a library nobody judged goes by what its
entries ask for, times how strongly the technique is called for. Either way what served before counts a little.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from assist.suggest.affinity import PlacedLines
from assist.suggest.appraisal import Appraisal, Appraiser
from assist.suggest.considerations import Call
from assist.suggest.guard import Guard
from assist.suggest.learning import INFLUENCE, Lessons
from assist.suggest.lines import Line
from assist.suggest.register import compare_length, compare_register
from assist.suggest.tension import Strength
from assist.suggest.view import View
from assist.vocabulary import Register, Technique

SURE_IN_CALM: Final = 0.6
"""Probability of a line that may stand where nothing called for it, no feeling may show and no case is told.

Where one does, a line that is worth a glance is sent as often whether something called for it or not.
"""
SPEAKS_UP: Final = 0.3
"""Probability from which a line need not rest where a feeling shows.

Readers called for words at nearly all such moments, and sent those lines as often as the ones that stood.
"""
PRIMARY_FROM: Final = 0.42
"""Score from which the best text is worth a glance."""

_BASE, _BY_FIT = 0.72, 0.28
_BY_CHANCE: Final = 0.9
"""What the whole of certainty is worth in scores where lines are appraised."""
_KEPT, _OPENS_ALIKE = 0.1, -0.1
"""What it adds to a line's fit that it stands there already, and that it opens as the last ones did."""
_STRIKES_OUT: Final = -0.05
"""The same for a register far from the customer's: readers hardly minded, so it only settles near ties."""


@dataclass(frozen=True)
class Scoring:
    """Scores at one moment; ``appraiser`` is None for a library that nobody judged, ``placed`` are its lines."""

    view: View
    guard: Guard
    lessons: Lessons
    appraiser: Appraiser | None
    placed: PlacedLines | None = None

    def score(self, call: Call, line: Line) -> float:
        """Return a line's score for a call, 0 to 1, with how it served before."""
        served = 0.0
        if self.lessons:
            standing = self.lessons.standing(line.phrase.id, line.phrase.technique, self.view.intent)
            served = INFLUENCE * (standing.outcome - 0.5)
        if self._appraisal is None:
            return call.weight * (_BASE + _BY_FIT * min(1.0, max(0.0, self.fit(line) + served)))
        score = min(1.0, max(0.0, _BY_FIT * (self.fit(line) + served)))
        is_due = line.phrase.technique is Technique.BOUNDARY and (line.phrase.rung or 2) > 1
        return PRIMARY_FROM + (1 - PRIMARY_FROM) * score if is_due else score  # abuse that goes on is never passed over

    def score_made(self, call: Call, kind: str, fit: float) -> float:
        """Return the score of a text that is no phrase: a question, the customer's own words; ``fit`` is 0 to 1."""
        if self._appraisal is None:
            return round(call.weight * (_BASE + _BY_FIT * fit), 4)
        return round(_on_scale(self._appraisal.chance(kind), self._appraisal.least), 4)

    def fit(self, line: Line) -> float:
        """Return how well a line fits by itself, in the units of lessons: one is the whole of ``_BY_FIT`` in score."""
        phrase, known = line.phrase, _KEPT * (line.phrase.id in self.guard.standing)
        known += _OPENS_ALIKE * (line.opening in self.guard.openings)
        if self._appraisal is None:
            return (
                line.claim
                + 0.12 * self._likeness[phrase.register_]
                + 0.08 * compare_length(self.view.words, line.words)
                + known
            )
        on_scale = self._scores.get(phrase.id)
        if on_scale is None:
            on_scale = _on_scale(self._appraisal.chance(phrase.id), self._appraisal.least)
            self._scores[phrase.id] = on_scale
        known += _STRIKES_OUT * (1 - self._likeness[phrase.register_])
        return on_scale / _BY_FIT + known

    def nearest(self, lines: Iterable[Line]) -> list[Line]:
        """Return lines, those first that this moment draws most; none where no judgement tells how they are drawn."""
        if self._appraisal is None:
            return []
        pull = self._appraisal.pull
        return sorted(lines, key=lambda line: pull.of(line.phrase.id), reverse=True)

    @property
    def sure_from(self) -> float:
        """The score of a line that may stand where nothing called for it; no score reaches it before any was judged."""
        if self._appraisal is None:
            return 1.1
        view = self.view
        is_calm = not (view.moment.tension.now or view.states_trouble or view.may_be_displeased)
        return _on_scale(SURE_IN_CALM, self._appraisal.least) if is_calm else PRIMARY_FROM

    def speaks_up(self, score: float) -> bool:
        """Say whether a text of this score need not rest after cards that went unused."""
        if self._appraisal is None or self.view.moment.tension.now is Strength.NONE:
            return False
        return score >= _on_scale(SPEAKS_UP, self._appraisal.least)

    @property
    def is_learned(self) -> bool:
        """Say whether what was learned tells of this moment: then a line for a likely situation is weighed too."""
        return self._appraisal is not None

    @cached_property
    def _appraisal(self) -> Appraisal | None:
        if self.appraiser is None or self.placed is None:
            return None
        return self.appraiser.look_at(self.view, self.placed)

    @cached_property
    def _scores(self) -> dict[str, float]:
        """Scores by chance so far: several calls may weigh one line."""
        return {}

    @cached_property
    def _likeness(self) -> dict[Register, float]:
        """How close each register comes to the customer's, 0 to 1."""
        return {register: compare_register(self.view.register, register) for register in Register}


def _on_scale(chance: float, least: float) -> float:
    """Return the score of a chance: what is just worth a glance (``least``) stands at ``PRIMARY_FROM``."""
    return min(1.0, max(0.0, PRIMARY_FROM + _BY_CHANCE * (chance - least)))
