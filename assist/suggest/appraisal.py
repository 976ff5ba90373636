"""How likely a line is one that a skilled agent would send as it is, right here.

Answers a probability for a line at a moment, learned from readers' judgements of lines in talks (``assist
learn-lines``). Refuses to know which lines may be shown (``strategy`` and ``guard`` do) and never looks at the agent's
feelings. What it adds to what a line asks for: which lines readers send as they are, and how far to trust a situation.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import exp, log
from typing import Final

from assist.reading import Reading
from assist.suggest.affinity import Affinity, Floats, LineToPlace, PlacedLines, Pull
from assist.suggest.cards import MADE
from assist.suggest.lines import Line
from assist.suggest.register import compare_length, compare_register
from assist.suggest.tension import Strength
from assist.suggest.topics import find_topics
from assist.suggest.view import View
from assist.vocabulary import CUSTOMER_HEADS, Channel, Speaker, Technique

BIAS: Final = "bias"
_EDGE: Final = 1e-3
_HEADS_WEIGH: Final = 0.25
"""Logits of the heads go up to about seven; the other numbers stay within one."""
_LEAST: Final = 0.05
_UNLIKELY: Final = 0.02
"""Chance of a situation that tells as little as none."""
_LONG: Final = 60
_SURE: Final = 0.9
"""What a label counts as where it was kept without its probability."""


@dataclass(frozen=True, slots=True)
class Appraiser:
    """What was learned: weights by the names that ``measure_moment`` and ``measure_line`` give.

    ``shown_from`` is the probability from which a line is worth a glance, ``mild_from`` the same where a mild feeling
    shows or the case is being told, ``pressing_from`` where a strong one does: there an agent gains by a line that
    wants a word changed. ``affinity`` adds how near a line lies to the turn by meaning, where it was learned.
    """

    weights: Mapping[str, float]
    shown_from: float
    mild_from: float
    pressing_from: float
    affinity: Affinity | None = None

    @classmethod
    def from_json(cls, form: Mapping[str, object], affinity: Affinity | None = None) -> "Appraiser":
        """Read the form back that ``learn-lines`` wrote. Raises KeyError, TypeError or ValueError on another."""
        weights = form["weights"]
        if not isinstance(weights, Mapping):
            msg = "weights by name"
            raise TypeError(msg)
        return cls(
            weights={str(name): float(weight) for name, weight in weights.items()},
            shown_from=float(str(form["shown_from"])),
            mild_from=float(str(form["mild_from"])),
            pressing_from=float(str(form["pressing_from"])),
            affinity=affinity,
        )

    def place(self, lines: Iterable[Line], meanings: Mapping[str, Floats]) -> PlacedLines | None:
        """Return lines, and the texts made on the spot, placed by ``{id: embedding of the text}``.

        None where nothing was learned, or no text was read yet.
        """
        if self.affinity is None or not meanings:
            return None
        named = (
            LineToPlace(line.phrase.id, line.when.situations, meanings[line.phrase.id])
            for line in lines
            if line.phrase.id in meanings
        )
        return self.affinity.place((*named, *(LineToPlace(kind, frozenset(), None) for kind in MADE)))

    def look_at(self, view: View, placed: PlacedLines | None = None) -> "Appraisal":
        """Return what tells the lines at a moment apart; ``placed`` are those of the repertoire."""
        bearing = None if placed is None else find_bearing(view, placed.affinity)
        pull = None if placed is None or bearing is None else placed.pull(bearing)
        return Appraisal(self, view, self.weigh(measure_moment(view)) + self.weights.get(BIAS, 0.0), pull)

    def weigh(self, values: Iterator[tuple[str, float]]) -> float:
        """Return the sum of what was measured, in logits; what no judgement told of weighs nothing."""
        known = self.weights
        return sum(known.get(name, 0.0) * value for name, value in values)


@dataclass(frozen=True, slots=True)
class Appraisal:
    """The lines at one moment. ``base`` is what the moment by itself adds, in logits, ``pull`` how near lines lie."""

    appraiser: Appraiser
    view: View
    base: float
    pull: Pull | None = None

    @property
    def least(self) -> float:
        """Return the probability from which a line is worth a glance here."""
        strength = self.view.moment.tension.now
        if strength >= Strength.STRONG:
            return self.appraiser.pressing_from
        is_mild = strength is Strength.MILD or self.view.states_trouble
        return self.appraiser.mild_from if is_mild else self.appraiser.shown_from

    def chance(self, technique: Technique, name: str, line: Line | None, text: str) -> float:
        """Return the probability that this text, of this line where it is one of the library's, is sent as it is."""
        logit = self.base + self.appraiser.weigh(measure_line(self.view, technique, name, line, text))
        if self.pull is not None:
            logit = self.pull.add(logit, name)
        return 1.0 / (1.0 + exp(-logit))


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


