"""How likely a line is one that a skilled agent would send as it is, right here.

Answers a probability for a line at a moment, learned from readers' judgements of lines in talks (``assist
learn-lines``). Refuses to know which lines may be shown (``strategy`` and ``guard`` do) and never looks at the agent's
feelings. How a line is drawn to a moment is measured in ``affinity``; here are the moment's own numbers and the bounds.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import exp, log
from typing import Final

from assist.reading import Reading
from assist.suggest.affinity import Affinity, Floats, LineToPlace, PlacedLines, Pull
from assist.suggest.cards import MADE
from assist.suggest.lines import Line
from assist.suggest.tension import Strength
from assist.suggest.topics import find_topics
from assist.suggest.view import View
from assist.vocabulary import Channel, Signal, Speaker

_UNLIKELY: Final = 0.02
"""Chance of a situation that tells as little as none."""


@dataclass(frozen=True, slots=True)
class Appraiser:
    """What was learned: how lines are drawn to moments, and from which probability they are worth a glance.

    ``shown_from`` is that probability, ``mild_from`` the same where a mild feeling shows, and where a case is being
    told: readers hear little call for words where that is done calmly, and would still send most of them.
    ``pressing_from`` is it where a strong feeling shows, for there an agent gains by a line that wants a word changed.
    """

    affinity: Affinity
    shown_from: float
    mild_from: float
    pressing_from: float

    @classmethod
    def from_json(cls, form: Mapping[str, object], affinity: Affinity) -> "Appraiser":
        """Read the bounds back that ``learn-lines`` wrote. Raises KeyError, TypeError or ValueError on others."""
        shown_from, mild_from, pressing_from = (
            float(str(form[name])) for name in ("shown_from", "mild_from", "pressing_from")
        )
        return cls(affinity, shown_from, mild_from, pressing_from)

    def to_json(self) -> dict[str, float]:
        """Return the bounds in the form that ``from_json`` reads."""
        return {"shown_from": self.shown_from, "mild_from": self.mild_from, "pressing_from": self.pressing_from}

    def place(self, lines: Iterable[Line], meanings: Mapping[str, Floats]) -> PlacedLines | None:
        """Return lines, and the texts made on the spot, placed by ``{id: embedding of the text}``.

        None where no text was read yet.
        """
        if not meanings:
            return None
        named = (
            LineToPlace(line.phrase.id, line.when.situations, meanings[line.phrase.id])
            for line in lines
            if line.phrase.id in meanings
        )
        return self.affinity.place((*named, *(LineToPlace(kind, frozenset(), None) for kind in MADE)))

    def look_at(self, view: View, placed: PlacedLines) -> "Appraisal | None":
        """Return what tells the lines at a moment apart; None where its newest turn's bearing was not kept."""
        bearing = find_bearing(view, placed.affinity)
        return None if bearing is None else Appraisal(self, view, placed.pull(bearing))


@dataclass(frozen=True, slots=True)
class Appraisal:
    """The lines at one moment, and how they are drawn to it."""

    appraiser: Appraiser
    view: View
    pull: Pull

    @property
    def least(self) -> float:
        """Return the probability from which a line is worth a glance here."""
        strength = self.view.moment.tension.now
        if strength >= Strength.STRONG:
            return self.appraiser.pressing_from
        view = self.view
        is_mild = strength is Strength.MILD or view.states_trouble or view.may_be_displeased
        is_mild |= Signal.ASKS_SUPERVISOR in view.shown  # however calmly: who asks for somebody else gets an answer
        return self.appraiser.mild_from if is_mild else self.appraiser.shown_from

    def chance(self, name: str) -> float:
        """Return the probability that a phrase, by its id, or a text made on the spot, by its kind, is sent as is."""
        return 1.0 / (1.0 + exp(-self.pull.weigh(name)))


def find_bearing(view: View, affinity: Affinity) -> Floats | None:
    """Return what a moment asks of a line: the newest customer turn's bearing, the agent's before it, and the scene.

    None where the customer's was not kept, see ``affinity``.
    """
    own, said = find_newest(view)
    if own is None or own.bearing is None:
        return None
    bearing: Floats = own.bearing + affinity.survey(measure_scene(view))
    return bearing if said is None or said.bearing is None else bearing + said.bearing


def find_newest(view: View) -> tuple[Reading | None, Reading | None]:
    """Return what was read of the newest customer turn, and of the agent's newest turn before it."""
    readings = view.moment.conversation.readings
    newest = view.moment.customer[-1][0]
    utterances = [utterance for utterance, _ in view.moment.shown]
    before = utterances[: utterances.index(newest)]
    agent = next((utterance for utterance in reversed(before) if utterance.speaker is Speaker.AGENT), None)
    return readings.get(newest.last.id), None if agent is None else readings.get(agent.last.id)


def measure_scene(view: View) -> Iterator[tuple[str, float]]:
    """Yield what the moment stands in, under names: it moves each line by what the line is for."""
    for situation, chance in view.chances.items():
        if chance > _UNLIKELY:
            yield f"situation {situation}", _logit(chance) - _logit(_UNLIKELY)
    yield from ((f"after {act}", 1.0) for act in sorted(view.after))
    yield f"step {view.step.value}", 1.0
    yield "asks", float(view.asks)
    yield "first", float(view.first)
    yield "gives a detail", float(view.given is not None)
    yield "in speech", float(view.channel is Channel.VOICE)
    for who, text in view.said.items():
        yield from ((f"{who}: {topic}", 1.0) for topic in sorted(find_topics(text)))


def _logit(chance: float) -> float:
    held = min(1 - _UNLIKELY, chance)
    return log(held / (1 - held))
