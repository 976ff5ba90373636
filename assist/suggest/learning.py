"""What the figures say of a phrase, and which phrase gets its turn.

Answers how well a phrase serves beside others of its technique (0..1, 0.5 as well as they), draws one of several that
fit by Thompson sampling, and tells with which probability it was drawn. Refuses chance and clocks: a draw depends on
the figures and on a seed only, so a replay with both is the same.

Every phrase has two beliefs, Beta posteriors: that it is used, and that the mood recovers after it. Their prior is the
mean of its technique in this intent, whose prior is the mean of the technique. What a belief says is taken as log-odds
above those of the technique, and recovery counts half, for much else moves a mood. So figures set phrases of one
technique apart and never techniques: which of these is called for is a matter of the moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from math import exp, log, sqrt
from statistics import NormalDist
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assist.suggest.tally import Counts, Tally
from assist.vocabulary import Ground, Technique

INFLUENCE: Final = 0.3
"""What figures add to the fit of the best phrase over that of the worst one, at most."""

LEVELS: Final = 64
"""A draw is one of so many equally likely quantiles of a belief: few enough to compute its probability exactly."""

_USED_BEFORE, _RECOVERED_BEFORE = 0.25, 0.5
"""What is believed where nothing was ever shown."""

_OF_TECHNIQUE: Final = 8.0
_OF_INTENT: Final = 12.0
_OF_PHRASE: Final = 12.0
"""How many trials a prior counts for, at each level."""

_RECOVERY_WEIGHT: Final = 0.5
_QUANTILES: Final = np.array([NormalDist().inv_cdf((level + 0.5) / LEVELS) for level in range(LEVELS)])


class Belief(NamedTuple):
    """A Beta distribution."""

    a: float
    b: float

    @classmethod
    def of(cls, hits: float, trials: float, prior: float, strength: float) -> "Belief":
        """Return the posterior after so many hits, given a prior mean that counts for ``strength`` trials."""
        return cls(hits + strength * prior, trials - hits + strength * (1.0 - prior))

    @property
    def mean(self) -> float:
        """Return the mean."""
        return self.a / (self.a + self.b)

    @property
    def log_odds(self) -> float:
        """Return the log-odds of the mean."""
        return log(self.a / self.b)

    @property
    def variance(self) -> float:
        """Return the variance of the log-odds."""
        return trigamma(self.a) + trigamma(self.b)


@dataclass(frozen=True)
class Standing:
    """Where a phrase stands beside its technique: log-odds above it, how unsure they are, and what they rest on."""

    above: float
    spread: float
    ground: Ground

    @cached_property
    def gains(self) -> NDArray[np.float64]:
        """Return what the phrase's figures add to its fit at each level of a draw, lowest first."""
        return INFLUENCE * (1.0 / (1.0 + np.exp(-(self.above + self.spread * _QUANTILES))) - 0.5)

    @property
    def outcome(self) -> float:
        """Return how well the phrase serves, 0 to 1; as well as its technique on the whole is 0.5."""
        return 1.0 / (1.0 + exp(-self.above))


class Contender(NamedTuple):
    """A phrase that could be shown, and how well it fits without regard to figures."""

    phrase_id: str
    fit: float


class Draw(NamedTuple):
    """The place of the contender that was drawn, and the probability that it would be."""

    place: int
    propensity: float