def measure_moment(view: View) -> Iterator[tuple[str, float]]:
    """Yield what the moment is by itself, under names: it moves all lines alike."""
    yield "asks", float(view.asks)
    yield "first", float(view.first)
    yield "words", min(view.words, _LONG) / _LONG
    yield "surest situation", max(view.chances.values(), default=0.0)
    for head, labels in CUSTOMER_HEADS.items():
        for label in labels:
            chance = min(1 - _EDGE, max(_EDGE, _chance_of(view, head, label)))
            yield f"{head}: {label}", _HEADS_WEIGH * log(chance / (1 - chance))


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


def measure_line(
    view: View, technique: Technique, name: str, line: Line | None, text: str
) -> Iterator[tuple[str, float]]:
    """Yield what a line is at a moment, under names; ``name`` is its phrase's id, or the kind of a made text."""
    yield f"line {name}", 1.0
    yield f"technique: {technique.value}", 1.0
    yield "length", min(len(text), 250) / 200
    yield "is a question", float("?" in text)
    yield "in speech", float(view.channel is Channel.VOICE)
    top = max(view.chances.values(), default=0.0)
    written_for = frozenset[str]() if line is None else line.when.situations
    if written_for:
        chance = max((view.chances.get(situation, 0.0) for situation in written_for), default=0.0)
        yield "for a situation", 1.0
        yield "its situation", chance
        logit = log(max(chance, _LEAST) / (1 - min(0.999, max(chance, _LEAST)))) / 4
        yield "its situation, in logits", logit
        for situation in written_for:
            yield f"for {situation}", 1.0
            yield f"for {situation}, in logits", logit
        yield "its situation is the surest", float(chance > 0 and chance == top)
    else:
        yield "beside a situation", top
    if line is not None:
        when = line.when
        yield "outside its moment", float(not line.is_its_moment(view))
        yield "for an intent", float(bool(when.intents))
        yield "for a signal", float(bool(when.signals))
        yield "for an emotion", float(bool(when.emotions))
        yield "after a move", float(bool(when.after))
        yield "has slots", float(bool(line.template.slots))
        yield "says a detail back", float(says_back(view, text))
        yield "register", compare_register(view.register, line.phrase.register_)
        yield "length beside theirs", compare_length(view.words, line.words)


def says_back(view: View, text: str) -> bool:
    """Say whether a text holds the detail that was just given."""
    return view.given is not None and view.given.value.lower() in text.lower()


def _logit(chance: float) -> float:
    held = min(1 - _UNLIKELY, chance)
    return log(held / (1 - held))


def _chance_of(view: View, head: str, label: str) -> float:
    """Return the probability of a label in the newest utterance; a label kept without one counts as nearly sure."""
    utterance, labels = view.moment.customer[-1]
    conversation = view.moment.conversation
    if any(r.scores for turn in utterance.turns if (r := conversation.readings.get(turn.id)) is not None):
        return conversation.score(utterance, head, label)
    held = labels.to_json().get(head, ())
    return _SURE if label in (held if isinstance(held, list) else (str(held),)) else 1 - _SURE
