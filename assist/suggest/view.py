"""The customer's side of a moment, flattened for matching phrases and options.

Answers what a ``When`` is held against. Refuses to weigh anything.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from assist.conversation import KnownFact
from assist.suggest.asking import ends_by_asking
from assist.suggest.given import name_given
from assist.suggest.hearing import plain
from assist.suggest.moment import Moment
from assist.suggest.register import measure_register
from assist.suggest.tension import Strength
from assist.vocabulary import Channel, Emotion, FactName, Sentiment, Signal, Step

CLEAR: Final = 0.5
"""Probability from which an utterance surely states its intent."""


EARLY: Final = 2
"""Customer utterances within which a case is told."""

SPOKEN_TO: Final = 0.6
"""Probability from which a phrase may speak to a signal."""

SURE_OF: Final = 0.7
"""Probability from which a signal calls for words by itself; below it there is only the cue."""

SURE_OF_FRAUD: Final = 0.85
"""What either takes for fears about account and money: many a surprising charge is no fraud, and words alarm people."""


PLACED_FROM: Final = 0.6
"""Probability from which a turn counts as standing in a situation."""
SECOND_FROM: Final = 0.3
"""The same for a second one beside the first."""
REMEMBERED: Final = 12
"""Customer utterances, the first and the newest, whose words count as told: a long talk costs no more than a short."""
_BEFORE: Final = 2
"""Customer utterances before the newest whose topics still bear on it."""
DUE_FROM: Final = 0.95
"""Sum from which what is never passed over stands: the chances of its situations, where they are likelier together than
any other is, and half the probability of vulnerability. The chances were looked at twice, see
``classifier.second_look``; what passes is counted in ``training.danger``."""
FAINT_FROM: Final = 0.1
"""Probability of any frustration from which it may show: where none was named, readers called for words at 70 of 100
such turns, at 36 of 100 of those below half of it."""
_FRAIL_COUNTS: Final = 0.5
_IN_PRIVATE: Final = re.compile(
    r"\b(?:sent|messaged|wrote|written|in (?:my|the|your))\b.{0,24}\b(?:dms?|private messages?|direct messages?)\b|"
    r"\b(?:dms?|private message|direct message) (?:sent|done)\b|\bdmd\b"
)
"""Words by which customers tell that they wrote in private; "please DM me" asks for it, and is none."""
LIKELY_FROM: Final = 0.05
"""Probability from which what is written for a situation may be weighed against the rest."""


def find_placed(chances: Mapping[str, float]) -> tuple[str, ...]:
    """Return the situations a turn stands in, the likeliest first: none, one, or two."""
    ranked = sorted(chances.items(), key=lambda pair: -pair[1])[:2]
    if not ranked or ranked[0][1] < PLACED_FROM:
        return ()
    return tuple(name for place, (name, chance) in enumerate(ranked) if not place or chance >= SECOND_FROM)


def mark_situation(situation: str) -> str:
    """Return the mark a situation goes by among those of signals and emotions."""
    return f"situation:{situation}"


@dataclass(frozen=True)
class View:
    """What the newest customer utterance shows; care signals stay for the rest of the conversation.

    ``intent`` is what the conversation is about, ``stated`` what this very utterance says it is about; ``asks``: it
    ends by asking something; ``first``: nobody has answered them yet; ``after``: the agent's moves and pitfalls
    before it.
    ``frustration`` is one at least where any hard feeling shows or lingers: who is sad or afraid may not be impatient.
    ``situations`` are those it stands in, ``chances`` the probabilities of all it may stand in.
    """

    moment: Moment
    signals: frozenset[Signal]
    emotions: frozenset[Emotion]
    frustration: int
    sentiment: Sentiment | None
    step: Step
    channel: Channel
    intent: str | None
    situations: tuple[str, ...]
    chances: Mapping[str, float]
    words: int
    asks: bool
    first: bool
    after: frozenset[str]
    stated: str | None
    marks: tuple[str, ...]

    @classmethod
    def of(cls, moment: Moment) -> "View":
        """Look at a moment; the conversation must hold a customer utterance."""
        now = moment.now
        signals = now.signals | moment.care
        utterance = moment.customer[-1][0]
        told = [moment.conversation.situations.get(turn.id, {}) for turn in reversed(utterance.turns)]
        situations = tuple(dict.fromkeys(name for chances in told for name in find_placed(chances)))
        return cls(
            moment=moment,
            signals=signals,
            emotions=now.emotions,
            frustration=max(now.frustration, min(moment.tension.now, Strength.MILD)),
            sentiment=now.sentiment,
            step=moment.progress.current,
            channel=utterance.last.channel,
            intent=None if moment.intent is None else moment.intent.id,
            situations=situations,
            chances=_highest(told),
            marks=(*signals, *now.emotions, *map(mark_situation, situations)),
            asks=any(ends_by_asking(turn.text) for turn in utterance.turns[-2:]),
            first=not moment.agent,
            after=frozenset(
                label for labels in moment.since_last_customer() for label in (*labels.moves, *labels.pitfalls)
            ),
            stated=_stated(moment),
            words=sum(turn.text.count(" ") + 1 for turn in utterance.turns),
        )

    @cached_property
    def shown(self) -> frozenset[Signal]:
        """The signals of this very utterance that are likely enough for a phrase to speak to."""
        return frozenset(signal for signal in self.moment.now.signals if self.is_sure_of(signal, SPOKEN_TO))

    @cached_property
    def named(self) -> frozenset[FactName]:
        """The facts that this very utterance states."""
        turns = {turn.id for turn in self.moment.customer[-1][0].turns}
        return frozenset(name for name, fact in self.moment.conversation.facts.items() if fact.turn_id in turns)

    @cached_property
    def given(self) -> KnownFact | None:
        """The one detail that this very utterance gives or puts right."""
        return name_given(self.moment)

    @cached_property
    def heard(self) -> str:
        """What was just said, in plain words: the customer's newest utterance and the agent's since the one before."""
        newest = self.moment.customer[-1][0]
        said = [turn.text for utterance in self.moment.answered() for turn in utterance.turns]
        return plain(" \n ".join((*said, *(turn.text for turn in newest.turns))))

    @cached_property
    def told(self) -> str:
        """What the customer has said so far, in plain words."""
        customer = self.moment.customer
        kept = customer if len(customer) <= REMEMBERED else (*customer[:1], *customer[1 - REMEMBERED :])
        return plain(" \n ".join(turn.text for utterance, _ in kept for turn in utterance.turns))

    @cached_property
    def likely(self) -> frozenset[str]:
        """The situations likely enough for their phrases to be weighed."""
        return frozenset(name for name, chance in self.chances.items() if chance >= LIKELY_FROM)

    def fear(self, dangers: Collection[str]) -> str | None:
        """Return the likeliest of the situations that are never passed over, where they are likely enough together.

        Together they have to be likelier than any other is. Of a burst each counts as its likeliest turn has it.
        """
        feared = {name: chance for name, chance in self.chances.items() if name in dangers}
        others = max((chance for name, chance in self.chances.items() if name not in dangers), default=0.0)
        together = sum(feared.values())
        if together <= others:
            return None
        frail = self._score(Signal.VULNERABILITY)
        if frail is None:
            frail = float(Signal.VULNERABILITY in self.moment.now.signals)
        return max(feared, key=lambda name: feared[name]) if together + _FRAIL_COUNTS * frail >= DUE_FROM else None

    @cached_property
    def said(self) -> Mapping[str, str]:
        """What was said last, in plain words: by the customer ``now`` and ``before``, and by the ``agent``."""
        customer = [utterance for utterance, _ in self.moment.customer[-1 - _BEFORE :]]
        parts = {"now": customer[-1:], "before": customer[:-1], "agent": list(self.moment.answered())[:1]}
        return {
            who: plain(" \n ".join(turn.text for utterance in utterances for turn in utterance.turns))
            for who, utterances in parts.items()
        }

    @property
    def is_public(self) -> bool:
        """Say whether others may read this: a thread on a social network, as far as no private message was told of."""
        return self.channel is Channel.SOCIAL and _IN_PRIVATE.search(self.told) is None

    @property
    def is_early(self) -> bool:
        """Say whether the case is just being told: later, what is still to be asked is the agent's to know."""
        return len(self.moment.customer) <= EARLY

    def is_sure_of(self, signal: Signal, at_least: float = SURE_OF) -> bool:
        """Say whether the newest utterance surely shows a signal: care out of place is no care."""
        if signal not in self.moment.now.signals:
            return False
        score = self._score(signal)
        return score is None or score >= (SURE_OF_FRAUD if signal is Signal.SECURITY_CONCERN else at_least)

    def _score(self, signal: Signal) -> float | None:
        """Return the newest utterance's probability of a signal; None where labels came without any."""
        utterance, conversation = self.moment.customer[-1][0], self.moment.conversation
        is_scored = any(r.scores for turn in utterance.turns if (r := conversation.readings.get(turn.id)) is not None)
        return conversation.score(utterance, "signals", signal) if is_scored else None

    @cached_property
    def may_be_displeased(self) -> bool:
        """Say whether frustration may show in what was just said, though not surely enough to be named.

        Of a question it is never said: where nothing was named, readers mostly wanted it answered and no more.
        """
        moment = self.moment
        if self.asks:
            return False
        readings = (moment.conversation.readings.get(turn.id) for turn in moment.customer[-1][0].turns)
        scored = (reading for reading in readings if reading is not None and "frustration" in reading.scores)
        calm = [reading.score("frustration", "0") for reading in scored]
        return any(chance <= 1 - FAINT_FROM for chance in calm)

    @cached_property
    def states_trouble(self) -> bool:
        """Say whether this very utterance says what the matter is: later ones tell of this and that."""
        identified = self.moment.progress.marks[0].turn_id
        return self.stated is not None or identified in self.moment.standing_ids

    @cached_property
    def register(self) -> float:
        """How formal the customer writes, in the last two utterances."""
        return measure_register(
            turn.text for utterance, _ in self.moment.customer[-2:] for turn in utterance.turns[-2:]
        )


def _highest(told: Iterable[Mapping[str, float]]) -> Mapping[str, float]:
    """Return each situation's highest chance among a burst's turns."""
    found: dict[str, float] = {}
    for chances in told:
        for name, chance in chances.items():
            found[name] = max(chance, found.get(name, 0.0))
    return found


def _stated(moment: Moment) -> str | None:
    """Return what the newest utterance says it is about, where that is clear."""
    guesses = (moment.conversation.intents.get(turn.id) for turn in reversed(moment.customer[-1][0].turns))
    return next((guess[0] for guess in guesses if guess is not None and guess[0] and guess[1] >= CLEAR), None)
