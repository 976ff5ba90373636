"""What became of the phrases that were shown: counts from logged conversations.

Answers, for each phrase in each intent, how often it was shown, used, and followed by a better mood. Refuses to judge
(``learning`` does), and to know where the log is kept.

**Used** is inserted, edited or copied. One phrase before one customer utterance counts once, however often the board
was drawn anew while the customer went on writing.

**Recovered** is asked of used phrases only, and only where the customer was upset: their mood at the utterance that
the phrase answered was ``UPSET`` or worse. It looks at their next ``WINDOW`` utterances, fewer where the talk ended
before: the mood recovered where the last of these is calm, or better by at least ``RISE``. Without any further
utterance nothing is known, and the phrase counts as not followed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from assist.conversation import Conversation, Turn, TurnHeard, fold
from assist.suggestion import MoodPoint
from assist.vocabulary import Speaker, Technique

WINDOW: Final = 2
UPSET: Final = -0.2
CALM: Final = -0.15
RISE: Final = 0.3

LEAST_PROPENSITY: Final = 0.02
"""A rarer exposure weighs no more than one of this probability: one lucky draw must not decide an estimate."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A phrase that was shown once, on which turn, with which probability, and whether it was used."""

    phrase_id: str
    technique: Technique
    intent: str | None
    turn_id: str
    propensity: float
    is_used: bool


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as far as it is needed here: its turns, its newest mood track, trials in the order of showing."""

    team: str
    turns: tuple[Turn, ...]
    mood: tuple[MoodPoint, ...]
    trials: tuple[Trial, ...]


class Key(NamedTuple):
    """What is counted apart."""

    team: str
    phrase_id: str
    technique: Technique
    intent: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How often something was shown, used, followed up and seen to recover.

    ``weight`` and ``weight_used`` add up inverse propensities of what was shown and of what was used,
    ``weight_squared`` the squares of the former.
    """

    shown: int = 0
    used: int = 0
    followed: int = 0
    recovered: int = 0
    weight: float = 0.0
    weight_used: float = 0.0
    weight_squared: float = 0.0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.shown + other.shown,
            self.used + other.used,
            self.followed + other.followed,
            self.recovered + other.recovered,
            self.weight + other.weight,
            self.weight_used + other.weight_used,
            self.weight_squared + other.weight_squared,
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts by key. ``add`` folds another conversation in."""

    counts: dict[Key, Counts] = field(default_factory=dict)

    def add(self, talk: Talk) -> None:
        """Count a conversation's trials."""
        for key, counts in _count(talk):
            self.counts[key] = self.counts.get(key, Counts()) + counts

    def __or__(self, other: "Tally") -> "Tally":
        both = Tally(dict(self.counts))
        for key, counts in other.counts.items():
            both.counts[key] = both.counts.get(key, Counts()) + counts
        return both

    def by_phrase(self, team: str | None = None) -> dict[str, Counts]:
        """Return each phrase's counts over all intents, of one team or of all."""
        return self._sum((key.phrase_id, counts) for key, counts in self._of(team))

    def by_technique(self, team: str | None = None) -> dict[str, Counts]:
        """Return each technique's counts, of one team or of all."""
        return self._sum((key.technique.value, counts) for key, counts in self._of(team))

    def _of(self, team: str | None) -> Iterator[tuple[Key, Counts]]:
        return ((key, counts) for key, counts in self.counts.items() if team is None or key.team == team)

    @staticmethod
    def _sum(pairs: Iterable[tuple[str, Counts]]) -> dict[str, Counts]:
        found: dict[str, Counts] = {}
        for name, counts in pairs:
            found[name] = found.get(name, Counts()) + counts
        return found


def tally(talks: Iterable[Talk]) -> Tally:
    """Return the counts of these conversations."""
    found = Tally()
    for talk in talks:
        found.add(talk)
    return found


def has_recovered(before: float, after: Sequence[float]) -> bool | None:
    """Say whether a mood recovered; None where it needed no recovery, or nothing followed."""
    window = after[:WINDOW]
    if before > UPSET or not window:
        return None
    return window[-1] >= min(CALM, before + RISE)


def _count(talk: Talk) -> Iterator[tuple[Key, Counts]]:
    utterances = fold(Conversation("", talk.team), map(TurnHeard, talk.turns)).utterances
    said = [utterance for utterance in utterances if utterance.speaker is Speaker.CUSTOMER]
    places = {turn.id: place for place, utterance in enumerate(said) for turn in utterance.turns}
    known = {point.turn_id: point.mood for point in talk.mood}
    moods = [known.get(utterance.last.id) for utterance in said]
    for key, place, propensity, is_used in _merge(talk, places):
        recovered = None
        before = None if place is None else moods[place]
        if is_used and place is not None and before is not None:
            recovered = has_recovered(before, [mood for mood in moods[place + 1 :] if mood is not None])
        weight = 1.0 / max(propensity, LEAST_PROPENSITY)
        yield (
            key,
            Counts(
                shown=1,
                used=int(is_used),
                followed=int(recovered is not None),
                recovered=int(recovered is True),
                weight=weight,
                weight_used=weight * is_used,
                weight_squared=weight * weight,
            ),
        )


def _merge(talk: Talk, places: dict[str, int]) -> Iterator[tuple[Key, int | None, float, bool]]:
    """Yield one trial for each phrase and customer utterance, as it was first shown; used where it ever was."""
    merged: dict[tuple[str, int | str], list[Trial]] = {}
    for trial in talk.trials:
        merged.setdefault((trial.phrase_id, places.get(trial.turn_id, trial.turn_id)), []).append(trial)
    for trials in merged.values():
        first = trials[0]
        key = Key(talk.team, first.phrase_id, first.technique, first.intent)
        yield key, places.get(first.turn_id), first.propensity, any(trial.is_used for trial in trials)