@dataclass(frozen=True)
class Lessons:
    """What a tally teaches, of all teams together; without a tally, every phrase is as good as the next."""

    tally: Tally = field(default_factory=Tally)
    _standings: dict[tuple[str, Technique, str | None], Standing] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.tally.counts)

    def standing(self, phrase_id: str, technique: Technique, intent: str | None) -> Standing:
        """Return where a phrase stands in an intent."""
        asked = (phrase_id, technique, intent)
        found = self._standings.get(asked)
        if found is None:
            found = self._standings[asked] = self._judge(*asked)
        return found

    def _judge(self, phrase_id: str, technique: Technique, intent: str | None) -> Standing:
        phrases, intents, techniques = self._sums
        own = phrases.get(phrase_id, Counts())
        here = intents.get((technique, intent), Counts())
        whole = techniques.get(technique, Counts())
        used, used_on_the_whole = _believe(
            (own.used, own.shown), (here.used, here.shown), (whole.used, whole.shown), _USED_BEFORE
        )
        recovered, recovered_on_the_whole = _believe(
            (own.recovered, own.followed),
            (here.recovered, here.followed),
            (whole.recovered, whole.followed),
            _RECOVERED_BEFORE,
        )
        above = used.log_odds - used_on_the_whole.log_odds
        above += _RECOVERY_WEIGHT * (recovered.log_odds - recovered_on_the_whole.log_odds)
        spread = sqrt(used.variance + _RECOVERY_WEIGHT**2 * recovered.variance)
        levels = (
            (Ground.PHRASE, own, _OF_PHRASE),
            (Ground.INTENT, here, _OF_INTENT),
            (Ground.TECHNIQUE, whole, _OF_TECHNIQUE),
        )
        ground = next((ground for ground, counts, enough in levels if counts.shown >= enough), Ground.NOTHING)
        return Standing(above, spread, ground)

    @cached_property
    def _sums(
        self,
    ) -> tuple[dict[str, Counts], dict[tuple[Technique, str | None], Counts], dict[Technique, Counts]]:
        phrases: dict[str, Counts] = {}
        intents: dict[tuple[Technique, str | None], Counts] = {}
        techniques: dict[Technique, Counts] = {}
        for key, counts in self.tally.counts.items():
            phrases[key.phrase_id] = phrases.get(key.phrase_id, Counts()) + counts
            here = (key.technique, key.intent)
            intents[here] = intents.get(here, Counts()) + counts
            techniques[key.technique] = techniques.get(key.technique, Counts()) + counts
        return phrases, intents, techniques


NO_LESSONS: Final = Lessons()


def draw(
    contenders: Sequence[Contender], technique: Technique, intent: str | None, lessons: Lessons, seed: str
) -> Draw:
    """Draw one of the contenders, at least one: each by a quantile of what is believed of it, the best of these wins.

    The probability is exact for the sampler as it is: each contender's quantile is one of ``LEVELS``, independent of
    the others'. Ties go to the id that comes first.
    """
    values = []
    best, place = (2.0, ""), 0
    for number, contender in enumerate(contenders):
        gains = lessons.standing(contender.phrase_id, technique, intent).gains
        values.append(np.minimum(np.maximum(contender.fit + gains, 0.0), 1.0))
        rank = (-float(values[number][_level(seed, contender.phrase_id)]), contender.phrase_id)
        if rank < best:
            best, place = rank, number
    return Draw(place, _propensity(contenders, values, place))


def _propensity(contenders: Sequence[Contender], values: Sequence[NDArray[np.float64]], place: int) -> float:
    mine = values[place]
    chance = np.ones(LEVELS)
    for other, contender in enumerate(contenders):
        if other == place or values[other][-1] < mine[0]:
            continue
        loses_ties = contender.phrase_id > contenders[place].phrase_id
        worse = np.searchsorted(values[other], mine, side="right" if loses_ties else "left")
        chance *= worse / LEVELS
    return float(chance.mean())


def _level(seed: str, phrase_id: str) -> int:
    digest = blake2b(f"{seed}\x1f{phrase_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % LEVELS


def _believe(
    own: tuple[int, int], here: tuple[int, int], whole: tuple[int, int], before: float
) -> tuple[Belief, Belief]:
    """Return what is believed of the phrase and of its technique, each level's prior being the mean of the next."""
    technique = Belief.of(*whole, before, _OF_TECHNIQUE)
    in_intent = Belief.of(*here, technique.mean, _OF_INTENT)
    return Belief.of(*own, in_intent.mean, _OF_PHRASE), technique


_EXACT_FROM: Final = 6.0
"""From here on the series below is exact to six digits."""


def trigamma(x: float) -> float:
    """Return the second derivative of log Γ: the variance of the logarithm of a Gamma variable of shape ``x`` > 0."""
    found = 0.0
    while x < _EXACT_FROM:
        found += 1.0 / (x * x)
        x += 1.0
    square = 1.0 / (x * x)
    return found + 1.0 / x + square / 2 + square / x * (1 / 6 - square * (1 / 30 - square / 42))
